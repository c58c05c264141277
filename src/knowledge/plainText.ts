const LINK = /!?\[([^\]\n]{0,300})\]\([^)\n]{0,600}\)/g
const BLOCK_MARK = /^[ \t]{0,12}(?:#{1,6}[ \t]|>+[ \t]?|[-*+][ \t]|\d{1,4}[.)][ \t])/gm
const TABLE_RULE = /^[ \t:|-]{3,}$/gm

/** Markdown → the words a reader sees, on one line. For excerpts and for headings; not for showing whole articles. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(?:```|~~~).*$/gm, ' ')
    .replace(TABLE_RULE, ' ')
    .replace(BLOCK_MARK, '')
    .replace(LINK, '$1')
    .replace(/<\/?[a-z][^<>\n]{0,300}>/gi, ' ')
    .replace(/\*\*|__|`|\|/g, ' ')
    .replace(/(^|[^\p{L}\p{N}])[*_]|[*_](?![\p{L}\p{N}])/gu, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?)])/g, '$1')
    .trim()
}
