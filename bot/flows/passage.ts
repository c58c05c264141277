import type { Body } from '../../src/domain/conversation.ts'
import type { Found } from '../../src/knowledge/types.ts'
import type { Words } from '../words/words.ts'

/** Longer passages are cut at a paragraph; the rest is one tap away. */
const PASSAGE_MAX = 1_600

/** An article's best passage as a message: what to do, where it is from, and what else may fit. Nobody's words but ours. */
export function articleBody(
  found: Found,
  more: readonly Found[],
  { lead, words, helpUrl }: { lead: string; words: Words; helpUrl: string },
): Body {
  const address = (article: Linked) => addressOf(article, helpUrl)
  const passage = cut(absoluteLinks(found.passage || found.excerpt, found.slug, helpUrl))
  const parts = [
    lead,
    `**${found.title.replace(/([\\*_])/g, '\\$1')}**`,
    ...(passage ? [passage] : []),
    link(words.answer.whole, address(found)),
    ...(more.length > 0 ? [`${words.answer.seeAlso}\n\n${articleLinks(more, helpUrl)}`] : []),
  ]
  return { text: parts.join('\n\n'), format: 'markdown' }
}

type Linked = Pick<Found, 'slug' | 'title' | 'anchor'>

/** Articles as a list of links. */
export function articleLinks(articles: readonly Linked[], helpUrl: string): string {
  return articles.map((article) => `- ${link(article.title, addressOf(article, helpUrl))}`).join('\n')
}

function addressOf({ slug, anchor }: Pick<Linked, 'slug' | 'anchor'>, helpUrl: string): string {
  return `${helpUrl}/${encodeURIComponent(slug)}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`
}

function link(label: string, to: string): string {
  return `[${label.replace(/([\\[\]])/g, '\\$1')}](${to})`
}

/** Articles link to one another by slug; from the chat they need the help centre's address. */
function absoluteLinks(markdown: string, slug: string, helpUrl: string): string {
  return markdown
    .replace(/\]\(#([^)\s]*)\)/g, `](${helpUrl}/${slug}#$1)`)
    .replace(/\]\((?![a-z][a-z0-9+.-]*:|\/|#)([a-z0-9-]+)(?:\.md)?(#[^)\s]*)?\)/gi, `](${helpUrl}/$1$2)`)
}

function cut(markdown: string): string {
  const text = markdown.trim()
  if (text.length <= PASSAGE_MAX) return text
  const end = text.lastIndexOf('\n', PASSAGE_MAX)
  return `${text.slice(0, end > PASSAGE_MAX / 3 ? end : PASSAGE_MAX).trimEnd()}\n\n…`
}
