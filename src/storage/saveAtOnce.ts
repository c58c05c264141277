import type pg from 'pg'
import type { Changes } from '../desk/storePorts.ts'
import type { Columns } from './sql.ts'
import {
  alertRow,
  conversationRow,
  deliveryRow,
  eventRow,
  messageRow,
  nameAttemptRow,
  questionRow,
  targetRow,
  ticketRow,
  usedTokenRow,
} from './writeRows.ts'

/** What can run a statement of its own, outside of any transaction. */
export type Pool = Pick<pg.Pool, 'query'>

/** What a turn of the assistant changes, up to the opening of a ticket. */
const AT_ONCE: ReadonlySet<string> = new Set<keyof Changes>([
  'conversation',
  'messages',
  'tickets',
  'alerts',
  'events',
  'deliveries',
  'questions',
  'usedTokens',
  'nameAttempts',
])

/** How many rows of each a prepared shape may have: what a turn has, and one that opens a ticket. */
const PREPARED: Partial<Record<keyof Changes, number>> = {
  messages: 3,
  events: 3,
  questions: 1,
  tickets: 1,
  alerts: 1,
  deliveries: 1,
}

/** Somebody was faster: a row was there already, or the conversation had another version than the one decided on. */
const STALE = ['23505', '22012']

/** Whether these changes can be one statement; else they need a transaction (save.ts). */
export function fitsAtOnce(changes: Changes): boolean {
  const { conversation, tickets = [] } = changes
  const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)
  return (
    conversation !== undefined &&
    tickets.every(({ version }) => version === 1) && // the targets of an older one are taken away first
    Object.entries(changes).every(([name, value]) => AT_ONCE.has(name) || isEmpty(value))
  )
}

/**
 * Saves everything or nothing in one statement, which is one way to the server and back and one commit: half the CPU
 * time of the same in a transaction. By the same laws (save.ts): what must be new fails the statement when it is not, and
 * so does a conversation whose version has gone on. Only for changes that fit.
 */
export async function saveAtOnce(pool: Pool, changes: Changes): Promise<'saved' | 'stale'> {
  const { messages = [], tickets = [], alerts = [], events = [], deliveries = [], questions = [] } = changes
  const { conversation, usedTokens = [], nameAttempts = [] } = changes
  if (!conversation) throw new Error('Only what belongs to a conversation can be saved at once')
  const values: unknown[] = []
  const put = (value: unknown) => `$${values.push(value)}`
  const parts = [`"talk" AS (${writeTalk(conversationRow(conversation), put)} RETURNING 1)`]
  const insert = (table: string, rows: Columns[], otherwise = '') => {
    if (rows[0]) parts.push(`"${parts.length}" AS (${insertion(table, rows, put)}${otherwise})`)
  }
  insert('UsedToken', usedTokens.map(usedTokenRow))
  insert('Ticket', tickets.map(ticketRow))
  insert(
    'Target',
    tickets.flatMap((ticket) => ticket.targets.map((target) => targetRow(ticket, target))),
  )
  insert('Alert', alerts.map(alertRow))
  insert('Message', messages.map(messageRow))
  insert('NameAttempt', nameAttempts.map(nameAttemptRow), ' ON CONFLICT DO NOTHING')
  insert(
    'Question',
    questions.map(questionRow),
    ` ON CONFLICT ("id") DO UPDATE SET ${overwritten(questions.map(questionRow))}`,
  )
  insert('Event', events.map(eventRow), ' ON CONFLICT DO NOTHING')
  insert('Delivery', deliveries.map(deliveryRow), ' ON CONFLICT DO NOTHING')
  try {
    // a division by nothing undoes the statement; there is no other way to fail one as late as this
    const text = `WITH ${parts.join(', ')} SELECT 1 / count(*) FROM "talk"`
    await pool.query({ text, values, ...nameOf(changes) })
    return 'saved'
  } catch (fault) {
    if (STALE.includes((fault as { code?: string }).code ?? '')) return 'stale'
    throw fault
  }
}

/** The few shapes that turns have are prepared once for each connection, and parsed and planned no more. */
function nameOf({ conversation, ...changes }: Changes): { name?: string } {
  const counts = Object.entries(changes).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 ? [[name, value.length] as const] : [],
  )
  const isUsual = counts.every(([name, count]) => (PREPARED[name as keyof Changes] ?? 0) >= count)
  if (!isUsual) return {}
  const kind = conversation?.version === 1 ? 'new talk' : 'talk'
  const targets = (changes.tickets ?? []).map((ticket) => `ta${ticket.targets.length}`)
  // PostgreSQL tells names apart by their first 63 letters
  return { name: ['save', kind, ...counts.map(([name, count]) => `${name.slice(0, 2)}${count}`), ...targets].join(' ') }
}

type Put = (value: unknown) => string

/** A new conversation as version 1, another only over the version before it. */
function writeTalk(row: ReturnType<typeof conversationRow>, put: Put): string {
  if (row.version === 1) return insertion('Conversation', [row], put)
  const { id, ...rest } = row
  const given = Object.entries(rest).map(([column, value]) => `"${column}" = ${put(value)}`)
  return `UPDATE "Conversation" SET ${given} WHERE "id" = ${put(id)} AND "version" = ${put(row.version - 1)}`
}

/** The names come from our own code, never from outside. */
function insertion(table: string, rows: Columns[], put: Put): string {
  const names = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`)
  return `INSERT INTO "${table}" (${names}) VALUES ${rows.map((row) => `(${Object.values(row).map(put)})`)}`
}

function overwritten(rows: Columns[]): string {
  return Object.keys(rows[0] ?? {})
    .map((name) => `"${name}" = EXCLUDED."${name}"`)
    .join(', ')
}
