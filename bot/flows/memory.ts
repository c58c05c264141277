import { WAYS_FOUND } from '../../src/domain/provider.ts'
import { FLOW_VERSION, freshMemory, type Memory, type Report, type Step, type StepName } from './flow.ts'
import { nextFact } from './report.ts'

type Check = (x: unknown) => boolean
type Shape = Record<string, Check>

const text: Check = (x) => typeof x === 'string'
const textOrNull: Check = (x) => x === null || typeof x === 'string'
const flag: Check = (x) => typeof x === 'boolean'
const count: Check = (x) => Number.isInteger(x) && (x as number) >= 0
const oneOf =
  (...allowed: unknown[]): Check =>
  (x) =>
    allowed.includes(x)
const listOf =
  (check: Check): Check =>
  (x) =>
    Array.isArray(x) && x.every(check)
const shape =
  (fields: Shape): Check =>
  (x) =>
    typeof x === 'object' &&
    x !== null &&
    Object.entries(fields).every(([name, check]) => check((x as Record<string, unknown>)[name]))
const orNull =
  (check: Check): Check =>
  (x) =>
    x === null || check(x)

const purpose = oneOf('help', 'tickets', 'forward')
const provider = shape({
  customer: text,
  name: text,
  door: shape({ email: textOrNull, url: textOrNull, phone: textOrNull, hours: textOrNull }),
  by: oneOf(...WAYS_FOUND),
})
const matter = shape({
  words: text,
  errorCodes: listOf(text),
  devices: listOf(text),
  document: textOrNull,
  grant: orNull(text),
  affected: oneOf('one', 'several', null),
  isOutage: flag,
  isCustomWork: flag,
  isAskedMore: flag,
  filesCount: count,
})
const report = shape({
  subject: textOrNull,
  details: text,
  about: oneOf('outage', 'endUsers', 'defect', 'enhancement', 'question', null),
  affected: oneOf('none', 'one', 'several', null),
  isCritical: oneOf(true, false, null),
  circumstances: shape({
    peopleCount: orNull(count),
    since: textOrNull,
    tried: textOrNull,
    errorCodes: listOf(text),
    links: listOf(text),
    devices: listOf(text),
    isCustomWork: flag,
    isTierDisputed: flag,
  }),
  isCustomWorkTold: flag,
  areArticlesOffered: flag,
})
/** A report whose facts are all there: only such a one can be looked over. */
const complete: Check = (x) => report(x) && nextFact(x as Report) === null
const article = shape({ slug: text, title: text, anchor: text })

/** What each step must carry; a step without a line here does not compile. */
export const stepShapes: { [Name in StepName]: Record<Exclude<keyof Extract<Step, { step: Name }>, 'step'>, Check> } = {
  idle: {},
  arriving: {},
  whichCode: {},
  judge: { slug: text },
  pick: { query: text, options: listOf(article), question: (x) => x === undefined || text(x) },
  missing: {},
  recognise: { purpose },
  confirmSite: { purpose },
  role: { purpose },
  outageRole: {},
  email: { purpose },
  code: { purpose, email: text },
  chooseCustomer: { purpose, from: listOf(shape({ customer: text, name: text })) },
  unknownEmail: { purpose },
  placing: {},
  company: {},
  companyFact: { name: textOrNull, isAnswered: flag },
  confirmCompany: { provider },
  missingDetail: { detail: oneOf('document', 'words') },
  referred: {},
  forward: {},
  describe: {},
  comparing: { report, lead: text },
  alike: { report, number: count, subject: text },
  articlesFirst: { report, articles: listOf(article), question: text, read: listOf(text) },
  about: { report },
  affected: { report },
  critical: { report },
  alsoStuck: { report },
  confirmOutage: { report },
  confirm: { report: complete },
  change: { report: complete },
  rewrite: { report: complete, field: oneOf('subject', 'description', 'since', 'tried') },
  tickets: { numbers: listOf(count) },
  ticket: { number: count, mayClose: flag },
  note: { number: count },
  closing: { number: count, subject: text, isHinted: flag },
  waiting: { isReassured: flag },
  ticketInstead: {},
  stuck: { times: count, isNobodyThere: flag },
}

const step: Check = (x) => {
  const name = typeof x === 'object' && x !== null ? (x as { step?: unknown }).step : null
  return typeof name === 'string' && Object.hasOwn(stepShapes, name) && shape(stepShapes[name as StepName])(x)
}

const memory = shape({
  version: oneOf(FLOW_VERSION),
  at: step,
  paused: orNull(step),
  trail: listOf(step),
  misses: count,
  spoken: count,
  recent: listOf(text),
  matter,
  provider: orNull(provider),
  clues: listOf(shape({ kind: oneOf('link', 'documentCode', 'address'), value: text, isTried: flag })),
  forwardedTo: textOrNull,
  inquiry: orNull(matter),
  package: oneOf('standard', 'elite', null),
  silence: oneOf('none', 'checkedIn', 'ended', 'recalled'),
  isLocaleChosen: flag,
})

/** Reads what was stored. Another version, or anything of another shape, starts afresh. Never throws. */
export function readMemory(stored: unknown): Memory {
  return memory(stored) ? (stored as Memory) : freshMemory
}
