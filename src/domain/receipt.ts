import { DAY, type Instant } from '../calendar/time.ts'
import { type HeadLine, headValues, mailDate } from './mailHead.ts'

/** A clock never begins earlier than this before the mail was kept: a wrong clock elsewhere must not make a ticket late. */
const EARLIEST_MS = 7 * DAY

/**
 * When the desk's mail server received a mail, by which a clock begins: what the door knows (an IMAP server's own date) or
 * what the topmost Received line of the trusted server says, whichever is earlier. The line "Date" is the sender's word and
 * is never asked. Never later than `keptAt`, never more than seven days before it.
 */
export function receiptTime(
  head: readonly HeadLine[],
  { doorAt, trustedServer, keptAt }: { doorAt: Instant | null; trustedServer: string | null; keptAt: Instant },
): Instant {
  const line =
    trustedServer === null ? undefined : headValues(head, 'received').find((value) => isBy(value, trustedServer))
  const said = line === undefined ? null : mailDate(line.slice(line.lastIndexOf(';') + 1).slice(0, 200))
  const known = [doorAt, said].filter((at): at is number => at !== null)
  const at = known.length > 0 ? Math.min(...known) : keptAt
  return Math.max(Math.min(at, keptAt), keptAt - EARLIEST_MS) as Instant
}

/** "… by mx.example.org with …": that very server, or one under its name. */
function isBy(received: string, server: string): boolean {
  const by = /\bby\s+([\w.-]{1,255})/i.exec(received.slice(0, 2_000))?.[1]?.toLowerCase()
  return by !== undefined && (by === server.toLowerCase() || by.endsWith(`.${server.toLowerCase()}`))
}
