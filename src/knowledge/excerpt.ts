import { plainText } from './plainText.ts'

const EXCERPT_CHARS_MAX = 240

/** The beginning of a stretch of Markdown as plain text, cut after a whole word. */
export function excerptOf(markdown: string, charsMax = EXCERPT_CHARS_MAX): string {
  const text = plainText(markdown.slice(0, 8 * charsMax))
  if (text.length <= charsMax) return text
  const cut = text.slice(0, charsMax - 1)
  const lastSpace = cut.lastIndexOf(' ')
  return `${(lastSpace > charsMax / 2 ? cut.slice(0, lastSpace) : cut).replace(/[ ,;:.]+$/, '')}…`
}
