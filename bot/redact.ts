/**
 * Takes secrets out of a text before anything of it is shown again: card numbers, and whatever is announced as a
 * password. What stands in their place is `removed`.
 */
export function redact(text: string, removed: string): string {
  return text
    .replace(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (digits) => (isCardNumber(digits) ? removed : digits))
    .replace(announced, (all, before: string, secret: string) => (looksSecret(before, secret) ? before + removed : all))
}

/** "password: x", "my pwd is x", "mot de passe = x", also with quotes. Every stretch has an end, so that no text takes long. */
const announced =
  /((?:pass(?:word|phrase|code)?|pwd|pw|pin|mot\s{1,3}de\s{1,3}passe|mdp|secret|token|api[ -]?key)\b["'”’»\s]{0,6}(?:is|est|was|:|=)\s{0,3}["'“‘«]?\s{0,3})([^\s"'”’»,;]{3,200})/giu

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
