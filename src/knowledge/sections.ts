import { plainText } from './plainText.ts'
import type { ArticleLink, Section } from './types.ts'

/** Hands out GitHub-style anchors, unique within one article: "Read offline" → `read-offline`, then `read-offline-1`. */
export function createAnchors(): (heading: string) => string {
  const used = new Set<string>()
  return (heading) => {
    const base = plainText(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replace(/ /g, '-')
    let anchor = base || 'section'
    for (let n = 1; used.has(anchor); n++) anchor = `${base || 'section'}-${n}`
    used.add(anchor)
    return anchor
  }
}

/** Splits a body at its `#` headings; what comes before the first one is a section without heading. */
export function splitSections(body: string): Section[] {
  const anchorOf = createAnchors()
  const sections: { heading: string; anchor: string; lines: string[] }[] = [{ heading: '', anchor: '', lines: [] }]
  for (const { text, code } of linesOf(body)) {
    const heading = code ? null : /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(text)
    if (heading?.[1]) {
      const words = heading[1].replace(/[ \t]+#+[ \t]*$/, '')
      sections.push({ heading: plainText(words), anchor: anchorOf(words), lines: [] })
    } else sections.at(-1)?.lines.push(text)
  }
  return sections
    .map(({ heading, anchor, lines }) => ({ heading, anchor, text: lines.join('\n').trim() }))
    .filter(({ heading, text }) => heading !== '' || text !== '')
}

/** The links in a body; `firstLine` is the body's first line in its file. */
export function linksIn(body: string, firstLine: number): ArticleLink[] {
  const links: ArticleLink[] = []
  let line = firstLine
  for (const { text, code } of linesOf(body)) {
    if (!code) {
      for (const found of text.replace(/`[^`]*`/g, '').matchAll(/\]\(\s*<?([^)\s>]{1,600})/g)) {
        links.push({ target: found[1] ?? '', line })
      }
      const named = /^ {0,3}\[[^\]^][^\]]*\]:[ \t]*<?([^\s>]{1,600})/.exec(text)?.[1]
      if (named) links.push({ target: named, line })
    }
    line++
  }
  return links
}

/** The lines of Markdown, told apart by whether they stand in a fenced code block. */
function* linesOf(markdown: string): Generator<{ text: string; code: boolean }> {
  let fence = ''
  for (const text of markdown.split('\n')) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(text)?.[1] ?? ''
    const closes = fence !== '' && mark.startsWith(fence)
    yield { text, code: fence !== '' || mark !== '' }
    if (closes) fence = ''
    else if (fence === '' && mark !== '') fence = mark
  }
}
