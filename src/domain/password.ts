/** How long a password of the console may be, in characters (NIST SP 800-63B; OWASP ASVS 2.1.1, 2.1.2). */
export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 200

/** Whose password it is. */
export type PasswordOwner = { name: string; email: string }

/**
 * Why a password that is long enough is none all the same: without what everybody knows of its owner too little is left, or
 * it is one little thing over and over, or many people have it.
 */
export type PasswordFault = 'own' | 'monotone' | 'common'

/** How hard a password is to guess, as far as can be said without a list. */
export type PasswordStrength = 'short' | PasswordFault | 'fair' | 'good' | 'strong'

/** Shorter ones stand in many words by chance. */
const OWN_WORD_MIN = 4
const PRODUCT = 'signpost'
/** With fewer different characters it is a pattern. */
const DIFFERENT_MIN = 5
const GOOD_FROM = 16
const STRONG_FROM = 20

/**
 * What is wrong with it, but for being common, which takes a list. Own words (the parts of the name and of the address, and
 * the product's name) are not forbidden: they do not count towards the length.
 */
export function passwordFaultOf(password: string, owner: PasswordOwner): Exclude<PasswordFault, 'common'> | null {
  if (withoutRuns(password).length < PASSWORD_LENGTH_MIN / 2 || differentIn(password) < DIFFERENT_MIN) return 'monotone'
  return withoutOwnWords(password, owner).length < PASSWORD_LENGTH_MIN ? 'own' : null
}

/** For the meter beside the box. Whoever saves it learns from the desk whether it is common. */
export function strengthOf(password: string, owner: PasswordOwner): PasswordStrength {
  if (password.length < PASSWORD_LENGTH_MIN) return 'short'
  const fault = passwordFaultOf(password, owner)
  if (fault) return fault
  const worth = withoutRuns(withoutOwnWords(password, owner)).length
  return worth >= STRONG_FROM ? 'strong' : worth >= GOOD_FROM ? 'good' : 'fair'
}

function withoutOwnWords(password: string, { name, email }: PasswordOwner): string {
  const known = [name, email, PRODUCT]
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= OWN_WORD_MIN)
    .sort((a, b) => b.length - a.length)
  return known.reduce((left, word) => left.split(word).join(''), password.toLowerCase())
}

function differentIn(password: string): number {
  return new Set(password.toLowerCase()).size
}

/** Of a run (1234, dcba, aaaa) and of what is said a second time (heronheron) only the beginning counts. */
function withoutRuns(password: string): string {
  const chars = [...password.toLowerCase()]
  const isStep = (at: number) => {
    const [a, b, c] = [at - 2, at - 1, at].map((i) => chars[i]?.codePointAt(0) ?? Number.NaN) as [
      number,
      number,
      number,
    ]
    return Math.abs(b - a) <= 1 && c - b === b - a
  }
  const kept = chars.filter((_, at) => !isStep(at)).join('')
  return kept.replace(/(.{2,40}?)\1+/gu, '$1')
}
