import { sayClock } from '../../src/calendar/sayTime.ts'
import type { Result } from '../../src/desk/botPorts.ts'
import { plain, type Understood } from '../intent.ts'
import type { Outcome, Report, RewrittenField, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { start } from './identify.ts'
import { dropped, onwards, opening } from './openTicket.ts'
import { beginReferral } from './refer.ts'
import { tidy, withDetails, withMore, withStory } from './report.ts'
import { choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'
import { confirmBody, isTrouble, openedBody } from './ticketRows.ts'

const SUBJECT_MAX = 90
const VALUE_MAX = 300
/** A new description needs as much as the first one. */
const DESCRIPTION_MIN = 15

/** Everything that can be changed, and what people call it, in plain form. */
const fields = {
  subject: /^(subject|title|headline|objet|titre)$/,
  description: /^(details?|description|text|story|texte)$/,
  kind: /^(about|kind|type|topic|what it is about|sujet|genre)$/,
  people:
    /^(affected|people|users?|number|number of (people|users)|how many( people| users)?|touches|personnes|utilisateurs|nombre( de personnes| d'utilisateurs)?)$/,
  work: /^((daily |our )?work|critical|impact|travail( quotidien)?|critique)$/,
  since: /^(since( when)?|start|beginning|date|when|time|depuis( quand)?|debut|quand)$/,
  tried: /^(tried|what was tried|attempts?|essaye?|essais?|deja essaye)$/,
} as const satisfies Record<string, RegExp>
type Field = keyof typeof fields

/** Only what the ticket has can be changed. */
function changeable({ about, isCritical }: Report) {
  const hasPeople = about === 'endUsers' || (about === 'defect' && isCritical === false)
  return [
    'subject',
    'description',
    'kind',
    ...(hasPeople ? (['people'] as const) : []),
    ...(about === 'defect' ? (['work'] as const) : []),
    ...(isTrouble(about) ? (['since', 'tried'] as const) : []),
    'keepIt',
    'notNow',
  ] as const
}

/** "Change the subject", "change subject to …", "objet : …": which value, and the new one if it was said. */
function changeIn(text: string): { field: Field; value: string | null } | null {
  const asked =
    /^(?:please |svp )?(?:change|edit|correct|modify|update|chang(?:er|ez)|modifi(?:er|ez)|corrige[rz])\s+(?:the |my |le |la |les |l['’]|mon |ma )?([\p{L} ]{3,30}?)(?:\s*(?:[:=]|\bto\b|\ben\b|\bpar\b)\s*(.{2,}))?[.!]?$/isu.exec(
      text,
    ) ?? /^([\p{L} ]{3,20}?)\s*[:=]\s*(.{2,})$/isu.exec(text)
  const name = plain(asked?.[1] ?? '')
  const field = (Object.keys(fields) as Field[]).find((key) => fields[key].test(name))
  return field ? { field, value: asked?.[2]?.trim() ?? null } : null
}

/** Asks for one value anew; nothing else is asked again unless it follows from it. */
function reask(field: Field, report: Report, scene: Scene): Outcome {
  switch (field) {
    case 'kind':
      return onwards({ ...report, about: null, isCritical: null }, scene)
    case 'people': {
      const circumstances = { ...report.circumstances, peopleCount: null }
      return onwards({ ...report, affected: null, circumstances }, scene)
    }
    case 'work':
      return onwards({ ...report, isCritical: null }, scene)
    default:
      return { type: 'ask', next: { step: 'rewrite', report, field } }
  }
}

function change({ field, value }: { field: Field; value: string | null }, report: Report, scene: Scene): Outcome {
  const isTyped = field !== 'kind' && field !== 'people' && field !== 'work'
  const after = isTyped && value ? rewrite(field, value, report, scene) : null
  return after ? onwards(after, scene) : reask(field, report, scene)
}

/** The report with a value as it was typed; null when that cannot stand. */
function rewrite(field: RewrittenField, typed: string, report: Report, scene: Scene): Report | null {
  const value = tidy(typed, scene)
  if (value.length < 2) return null
  switch (field) {
    case 'subject':
      return { ...report, subject: shorten(value.replace(/\s+/g, ' '), SUBJECT_MAX) }
    case 'description':
      return value.length < DESCRIPTION_MIN ? null : withDetails(report, typed, scene)
    case 'since':
    case 'tried':
      return { ...report, circumstances: { ...report.circumstances, [field]: shorten(value, VALUE_MAX) } }
  }
}

/** In plain form: "it is urgent", "that should be tier 3". The tier does not follow from it, but it is written down. */
const disagreement =
  /\b((?<!\b(not|pas) (so |that |very |really |si |tres |vraiment )?)urgent(ly)?|asap|emergency|disagree|(wrong|another|different|higher|lower) (tier|priority)|(tier|priority) (is |of )?(wrong|not right|too (low|high)|should be|[123]$)|should be (a )?(tier|priority|p) ?[123]|pas d'accord|urgence|(autre|mauvais) niveau|niveau (trop (bas|haut)|incorrect|[123]$))\b/

/** Not agreed: recorded for the agent and said so; the ticket opens with the next tap. */
function disputed(report: Report, said: Understood | null, scene: Scene): Outcome {
  const told = said ? withMore(report, said, scene) : report
  const noted = { ...told, circumstances: { ...told.circumstances, isTierDisputed: true } }
  return { type: 'ask', next: { step: 'confirm', report: noted }, lead: scene.pick(scene.words.ticket.disputeNoted) }
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
    const matter = memory.at.step === 'confirm' ? { words: memory.at.report.details } : {}
    return { ...(start('help', scene) as Exclude<Outcome, { type: 'missed' }>), matter }
  }
  if ('refused' in result && result.refused === 'tooMany') {
    const { zone, locale } = scene.talk
    return { type: 'leave', say: [plainBody(pick(words.ticket.tooMany(sayClock(result.until, zone, locale))))] }
  }
  return { type: 'leave', say: [plainBody(pick(words.refused.notPossible))] }
}

export const lastLookRules: StepRules<'confirm' | 'change' | 'rewrite'> = {
  confirm: {
    ask: ({ report }, scene) => confirmBody(report, scene),
    hear: ({ report }, said, scene) => {
      const { words, pick } = scene
      const wanted = changeIn(said.text)
      if (wanted) return change(wanted, report, scene)
      const { isTierDisputed } = report.circumstances
      const keys = ['openIt', 'change', ...(isTierDisputed ? [] : (['disagree'] as const)), 'notNow'] as const
      const choice = tapped<(typeof keys)[number]>(keys, said)
      if (choice === 'notNow') return dropped(scene)
      if (choice === 'disagree') return disputed(report, null, scene)
      if (choice === 'change' || said.intent === 'change' || said.intent === 'no')
        return { type: 'ask', next: { step: 'change', report } }
      if (choice === 'openIt' || isYes(said) || said.intent === 'openTicket') return opening(report, scene)
      if ((said.intent !== 'text' && said.intent !== 'notSolved') || said.number !== null) return { type: 'missed' }
      const more = withMore(withStory(report, said), said, scene)
      if (said.isOutage) return onwards({ ...more, about: 'outage' }, scene)
      if (disagreement.test(plain(said.text))) return disputed(withStory(report, said), said, scene)
      return onwards(more, scene, { lead: pick(words.ticket.added) })
    },
  },

  change: {
    ask: ({ report }, { words, pick }) => plainBody(pick(words.ticket.change), choicesOf(changeable(report), words)),
    hear: ({ report }, said, scene) => {
      const choice = tapped<ReturnType<typeof changeable>[number]>(changeable(report), said)
      if (choice === 'notNow') return dropped(scene)
      if (choice === 'keepIt') return { type: 'ask', next: { step: 'confirm', report } }
      if (choice) return reask(choice, report, scene)
      const wanted = changeIn(said.text) ?? changeIn(`change ${said.text}`)
      return wanted ? change(wanted, report, scene) : { type: 'missed' }
    },
  },

  rewrite: {
    ask: ({ field }, { words, pick }) => plainBody(pick(words.ticket.rewrite[field]), choicesOf(['keepIt'], words)),
    hear: ({ report, field }, said, scene) => {
      if (tapped(['keepIt'], { ...said, number: null }) || said.intent === 'no' || said.intent === 'openTicket') {
        return { type: 'ask', next: { step: 'confirm', report } }
      }
      if (['junk', 'yes', 'ok', 'hello', 'thanks', 'bye', 'change'].includes(said.intent)) return { type: 'missed' }
      const after = rewrite(field, said.text, report, scene)
      return after ? onwards(after, scene) : { type: 'missed' }
    },
  },
}
