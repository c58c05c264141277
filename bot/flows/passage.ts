import type { Body } from '../../src/domain/conversation.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import type { Locale } from '../../src/domain/person.ts'
import type { Found } from '../../src/knowledge/types.ts'
import type { Words } from '../words/words.ts'

/** Longer passages are cut at a paragraph; the rest is one tap away. */
const PASSAGE_MAX = 1_600

/**
 * An article's best passage as a message: what to do, where it is from, and what else may fit. Nobody's words but ours.
 * Links carry the question's id, so that an opened page can be counted for it.
 */
export function articleBody(
  found: Found,
  more: readonly Found[],
  {
    lead,
    words,
    locale,
    helpUrl,
    question,
  }: { lead: string; words: Words; locale: Locale; helpUrl: string; question: QuestionId },
): Body {
  const address = (article: Linked) => addressOf(article, helpUrl, question)
  const passage = cut(absoluteLinks(found.passage || found.excerpt, found.slug, helpUrl, question))
  const isForeign = found.locale !== undefined && found.locale !== locale
  const parts = [
    lead,
    `**${found.title.replace(/([\\*_])/g, '\\$1')}**${isForeign ? ` (${words.answer.otherLanguage})` : ''}`,
    ...(passage ? [passage] : []),
    link(words.answer.whole, address(found)),
    ...(more.length > 0 ? [`${words.answer.seeAlso}\n\n${articleLinks(more, helpUrl, question)}`] : []),
  ]
  return { text: parts.join('\n\n'), format: 'markdown' }
}

type Linked = Pick<Found, 'slug' | 'title' | 'anchor'>

/** Articles as a list of links, which carry the question's id, too. */
export function articleLinks(articles: readonly Linked[], helpUrl: string, question: QuestionId): string {
  return articles.map((article) => `- ${link(article.title, addressOf(article, helpUrl, question))}`).join('\n')
}

function addressOf({ slug, anchor }: Pick<Linked, 'slug' | 'anchor'>, helpUrl: string, question: QuestionId): string {
  return `${helpUrl}/${encodeURIComponent(slug)}?q=${question}${anchor ? `#${encodeURIComponent(anchor)}` : ''}`
}

function link(label: string, to: string): string {
  return `[${label.replace(/([\\[\]])/g, '\\$1')}](${to})`
}

/** Articles link to one another by slug; from the chat they need the help centre's address. */
function absoluteLinks(markdown: string, slug: string, helpUrl: string, question: QuestionId): string {
  return markdown
    .replace(/\]\(#([^)\s]*)\)/g, `](${helpUrl}/${slug}?q=${question}#$1)`)
    .replace(/\]\((?![a-z][a-z0-9+.-]*:|\/|#)([a-z0-9-]+)(?:\.md)?(#[^)\s]*)?\)/gi, `](${helpUrl}/$1?q=${question}$2)`)
}

function cut(markdown: string): string {
  const text = markdown.trim()
  if (text.length <= PASSAGE_MAX) return text
  const end = text.lastIndexOf('\n', PASSAGE_MAX)
  return `${text.slice(0, end > PASSAGE_MAX / 3 ? end : PASSAGE_MAX).trimEnd()}\n\n…`
}
