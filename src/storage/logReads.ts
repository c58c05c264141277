import type { QueryResultRow } from 'pg'
import type { Instant } from '../calendar/time.ts'
import type { Store } from '../desk/ports.ts'
import type * as Row from './generated/client.ts'
import { Prisma } from './generated/client.ts'
import { conversationOf, messageOf } from './readRows.ts'
import type { Pool } from './saveAtOnce.ts'
import { date, text } from './writeRows.ts'

type LogReads = Pick<
  Store,
  'conversation' | 'messagesAfter' | 'lastMessages' | 'messageByClientId' | 'nextTicketNumber' | 'ticketsOpenedBy'
>

/** By name and not all there are: a prepared statement breaks when a newer release adds a column to what it answers. */
const talk = namesOf(Prisma.ConversationScalarFieldEnum)
const line = namesOf(Prisma.MessageScalarFieldEnum)

/** What every message reads. Statements of our own, because Prisma's cost four times their CPU time. */
export function createLogReads(pool: Pool): LogReads {
  const read = async <T>(name: string, text: string, ...values: unknown[]) =>
    (await pool.query<T & QueryResultRow>({ name, text, values })).rows as T[]
  return {
    conversation: async (id) => {
      const [row] = await read<Row.Conversation>('talk', `SELECT ${talk} FROM "Conversation" WHERE "id" = $1`, text(id))
      return row ? conversationOf(row) : null
    },
    messagesAfter: async (id, after, limit) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 AND "seq" > $2 ORDER BY "seq" LIMIT $3`
      return (await read<Row.Message>('lines after', sql, text(id), after, limit)).map(messageOf)
    },
    lastMessages: async (id, limit) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 ORDER BY "seq" DESC LIMIT $2`
      return (await read<Row.Message>('last lines', sql, text(id), limit)).reverse().map(messageOf)
    },
    messageByClientId: async (id, clientId) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 AND "clientId" = $2`
      const [row] = await read<Row.Message>('line by sender', sql, text(id), text(clientId))
      return row ? messageOf(row) : null
    },
    ticketsOpenedBy: async (contact, since, limit) => {
      const sql =
        'SELECT "openedAt" FROM "Ticket" WHERE "contactId" = $1 AND "openedAt" > $2 ORDER BY "number" DESC LIMIT $3'
      const rows = await read<{ openedAt: Date }>('tickets opened', sql, text(contact), date(since), limit)
      return rows.map(({ openedAt }) => openedAt.getTime() as Instant)
    },
    nextTicketNumber: async () => {
      const [row] = await read<{ number: number }>('ticket number', `SELECT nextval('"TicketNumber"')::int AS "number"`)
      return (row as { number: number }).number
    },
  }
}

function namesOf(columns: Record<string, string>): string {
  return Object.values(columns)
    .map((column) => `"${column}"`)
    .join(', ')
}
