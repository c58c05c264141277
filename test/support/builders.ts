import type { Facts } from '../../bot/facts.ts'
import { createCalendar } from '../../src/calendar/calendar.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import type { Answer, Found } from '../../src/knowledge/types.ts'
import { vitriumHours, vitriumPolicy } from './policy.ts'

/** The vendor's opening hours; made once, because it never changes. */
export const calendar = createCalendar(vitriumHours)

/** An article as search finds it. */
function aFound(slug: string, title: string, passage: string): Found {
  const section = { heading: 'What you can do', anchor: 'what-you-can-do', excerpt: passage, passage }
  return { slug, title, locale: 'en', ...section, score: 1 }
}

const vc3 = aFound('error-vc3', 'Error vc3: device limit exceeded', '1. Go back to the device you used first.')
const newDevice = aFound('new-computer', 'I changed my computer', 'Ask your [provider](who-helps) for a reset.')
const checklist = aFound('supporting-your-end-users', 'Help your end users', '1. Try another browser.')
const password = aFound('forgot-password', 'I forgot my password', 'Click **Forgot password**.')
const printing = aFound('printing', 'Printing protected content', 'Look for the printer sign.')

type Rule = [pattern: RegExp, band: Answer['band'], ...results: Found[]]

/** A tiny knowledge base: the first pattern that fits decides. */
const rules: Rule[] = [
  [/vc3/i, 'answer', vc3, newDevice],
  [/new (computer|laptop)/i, 'answer', newDevice, vc3],
  [/members can open|users? (can ?not|can't)|user is stuck/i, 'answer', checklist],
  [/password|mot de passe/i, 'answer', password],
  [/print|imprimer/i, 'offer', printing, vc3],
  [/open|ouvrir/i, 'offer', checklist, newDevice, password],
]

/** Search over a handful of articles, with the three bands and unknown codes. */
export function aSearch(text: string): Answer {
  const rule = rules.find(([pattern]) => pattern.test(text))
  const unknownCodes = [...text.matchAll(/\b(zz\d)\b/gi)].map((found) => found[1] as string)
  const [, band = 'none', ...results] = rule ?? []
  return {
    query: text,
    band: unknownCodes.length > 0 ? 'none' : (band as Answer['band']),
    confidence: rule ? 0.9 : 0.1,
    results: results as Found[],
    unknownCodes,
    repaired: [],
  }
}

/** What the assistant may look at, with a small knowledge base of its own. */
export function aFact(over: Partial<Facts> = {}): Facts {
  return {
    search: aSearch,
    calendar,
    policy: vitriumPolicy,
    calendarOf: () => calendar,
    helpUrl: () => 'https://desk.example/help',
    questionId: ({ id, seq }) => `q-${id}-${seq}` as QuestionId,
    ...over,
  }
}
