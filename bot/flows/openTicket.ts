import { sayTimeForBoth } from '../../src/calendar/sayTime.ts'
import type { Result } from '../../src/desk/ports.ts'
import type { Body } from '../../src/domain/conversation.ts'
import { dueReason } from '../../src/domain/dueReason.ts'
import { redact } from '../../src/domain/mask.ts'
import { amountInWords } from '../../src/domain/policyWords.ts'
import type { Ticket, TicketDraft } from '../../src/domain/ticket.ts'
import { type TierFacts, tierOf } from '../../src/domain/tier.ts'
import { openedCard, type Row, ticketCard } from '../cards.ts'
import { words as wordsOf } from '../words/words.ts'
import type { Extras, Outcome, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { start } from './identify.ts'
import { heardOf } from './matter.ts'
import { beginReferral } from './refer.ts'
import { choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'

/** Shorter descriptions leave an agent guessing. */
const DETAILS_MIN = 15
const DETAILS_MAX = 8_000
const SUBJECT_MAX = 90
/** A card shows this much of the description; the ticket holds all of it. */
const SHOWN_MAX = 600

/** A proven contact's request. What was heard before is not asked again; a confirmed outage is opened at once. */
export function beginTicket(scene: Scene, extras: Extras): Outcome {
  const { matter, package: support, at } = scene.memory
  const { words } = scene
  const isOutside = matter.isCustomWork && support === 'standard'
  const more = isOutside ? { say: [...(extras.say ?? []), plainBody(words.ticket.custom)] } : {}
  if (matter.isOutage) {
    const isConfirmed = at.step === 'code' || at.step === 'chooseCustomer'
    if (isConfirmed) return { ...extras, type: 'do', command: openCommand(matter.words, { about: 'outage' }, scene) }
    return { ...extras, type: 'ask', next: { step: 'confirmOutage', details: matter.words } }
  }
  if (matter.words.length < DETAILS_MIN || isJustAChoice(matter.words))
    return { ...extras, ...more, type: 'ask', next: { step: 'describe', facts: null } }
  return { ...extras, ...more, ...described(matter.words, scene) }
}

/** What was tapped at the start says where it hurts, but describes nothing. */
function isJustAChoice(text: string): boolean {
  return Object.values(wordsOf).some(({ choice }) => Object.values(choice).includes(text))
}

/** The next thing that is not known yet. */
function described(details: string, scene: Scene, affected = scene.memory.matter.affected): Outcome & { type: 'ask' } {
  return affected
    ? check(details, { about: 'endUsers', affected }, scene)
    : { type: 'ask', next: { step: 'about', details } }
}

function check(details: string, facts: TierFacts, scene: Scene): Outcome & { type: 'ask' } {
  return { type: 'ask', next: { step: 'confirm', draft: draftOf(details, facts, scene) } }
}

function draftOf(details: string, facts: TierFacts, { words }: Scene): TicketDraft {
  const kept = redact(details, words.removed).trim().slice(0, DETAILS_MAX) || words.ticket.noDetails
  const first = kept.split(/(?<=[.!?])\s|\n/)[0] ?? kept
  return { subject: shorten(first.trim(), SUBJECT_MAX), details: kept, facts, tier: tierOf(facts).tier }
}

function openCommand(details: string, facts: TierFacts, scene: Scene) {
  return { do: 'openTicket', draft: draftOf(details, facts, scene) } as const
}

/** The ticket is open, or something speaks against it. */
export function ticketOpened(result: Result, scene: Scene): Outcome {
  const { words, pick, memory } = scene
  if ('done' in result && result.done === 'ticketOpened') {
    return {
      type: 'leave',
      say: [openedBody(result.ticket, scene)],
      news: [{ news: 'escalated', to: 'ticket' }],
      matter: noMatter,
    }
  }
  if ('refused' in result && result.refused === 'servedByCustomer') return beginReferral(scene, {})
  if ('refused' in result && result.refused === 'identifyFirst') {
    const words_ = memory.at.step === 'confirm' ? { words: memory.at.draft.details } : {}
    return { ...(start('help', scene) as Exclude<Outcome, { type: 'missed' }>), matter: words_ }
  }
  return { type: 'leave', say: [plainBody(pick(words.refused.notPossible))] }
}

/** Number, tier, when each answer is due on both clocks, and why then. */
function openedBody(ticket: Ticket, { words, facts: { calendar }, talk }: Scene): Body {
  const { zone, locale } = talk
  const title = words.ticket.opened(ticket.number, ticket.tier)
  const rows: Row[] = ticket.targets.flatMap((target) => [
    {
      label: words.labelled(target.kind === 'fix' ? words.ticket.fixDue : words.ticket.due),
      value: sayTimeForBoth(target.dueAt, calendar.zone, zone, locale),
    },
    ...(target.kind === 'firstResponse'
      ? [{ label: words.labelled(words.ticket.reason), value: dueReason(target, calendar, zone, locale) }]
      : []),
  ])
  const text = [title, ...rows.map(lineOf), words.ticket.mailed].join('\n\n')
  return { ...plainBody(text), card: openedCard(title, rows, words.ticket.mailed) }
}

function confirmBody(draft: TicketDraft, { words, pick, facts: { policy }, talk: { locale } }: Scene): Body {
  const { reason } = tierOf(draft.facts)
  const { firstResponse, fix } = policy.tiers[draft.tier]
  const times = [
    words.ticket.firstAnswer(amountInWords(firstResponse, locale)),
    ...(fix ? [words.ticket.fix(amountInWords(fix, locale))] : []),
  ]
  const details = shorten(draft.details, SHOWN_MAX)
  const rows: Row[] = [
    { label: words.labelled(words.ticket.subject), value: draft.subject },
    ...(details === draft.subject ? [] : [{ label: words.labelled(words.ticket.details), value: details }]),
    { label: words.labelled(words.ticket.about_), value: words.ticket.kinds[draft.facts.about] },
    ...('affected' in draft.facts
      ? [{ label: words.labelled(words.ticket.people), value: words.ticket.affectedBy[draft.facts.affected] }]
      : []),
    {
      label: words.labelled(words.ticket.tier),
      value: `${draft.tier}, ${words.labelled(words.ticket.reasons[reason])} ${times.join(', ')}`,
    },
  ]
  const title = pick(words.ticket.check)
  const choices = choicesOf(['openIt', 'change', 'notNow'], words)
  return { ...plainBody([title, ...rows.map(lineOf)].join('\n'), choices), card: ticketCard(title, rows) }
}

const lineOf = ({ label, value }: Row) => `${label} ${value}`

const kinds = ['usersStuck', 'defect', 'question', 'idea', 'outage'] as const

export const ticketRules: StepRules<
  'describe' | 'about' | 'affected' | 'critical' | 'alsoStuck' | 'confirmOutage' | 'confirm' | 'change'
> = {
  describe: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.describe)),
    hear: ({ facts }, said, scene) => {
      if (
        ['junk', 'hello', 'thanks', 'ok', 'bye'].includes(said.intent) ||
        said.text.length < 3 ||
        (said.intent !== 'text' && said.text.length < DETAILS_MIN)
      ) {
        return { type: 'missed' }
      }
      const details = said.text.slice(0, DETAILS_MAX)
      if (facts) return check(details, facts, scene)
      const matter = { ...heardOf(said, scene), words: redact(details, scene.words.removed) }
      if (said.isOutage) return { type: 'ask', next: { step: 'confirmOutage', details }, matter }
      return { ...described(details, scene, matter.affected ?? null), matter }
    },
  },

  about: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.about), choicesOf(kinds, words)),
    hear: ({ details }, said, scene) => {
      switch (tapped(kinds, said)) {
        case 'usersStuck':
          return { type: 'ask', next: { step: 'affected', details } }
        case 'defect':
          return { type: 'ask', next: { step: 'critical', details } }
        case 'question':
          return check(details, { about: 'question' }, scene)
        case 'idea':
          return check(details, { about: 'enhancement' }, scene)
        case 'outage':
          return { type: 'ask', next: { step: 'confirmOutage', details } }
        default:
          if (said.isOutage) return { type: 'ask', next: { step: 'confirmOutage', details } }
          if (said.kind === 'defect') return { type: 'ask', next: { step: 'critical', details } }
          if (said.kind) return check(details, { about: said.kind }, scene)
          if (said.affected) return check(details, { about: 'endUsers', affected: said.affected }, scene)
          return { type: 'missed' }
      }
    },
  },

  affected: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.affected), choicesOf(['one', 'several'], words)),
    hear: ({ details }, said, scene) => {
      const affected = countIn(said)
      return affected ? check(details, { about: 'endUsers', affected }, scene) : { type: 'missed' }
    },
  },

  critical: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.critical), choicesOf(['stops', 'notStops'], words)),
    hear: ({ details }, said, scene) => {
      const choice = tapped(['stops', 'notStops'], said)
      if (choice === 'stops' || isYes(said) || said.leaning === 'yes') {
        const affected = scene.memory.matter.affected ?? 'none'
        return check(details, { about: 'defect', criticalToDailyWork: true, affected }, scene)
      }
      if (choice === 'notStops' || said.intent === 'no' || said.leaning === 'no')
        return { type: 'ask', next: { step: 'alsoStuck', details } }
      return { type: 'missed' }
    },
  },

  alsoStuck: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.ticket.alsoStuck), choicesOf(['nobody', 'one', 'several'], words)),
    hear: ({ details }, said, scene) => {
      const nobody = tapped(['nobody'], said) && said.number === null
      const affected = nobody || said.intent === 'no' || said.number === 0 ? 'none' : countIn(said)
      if (!affected) return { type: 'missed' }
      return check(details, { about: 'defect', criticalToDailyWork: false, affected }, scene)
    },
  },

  confirmOutage: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.ticket.confirmOutage), choicesOf(['allDown', 'someWorks'], words)),
    hear: ({ details }, said, scene) => {
      const choice = tapped(['allDown', 'someWorks', 'openIt'], said)
      if (choice === 'someWorks' || said.intent === 'no') {
        return { type: 'ask', next: { step: 'about', details }, matter: { isOutage: false } }
      }
      if (choice !== null || isYes(said) || said.intent === 'openTicket') {
        return { type: 'do', command: openCommand(details, { about: 'outage' }, scene) }
      }
      return { type: 'missed' }
    },
  },

  confirm: {
    ask: ({ draft }, scene) => confirmBody(draft, scene),
    hear: ({ draft }, said, scene) => {
      const { words, pick } = scene
      const choice = tapped(['openIt', 'change', 'notNow'], said)
      if (choice === 'notNow') {
        return { type: 'leave', say: [plainBody(pick(words.ticket.dropped))], matter: noMatter }
      }
      if (choice === 'change' || said.intent === 'change' || said.intent === 'no')
        return { type: 'ask', next: { step: 'change', draft } }
      if (choice === 'openIt' || isYes(said) || said.intent === 'openTicket') {
        return { type: 'do', command: { do: 'openTicket', draft } }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      const details = `${draft.details}\n${redact(said.text, words.removed)}`.slice(0, DETAILS_MAX)
      return { type: 'ask', next: { step: 'confirm', draft: { ...draft, details } }, lead: pick(words.ticket.added) }
    },
  },

  change: {
    ask: ({ draft }, { words, pick }) => plainBody(pick(words.ticket.change), choicesOf(changeable(draft), words)),
    hear: ({ draft }, said, scene) => {
      const { details, facts } = draft
      switch (tapped(changeable(draft), said)) {
        case 'description':
          return { type: 'ask', next: { step: 'describe', facts } }
        case 'kind':
          return { type: 'ask', next: { step: 'about', details } }
        case 'people':
          return { type: 'ask', next: { step: facts.about === 'defect' ? 'alsoStuck' : 'affected', details } }
        case 'keepIt':
          return { type: 'ask', next: { step: 'confirm', draft } }
        case 'notNow':
          return { type: 'leave', say: [plainBody(scene.pick(scene.words.ticket.dropped))], matter: noMatter }
        default:
          return { type: 'missed' }
      }
    },
  },
}

/** Only what the ticket has can be changed. */
function changeable({ facts }: TicketDraft) {
  const hasPeople = facts.about === 'endUsers' || (facts.about === 'defect' && !facts.criticalToDailyWork)
  return ['description', 'kind', ...(hasPeople ? (['people'] as const) : []), 'keepIt', 'notNow'] as const
}

/** "Just one", "several", "3"; a number is a number of people here, never the place of a choice. */
function countIn(said: Parameters<typeof tapped>[1]): 'one' | 'several' | null {
  if (said.number !== null) return said.number === 1 ? 'one' : said.number > 1 ? 'several' : null
  const choice = tapped(['one', 'several'], said)
  if (choice) return choice
  const digits = /(?<!\d)(\d{1,6})(?!\d)/.exec(said.text)?.[1]
  if (said.affected) return said.affected
  return digits ? (Number(digits) === 1 ? 'one' : Number(digits) > 1 ? 'several' : null) : null
}
