import type { Instant } from '../calendar/time.ts'
import { type Store, TICKETS_OF_CUSTOMER_MAX } from '../desk/storePorts.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Question } from '../domain/question.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { HeardType } from '../domain/webhookPayload.ts'
import type * as Row from './generated/client.ts'
import { Prisma } from './generated/client.ts'
import { namesOf, type PreparedRead } from './preparedReads.ts'
import { contactOf, customerOf, questionOf, type TargetRow, ticketOf } from './readRows.ts'
import { date, text } from './writeRows.ts'

type TurnReads = Pick<
  Store,
  | 'agentName'
  | 'contact'
  | 'customer'
  | 'nextTicketNumber'
  | 'questionsAround'
  | 'ticket'
  | 'ticketsOf'
  | 'ticketsOfConversation'
  | 'ticketsOpenedBy'
  | 'webhookTypesHeard'
>

/** More questions than these in one conversation, or of one person in a week, are not looked back on. */
const QUESTIONS_MAX = 50

const contact = namesOf(Prisma.ContactScalarFieldEnum)
const customer = namesOf(Prisma.CustomerScalarFieldEnum)
const ticket = namesOf(Prisma.TicketScalarFieldEnum, { table: 't' })
const target = namesOf(Prisma.TargetScalarFieldEnum, {
  without: ['openedAt', 'tier', 'customerId', 'assigneeId', 'solvedAt', 'hasPauses'],
})
const alert = namesOf(Prisma.AlertScalarFieldEnum)
const question = namesOf(Prisma.QuestionScalarFieldEnum, { table: 'q', without: ['counted'] })

/** What is read around a conversation while a turn about a question or a ticket is decided. */
export function createTurnReads(read: PreparedRead): TurnReads {
  return {
    agentName: async (id) => {
      const [row] = await read<{ name: string }>('agent name', 'SELECT "name" FROM "Agent" WHERE "id" = $1', text(id))
      return row?.name ?? null
    },
    contact: async (id) => {
      const [row] = await read<Row.Contact>('contact', `SELECT ${contact} FROM "Contact" WHERE "id" = $1`, text(id))
      return row ? contactOf(row) : null
    },
    customer: async (id) => {
      const sql = `SELECT ${customer} FROM "Customer" WHERE "id" = $1`
      const [row] = await read<Row.Customer>('customer', sql, text(id))
      return row ? customerOf(row) : null
    },
    ticket: async (id) => (await ticketsThat(read, 'by id', '"id" = $1', [text(id)]))[0] ?? null,
    ticketsOf: (customer, contact) =>
      contact === undefined
        ? ticketsThat(read, 'of customer', '"customerId" = $1', [text(customer)], TICKETS_OF_CUSTOMER_MAX)
        : ticketsThat(
            read,
            'of contact',
            '"customerId" = $1 AND "contactId" = $2',
            [text(customer), text(contact)],
            TICKETS_OF_CUSTOMER_MAX,
          ),
    ticketsOfConversation: (id) => ticketsThat(read, 'of talk', '"conversationId" = $1', [text(id)]),
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
    questionsAround: (talk, since) => questionsAround(read, talk, since),
    webhookTypesHeard: async () => {
      const sql = 'SELECT DISTINCT unnest("types") AS "type" FROM "Webhook" WHERE "offAt" IS NULL'
      return (await read<{ type: HeardType }>('webhook types', sql)).map(({ type }) => type)
    },
  }
}

type TicketRow = Row.Ticket & { targets: Written<TargetRow>[] | null; alerts: Written<Row.Alert>[] | null }

/** A row as PostgreSQL writes it as JSON, where times are texts. */
type Written<T> = { [C in keyof T]: T[C] extends Date ? string : T[C] extends Date | null ? string | null : T[C] }

/**
 * Newest first, each with its targets, the first response before the fix, and what was told of them, oldest first. One
 * statement, so that no ticket is read with the targets of another version.
 */
async function ticketsThat(
  read: PreparedRead,
  name: string,
  where: string,
  values: string[],
  limit: number | null = null,
): Promise<Ticket[]> {
  const rows = await read<TicketRow>(
    `tickets ${name}`,
    `SELECT ${ticket},
      (SELECT json_agg(g ORDER BY g."kind") FROM (SELECT ${target} FROM "Target" WHERE "ticketId" = t."id") g) AS "targets",
      (SELECT json_agg(a ORDER BY a."toldAt", a."at") FROM (SELECT ${alert} FROM "Alert" WHERE "ticketId" = t."id") a)
        AS "alerts"
    FROM "Ticket" t WHERE ${where} ORDER BY "number" DESC LIMIT $${values.length + 1}`,
    ...values,
    limit,
  )
  return rows.map(({ targets, alerts, ...row }) =>
    ticketOf({ ...row, targets: (targets ?? []).map(readTarget), alerts: (alerts ?? []).map(readAlert) }),
  )
}

function readTarget(row: Written<TargetRow>): TargetRow {
  const { startedAt, clockStartsAt, dueAt, pausedAt, keptAt, metAt, ...rest } = row
  const at = { startedAt: new Date(startedAt), clockStartsAt: new Date(clockStartsAt), dueAt: new Date(dueAt) }
  return { ...rest, ...at, pausedAt: dateOf(pausedAt), keptAt: dateOf(keptAt), metAt: dateOf(metAt) }
}

function readAlert({ at, dueAt, toldAt, ...rest }: Written<Row.Alert>): Row.Alert {
  return { ...rest, at: new Date(at), dueAt: new Date(dueAt), toldAt: new Date(toldAt) }
}

function dateOf(written: string | null): Date | null {
  return written === null ? null : new Date(written)
}

/** What was asked in the conversation, and by its person elsewhere since then; oldest first. */
async function questionsAround(read: PreparedRead, talk: Conversation, since: Instant): Promise<Question[]> {
  const newest = `ORDER BY q."place" DESC LIMIT ${QUESTIONS_MAX}`
  const here = `(SELECT ${question} FROM "Question" q WHERE q."conversationId" = $1 ${newest})`
  const elsewhere = personElsewhere(talk)
  const rows = elsewhere
    ? await read<Omit<Row.Question, 'counted'>>(
        `questions of ${talk.person.kind}`,
        // nothing was asked after the last word; so those of long ago are not even looked at
        `${here} UNION ALL (SELECT ${question} FROM "Conversation" c JOIN "Question" q ON q."conversationId" = c."id"
          WHERE c."id" <> $1 AND c."lastAt" >= $2 AND q."at" >= $2 AND ${elsewhere.where} ${newest})`,
        talk.id,
        date(since),
        elsewhere.value,
      )
    : await read<Omit<Row.Question, 'counted'>>('questions of talk', here, talk.id)
  return rows.sort((a, b) => Number(BigInt(a.place) - BigInt(b.place))).map(questionOf)
}

/** Other conversations of the same proven person; an end user's address is only ever known by proof. */
function personElsewhere({ person }: Conversation): { where: string; value: string } | null {
  if (person.kind === 'contact') return { where: 'c."contactId" = $3', value: person.contact }
  if (person.kind === 'visitor' || person.email === null) return null
  return { where: `c."personKind" = 'endUser' AND c."personEmail" = $3`, value: text(person.email) }
}
