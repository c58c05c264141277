import { sayTimeForBoth } from '../../src/calendar/sayTime.ts'
import type { Body } from '../../src/domain/conversation.ts'
import { dueReason } from '../../src/domain/dueReason.ts'
import { amountInWords } from '../../src/domain/policyWords.ts'
import type { Ticket, TicketDraft } from '../../src/domain/ticket.ts'
import { type TierFacts, tierOf } from '../../src/domain/tier.ts'
import { type Row, ticketCard } from '../cards.ts'
import type { Report, Scene } from './flow.ts'
import { draftOf } from './report.ts'
import { choicesOf, plainBody, shorten } from './say.ts'

/** A card shows this much of a value; the ticket holds all of it. */
const SHOWN_MAX = 600

/** Everything as it would be sent; each row can be changed, by a tap or by "change" and its label. */
export function confirmBody(report: Report, scene: Scene): Body {
  const { words, pick } = scene
  const title = pick(words.ticket.check)
  const rows = draftRows(draftOf(report, scene), scene)
  const foot = words.ticket.howToChange
  const { isTierDisputed } = report.circumstances
  const choices = choicesOf(['openIt', 'change', ...(isTierDisputed ? [] : (['disagree'] as const)), 'notNow'], words)
  return { ...plainBody([title, ...rows.map(lineOf), foot].join('\n'), choices), card: ticketCard(title, rows, foot) }
}

function draftRows(draft: Required<TicketDraft>, scene: Scene): Row[] {
  const { words, talk, memory } = scene
  const { ticket, labelled } = words
  const { facts, circumstances: around } = draft
  const row = (label: string, value: string | null): Row[] => (value ? [{ label: labelled(label), value }] : [])
  const details = shorten(draft.details, SHOWN_MAX)
  const articles = talk.shown.flatMap(({ outcome, title }) => (outcome === 'refused' ? [title] : []))
  const tried = [around.tried, articles.length > 0 && ticket.triedArticles(articles.join('; '))].filter(Boolean)
  const unsaid = isTrouble(facts.about) ? ticket.notSaid : null
  return [
    ...row(ticket.subject, draft.subject),
    ...row(ticket.details, details === draft.subject ? null : details),
    ...row(ticket.about_, ticket.kinds[facts.about]),
    ...row(ticket.people, isCounted(facts) ? peopleIn(facts.affected, around.peopleCount, scene) : null),
    ...row(
      ticket.work,
      'criticalToDailyWork' in facts ? ticket.works[facts.criticalToDailyWork ? 'stops' : 'goesOn'] : null,
    ),
    // the label says "since" already
    ...row(ticket.since, around.since?.replace(/^(since|depuis)\s+/i, '') ?? unsaid),
    ...row(ticket.tried, tried.join('; ') || unsaid),
    ...row(ticket.codes, around.errorCodes.join(', ')),
    ...row(ticket.devices, around.devices.join(', ')),
    ...row(ticket.links, around.links.join(' ')),
    ...row(ticket.files, memory.matter.filesCount > 0 ? ticket.filesCount(memory.matter.filesCount) : null),
    ...row(ticket.tier, `${labelled(tierInWords(draft, scene))} ${timesInWords(draft, scene)}`),
    ...row(ticket.yourView, around.isTierDisputed ? ticket.disputed : null),
  ]
}

/** Something that began at some time and that one tries to get out of. */
export function isTrouble(about: Report['about']): boolean {
  return about === 'endUsers' || about === 'defect'
}

/** A defect that stops the work is tier 2 whoever else is stuck, so that nobody was asked. */
function isCounted(facts: TierFacts): facts is Extract<TierFacts, { about: 'endUsers' | 'defect' }> {
  if (facts.about === 'defect') return !facts.criticalToDailyWork || facts.affected !== 'none'
  return facts.about === 'endUsers'
}

function peopleIn(affected: 'none' | 'one' | 'several', count: number | null, { words }: Scene): string {
  const said = words.ticket.affectedBy[affected]
  return count !== null && count > 1 ? `${said} (${count})` : said
}

/** "2, because several of your users are stuck". */
function tierInWords({ tier, facts }: Pick<TicketDraft, 'tier' | 'facts'>, { words }: Scene): string {
  return `${tier}, ${words.ticket.reasons[tierOf(facts).reason]}`
}

function timesInWords({ tier }: TicketDraft, { words, facts: { policy }, talk: { locale } }: Scene): string {
  const { firstResponse, fix } = policy.tiers[tier]
  const times = [words.ticket.firstAnswer(amountInWords(firstResponse, locale))]
  if (fix) times.push(words.ticket.fix(amountInWords(fix, locale)))
  return times.join(', ')
}

/** Number, tier and why, when each answer is due on both clocks, and why then. */
export function openedBody(ticket: Ticket, scene: Scene): Body {
  const { words, talk } = scene
  const { calendar } = scene.facts
  const { zone, locale } = talk
  const title = words.ticket.opened(ticket.number, ticket.tier)
  const row = (label: string, value: string): Row => ({ label: words.labelled(label), value })
  const rows: Row[] = [
    row(words.ticket.tier, tierInWords(ticket, scene)),
    ...ticket.targets.flatMap((target) => [
      row(
        target.kind === 'fix' ? words.ticket.fixDue : words.ticket.due,
        sayTimeForBoth(target.dueAt, calendar.zone, zone, locale),
      ),
      ...(target.kind === 'firstResponse' ? [row(words.ticket.reason, dueReason(target, calendar, zone, locale))] : []),
    ]),
    ...(ticket.files.length > 0 ? [row(words.ticket.files, words.ticket.filesCount(ticket.files.length))] : []),
  ]
  const text = [title, ...rows.map(lineOf), words.ticket.mailed].join('\n\n')
  return { ...plainBody(text), card: ticketCard(title, rows, words.ticket.mailed) }
}

const lineOf = ({ label, value }: Row) => `${label} ${value}`
