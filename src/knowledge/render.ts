import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { createAnchors } from './sections.ts'
import type { Article } from './types.ts'

/** Where a link to another article leads: slug and anchor ('' for none) → address. */
export type ArticleAddress = (slug: string, anchor: string) => string

const helpPage: ArticleAddress = (slug, anchor) => `/help/${encodeURIComponent(slug)}${anchor ? `#${anchor}` : ''}`

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false })

// A heading leads to itself, so that its address can be copied; one that holds a link already cannot.
markdown.renderer.rules.heading_open = (tokens, at, options, _env, self) => {
  const open = self.renderToken(tokens, at, options)
  return tokens[at]?.meta?.leadsToItself ? `${open}<a class="anchor" href="#${tokens[at].attrGet('id')}">` : open
}
markdown.renderer.rules.heading_close = (tokens, at, options, _env, self) =>
  `${tokens[at - 2]?.meta?.leadsToItself ? '</a>' : ''}${self.renderToken(tokens, at, options)}`

/** What may remain of an article on a page. Everything else, scripts first of all, is thrown away. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code'],
    ...['strong', 'em', 's', 'a', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'loading'],
    ol: ['start'],
    th: ['scope'],
    h1: ['id'],
    h2: ['id'],
    h3: ['id'],
    h4: ['id'],
    h5: ['id'],
    h6: ['id'],
  },
  allowedClasses: { a: ['anchor'] },
  allowedSchemes: ['https', 'http', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: /^https?:/i.test(attributes.href ?? '') ? { ...attributes, rel: 'noopener noreferrer' } : attributes,
    }),
    img: (tagName, attributes) => ({ tagName, attribs: { ...attributes, loading: 'lazy' } }),
    th: (tagName, attributes) => ({ tagName, attribs: { ...attributes, scope: 'col' } }),
  },
}

/** An article's body as safe HTML; headings carry the anchors of its sections. The title is not in it. */
export function renderArticle(article: Article, addressOf: ArticleAddress = helpPage): string {
  return renderMarkdown(article.body, addressOf)
}

/** Markdown → safe HTML. Raw HTML in it is shown as text; links to articles lead where `addressOf` says. */
export function renderMarkdown(text: string, addressOf: ArticleAddress = helpPage): string {
  const tokens = markdown.parse(text, {})
  const anchorOf = createAnchors()
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open') {
      const words = tokens[at + 1]
      token.attrSet('id', anchorOf(words?.content ?? ''))
      if (!words?.children?.some(({ type }) => type === 'link_open')) token.meta = { leadsToItself: true }
    }
    for (const child of token.children ?? []) {
      if (child.type !== 'link_open') continue
      const link = articleLinked(String(child.attrGet('href') ?? ''))
      if (link) child.attrSet('href', addressOf(link.slug, link.anchor))
    }
  })
  return sanitizeHtml(markdown.renderer.render(tokens, markdown.options, {}), ALLOWED)
}

/** The article that a link names: `read-offline`, `read-offline.md#images`, `../reading/read-offline.md`. */
export function articleLinked(target: string): { slug: string; anchor: string } | undefined {
  const found = /^(?:\.{1,2}\/)*(?:[\w-]+\/)*([\w-]+)(?:\.md)?(?:#([^#]*))?$/.exec(target)
  return found?.[1] ? { slug: found[1], anchor: found[2] ?? '' } : undefined
}

/** Markdown with its links to articles led elsewhere; for a chat, whose messages are Markdown. */
export function leadLinks(text: string, addressOf: ArticleAddress): string {
  return text.replace(/\]\(([^()\s]{1,600})\)/g, (whole, target: string) => {
    const link = articleLinked(target)
    return link ? `](${addressOf(link.slug, link.anchor)})` : whole
  })
}
