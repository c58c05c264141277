import { type Instant, MINUTE, SECOND } from '../calendar/time.ts'
import type { Clock, Outbox } from '../desk/ports.ts'
import type { Letter } from '../domain/notification.ts'
import type { Post } from './email.ts'
import { write } from './letters.ts'

/** A claimed letter that was neither sent nor refused within this time is anybody's again. */
const LEASE_MS = 60 * SECOND
/** About a day of trying: 15 s, 1 min, 4 min, 16 min, then hourly. */
const ATTEMPTS_MAX = 24

/** What the loop tells: counted, logged, and shown to operators when a letter was given up. */
export type DeliveryNews = { id: string; about: Letter['about'] } & (
  | { became: 'sent' }
  | { became: 'delayed'; cause: string }
  | { became: 'givenUp'; cause: string }
)

/**
 * Sends the letter that has waited longest; true means "call me again at once". A letter may in the worst case go out
 * twice (a crash between the mail server's yes and our row), so its Message-ID is its own id and never changes. A post
 * that does not keep letters has their codes blanked once they are out.
 */
export async function deliverOne(
  outbox: Outbox,
  post: Post,
  clock: Clock,
  tell: (news: DeliveryNews) => void,
): Promise<boolean> {
  const delivery = await outbox.claim(clock(), LEASE_MS)
  if (!delivery) return false
  const { id, to, locale, letter, attempts } = delivery
  const came = await post.send({ id, to, ...write(letter, locale) })
  if (came.sent) {
    await outbox.sent(id, clock(), { keep: post.keeps })
    tell({ id, about: letter.about, became: 'sent' })
    return true
  }
  const again = !came.permanent && attempts < ATTEMPTS_MAX
  await outbox.failed(id, came.cause, again ? ((clock() + backOff(attempts)) as Instant) : null)
  tell({ id, about: letter.about, became: again ? 'delayed' : 'givenUp', cause: came.cause })
  return true
}

/** How long to wait after this many attempts: four times longer each time, an hour at most. */
export function backOff(attempts: number): number {
  return Math.min(15 * SECOND * 4 ** Math.max(0, attempts - 1), 60 * MINUTE)
}
