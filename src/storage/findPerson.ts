import type { FoundCounts, PersonFound } from '../desk/adminPorts.ts'
import { Prisma } from './generated/client.ts'
import { addressKey } from './writeRows.ts'

/** Where a person is found: what is theirs, and what to look for in what others wrote. */
export type Trace = {
  /** The address as it is compared. */
  key: string
  contacts: { id: string; customerId: string; name: string; customerName: string }[]
  conversations: string[]
  tickets: string[]
  customers: string[]
  /** Full names, to be found in what belongs to the same customers; a single word would hit too many others. */
  names: string[]
}

type Tx = Prisma.TransactionClient

/** Everything that leads to a person, by address. `lock` keeps others from going on with it until the transaction ends. */
export async function traceOf(tx: Tx, email: string, { lock = false } = {}): Promise<Trace> {
  const key = addressKey(email)
  const contacts = await tx.$queryRaw<Trace['contacts']>`
    SELECT k."id", k."customerId", k."name", c."name" AS "customerName"
    FROM "Contact" k JOIN "Customer" c ON c."id" = k."customerId" WHERE k."emailKey" = ${key} ORDER BY k."id"`
  const ids = contacts.map(({ id }) => id)
  const talks = await tx.$queryRaw<{ id: string; personName: string | null }[]>`
    SELECT c."id", c."personName" FROM "Conversation" c
    WHERE lower(c."personEmail") = ${key} OR c."contactId" = ANY(${ids})
      OR EXISTS (SELECT 1 FROM "EmailCode" e WHERE e."conversationId" = c."id" AND e."email" = ${key} AND e."provenAt" IS NOT NULL)
      OR ((c."contactId" IS NULL OR c."contactId" = ANY(${ids}))
        AND EXISTS (SELECT 1 FROM "Ticket" t WHERE t."conversationId" = c."id" AND t."contactId" = ANY(${ids})))
    ORDER BY c."id" ${lock ? Prisma.sql`FOR UPDATE OF c` : Prisma.empty}`
  const conversations = talks.map(({ id }) => id)
  const tickets = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Ticket" WHERE "contactId" = ANY(${ids})
    ORDER BY "id" ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`
  const names = [...contacts.map(({ name }) => name), ...talks.flatMap(({ personName }) => personName ?? [])]
  return {
    key,
    contacts,
    conversations,
    tickets: tickets.map(({ id }) => id),
    customers: [...new Set(contacts.map(({ customerId }) => customerId))],
    // without letters it could be found between the values of JSON
    names: [...new Set(names.map((name) => name.trim()))].filter((name) => /\p{L}.*\s.*\p{L}/su.test(name)),
  }
}

/** What is found, for somebody to look at before it is erased. */
export async function lookAt(tx: Tx, trace: Trace): Promise<PersonFound> {
  const { key, contacts, conversations } = trace
  const counts = await countsOf(tx, trace)
  const tickets = await tx.ticket.findMany({
    where: { id: { in: trace.tickets } },
    orderBy: { number: 'asc' },
    select: { number: true, status: true },
  })
  const withAgent = await tx.conversation.count({ where: { id: { in: conversations }, handledBy: 'agent' } })
  const agent = await tx.agent.count({ where: { emailKey: key } })
  const doors = await tx.$queryRaw<
    { name: string }[]
  >`SELECT "name" FROM "Customer" WHERE lower("doorEmail") = ${key} ORDER BY "name"`
  return {
    counts,
    contacts: contacts.map(({ name, customerName }) => ({ name, customerName })),
    tickets: tickets.map(({ number }) => number),
    openTickets: tickets.filter(({ status }) => status === 'open').map(({ number }) => number),
    isWithAgent: withAgent > 0,
    isAgent: agent > 0,
    doorOf: doors.map(({ name }) => name),
  }
}

async function countsOf(tx: Tx, trace: Trace): Promise<FoundCounts> {
  const { key, contacts, conversations: own, tickets } = trace
  const count = async (sql: Prisma.Sql) => Number((await tx.$queryRaw<{ n: bigint }[]>(sql))[0]?.n ?? 0)
  const inOwn = Prisma.sql`"conversationId" = ANY(${own})`
  let mentions = 0
  for (const place of placesOf(trace)) {
    mentions += await count(Prisma.sql`SELECT count(*) AS n FROM ${place.table} WHERE ${place.where}`)
  }
  return {
    contacts: contacts.length,
    conversations: own.length,
    messages: await count(Prisma.sql`SELECT count(*) AS n FROM "Message" WHERE ${inOwn}`),
    files: await count(Prisma.sql`SELECT count(*) AS n FROM "File" WHERE ${inOwn}`),
    tickets: tickets.length,
    notes: await count(Prisma.sql`SELECT count(*) AS n FROM "AgentNote" WHERE ${inOwn}`),
    questions: await count(
      Prisma.sql`SELECT count(*) AS n FROM "Question" WHERE ${inOwn} AND num_nonnulls("text", "reason") > 0`,
    ),
    letters: await count(Prisma.sql`SELECT count(*) AS n FROM "Delivery" WHERE ${lettersOf(trace)}`),
    mails: await count(Prisma.sql`SELECT count(*) AS n FROM "InboundMail" WHERE ${mailsOf(trace)}`),
    webhooks: await count(Prisma.sql`SELECT count(*) AS n FROM "WebhookDelivery" WHERE ${webhooksOf(trace)}`),
    invitations: await count(Prisma.sql`SELECT count(*) AS n FROM "Invitation" WHERE "emailKey" = ${key}`),
    codes: await count(Prisma.sql`
      SELECT (SELECT count(*) FROM "EmailCode" WHERE "email" = ${key} OR ${inOwn})
        + (SELECT count(*) FROM "MailedCode" WHERE "email" = ${key}) AS n`),
    forwards: await count(
      Prisma.sql`SELECT count(*) AS n FROM "ReferralForward" WHERE "emailKey" = ${key} OR ${inOwn}`,
    ),
    mentions,
  }
}

/** Letters to the person, those to others in which the address stands, and those of the person's own talks and tickets. */
export function lettersOf({ key, conversations, tickets }: Trace): Prisma.Sql {
  return Prisma.sql`(lower("to") = ${key} OR "letter"::text ~* ${addressPattern(key, { inJson: true })}
    OR COALESCE("conversationId" = ANY(${conversations}), FALSE) OR COALESCE("ticketId" = ANY(${tickets}), FALSE))`
}

/** Mails from the address, and those that belong to the person's own talks. */
export function mailsOf({ key, conversations }: Trace): Prisma.Sql {
  return Prisma.sql`("sizeBytes" > 0 OR "note" IS NOT NULL) AND ("fromKey" = ${key} OR "conversationId" = ANY(${conversations}))`
}

/** What was sent to other systems of the person's own tickets and conversations, and their notes on colleagues' tickets. */
export function webhooksOf({ conversations, tickets, customers, names }: Trace): Prisma.Sql {
  // looked for as text: JSON functions stumble over a character 0 in somebody's words
  const written = names.map((name) => `"from":${JSON.stringify(name)}`)
  return Prisma.sql`("body" IS NOT NULL AND ("conversationId" = ANY(${conversations}) OR "ticketId" = ANY(${tickets})
    OR ("type" = 'ticket.noted' AND "customerId" = ANY(${customers})
      AND EXISTS (SELECT 1 FROM unnest(${written}::text[]) AS w WHERE position(w IN "body"::text) > 0))))`
}

/** What stands for what was erased. */
export const ERASED = '[erased]'

/** A table in which others may have written of the person: which rows, what they say, and what makes them speak of nobody. */
export type Place = {
  name: Prisma.ModelName
  table: Prisma.Sql
  where: Prisma.Sql
  /** The columns as one text, for an excerpt. */
  words: Prisma.Sql
  set: Prisma.Sql
}

/**
 * Where others may have written of the person: the address anywhere, the full name in what belongs to the same customers.
 * What is the person's own is no such place; it is erased whole.
 */
export function placesOf(trace: Trace): Place[] {
  const { key, names, conversations: own, tickets, customers } = trace
  const address = [addressPattern(key)]
  const all = [...address, ...names.map((name) => namePattern(name))]
  const addressInJson = [addressPattern(key, { inJson: true })]
  const allInJson = [...addressInJson, ...names.map((name) => namePattern(name, { inJson: true }))]
  const elsewhere = Prisma.sql`"conversationId" <> ALL(${own})`
  const talksOfCustomers = Prisma.sql`"conversationId" IN (SELECT "id" FROM "Conversation" WHERE "customerId" = ANY(${customers}))`
  const colleagues = Prisma.sql`${elsewhere} AND ${talksOfCustomers}`
  const others = Prisma.sql`"id" <> ALL(${tickets})`
  const ticketsOfCustomers = Prisma.sql`"ticketId" IN (SELECT "id" FROM "Ticket" WHERE "customerId" = ANY(${customers}))`
  const mailsOfOthers = Prisma.sql`NOT COALESCE(${mailsOf(trace)}, FALSE)`
  const webhooksOfOthers = Prisma.sql`"body" IS NOT NULL AND NOT ${webhooksOf(trace)}`
  const nextVersion = Prisma.sql`"version" = "version" + 1`
  return [
    place('Message', ['body:json'], addressInJson, elsewhere),
    place('Message', ['body:json'], allInJson, colleagues),
    place('File', ['name'], address, elsewhere),
    place('File', ['name'], all, colleagues),
    place('AgentNote', ['text'], address, elsewhere),
    place('AgentNote', ['text'], all, colleagues),
    place('Ticket', ['subject', 'details'], address, others, nextVersion),
    place(
      'Ticket',
      ['subject', 'details'],
      all,
      Prisma.sql`${others} AND "customerId" = ANY(${customers})`,
      nextVersion,
    ),
    place(
      'Ticket',
      ['notes:json', 'circumstances:json', 'tierChanges:json', 'files:json'],
      addressInJson,
      others,
      nextVersion,
    ),
    place(
      'Ticket',
      ['notes:json', 'circumstances:json', 'tierChanges:json', 'files:json'],
      allInJson,
      Prisma.sql`${others} AND "customerId" = ANY(${customers})`,
      nextVersion,
    ),
    place('Conversation', ['flow:json'], addressInJson, Prisma.sql`"id" <> ALL(${own})`, nextVersion),
    place(
      'Conversation',
      ['flow:json'],
      allInJson,
      Prisma.sql`"id" <> ALL(${own}) AND "customerId" = ANY(${customers})`,
      nextVersion,
    ),
    place('Question', ['text', 'reason'], address, Prisma.sql`("conversationId" IS NULL OR ${elsewhere})`),
    place('Question', ['text', 'reason'], all, colleagues),
    place('Satisfaction', ['word'], address, elsewhere),
    place('Satisfaction', ['word'], all, colleagues),
    place('HelpVote', ['note'], address, Prisma.sql`TRUE`),
    place('Event', ['happening:json'], addressInJson, Prisma.sql`TRUE`),
    place('Delivery', ['lastCause'], address, Prisma.sql`NOT ${lettersOf(trace)}`),
    // letters that hold the address go whole; these are to colleagues, or to agents about them
    place(
      'Delivery',
      ['letter:json'],
      allInJson,
      Prisma.sql`NOT ${lettersOf(trace)} AND (${talksOfCustomers} OR ${ticketsOfCustomers})`,
    ),
    place('InboundMail', ['note', 'subject'], address, mailsOfOthers),
    place('InboundMail', ['note', 'subject'], all, Prisma.sql`${mailsOfOthers} AND ${colleagues}`),
    place('WebhookDelivery', ['body:json'], addressInJson, webhooksOfOthers),
    place(
      'WebhookDelivery',
      ['body:json'],
      allInJson,
      Prisma.sql`${webhooksOfOthers} AND "customerId" = ANY(${customers})`,
    ),
    place('AuditEntry', ['label', 'key'], all, Prisma.sql`TRUE`),
    place('AuditEntry', ['before:json', 'after:json'], allInJson, Prisma.sql`TRUE`),
  ]
}

function place(
  table: Prisma.ModelName,
  columns: string[],
  patterns: string[],
  among: Prisma.Sql,
  alsoSet?: Prisma.Sql,
): Place {
  const read = columns.map((column) => {
    const [name, isJson] = column.split(':')
    const sql = Prisma.raw(`"${name}"`)
    const words = isJson ? Prisma.sql`${sql}::text` : sql
    // of two with nothing but a line break between them the other goes the second time
    const redacted = [...patterns, ...(isJson ? patterns : [])].reduce(
      (text, pattern) => Prisma.sql`regexp_replace(${text}, ${pattern}, ${`\\1${ERASED}`}, 'gi')`,
      words,
    )
    return { words, set: isJson ? Prisma.sql`${sql} = ${redacted}::json` : Prisma.sql`${sql} = ${redacted}` }
  })
  const found = read.flatMap(({ words }) => patterns.map((pattern) => Prisma.sql`${words} ~* ${pattern}`))
  return {
    name: table,
    table: Prisma.raw(`"${table}"`),
    words: Prisma.sql`concat_ws(' | ', ${Prisma.join(read.map(({ words }) => words))})`,
    where: Prisma.sql`${among} AND (${Prisma.join(found, ' OR ')})`,
    set: Prisma.join([...read.map(({ set }) => set), ...(alsoSet ? [alsoSet] : [])]),
  }
}

/** The address and no longer one around it: not "joana@…" for "ana@…", nor "….example.com" for "….example". */
function addressPattern(address: string, { inJson = false } = {}): string {
  const begin = beginBehind('[:alnum:]._%+-', inJson)
  return `${begin}${escaped(inJson ? asJson(address) : address)}(?![[:alnum:]-]|\\.[[:alnum:]])`
}

function namePattern(name: string, { inJson = false } = {}): string {
  return `${beginBehind('[:alnum:]', inJson)}${escaped(inJson ? asJson(name) : name)}(?![[:alnum:]])`
}

/**
 * What may stand before a word, in a group of its own, for it stays; a look behind would take ten times as long. A line break
 * stands in JSON as a backslash and a letter: behind both of them a word begins, though a letter stands before it. Between them
 * none does, or what is left would be no JSON, and nothing could be erased any more; so backslashes count in pairs.
 */
function beginBehind(letters: string, inJson: boolean): string {
  if (!inJson) return `(^|[^${letters}])`
  return `([^\\\\${letters}]|[^\\\\](?:\\\\\\\\)*\\\\(?:\\\\|[bfnrt]|u[0-9a-f]{4}))`
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}\s@_-]/gu, (char) => `\\${char}`)
}

/** As it stands within a JSON text. */
function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
