/** What of a long mail is looked through; nobody quotes further down than this. */
const READ_CHARS_MAX = 200_000

/** Where an answer's quotation begins, as mail programs write it; one line each, or the first of several. */
const quoteBegins: readonly RegExp[] = [
  /^-{2,}\s*(original message|message d'origine|message original|mensaje original|ursprüngliche nachricht|messaggio originale|reply above this line|répondez au-dessus de cette ligne)\s*-{0,}$/i,
  /^_{20,}$/,
  /^(on|le|am|el|il)\b.{4,200}\b(wrote|a écrit|ecrit|schrieb|escribió|ha scritto)\s?:$/i,
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
  const end = lines.findIndex((_line, at) => beginsQuote(lines, at) || signatureBegins.some((way) => way.test(lines[at]?.trim() ?? '')))
  const kept = end === -1 ? [...lines] : lines.slice(0, end)
  // what is quoted at the very end, and what introduces it, is no answer to anything
  while (kept.length > 0 && /^\s*(>.*)?$/.test(kept.at(-1) ?? '')) kept.pop()
  const left = tidy(kept.join('\n'))
  return left === '' || /^(>.*\n?)+$/.test(left) ? whole : left
}

/** The attribution may be broken over two or three lines. */
function beginsQuote(lines: readonly string[], at: number): boolean {
  const line = (lines[at] ?? '').trim()
  if (line === '') return false
  if (outlookFirst.test(line) && outlookNext.test((lines[at + 1] ?? '').trim())) return true
  return [1, 2, 3].some((count) => {
    const joined = lines.slice(at, at + count).map((each) => each.trim()).join(' ')
    return joined.length < 400 && quoteBegins.some((way) => way.test(joined))
  })
}

/** One kind of line end, no trailing blanks, no more than one empty line, nothing that no screen shows. */
export function tidy(text: string): string {
  return text
    .slice(0, READ_CHARS_MAX)
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (char) => (char === '\n' || char === '\t' ? char : ''))
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const named: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', eacute: 'é', egrave: 'è', ecirc: 'ê', agrave: 'à', acirc: 'â',
  ccedil: 'ç', ocirc: 'ô', ugrave: 'ù', ucirc: 'û', icirc: 'î', euml: 'ë', iuml: 'ï', laquo: '«', raquo: '»', hellip: '…',
  ndash: '–', mdash: '—', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”', copy: '©', reg: '®', trade: '™', euro: '€',
  Eacute: 'É', Agrave: 'À', Ccedil: 'Ç', oelig: 'œ', uuml: 'ü', ouml: 'ö', auml: 'ä', szlig: 'ß', bull: '•',
}

/**
 * The text of a page, as far as a reader needs it: paragraphs and list items on lines of their own, quotations marked with
 * ">", links with their address where it says more than the words. Nothing of it is ever shown as a page.
 */
export function plainOfHtml(html: string): string {
  let text = ''
  let depth = 0
  let hidden: string | null = null
  let link: { href: string; from: number } | null = null
  const quoted = () => '> '.repeat(Math.min(depth, 5))
  const line = () => {
    if (!/(^|\n)(> )*$/.test(text)) text += `\n${quoted()}`
  }
  for (const [token] of html.slice(0, 4 * READ_CHARS_MAX).matchAll(/<!--[\s\S]*?-->|<[!/?]?[a-zA-Z][^<>]{0,5000}>|[^<]+|</g)) {
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)/.exec(token)
    if (!tag) {
      if (hidden === null && !token.startsWith('<!')) {
        const words = entities(token === '<' ? '<' : token).replace(/[ \t\r\n]+/g, ' ')
        text += /(^|\s)$/.test(text.slice(-1)) ? words.trimStart() : words
      }
      continue
    }
    const [isEnd, name] = [tag[1] === '/', (tag[2] ?? '').toLowerCase()]
    if (hidden !== null) {
      if (isEnd && name === hidden) hidden = null
      continue
    }
    if (!isEnd && ['script', 'style', 'title', 'head', 'template'].includes(name) && !token.endsWith('/>')) {
      hidden = name
    } else if (name === 'br') text += `\n${quoted()}`
    else if (name === 'blockquote') {
      depth = Math.max(0, depth + (isEnd ? -1 : 1))
      text += `\n${quoted()}`
    } else if (name === 'li' && !isEnd) {
      line()
      text += '- '
    } else if (['p', 'h1', 'h2', 'h3', 'h4', 'table', 'ul', 'ol', 'hr', 'pre'].includes(name)) {
      line()
      if (isEnd || name === 'hr') text += `\n${quoted()}`
    } else if (['div', 'tr', 'section', 'article', 'header', 'footer'].includes(name)) line()
    else if ((name === 'td' || name === 'th') && isEnd) text += ' '
    else if (name === 'a') {
      if (!isEnd) link = { href: entities(/\bhref\s*=\s*["']?([^"'\s>]{1,2000})/i.exec(token)?.[1] ?? ''), from: text.length }
      else if (link) {
        const words = text.slice(link.from).trim()
        if (/^https?:/i.test(link.href) && !words.includes(link.href.replace(/\/$/, ''))) text += ` (${link.href})`
        link = null
      }
    }
  }
  return tidy(text.replace(/^(> )+$/gm, ''))
}

function entities(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (all, name: string) => {
    if (name[0] !== '#') return named[name] ?? named[name.toLowerCase()] ?? all
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}
