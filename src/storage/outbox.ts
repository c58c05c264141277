import type { Instant } from '../calendar/time.ts'
import type { Claimed, Outbox } from '../desk/letterPorts.ts'
import type { ConversationId, TicketId } from '../domain/ids.ts'
import type { LetterTrouble } from '../domain/notification.ts'
import { type Delivery as DeliveryRow, Prisma, type PrismaClient } from './generated/client.ts'
import { deliveryOf } from './readRows.ts'
import type { Pool } from './saveAtOnce.ts'
import { insertNew } from './sql.ts'
import { patiently } from './transient.ts'
import { date, eventRow, text } from './writeRows.ts'

/**
 * The column "letter" without its mailed code; any other letter as it is. It is changed as text, because JSON functions
 * stumble over a character 0 in somebody's subject; a bare quote inside a string would be escaped, so nothing else matches.
 */
export const blankCode = Prisma.sql`regexp_replace("letter"::text, '"code":\\s*"[^"]*"', '"code":""')::json`

/** A claim looks no further than so many letters that are due; with more of them to one address, the others wait a little. */
const LOOKED_AT_MAX = 500

const isDue = (letter: string) =>
  `${letter}."state" = 'waiting' AND (${letter}."tryAt" IS NULL OR ${letter}."tryAt" <= $1)`
const isFree = (letter: string) => `(${letter}."leaseUntil" IS NULL OR ${letter}."leaseUntil" <= $1)`

/**
 * Now, until when they are taken, and how many at most. An earlier letter to the same address goes first, also while another
 * desk is sending it; that is looked up letter by letter and no further than needed, for where many wait, a join compares all
 * with all.
 */
const CLAIM = `
  UPDATE "Delivery" SET "attempts" = "attempts" + 1, "leaseUntil" = $2,
    "doubts" = "doubts" + CASE WHEN "leaseUntil" IS NULL THEN 0 ELSE 1 END
  WHERE "id" = ANY (ARRAY(
    SELECT d."id" FROM (
      SELECT w."id", w."to", w."place" FROM "Delivery" w WHERE ${isDue('w')} AND ${isFree('w')}
      ORDER BY w."place" LIMIT ${LOOKED_AT_MAX}) AS "due"
    JOIN "Delivery" d ON d."id" = "due"."id"
    WHERE ${isDue('d')} AND ${isFree('d')} AND "due"."place" = (
      SELECT e."place" FROM "Delivery" e WHERE e."to" = "due"."to" AND ${isDue('e')} ORDER BY e."place" LIMIT 1)
    ORDER BY "due"."place" LIMIT $3 FOR UPDATE OF d SKIP LOCKED
  )) RETURNING "id", "to", "locale", "letter", "conversationId", "ticketId", "attempts", "doubts"`

type ClaimedRow = Parameters<typeof deliveryOf>[0] & Pick<DeliveryRow, 'attempts' | 'doubts'>

const HOLD = `
  UPDATE "Delivery" SET "leaseUntil" = $3 WHERE "id" = $1 AND "attempts" = $2 AND "state" = 'waiting'`

const sent = (letter: string) => `
  UPDATE "Delivery" SET "state" = 'sent', "sentAt" = $2, "leaseUntil" = NULL, "givenUpAt" = NULL, "givenUpFor" = NULL,
    "letter" = ${letter}
  WHERE "id" = $1 AND "state" <> 'sent'`
const SENT_KEPT = sent('"letter"')
const SENT_BLANKED = sent(blankCode.sql)

/**
 * Letters on PostgreSQL. Many may claim at once: a row somebody else is just taking is passed over, not waited for. What
 * every letter needs is prepared once for each connection, like what every turn reads.
 */
export function createOutbox({ prisma, pool }: { prisma: PrismaClient; pool: Pool }): Outbox {
  return {
    claim: async (now, leaseMs, limit) => {
      const values = [date(now), date((now + leaseMs) as Instant), limit]
      const { rows } = await pool.query<ClaimedRow>({ name: 'claim letter', text: CLAIM, values })
      return readable(rows)
    },
    hold: async ({ id, attempt }, until) => {
      const values = [text(id), attempt, date(until)]
      return (await pool.query({ name: 'hold letter', text: HOLD, values })).rowCount === 1
    },
    sent: async (id, at, { keep }) => {
      const how = keep
        ? { name: 'letter sent', text: SENT_KEPT }
        : { name: 'letter sent and blanked', text: SENT_BLANKED }
      // what was accepted must be written down: forgotten, it would go out once more
      await patiently(() => pool.query({ ...how, values: [text(id), date(at)] }))
    },
    delayed: async ({ id, attempt }, { cause, isDoubtful }, tryAt) => {
      await prisma.delivery.updateMany({
        where: { id: text(id), attempts: attempt, state: 'waiting' },
        data: {
          tryAt: date(tryAt),
          leaseUntil: null,
          lastCause: text(cause),
          ...(isDoubtful && { doubts: { increment: 1 } }),
        },
      })
    },
    givenUp: ({ id, attempt }, why, at) =>
      giveUp(prisma, Prisma.sql`"id" = ${text(id)} AND "attempts" = ${attempt} AND "state" = 'waiting'`, why, at),
    bounced: (id, why, at) => giveUp(prisma, Prisma.sql`"id" = ${text(id)} AND "state" = 'sent'`, why, at),
    kept: async (limit) => {
      const rows = await prisma.delivery.findMany({ orderBy: { place: 'desc' }, take: limit })
      return rows.map((row) => ({ ...deliveryOf(row), sentAt: row.sentAt && (row.sentAt.getTime() as Instant) }))
    },
  }
}

/** A row that cannot be read holds up none that was claimed with it; where it is the only one, that is a fault. */
function readable(rows: ClaimedRow[]): Claimed[] {
  const faults: unknown[] = []
  const read = rows.flatMap((row) => {
    try {
      return [{ ...deliveryOf(row), attempt: row.attempts, doubts: row.doubts }]
    } catch (fault) {
      faults.push(fault)
      return []
    }
  })
  if (read.length === 0 && faults.length > 0) throw faults[0]
  return read
}

/** Gives up the one letter that fits, if it does, and writes it down in the history of its conversation. */
function giveUp(
  prisma: PrismaClient,
  which: Prisma.Sql,
  { cause, trouble }: { cause: string; trouble: LetterTrouble },
  at: Instant,
): Promise<ConversationId | null> {
  return prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Pick<DeliveryRow, 'id' | 'conversationId' | 'ticketId'>[]>`
      UPDATE "Delivery" SET "state" = 'givenUp', "givenUpAt" = ${date(at)}, "givenUpFor" = ${trouble},
        "lastCause" = ${text(cause)}, "sentAt" = NULL, "leaseUntil" = NULL, "letter" = ${blankCode}
      WHERE ${which} RETURNING "id", "conversationId", "ticketId"`
    if (!row || row.conversationId === null) return null
    const conversation = row.conversationId as ConversationId
    const ticket = row.ticketId as TicketId | null
    const happening = { kind: 'LetterGivenUp', delivery: row.id, cause: trouble, at, conversation, ticket } as const
    await insertNew(tx, 'Event', [eventRow(happening)])
    return conversation
  })
}
