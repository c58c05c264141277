/** "(BW5)" → "bw5", "Error-M47." → "errorm47": lower case, letters and digits only. */
export function canonicalCode(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** What is known about codes in one library. All codes are canonical. */
export interface CodeBook {
  /** Code → slugs of its articles. */
  readonly known: ReadonlyMap<string, readonly string[]>
  /** Shapes ("a0000") that belong to this library's codes: a word so shaped that is not known is an unknown code. */
  readonly shapes: ReadonlySet<string>
  /** Words with digits that are no codes. */
  readonly notCodes: ReadonlySet<string>
  /** Whether articles use this word. */
  readonly isWord: (word: string) => boolean
}

/** The codes of one question. */
export interface CodesFound {
  /** Canonical, in the order of the question. */
  readonly known: readonly string[]
  /** As typed. */
  readonly unknown: readonly string[]
}

const TOKEN = /[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*/gu
/** Words before which stands what somebody sees; enough for a word with the very shape of this library's codes. */
const SAYS_SEEN =
  /(?:what(?:['’]s| is| does| are)|gets?|got|getting|shows?|says?|sees?|seeing|explain|meaning of)\s(?:an? |the |this |me )?["'“‘]?$/i
const SAYS_CODE = /(?:error|errors|err|code|codes|erreur|fehler|event id|message)[\s:#=("'“«[-]{0,6}$/i

/** And behind which. */
const IS_CODE = /^["'”’»]?\s(?:error|code|message|popped|pops|in brackets|in the log|entre parenth[eè]ses)\b/i

/** "7am", "3rd", "20gb": a time, a place or an amount. */
const MEASURE = /^\d{1,4}(?:am|pm|st|nd|rd|th|h|hrs?|min|s|ms|d|k|x|[kmgt]b|px|pt|cm|mm|kg|e|er|eme)$/

/** Finds codes exactly, never by likeness: "C 2396", "(vc3)", "error m47." A code that no article explains is unknown. */
export function findCodes(question: string, book: CodeBook): CodesFound {
  const known: string[] = []
  const unknown: string[] = []
  const tokens = [...question.matchAll(TOKEN)].map((found) => ({ text: found[0], at: found.index }))
  for (let i = 0; i < tokens.length; i++) {
    const { text, at } = tokens[i] as { text: string; at: number }
    const code = canonicalCode(text)
    if (book.known.has(code)) {
      known.push(code)
      continue
    }
    const parts = text.split(/[-_.]/).map(canonicalCode)
    const knownParts = parts.filter((part) => book.known.has(part))
    if (knownParts.length > 0) {
      known.push(...knownParts)
      continue
    }
    const joined = joinedCode(tokens, i, question, book)
    if (joined) {
      ;(joined.known ? known : unknown).push(joined.known ? joined.code : joined.text)
      i += joined.extra
      continue
    }
    const before = question.slice(Math.max(0, at - 24), at)
    const bracketed = /[([{<]\s*$/.test(before) && /^\s*[)\]}>]/.test(question.slice(at + text.length))
    const after = question.slice(at + text.length, at + text.length + 24)
    const named = SAYS_CODE.test(before) || IS_CODE.test(after) || bracketed || tokens.length === 1
    const seen = SAYS_SEEN.test(before)
    if (isUnknownCode(code, parts, { named, seen }, book)) unknown.push(text)
  }
  return { known: [...new Set(known)], unknown: [...new Set(unknown)] }
}

function isUnknownCode(
  code: string,
  parts: readonly string[],
  { named, seen }: { named: boolean; seen: boolean },
  book: CodeBook,
): boolean {
  if (code.length < 2 || code.length > 24 || !/\d/.test(code) || MEASURE.test(code)) return false
  if (book.notCodes.has(code) || parts.every((part) => part !== code && book.notCodes.has(part))) return false
  if (book.shapes.has(shapeOf(code))) return named || seen || /\d{3}/.test(code) || !book.isWord(code)
  if (book.isWord(code) || (parts.length > 1 && parts.every((part) => book.isWord(part)))) return false
  return named && (/\p{L}/u.test(code) || code.length >= 3)
}

/** A code written in pieces, "m 47" or "C 2396": known, or unknown with the shape of this library's codes. */
function joinedCode(
  tokens: readonly { text: string; at: number }[],
  from: number,
  question: string,
  book: CodeBook,
): { known: boolean; code: string; text: string; extra: number } | undefined {
  let code = ''
  for (let i = from; i < Math.min(from + 3, tokens.length); i++) {
    const token = tokens[i] as { text: string; at: number }
    if (!/^(?:\p{L}{1,5}|\d{1,6})$/u.test(token.text)) return undefined
    code += canonicalCode(token.text)
    if (i === from || !/\d/.test(code)) continue
    const text = question.slice(tokens[from]?.at, token.at + token.text.length)
    if (book.known.has(code)) return { known: true, code, text, extra: i - from }
    const strong = i === from + 1 && /^\p{L}{1,3}\d{3,6}$/u.test(code) && book.shapes.has(shapeOf(code))
    if (strong) return { known: false, code, text, extra: 1 }
  }
  return undefined
}

/** "c2396" → "a0000". */
export function shapeOf(code: string): string {
  return code.replace(/\d/g, '0').replace(/\p{L}/gu, 'a')
}

/** Codes named in the title of an article that declares none: a letter or more with three digits or more, or a hex number. */
export function codesInTitle(title: string): string[] {
  return [...title.matchAll(TOKEN)].map((found) => canonicalCode(found[0])).filter(isPlainlyCode)
}

/** Whether a canonical word could hardly be anything but a code. */
function isPlainlyCode(word: string): boolean {
  return /^0x[0-9a-f]{4,}$/.test(word) || /^\p{L}{1,8}\d{3,7}$/u.test(word)
}
