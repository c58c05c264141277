import { joined } from '../../src/domain/circumstances.ts'
import { isEverything } from '../circumstances.ts'
import { justOne, manyOfThem, nobodyStuck, notOnlyMe } from '../clues.ts'
import { plain, type Understood } from '../intent.ts'
import { comparingRules, findAlike, offerArticles } from './beforeTicket.ts'
import type { Extras, Outcome, Report, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { lastLookRules } from './lastLook.ts'
import { heardOf, knowing } from './matter.ts'
import { draftOf, nextFact, reportOf, tidy, withAnswer, withMore, withStory } from './report.ts'
import { choicesOf, isChoice, isYes, plainBody, tapped } from './say.ts'

/** Shorter descriptions leave an agent guessing. */
const DETAILS_MIN = 15

/** A proven contact's request. What was heard before is not asked again; a confirmed outage is opened at once. */
export function beginTicket(scene: Scene, extras: Extras): Outcome {
  const { matter, at } = scene.memory
  const isConfirmed = at.step === 'code' || at.step === 'chooseCustomer'
  if (matter.isOutage && isConfirmed) return { ...extras, ...opening(reportOf(scene), scene) }
  if (!matter.isOutage && (matter.words.length < DETAILS_MIN || isChoice(matter.words)))
    return { ...extras, type: 'ask', next: { step: 'describe' } }
  return findAlike(reportOf(scene), extras)
}

/** The next thing that is not known yet; then the last look. */
export function onwards(report: Report, scene: Scene, extras: Extras = {}): Outcome {
  const { words, memory, pick } = scene
  const isOutside = report.circumstances.isCustomWork && memory.package === 'standard' && !report.isCustomWorkTold
  if (isOutside) {
    const { lead, say = [], ...rest } = extras
    const told = [...say, ...(lead ? [plainBody(lead)] : []), plainBody(pick(words.ticket.custom))]
    return onwards({ ...report, isCustomWorkTold: true }, scene, { ...rest, say: told })
  }
  const fact = nextFact(report)
  if (fact) return { ...extras, type: 'ask', next: { step: fact, report } }
  const isOne = report.about === 'endUsers' && report.affected === 'one'
  const offered = isOne && !report.areArticlesOffered ? offerArticles(report, scene, extras) : null
  // whoever has seen the last look is not sent back to articles
  return (
    offered ?? { ...extras, type: 'ask', next: { step: 'confirm', report: { ...report, areArticlesOffered: true } } }
  )
}

/** The desk opens it. */
export function opening(report: Report, scene: Scene): Extract<Outcome, { type: 'do' }> {
  return { type: 'do', command: { do: 'openTicket', draft: draftOf(report, scene) } }
}

const kinds = ['usersStuck', 'defect', 'question', 'idea', 'outage'] as const

/** What each choice says the request is about. */
const aboutOfKind = {
  usersStuck: 'endUsers',
  defect: 'defect',
  question: 'question',
  idea: 'enhancement',
  outage: 'outage',
} as const satisfies Record<(typeof kinds)[number], Report['about']>

/** Steps of facts, whose answers may say more than was asked. */
export const ticketRules: StepRules<
  | 'describe'
  | 'comparing'
  | 'alike'
  | 'articlesFirst'
  | 'about'
  | 'affected'
  | 'critical'
  | 'alsoStuck'
  | 'confirmOutage'
  | 'confirm'
  | 'change'
  | 'rewrite'
> = {
  ...comparingRules,
  ...lastLookRules,

  describe: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.describe)),
    hear: (_at, said, scene) => {
      if (
        ['junk', 'hello', 'thanks', 'ok', 'bye'].includes(said.intent) ||
        said.text.length < 3 ||
        (said.intent !== 'text' && said.text.length < DETAILS_MIN)
      ) {
        return { type: 'missed' }
      }
      const matter = { ...heardOf(said, scene), words: tidy(said.text, scene) }
      const outcome = findAlike(reportOf(knowing(scene, matter)), {})
      return { ...outcome, matter }
    },
  },

  about: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.about), choicesOf(kinds, words)),
    hear: ({ report }, said, scene) => {
      const kind = tapped(kinds, said)
      if (kind) return onwards({ ...report, about: aboutOfKind[kind] }, scene)
      const heard = withAnswer(withStory({ ...report, about: null }, said), said, scene)
      const about = heard.about ?? said.kind
      return about ? onwards({ ...heard, about }, scene) : { type: 'missed' }
    },
  },

  affected: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.affected), choicesOf(['one', 'several'], words)),
    hear: ({ report }, said, scene) => {
      if (said.isOutage) return outageAfterAll(report, said, scene)
      const count = countIn(said)
      if (!count) return { type: 'missed' }
      return onwards(counted(withAnswer(report, said, scene), count), scene)
    },
  },

  critical: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.critical), choicesOf(['stops', 'notStops'], words)),
    hear: ({ report }, said, scene) => {
      if (said.isOutage) return outageAfterAll(report, said, scene)
      const choice = tapped(['stops', 'notStops'], said)
      const heard = withAnswer(withStory(report, said), said, scene)
      if (choice === 'stops' || (choice === null && (isYes(said) || said.leaning === 'yes'))) {
        return onwards({ ...heard, isCritical: true }, scene)
      }
      if (choice === 'notStops' || said.intent === 'no' || said.leaning === 'no')
        return onwards({ ...heard, isCritical: false }, scene)
      return heard.isCritical === null ? { type: 'missed' } : onwards(heard, scene)
    },
  },

  alsoStuck: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.ticket.alsoStuck), choicesOf(['nobody', 'one', 'several'], words)),
    hear: ({ report }, said, scene) => {
      if (said.isOutage) return outageAfterAll(report, said, scene)
      const nobody = (tapped(['nobody'], said) && said.number === null) || nobodyStuck.test(plain(said.text))
      const heard = withAnswer(report, said, scene)
      if (nobody || said.intent === 'no' || said.number === 0) return onwards({ ...heard, affected: 'none' }, scene)
      const count = countIn(said)
      if (count) return onwards(counted(heard, count), scene)
      if (notOnlyMe.test(plain(said.text))) return onwards({ ...heard, affected: 'several' }, scene)
      // who does not know of anybody is taken at their word; the last look says so
      if (said.leaning === 'no' || said.isUnsure) return onwards({ ...heard, affected: 'none' }, scene)
      // a mere yes still leaves open how many
      return isYes(said) || said.leaning === 'yes'
        ? { type: 'ask', next: { step: 'affected', report: heard } }
        : { type: 'missed' }
    },
  },

  confirmOutage: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.ticket.confirmOutage), choicesOf(['allDown', 'someWorks'], words)),
    hear: ({ report }, said, scene) => {
      const choice = tapped(['allDown', 'someWorks'], said, ['openIt'])
      const everything = choice === null ? isEverything(said) : choice !== 'someWorks'
      if (everything === false) {
        const calm = { ...report, about: report.affected ? ('endUsers' as const) : null }
        return onwards(calm, scene, { matter: { isOutage: false } })
      }
      if (everything || said.intent === 'openTicket') return opening(withAnswer(report, said, scene), scene)
      return { type: 'missed' }
    },
  },
}

/** Whatever was asked: everything is down is more, and is confirmed before it counts. */
export function outageAfterAll(report: Report, said: Understood, scene: Scene, extras: Extras = {}): Outcome {
  return onwards({ ...withMore(report, said, scene), about: 'outage' }, scene, extras)
}

/** Leaves without a ticket. */
export function dropped({ words, pick }: Scene): Outcome {
  return { type: 'leave', say: [plainBody(pick(words.ticket.dropped))], matter: noMatter }
}

type Count = { affected: 'one' | 'several'; peopleCount: number | null }

function counted(report: Report, { affected, peopleCount }: Count): Report {
  return { ...report, affected, circumstances: { ...joined(report.circumstances, { peopleCount }) } }
}

/** "Just one", "several", "everybody", "3"; a number is a number of people here, never the place of a choice. */
function countIn(said: Understood): Count | null {
  const many = (number: number): Count | null =>
    number > 0 ? { affected: number === 1 ? 'one' : 'several', peopleCount: number } : null
  if (said.number !== null) return many(said.number)
  const word = plain(said.text)
  const inAWord = justOne.test(word) ? 'one' : manyOfThem.test(word) ? 'several' : null
  const choice = tapped(['one', 'several'], said) ?? inAWord ?? said.affected
  const digits = Number(/(?<![\d:.])(\d{1,6})(?![\d:.]|\s?(?:am|pm|h)\b)/i.exec(said.text)?.[1] ?? 0)
  if (choice) return { affected: choice, peopleCount: choice === 'several' && digits > 1 ? digits : null }
  return many(digits)
}
