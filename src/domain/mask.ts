/**
 * Takes secrets out of a text before anything of it is shown again: card numbers, and whatever is announced as a
 * password. What stands in their place is `removed`.
 */
export function redact(text: string, removed: string): string {
  return withoutPasswords(withoutCards(text, removed), removed)
}

/**
 * Takes out of a message what nobody may read later, before it is kept: card numbers, passwords, and, where a code was
 * mailed, six digits. Addresses and numbers that an agent needs to help stay.
 */
export function withoutSecrets(text: string, isCodeMailed: boolean): string {
  const safe = withoutPasswords(withoutCards(text, marks.card), marks.password)
  return isCodeMailed ? safe.replace(mailedCode, marks.code) : safe
}

/**
 * Takes everything that points to a person out of a text before it is kept: what `redact` takes, codes that were mailed,
 * account numbers, e-mail addresses, and every number long enough to be a phone's. A mark in brackets says what stood
 * there. Error codes stay. Names of people cannot be told from other words, and stay too. Masking twice changes nothing.
 */
export function mask(text: string): string {
  const secrets = withoutPasswords(withoutCards(text, marks.card), marks.password)
  return secrets
    .replace(loneCode, (_all, before: string, after: string) => `${before}${marks.code}${after}`)
    .replace(announcedCode, (_all, before: string) => `${before}${marks.code}`)
    .replace(codeSaidAfter, marks.code)
    .replace(email, marks.email)
    .replace(account, (all) => (isAccount(all) ? marks.account : all))
    .replace(longNumber, (all) => (isDateOrVersion(all) ? all : marks.number))
}

/** An address by which whoever knows it knows it again, and nobody else: "a…@example.org". */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [first = ''] = address
  return at < 1 ? '…' : `${first.toLowerCase()}…${address.slice(at).toLowerCase()}`
}

/** A masked text without its marks, for those who compare words. */
export function withoutMarks(text: string): string {
  return Object.values(marks).reduce((left, mark) => left.replaceAll(mark, ' '), text)
}

const marks = {
  card: '[card]',
  password: '[password]',
  code: '[code]',
  email: '[e-mail]',
  account: '[account]',
  number: '[number]',
}

// Every stretch in the patterns below has an end, so that no text takes long.

/** "password: x", "my pwd is x", "mot de passe = x", also with quotes. */
const announced =
  /((?:pass(?:word|phrase|code)?|pwd|pw|pin|mot\s{1,3}de\s{1,3}passe|mdp|secret|token|api[ -]?key)\b["'”’»\s]{0,6}(?:is|est|was|:|=)\s{0,3}["'“‘«]?\s{0,3})([^\s"'”’»,;]{3,200})/giu

/** A message of six digits and nothing else answers the letter with the code. */
const loneCode = /^(\s*)\d{3}[ -]?\d{3}([\s.]*)$/

/** Six digits on their own, also in two groups. */
const mailedCode = /(?<![\p{L}\p{N}.,:-])(?:\d{6}|\d{3}[ -]\d{3})(?![\p{L}\p{N}-])/gu

/** "the code is 123456", "votre code : 123 456", but not "error code 1603". */
const announcedCode =
  /((?<!(?:error|erreur|exit|status)\s{1,3})\bcode\b["'”’»]?\s{0,3}(?:is|was|est|:|=)?\s{0,3}["'“‘«]?)(?:\d{3}[ -]\d{3}|\d{4,8})(?![\p{L}\p{N}])/giu
const codeSaidAfter = /(?<![\p{L}\p{N}])\d{4,8}(?=\s{1,3}(?:is|was|est)\s{1,3}(?:my|the|mon|le|votre)\s{1,3}code\b)/giu

const email = /[^\s@<>()[\]"',;:]{1,64}@(?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}]{2,24}/gu

/** International account numbers: two letters, two digits, then groups; in one piece in any case, in groups in capitals. */
const account =
  /(?<![\p{L}\p{N}])(?:[a-z]{2}\d{2}[a-z0-9]{11,30}|[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![\p{L}\p{N}])/gu

/** Seven digits or more, with what people put between the digits of a phone number. */
const longNumber = /(?<![\p{L}\p{N}])(?:\+\s?)?\(?\d(?:[ .()/-]{0,3}\d){6,24}(?![\p{L}\p{N}])/gu

function withoutCards(text: string, mark: string): string {
  return text.replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (digits) => (isCardNumber(digits) ? mark : digits))
}

function withoutPasswords(text: string, mark: string): string {
  return text.replace(announced, (all, before: string, secret: string) =>
    looksSecret(before, secret) ? before + mark : all,
  )
}

/** After ":" or "=" anything is meant as the secret; after "is" only what does not read like a word. */
function looksSecret(before: string, secret: string): boolean {
  if (/[:=]\s{0,3}["'“‘«]?\s{0,3}$/.test(before)) return true
  return /[\d!@#$%^&*()_+=~<>?/\\|{}[\]]/.test(secret.replace(/[?!.)]+$/, '')) || /[a-z][A-Z]/.test(secret)
}

/** The check digit of payment cards (ISO/IEC 7812), so that other long numbers stay. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Mostly digits: a licence key or a long word in capitals is none. */
function isAccount(text: string): boolean {
  return text.replace(/\D/g, '').length >= 8
}

/** "2026-11-23 09", "23.11.2026" and "120.0.6099.129" say nothing about a person. */
function isDateOrVersion(text: string): boolean {
  return (
    /^\d{4}[-./]\d{1,2}[-./]\d{1,2}(?: \d{1,2})?$/.test(text) ||
    /^\d{1,2}[-./]\d{1,2}[-./]\d{4}(?: \d{1,2})?$/.test(text) ||
    /^\d{1,4}(?:\.\d{1,5}){2,3}$/.test(text)
  )
}
