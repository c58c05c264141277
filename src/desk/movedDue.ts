import { sayTimeForBoth } from '../calendar/sayTime.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { Counting } from '../domain/policies.ts'
import type { Recounted } from '../domain/recounting.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { mailContact } from './ticketLife.ts'

/** A time that was told to a customer gets later only with a word to them. An earlier one needs none: it is kept all the same. */
export async function tellMoved(
  needs: Needs,
  work: Work,
  { ticket, moved }: Recounted,
  { calendar }: Counting,
): Promise<void> {
  const isLater = moved.some(({ from, to }) => from !== null && (to === null || to > from))
  if (!isLater) return
  const { locale, zone } = work.talk
  const owed = (kind: 'firstResponse' | 'fix') =>
    ticket.targets.find((target) => target.kind === kind && target.state === 'running')
  const said = (kind: 'firstResponse' | 'fix') => {
    const target = owed(kind)
    return target ? sayTimeForBoth(target.dueAt, calendar.zone, zone, locale) : null
  }
  const first = owed('firstResponse') ?? owed('fix')
  await mailContact(needs, work, ticket, {
    about: 'dueMoved',
    number: ticket.number,
    subject: ticket.subject,
    due: said('firstResponse'),
    fixDue: said('fix'),
    reason: first ? dueReason(first, calendar, zone, locale) : null,
  })
}
