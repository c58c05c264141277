/** What of a long mail is looked through; nobody quotes further down than this. */
const READ_CHARS_MAX = 200_000

/** Where an answer's quotation begins, as mail programs write it; one line each, or the first of several. */
const quoteBegins: readonly RegExp[] = [
  /^-{2,}\s*(original message|message d'origine|message original|mensaje original|ursprüngliche nachricht|messaggio originale|reply above this line|répondez au-dessus de cette ligne)\s*-{0,}$/i,
  /^_{20,}$/,
  /^(on|le|am|el|il)\b.{4,200}\b(wrote|a écrit|ecrit|schrieb.{0,100}|escribió|ha scritto)\s?:$/i,
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}\b.{1,120}<[^<>\s]+@[^<>\s]+>\s?:$/,
]

/** "From: … Sent: …" of Outlook, which has no mark before its quotation: the second line tells it from a story. */
const outlookFirst = /^\*?(from|de|von)\s?:\*?\s.*$/i
const outlookNext = /^\*?(sent|date|envoyé|gesendet|to|à|an|objet|subject)\s?:\*?\s/i

const signatureBegins: readonly RegExp[] = [
  /^--\s?$/,
  /^(sent from my|envoyé de mon|envoyé depuis mon|get outlook for|télécharger outlook pour|von meinem .{1,30} gesendet)\b/i,
]

/**
 * What somebody wrote in a mail, without what they quoted and without their signature. A quotation between their lines
 * (an answer point by point) stays. Where nothing would be left, the whole text is.
 */
export function withoutQuotes(text: string): string {
  const whole = tidy(text)
  const lines = whole.split('\n')
  const end = lines.findIndex(
    (_line, at) => beginsQuote(lines, at) || signatureBegins.some((way) => way.test(lines[at]?.trim() ?? '')),
  )
  const kept = end === -1 ? [...lines] : lines.slice(0, end)
  // what is quoted at the very end, and what introduces it, is no answer to anything
  while (kept.length > 0 && /^\s*(>.*)?$/.test(kept.at(-1) ?? '')) kept.pop()
  const left = tidy(kept.join('\n'))
  return left === '' || left.split('\n').every((line) => line.startsWith('>')) ? whole : left
}

/** The attribution may be broken over two or three lines. */
function beginsQuote(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim()
  if (line === '') return false
  if (outlookFirst.test(line) && outlookNext.test((lines[at + 1] ?? '').trim())) return true
  return [1, 2, 3].some((count) => {
    const joined = lines
      .slice(at, at + count)
      .map((each) => each.trim())
      .join(' ')
    return joined.length < 400 && quoteBegins.some((way) => way.test(joined))
  })
}

/** One kind of line end, no trailing blanks, no more than one empty line, nothing that no screen shows. */
export function tidy(text: string): string {
  return text
    .slice(0, READ_CHARS_MAX)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (char) =>
      char === '\n' || char === '\t' ? char : '',
    )
    .replace(/\u00a0/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ocirc: 'ô',
  ugrave: 'ù',
  ucirc: 'û',
  icirc: 'î',
  euml: 'ë',
  iuml: 'ï',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  Eacute: 'É',
  Agrave: 'À',
  Ccedil: 'Ç',
  oelig: 'œ',
  uuml: 'ü',
  ouml: 'ö',
  auml: 'ä',
  szlig: 'ß',
  bull: '•',
}

/**
 * The text of a page, as far as a reader needs it: paragraphs and list items on lines of their own, quotations marked with
 * ">", links with their address where it says more than the words. Nothing of it is ever shown as a page.
 */
export function plainOfHtml(html: string): string {
  const page = new PlainPage()
  let hidden: string | null = null
  for (const token of tokensOf(html.slice(0, HTML_CHARS_MAX))) {
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})/.exec(token)
    const isEnd = tag?.[1] === '/'
    const name = tag?.[2]?.toLowerCase() ?? null
    if (hidden !== null) {
      if (isEnd && name === hidden) hidden = null
    } else if (name === null) page.words(token)
    else if (!isEnd && hiding.has(name) && !token.endsWith('/>')) hidden = name
    else page.tag(name, isEnd, token)
  }
  return page.text()
}

const HTML_CHARS_MAX = 4 * READ_CHARS_MAX
const TAG_CHARS_MAX = 5_000
const hiding = new Set(['script', 'style', 'title', 'head', 'template'])
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'table', 'ul', 'ol', 'hr', 'pre'])
const blocks = new Set(['div', 'tr', 'section', 'article', 'header', 'footer'])

/** Tags and the text between them; comments are left out. One pass, whatever stands there. */
function* tokensOf(html: string): Generator<string> {
  const lastEnd = html.lastIndexOf('-->')
  let at = 0
  while (at < html.length) {
    if (html.startsWith('<!--', at)) {
      // a comment that never ends is only its mark
      at = lastEnd < at + 4 ? at + 4 : html.indexOf('-->', at + 4) + 3
      continue
    }
    const close = html[at] === '<' && /^<[!/?]?[a-zA-Z]/.test(html.slice(at, at + 3)) ? closingOf(html, at) : -1
    if (close !== -1) {
      yield html.slice(at, close + 1)
      at = close + 1
      continue
    }
    const next = html.indexOf('<', at + 1)
    yield html.slice(at, next === -1 ? html.length : next)
    at = next === -1 ? html.length : next
  }
}

/** Where a tag ends; -1 for what is none. */
function closingOf(html: string, from: number): number {
  for (let at = from + 1; at < html.length && at < from + TAG_CHARS_MAX; at++) {
    if (html[at] === '>') return at
    if (html[at] === '<') return -1
  }
  return -1
}

/** A page on its way to plain text. Pieces are put together once, at the end. */
class PlainPage {
  private readonly pieces: string[] = []
  private depth = 0
  private isLineStart = true
  private endsInSpace = true
  private link: { href: string; from: number } | null = null

  words(raw: string): void {
    const words = entities(raw).replace(/[ \t\r\n]+/g, ' ')
    this.put(this.endsInSpace ? words.trimStart() : words)
  }

  tag(name: string, isEnd: boolean, token: string): void {
    if (name === 'br') this.newLine()
    else if (name === 'blockquote') {
      this.depth = Math.max(0, this.depth + (isEnd ? -1 : 1))
      this.newLine()
    } else if (name === 'li' && !isEnd) {
      this.ownLine()
      this.put('- ')
    } else if (paragraphs.has(name)) {
      this.ownLine()
      if (isEnd || name === 'hr') this.newLine()
    } else if (blocks.has(name)) this.ownLine()
    else if ((name === 'td' || name === 'th') && isEnd) this.put(' ')
    else if (name === 'a') this.linked(isEnd, token)
  }

  text(): string {
    return tidy(
      this.pieces
        .join('')
        .split('\n')
        .map((line) => (/^(> ){1,5}$/.test(line) ? '' : line))
        .join('\n'),
    )
  }

  private linked(isEnd: boolean, token: string): void {
    if (!isEnd) {
      const href = entities(/\bhref\s{0,5}=\s{0,5}["']?([^"'\s>]{1,2000})/i.exec(token)?.[1] ?? '')
      this.link = { href, from: this.pieces.length }
    } else if (this.link) {
      const { href, from } = this.link
      const isSaid = this.pieces
        .slice(from, from + 50)
        .join('')
        .includes(href.replace(/\/$/, ''))
      if (/^https?:/i.test(href) && !isSaid) this.put(` (${href})`)
      this.link = null
    }
  }

  private put(words: string): void {
    if (words === '') return
    this.pieces.push(words)
    this.isLineStart = false
    this.endsInSpace = words.endsWith(' ')
  }

  private ownLine(): void {
    if (!this.isLineStart) this.newLine()
  }

  private newLine(): void {
    this.pieces.push(`\n${'> '.repeat(Math.min(this.depth, 5))}`)
    this.isLineStart = true
    this.endsInSpace = true
  }
}

function entities(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (all, name: string) => {
    if (name[0] !== '#') return named[name] ?? named[name.toLowerCase()] ?? all
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}
