import type { Locale } from '../src/domain/person.ts'
import type { ProviderClue } from '../src/domain/provider.ts'
import {
  aboutOthers,
  complaint,
  custom,
  devices,
  type Grant,
  grants,
  introduction,
  isWeary,
  kinds,
  leanings,
  managing,
  moreThanOne,
  namesNothing,
  one,
  outage,
  reading,
  several,
  unsure,
} from './clues.ts'
import { fillers, ordinals, type PhraseIntent, phrases, split, tells } from './phrases.ts'
import { providerClues } from './providerClues.ts'
import { asksForPerson, asksForTime, isThanks, refusesPerson, saysItWorks } from './turnsOfPhrase.ts'

/**
 * What a whole message means, whatever was asked; `wait` asks for a moment, `text` is everything else and `junk` holds no
 * word at all.
 */
export type Intent = PhraseIntent | 'wait' | 'text' | 'junk'

/** A message, read once. */
export type Understood = {
  /** As sent, without control characters and outer space. */
  text: string
  intent: Intent
  /** "2", "the second one"; -1 is the last. */
  number: number | null
  email: string | null
  /** Six digits that stand alone: a code from a letter. */
  code: string | null
  ticketNumber: number | null
  /** How many people cannot get on, if the message says so. */
  affected: 'one' | 'several' | null
  isOutage: boolean
  isCustomWork: boolean
  /** Says that they manage content for an organisation, or that they were given some. Never a proof. */
  isManaging: boolean
  isReading: boolean
  /** Says who they are and not a word more. Never a proof. */
  isIntroduction: boolean
  /** Says nothing but that they do not know. */
  isUnsure: boolean
  /** Says that something is wrong and nothing of what. */
  isWeary: boolean
  /** Besides "still stuck" and its like there is a word of what is wrong. */
  saysWhat: boolean
  /** "Yes, and …", "no, because …", "it stops us": a longer answer's first word, or what it says of the work. */
  leaning: 'yes' | 'no' | null
  /** What a request is about, if one word says it. */
  kind: 'defect' | 'question' | 'enhancement' | null
  /** Asks for something that only the company that supplied the content can grant. */
  grant: Grant | null
  /** Links, document codes and addresses that may belong to one company. */
  clues: ProviderClue[]
  /** Devices, browsers and readers that are named. */
  devices: string[]
  /** Error codes, upper case. */
  errorCodes: string[]
  /** The language it is surely written in. */
  locale: Locale | null
}

/** Longer texts are read only this far. */
const READ_MAX = 4_000
/** A phrase inside a longer message is part of a story, not a wish. */
const SHORT_MAX = 90
/** An outage is said in the first ones. */
const SENTENCES_MAX = 40

/** Lower case, no accents, straight apostrophes, single spaces, no closing punctuation. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Emoji_Modifier}]/gu, '')
    .replace(/(\p{Extended_Pictographic})\1+/gu, '$1')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[“”«»"]/g, ' ')
    .replace(/[,;!?…]+/g, ' ')
    .replace(/(?<!\.)\.+(?=\s|$)/g, ' ') // looked at once a run: 20,000 dots must not be gone through 20,000 times
    .replace(/\s+/g, ' ')
    .trim()
}

/** Reads a message. Never throws, whatever it is given. */
export function understand(sent: string): Understood {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out
  const text = sent.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim()
  const said = plain(text.slice(0, READ_MAX))
  const intent = intentOf(said)
  return {
    text,
    // "So they can print it?" asks, and tells nothing
    intent: intent === 'solved' && text.endsWith('?') ? 'text' : intent,
    number: numberIn(said),
    email:
      /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.[\p{L}]{2,24}/u.exec(
        text.slice(0, READ_MAX),
      )?.[0] ?? null,
    code: codeIn(said),
    ticketNumber:
      Number(/(?:ticket|billet|demande)\s*(?:no\.?|n°|#|number|numero)?\s*#?(\d{3,9})\b/.exec(said)?.[1] ?? 0) || null,
    affected: affectedIn(said),
    isOutage: outageIn(text.slice(0, READ_MAX)),
    isCustomWork: custom.some((way) => way.test(said)),
    leaning: leanings.find(([way]) => way.test(said))?.[1] ?? null,
    kind: kinds.find(([way]) => way.test(said))?.[1] ?? null,
    isManaging: managing.test(said),
    isReading: reading.test(said),
    isIntroduction: introduces(said) && !isOfAThing(text),
    isUnsure: unsure.test(said),
    isWeary: isWeary(said),
    saysWhat: saysWhat(said),
    grant: grantIn(said),
    clues: providerClues(text.slice(0, READ_MAX)),
    devices: devices.flatMap((way) => way.exec(text.slice(0, READ_MAX))?.[0] ?? []),
    errorCodes: errorCodesIn(said),
    locale: languageOf(said),
  }
}

/** Says which of the labels was chosen: by its words, its number or its place; null when none was. */
export function chosenOf(labels: readonly string[], said: Understood): number | null {
  const typed = plain(said.text)
  const exact = labels.findIndex((label) => plain(label) === typed)
  if (exact >= 0) return exact
  const partly = labels.flatMap((label, i) => (isMostOf(plain(label), typed) ? [i] : []))
  if (partly.length === 1) return partly[0] ?? null
  if (said.number === null) return null
  const index = said.number === -1 ? labels.length - 1 : said.number - 1
  return index >= 0 && index < labels.length ? index : null
}

const negation = /\b(no|not|none|never|don't|dont|ne|n'|pas|non|aucun|aucune)\b/

/** "description" for "The description": whole words, not just a few letters of it, and never its opposite. */
function isMostOf(label: string, typed: string): boolean {
  if (negation.test(label) !== negation.test(typed)) return false
  return typed.length >= 4 && typed.length >= label.length * 0.4 && ` ${label} `.includes(` ${typed} `)
}

/** Whole phrases first; then phrases within a short message, the ones that would mislead least first. */
function intentOf(said: string): Intent {
  const bare = withoutFillers(said)
  for (const candidate of [said, bare]) {
    const intent = wholes.get(candidate)
    if (intent) return intent
  }
  if (!/[\p{L}\p{N}]/u.test(said)) return 'junk'
  if (said.length > SHORT_MAX) return 'text'
  const further = afterYesOrNo(bare)
  if (further) return further
  if (asksForPerson(said)) return 'person'
  if (isThanks(said)) return 'thanks'
  if (asksForTime(bare)) return 'wait'
  if (saysItWorks(bare)) return 'solved'
  const padded = ` ${said} `
  const isRefused = refusesPerson(said)
  for (const [phrase, intent] of parts) {
    if (padded.includes(` ${phrase} `) && !(intent === 'person' && isRefused)) return intent
  }
  return 'text'
}

/** "Yes, open it" is a yes, "no, start over" a wish to start over; null where the two do not go together. */
function afterYesOrNo(bare: string): PhraseIntent | null {
  const [, first = '', rest = ''] = /^(yes|yeah|yep|oui|ouais|no|nope|non) (.+)$/.exec(bare) ?? []
  const meant = rest && (wholes.get(rest) ?? wholes.get(withoutFillers(rest)) ?? (isThanks(rest) ? 'thanks' : null))
  if (!meant) return null
  const isYes = /^[yo]/.test(first)
  if (['thanks', 'bye', 'hello', 'ok'].includes(meant)) return isYes ? 'yes' : 'no'
  if (isYes) return ['no', 'notSolved', 'codeLost'].includes(meant) ? null : meant
  // "no person" and "no error code" are said of what there is not
  return rest.includes(' ') && afterNo.includes(meant) ? meant : null
}
const afterNo: readonly PhraseIntent[] = ['no', 'notSolved', 'cancel', 'back', 'startOver', 'person', 'change']

function affectedIn(said: string): 'one' | 'several' | null {
  const is = (ways: readonly RegExp[]) => ways.some((way) => way.test(said))
  if (is(moreThanOne)) return 'several'
  return is(one) ? 'one' : is(several) ? 'several' : null
}

/** Sentence by sentence: "Nothing works. Please help" says it in the first. */
function outageIn(text: string): boolean {
  return text
    .split(/[.!?\n]+/, SENTENCES_MAX)
    .map(plain)
    .some((said) => outage.some((way) => way.test(said)) && !/\bnot (completely |totally )?down\b/.test(said))
}

/** Whether words are left that name something when "still stuck" and its like are taken away. */
function saysWhat(said: string): boolean {
  if (said.length > SHORT_MAX) return true
  const bare = withoutFillers(said)
  if (wholes.get(bare) === 'notSolved') return false
  const rest = stillStuck.reduce((left, phrase) => left.replace(` ${phrase} `, ' '), ` ${bare} `)
  return rest.split(/[\s-]+/).some((word) => word !== '' && !namesNothing(word))
}

function introduces(said: string): boolean {
  if (said.length > 2 * SHORT_MAX) return false
  const bare = withoutFillers(said)
  return !complaint.test(bare) && !isWeary(said) && introduction.some((way) => way.test(bare))
}

/** "This is very slow": only a name, with its capital, makes "this is" an introduction. */
function isOfAThing(text: string): boolean {
  return /\bthis is\b/i.test(text) && !/\b[Tt]his is \p{Lu}/u.test(text)
}

function withoutFillers(said: string): string {
  let bare = said
  for (let again = true; again; ) {
    again = false
    for (const filler of fillers) {
      if (bare.startsWith(`${filler} `)) bare = bare.slice(filler.length + 1)
      else if (bare.endsWith(` ${filler}`)) bare = bare.slice(0, -filler.length - 1)
      else continue
      again = true
    }
  }
  return bare
}

const wholes = new Map<string, PhraseIntent>()
const parts: [string, PhraseIntent][] = []
for (const table of Object.values(phrases)) {
  for (const [intent, { whole, part = '' }] of Object.entries(table) as [
    PhraseIntent,
    { whole: string; part?: string },
  ][]) {
    for (const phrase of split(whole)) if (!wholes.has(plain(phrase))) wholes.set(plain(phrase), intent)
    for (const phrase of split(part)) parts.push([plain(phrase), intent])
  }
}
const stillStuck = parts.flatMap(([phrase, intent]) => (intent === 'notSolved' ? [phrase] : []))

function numberIn(said: string): number | null {
  const bare = said
    .replace(/^(the |i mean the |i choose |i take |just |only |seulement |la |le |je prends |je choisis )+/, '')
    .replace(/^(option|number|no\.?|numero|choice|choix|#) ?(?=\d|[a-z])/, '')
    .replace(/ (one|option|choice|article|choix|please|svp)$/, '')
    .replace(/[).:]+$/, '')
  if (/^\d{1,2}$/.test(bare)) return Number(bare)
  return Object.hasOwn(ordinals, bare) ? (ordinals[bare] ?? null) : null
}

/** "123456", "123 456", "it is 123-456"; not a piece of a longer number. */
function codeIn(said: string): string | null {
  const found = /(?<![\d-])(\d{3})[ -]?(\d{3})(?![\d-])/.exec(said)
  return found ? `${found[1]}${found[2]}` : null
}

function grantIn(said: string): Grant | null {
  if (managing.test(said) || (aboutOthers.test(said) && !reading.test(said))) return null
  return grants.find(([way]) => way.test(said))?.[1] ?? null
}

/** Letters and digits mixed, as in "vc3" or "7rp"; not times, sizes, formats or versions. */
function errorCodesIn(said: string): string[] {
  const words = said.match(/[a-z0-9]{3,6}/g) ?? []
  const codes = words.filter(
    (word) =>
      /\d/.test(word) &&
      /[a-z]/.test(word) &&
      !/^(\d+(am|pm|h|st|nd|rd|th|gb|mb|kb|px|x|k|min|e|er)|mp[34]|h26\d|win\d+|ios\d+|utf8|v\d+|ip[hv]\d|a4|x64|x86|b2b|office\d+)$/.test(
        word,
      ),
  )
  const inText = codes.filter((code) => new RegExp(`(?<![a-z0-9@./-])${code}(?![a-z0-9@]|[.-][a-z0-9])`).test(said))
  return [...new Set(inText.map((code) => code.toUpperCase()))].slice(0, 4)
}

/** A language is sure when two of its tell-tale words and none of the other's are there, or four times as many. */
function languageOf(said: string): Locale | null {
  const words = new Set(said.split(' '))
  const count = (locale: Locale) => tells[locale].filter((word) => words.has(word)).length
  const [en, fr] = [count('en'), count('fr')]
  if (fr >= 2 && fr >= 4 * en) return 'fr'
  return en >= 2 && en >= 4 * fr ? 'en' : null
}
