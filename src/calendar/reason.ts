import { type Day, parseDay } from './day.ts'
import type { ClosedBecause, ClosedStretch, ElapsedExplanation, Explanation, OpeningExplanation } from './explain.ts'
import { type Locale, localDay, type ReaderZone, sayClock, sayOnDate, weekdayName, zoneLabel } from './sayTime.ts'
import { DAY, type Instant } from './time.ts'

/**
 * The reason for a due time in plain words, on the reader's clock: "Received Friday at 5:30 p.m.; we close at 6:00 p.m.
 * for the weekend and Monday is Labour Day, so the clock goes on Tuesday at 12:00 a.m.: due Tuesday at 1:30 a.m.
 * (Pacific Time, UTC−7)." Weekdays of holidays are the desk's own dates. One text for chat, letters, console and CLI.
 */
export function inWords(explanation: Explanation, zone: ReaderZone, locale: Locale): string {
  const told: Told = { words: WORDS[locale], when: whenTeller(explanation, zone, locale), zone, locale }
  const sentences = explanation.clock === 'elapsed' ? elapsed(explanation, told) : opening(explanation, told)
  if (explanation.dueAt === null) sentences.push(told.words.waiting)
  else if (explanation.paused) sentences.push(told.words.waited)
  return sentences.join(' ')
}

interface Told {
  readonly words: Words
  readonly when: (at: Instant) => string
  readonly zone: ReaderZone
  readonly locale: Locale
}

function elapsed({ receivedAt, dueAt }: ElapsedExplanation, { words, when, zone, locale }: Told): string[] {
  const due = dueAt === null ? null : `${when(dueAt)} (${zoneLabel(dueAt, zone, locale)})`
  return [stop(words.dayAndNight(when(receivedAt), due))]
}

function opening(explanation: OpeningExplanation, told: Told): string[] {
  const { words, when, zone, locale } = told
  const { receivedAt, receivedWhileOpen, clockStartsAt, dueAt } = explanation
  const [first, ...later] = explanation.closed
  const sentences: string[] = []
  if (!receivedWhileOpen) {
    const why = first ? listOf(causes(first, told).map(outside(words)), words.and) : ''
    sentences.push(words.startsLater(when(receivedAt), why, when(clockStartsAt)))
  } else if (first) {
    sentences.push(words.goesOn(when(receivedAt), closing(first, told), when(first.to)))
  } else {
    sentences.push(words.startsAtOnce(when(receivedAt)))
  }
  for (const stretch of later) sentences.push(words.closesAgain(closing(stretch, told), when(stretch.to)))
  const due = dueAt === null ? null : words.due(when(dueAt), zoneLabel(dueAt, zone, locale))
  return sentences.map((sentence, i) => stop(due !== null && i === sentences.length - 1 ? sentence + due : sentence))
}

/** "at 6:00 p.m. for the weekend and Monday is Labour Day" */
function closing(stretch: ClosedStretch, told: Told): string {
  const { words } = told
  const said = causes(stretch, told)
  const pauses = said.flatMap((cause) => (cause.pause ? [cause.pause] : []))
  const days = said.flatMap((cause) => (cause.day ? [cause.day] : []))
  const time = words.at(sayClock(stretch.from, told.zone, told.locale))
  return listOf([[time, ...pauses.map(words.forThe)].join(' '), ...days], words.and)
}

/** "a.m." ends a sentence as it is. */
function stop(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

/** A cause is either a named pause ("the weekend") or a sentence about one day ("Monday is Labour Day"). */
type Cause = { readonly pause: Pause; readonly day?: never } | { readonly day: string; readonly pause?: never }
type Pause = 'night' | 'break' | 'weekend'

function causes(stretch: ClosedStretch, told: Told): Cause[] {
  const weekend = stretch.because.some((because) => because.kind === 'weekend')
  const days = stretch.because.flatMap((because): Cause[] => {
    const day = sayDay(because, told)
    return day === null ? [] : [{ day }]
  })
  if (weekend) return [{ pause: 'weekend' }, ...days]
  if (days.length > 0) return days
  return [{ pause: stretch.because[0]?.kind === 'break' ? 'break' : 'night' }]
}

function sayDay(because: ClosedBecause, { words, locale }: Told): string | null {
  if (because.kind !== 'holiday' && because.kind !== 'dayOff') return null
  const weekday = weekdayName(parseDay(because.date) as Day, locale)
  if (because.kind === 'dayOff') return words.closedAllDay(weekday)
  if (because.own) return `${words.closedAllDay(weekday)} (${because.name[locale]})`
  return because.inLieuOf
    ? words.standsIn(weekday, because.name[locale])
    : words.isHoliday(weekday, because.name[locale])
}

function outside(words: Words): (cause: Cause) => string {
  return (cause) => (cause.pause ? words.itIs[cause.pause] : cause.day)
}

/** Weekday and time of day; with the whole date as soon as one weekday could mean two days. */
function whenTeller(explanation: Explanation, zone: ReaderZone, locale: Locale): (at: Instant) => string {
  const last = explanation.dueAt ?? explanation.receivedAt
  const withDate = last - explanation.receivedAt > 6 * DAY
  return (at) => {
    const day = localDay(at, zone)
    return WORDS[locale].when(withDate ? sayOnDate(day, locale) : weekdayName(day, locale), sayClock(at, zone, locale))
  }
}

function listOf(parts: readonly string[], and: string): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`
}

/** Every sentence of a reason. Times come as "Friday at 5:30 p.m."; a closing as "at 6:00 p.m. for the night". */
interface Words {
  readonly and: string
  when(day: string, clock: string): string
  at(clock: string): string
  forThe(pause: Pause): string
  readonly itIs: Readonly<Record<Pause, string>>
  isHoliday(weekday: string, name: string): string
  standsIn(weekday: string, name: string): string
  closedAllDay(weekday: string): string
  startsAtOnce(received: string): string
  startsLater(received: string, why: string, starts: string): string
  goesOn(received: string, closing: string, goesOn: string): string
  closesAgain(closing: string, goesOn: string): string
  /** Follows the last sentence. */
  due(due: string, zone: string): string
  dayAndNight(received: string, due: string | null): string
  readonly waited: string
  readonly waiting: string
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    and: 'and',
    when: (day, clock) => `${day} at ${clock}`,
    at: (clock) => `at ${clock}`,
    forThe: (pause) => ({ night: 'for the night', break: 'for a while', weekend: 'for the weekend' })[pause],
    itIs: { night: 'we are closed for the night', break: 'we are closed for a while', weekend: 'it is the weekend' },
    isHoliday: (weekday, name) => `${weekday} is ${name}`,
    standsIn: (weekday, name) => `${weekday} is the day off for ${name}`,
    closedAllDay: (weekday) => `we are closed on ${weekday}`,
    startsAtOnce: (received) => `Received ${received}, while we are open, so the clock starts at once`,
    startsLater: (received, why, starts) =>
      `Received ${received}, outside our opening hours: ${why}. The clock starts ${starts}`,
    goesOn: (received, closing, goesOn) => `Received ${received}; we close ${closing}, so the clock goes on ${goesOn}`,
    closesAgain: (closing, goesOn) => `We close again ${closing}, so the clock goes on ${goesOn}`,
    due: (due, zone) => `: due ${due} (${zone}).`,
    dayAndNight: (received, due) =>
      `This clock runs day and night, weekends and holidays included: received ${received}${due ? `, due ${due}` : ''}`,
    waited: 'The time spent waiting for the customer’s answer does not count.',
    waiting: 'The clock stands still while we wait for the customer’s answer.',
  },
  fr: {
    and: 'et',
    when: (day, clock) => `${day} à ${clock}`,
    at: (clock) => `à ${clock}`,
    forThe: (pause) => ({ night: 'pour la nuit', break: 'pour une pause', weekend: 'pour la fin de semaine' })[pause],
    itIs: {
      night: 'nous sommes fermés pour la nuit',
      break: 'nous sommes en pause',
      weekend: 'c’est la fin de semaine',
    },
    isHoliday: (weekday, name) => `${weekday} est férié (${name})`,
    standsIn: (weekday, name) => `${weekday} est chômé en remplacement d’un jour férié (${name})`,
    closedAllDay: (weekday) => `nous sommes fermés ${weekday}`,
    startsAtOnce: (received) =>
      `Demande reçue ${received}, pendant nos heures d’ouverture\u00a0: le décompte commence aussitôt`,
    startsLater: (received, why, starts) =>
      `Demande reçue ${received}, en dehors de nos heures d’ouverture\u00a0: ${why}. Le décompte commence ${starts}`,
    goesOn: (received, closing, goesOn) =>
      `Demande reçue ${received}; nous fermons ${closing}, donc le décompte reprend ${goesOn}`,
    closesAgain: (closing, goesOn) => `Nous fermons de nouveau ${closing}, donc le décompte reprend ${goesOn}`,
    due: (due, zone) => `. Échéance\u00a0: ${due} (${zone}).`,
    dayAndNight: (received, due) =>
      `Ce décompte court jour et nuit, fins de semaine et jours fériés compris\u00a0: demande reçue ${received}${due ? `, échéance ${due}` : ''}`,
    waited: 'Le temps passé à attendre la réponse du client ne compte pas.',
    waiting: 'Le décompte est suspendu tant que nous attendons la réponse du client.',
  },
}
