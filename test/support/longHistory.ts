import type pg from 'pg'
import { vitrium } from './policy.ts'

/** How much of a desk's past to make up, and as of when. */
export type PastDesk = {
  /** Conversations that are over, spread evenly over two years; about every fifth had a ticket, which is solved. */
  history: number
  /** Conversations whose ticket is open, of the last ten weeks. */
  open: number
  now: Date
}

const CUSTOMERS = 500
/** The first ones have many times as much to do with the desk as the last ones. */
const CONTACTS = 5_000
const PAST_AGENTS = 20
/** Different lines that people say; a small past has fewer. */
const phrasesOf = ({ history, open }: PastDesk) => Math.min(20_000, history + open)
/** Tables that grow with what happens. */
export const GROWING = [
  ...['Conversation', 'Message', 'Event', 'Question', 'Ticket', 'Target', 'Alert', 'Delivery', 'LiveTalk'],
  ...['Satisfaction', 'InboundMail', 'WebhookDelivery', 'AgentNote', 'HelpVote'],
]

/** A number from 0 up to 1 that hangs on the row and the use alone, so that every desk of a size is the same. */
const chance = (use: number, of = 's."k"') => `((hashint8extended(${of}, ${use}) & 1073741823)::float8 / 1073741824)`
const someOf = (use: number, words: readonly string[]) =>
  `(ARRAY['${words.join("','")}'])[1 + floor(${chance(use)} * ${words.length})::int]`

/**
 * Fills a migrated desk with a believable past by statements over whole sets: a million conversations in minutes. Indexes are
 * taken off and made again afterwards, and the statistics are fresh; triggers and foreign keys are not asked.
 */
export async function writePast(client: pg.Client, past: PastDesk): Promise<void> {
  const run = (sql: string, values: unknown[] = []) => client.query(sql, values)
  await run(`SET session_replication_role = replica`)
  await run(`SET synchronous_commit = off`)
  await run(`SET work_mem = '256MB'`)
  await run(`SET maintenance_work_mem = '768MB'`)
  const putBack = await takeIndexesOff(client)
  for (const statement of statements(past)) await run(statement)
  for (const index of putBack) await run(index)
  await run('DROP TABLE "past", "phrase"')
  await run('RESET ALL')
  await run('VACUUM (ANALYZE)')
}

/** Answers how to make them again. What stands for a constraint stays. */
async function takeIndexesOff(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT i.indexrelid::regclass::text AS "name", pg_get_indexdef(i.indexrelid) AS "sql" FROM pg_index i
     WHERE i.indrelid::regclass::text = ANY($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [GROWING.map((table) => `"${table}"`)],
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  return rows.map(({ sql }) => sql)
}

function statements(past: PastDesk): string[] {
  const { history, open, now } = past
  const phrases = phrasesOf(past)
  const at = `'${now.toISOString()}'::timestamptz`
  const under = `'${vitrium.policy.version}', '${vitrium.calendar.version}'`
  return [
    `INSERT INTO "Customer" ("id", "name", "package", "domains", "aliases", "links", "documentCodes")
      SELECT 'customer-' || c, 'Company ' || c, CASE c % 4 WHEN 0 THEN 'elite' ELSE 'standard' END,
        ARRAY['company-' || c || '.example'], '{}', '{}', '{}' FROM generate_series(0, ${CUSTOMERS - 1}) AS c`,
    `INSERT INTO "Contact" ("id", "customerId", "name", "email", "emailKey", "confirmed")
      SELECT 'contact-' || c, 'customer-' || c / ${CONTACTS / CUSTOMERS}, 'Person ' || c, e, e, true
      FROM generate_series(0, ${CONTACTS - 1}) AS c, LATERAL (
        SELECT 'person-' || c || '@company-' || c / ${CONTACTS / CUSTOMERS} || '.example' AS e) AS address`,
    `INSERT INTO "Agent" ("id", "name", "email", "emailKey", "role")
      SELECT 'agent-' || a, 'Agent ' || a, 'agent-' || a || '@desk.example', 'agent-' || a || '@desk.example', 'agent'
      FROM generate_series(1, ${PAST_AGENTS}) AS a`,
    `INSERT INTO "Webhook" ("id", "name", "url", "types", "secret", "createdAt")
      VALUES ('hook', 'Their system', 'https://hook.example', ARRAY['ticket.opened', 'ticket.solved'], 'x', ${at})`,
    `CREATE UNLOGGED TABLE "phrase" AS SELECT p AS "n", string_agg(
        (ARRAY['re','pri','do','lo','ca','mi','ta','ver','su','no','pe','gra','li','fo','den','ar','ke'])[1 + w % 17]
        || (ARRAY['der','nt','cu','gi','ll','ment','ss','ge','ra','ti','on','ver','st'])[1 + w / 17 % 13]
        || (ARRAY['','s','ed','ing','er','ly','al','ion'])[1 + w / 221 % 8], ' ') AS "text"
      FROM generate_series(0, ${phrases - 1}) AS p, generate_series(1, 12) AS i,
        LATERAL (SELECT floor(power(${chance(9, 'p * 12 + i')}, 2) * 1768)::int AS w) AS word GROUP BY p`,
    // every conversation with what it is about, in the order of time, as they would have come
    `CREATE UNLOGGED TABLE "past" AS
      SELECT row_number() OVER (ORDER BY "at") AS "k", "at", "isOpen" FROM (
        SELECT ${at} - INTERVAL '730 days' * (1 - (h - 0.5) / ${history}) - INTERVAL '1 hour' AS "at", false AS "isOpen"
          FROM generate_series(1, ${history}) AS h
        UNION ALL
        SELECT ${at} - INTERVAL '70 days' * (1 - (o - 0.5) / ${open}) - INTERVAL '1 hour', true FROM generate_series(1, ${open}) AS o
      ) AS talk`,
    `CREATE UNLOGGED TABLE "past2" AS SELECT s."k", s."at", s."isOpen", md5('talk ' || s."k")::uuid::text AS "id",
        CASE WHEN "hasTicket" OR ${chance(1)} < 0.1 THEN 'contact' WHEN ${chance(1)} < 0.3 THEN 'endUser' ELSE 'visitor' END AS "kind",
        floor(power(${chance(2)}, 2) * ${CONTACTS})::int AS "contact",
        CASE WHEN "hasTicket" THEN md5('ticket ' || s."k")::uuid::text END AS "ticket",
        CASE WHEN "hasTicket" THEN 5 + s."k" % 5 ELSE 3 + s."k" % 3 END::int AS "lines",
        CASE WHEN ${chance(3)} < 0.002 THEN 3 WHEN ${chance(3)} < 0.25 THEN 2 ELSE 1 END AS "tier"
      FROM "past" s, LATERAL (SELECT s."isOpen" OR ${chance(4)} < 0.22 AS "hasTicket") AS about`,
    `DROP TABLE "past"`,
    `ALTER TABLE "past2" RENAME TO "past"`,
    `ANALYZE "past", "phrase"`,
    conversations(at),
    messages(phrases),
    tickets(at, phrases),
    targets(at, under),
    questions(at, phrases),
    events(),
    ...aside(at),
    // kept by a trigger otherwise
    `DELETE FROM "TicketTally"`,
    `INSERT INTO "TicketTally" ("status", "tier", "isWaiting", "assigneeId", "count")
      SELECT "status", CASE "status" WHEN 'open' THEN "tier" ELSE 0 END, "waitingSince" IS NOT NULL,
        CASE "status" WHEN 'open' THEN "assigneeId" END, count(*) FROM "Ticket" GROUP BY 1, 2, 3, 4`,
    `SELECT setval('"TicketNumber"', 1001 + (SELECT max("k") FROM "past"))`,
  ]
}

/** The newest of them are live: a few wait for a person, a few are with one. */
function conversations(at: string): string {
  const isContact = `s."kind" = 'contact'`
  return `
    INSERT INTO "Conversation" ("id", "version", "seq", "lastAt", "openedAt", "siteKey", "locale", "zone", "personKind",
      "personName", "personEmail", "proof", "signedAs", "contactId", "customerId", "handledBy", "handledSince", "agentId",
      "agentName", "silentAt", "shown", "ticketId")
    SELECT s."id", s."lines", s."lines", s."at" + INTERVAL '1 minute' * s."lines", s."at", 'vitrium',
      CASE WHEN ${chance(5)} < 0.2 THEN 'fr' ELSE 'en' END, 'America/Toronto', s."kind",
      CASE WHEN ${isContact} THEN 'Person ' || s."contact" END,
      CASE WHEN ${isContact} THEN 'person-' || s."contact" || '@company-' || s."contact" / 10 || '.example'
        WHEN s."kind" = 'endUser' THEN 'reader-' || s."k" / 3 || '@mailbox.example' END,
      CASE s."kind" WHEN 'contact' THEN 'code' WHEN 'endUser' THEN 'code' END,
      CASE WHEN ${chance(6)} < 0.2 THEN md5('visitor ' || s."k" / 4) END,
      CASE WHEN ${isContact} THEN 'contact-' || s."contact" END,
      CASE WHEN ${isContact} THEN 'customer-' || s."contact" / 10
        WHEN s."kind" = 'endUser' THEN 'customer-' || s."k" % ${CUSTOMERS} END,
      "by", CASE WHEN "by" <> 'assistant' THEN s."at" + INTERVAL '1 minute' END,
      CASE "by" WHEN 'agent' THEN 'agent-' || 1 + s."k" % ${PAST_AGENTS} END,
      CASE "by" WHEN 'agent' THEN 'Agent ' || 1 + s."k" % ${PAST_AGENTS} END,
      CASE WHEN s."at" > ${at} - INTERVAL '2 hours' AND "by" = 'assistant' THEN ${at} + INTERVAL '1 day' END,
      '[]', s."ticket"
    FROM "past" s, LATERAL (SELECT CASE WHEN (SELECT count(*) FROM "past") - s."k" < 20 THEN 'agent'
      WHEN (SELECT count(*) FROM "past") - s."k" < 30 THEN 'queue' ELSE 'assistant' END AS "by") AS handling
    ORDER BY s."k"`
}

function messages(phrases: number): string {
  return `
    INSERT INTO "Message" ("conversationId", "seq", "id", "at", "role", "agentId", "agentName", "clientId", "body")
    SELECT s."id", l, md5(s."k" || ' ' || l)::uuid::text, s."at" + INTERVAL '1 minute' * l, "role",
      CASE "role" WHEN 'agent' THEN 'agent-' || 1 + s."k" % ${PAST_AGENTS} END,
      CASE "role" WHEN 'agent' THEN 'Agent ' || 1 + s."k" % ${PAST_AGENTS} END,
      CASE "role" WHEN 'visitor' THEN 'client ' || l END,
      json_build_object('text', p."text", 'format', 'plain')
    FROM "past" s CROSS JOIN LATERAL generate_series(1, s."lines") AS l
      CROSS JOIN LATERAL (SELECT CASE WHEN l % 2 = 1 THEN 'visitor' WHEN l > 4 THEN 'agent' ELSE 'assistant' END AS "role") AS who
      JOIN "phrase" p ON p."n" = (s."k" * 7 + l * 1009) % ${phrases}`
}

/** Of the open ones every twentieth is overdue, most are somebody's, and a few wait for the customer. */
function tickets(at: string, phrases: number): string {
  return `
    INSERT INTO "Ticket" ("id", "number", "version", "conversationId", "customerId", "contactId", "subject", "details", "facts",
      "tier", "status", "waitingSince", "assigneeId", "openedAt", "solvedAt", "outcome", "notes", "nextAlarmAt", "nextDueAt")
    SELECT s."ticket", 1001 + s."k", CASE WHEN s."isOpen" THEN 1 ELSE 3 END, s."id", 'customer-' || s."contact" / 10,
      'contact-' || s."contact", left(p."text", 60), p."text", '{"about":"endUsers","affected":"several"}', s."tier",
      CASE WHEN s."isOpen" THEN 'open' ELSE 'solved' END,
      CASE WHEN s."isOpen" AND ${chance(11)} < 0.03 THEN s."at" + INTERVAL '2 hours' END,
      CASE WHEN NOT s."isOpen" OR ${chance(12)} < 0.8 THEN 'agent-' || 1 + s."k" % ${PAST_AGENTS} END,
      s."at", CASE WHEN NOT s."isOpen" THEN LEAST(s."at" + INTERVAL '5 days' * ${chance(13)}, ${at}) END,
      CASE WHEN NOT s."isOpen" THEN ${someOf(14, ['fixed', 'answered', 'workaround', 'noReply'])} END, '[]',
      CASE WHEN s."isOpen" AND ${chance(15)} >= 0.05 THEN "due" - INTERVAL '30 minutes' END,
      CASE WHEN s."isOpen" THEN CASE WHEN ${chance(15)} < 0.05 THEN s."at" + INTERVAL '30 minutes' ELSE "due" END END
    FROM "past" s JOIN "phrase" p ON p."n" = s."k" * 31 % ${phrases},
      LATERAL (SELECT ${at} + INTERVAL '6 hours' + INTERVAL '10 days' * ${chance(16)} AS "due") AS clock
    WHERE s."ticket" IS NOT NULL ORDER BY s."k"`
}

/** First responses, and of the higher tiers a fix. Overdue ones are told of already. */
function targets(at: string, under: string): string {
  const overdue = `(t."status" = 'open' AND t."nextDueAt" < ${at} AND g."kind" = 'firstResponse')`
  const isRunning = `(t."status" = 'open' AND NOT ${overdue} AND (g."kind" = 'fix' OR t."tier" = 1))`
  return `
    INSERT INTO "Target" ("ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses",
      "policyVersion", "calendarVersion", "state", "warnings", "keptAt", "metAt", "openedAt", "tier", "customerId", "assigneeId",
      "solvedAt")
    SELECT t."id", g."kind", CASE t."tier" WHEN 3 THEN 'elapsed' ELSE 'opening' END, 7200000, true, t."openedAt", t."openedAt",
      "dueAt", '[]', ${under}, "state",
      CASE "state" WHEN 'running' THEN json_build_array(json_build_object('kind', 'warning', 'at',
        floor(extract(epoch FROM "dueAt" - INTERVAL '30 minutes') * 1000)::bigint)) END,
      CASE "state" WHEN 'kept' THEN t."openedAt" + INTERVAL '20 minutes' END,
      CASE WHEN "state" = 'broken' AND NOT ${overdue} THEN "dueAt" + INTERVAL '40 minutes' END,
      t."openedAt", t."tier", t."customerId", t."assigneeId", t."solvedAt"
    FROM "Ticket" t JOIN "past" s ON s."ticket" = t."id" CROSS JOIN (VALUES ('firstResponse'), ('fix')) AS g("kind"),
      LATERAL (SELECT CASE WHEN ${overdue} OR ${isRunning} THEN t."nextDueAt" ELSE t."openedAt" + INTERVAL '2 hours' END AS "dueAt",
        CASE WHEN ${isRunning} THEN 'running' WHEN ${overdue} OR ${chance(17)} < 0.08 THEN 'broken' ELSE 'kept' END AS "state") AS how
    WHERE g."kind" = 'firstResponse' OR t."tier" > 1`
}

/** One or two a conversation. What was asked longer ago than half a year is forgotten, as tidying up does. */
function questions(at: string, phrases: number): string {
  return `
    INSERT INTO "Question" ("id", "source", "conversationId", "at", "text", "locale", "confidence", "article", "listed",
      "unknownCodes", "verdict", "verdictAt", "escalatedTo", "escalatedAt", "silentAt")
    SELECT md5('question ' || s."k" || ' ' || i)::uuid::text, 'chat', s."id", "asked",
      CASE WHEN "asked" > ${at} - INTERVAL '180 days' THEN p."text" END, 'en', ${chance(21)},
      CASE WHEN ${chance(22)} < 0.8 THEN 'article-' || s."k" % 40 END, '{}', '{}', "verdict",
      CASE WHEN "verdict" IS NOT NULL THEN "asked" + INTERVAL '2 minutes' END,
      CASE WHEN s."ticket" IS NOT NULL THEN 'ticket' END, CASE WHEN s."ticket" IS NOT NULL THEN "asked" + INTERVAL '5 minutes' END,
      CASE WHEN s."ticket" IS NULL AND "verdict" IS NULL AND ${chance(22)} < 0.8 AND "asked" > ${at} - INTERVAL '1 day'
        THEN ${at} + INTERVAL '1 day' END
    FROM "past" s CROSS JOIN LATERAL generate_series(1, 1 + (s."k" % 3 = 0)::int) AS i
      JOIN "phrase" p ON p."n" = (s."k" * 7 + i) % ${phrases},
      LATERAL (SELECT s."at" + INTERVAL '1 minute' * i AS "asked", CASE WHEN ${chance(23)} < 0.4 THEN 'confirmed'
        WHEN ${chance(23)} < 0.6 THEN 'assumed' WHEN ${chance(23)} < 0.75 THEN 'refused' END AS "verdict") AS so`
}

function events(): string {
  return `
    INSERT INTO "Event" ("at", "conversationId", "ticketId", "kind", "happening")
    SELECT s."at" + e."after" * INTERVAL '1 minute', s."id", CASE WHEN e."kind" LIKE 'Ticket%' THEN s."ticket" END, e."kind",
      json_build_object('kind', e."kind", 'number', 1001 + s."k", 'agent', 'agent-' || 1 + s."k" % ${PAST_AGENTS}, 'waitedMs',
        30000, 'tier', s."tier", 'targets', '[]'::json)
    FROM "past" s CROSS JOIN (VALUES ('ConversationOpened', 0, 1.0, false, false), ('Asked', 1, 0.8, false, false),
      ('AgentAskedFor', 2, 0.06, false, false), ('AgentJoined', 3, 0.05, false, false), ('TicketOpened', 4, 1.0, true, false),
      ('TicketAnswered', 24, 1.0, true, true), ('TicketSolved', 1440, 1.0, true, true))
      AS e("kind", "after", "share", "ofTicket", "ofSolved")
    WHERE hashint8extended(s."k", e."after") & 1023 < e."share" * 1024
      AND (s."ticket" IS NOT NULL OR NOT e."ofTicket") AND NOT (s."isOpen" AND e."ofSolved")
    ORDER BY s."k", e."after"`
}

/** What stands beside conversations and tickets. */
function aside(at: string): string[] {
  const address = `'person-' || s."contact" || '@company-' || s."contact" / 10 || '.example'`
  const ofTickets = `FROM "past" s WHERE s."ticket" IS NOT NULL`
  return [
    `INSERT INTO "Delivery" ("id", "to", "locale", "letter", "state", "attempts", "sentAt", "conversationId", "ticketId")
      SELECT md5('letter ' || s."k" || ' ' || a."about")::uuid::text, ${address}, 'en',
        json_build_object('about', a."about", 'number', 1001 + s."k", 'subject', 'Readers cannot open it'), 'sent', 1,
        s."at" + INTERVAL '10 minutes', s."id", s."ticket"
      FROM "past" s CROSS JOIN (VALUES ('ticketOpened'), ('ticketSolved')) AS a("about")
      WHERE s."ticket" IS NOT NULL AND (a."about" = 'ticketOpened' OR NOT s."isOpen") ORDER BY s."k"`,
    `INSERT INTO "LiveTalk" ("conversationId", "readUntil", "connectedAt", "page", "browser")
      SELECT s."id", s."at" + INTERVAL '3 minutes', s."at" + INTERVAL '3 minutes', 'https://press.example/atlas', 'Firefox'
      FROM "past" s WHERE ${chance(31)} < 0.7`,
    `INSERT INTO "Satisfaction" ("ticketId", "conversationId", "at", "score", "word", "agentId")
      SELECT s."ticket", s."id", LEAST(s."at" + INTERVAL '5 days', ${at}), 1 + floor(${chance(32)} * 5)::int,
        CASE WHEN ${chance(33)} < 0.2 THEN 'As we hoped' END, 'agent-' || 1 + s."k" % ${PAST_AGENTS}
      FROM "past" s WHERE s."ticket" IS NOT NULL AND NOT s."isOpen" AND ${chance(34)} < 0.3`,
    `INSERT INTO "Alert" ("ticketId", "target", "kind", "at", "dueAt", "toldAt", "count", "isLate", "agentIds")
      SELECT s."ticket", 'firstResponse', 'warning', s."at" + INTERVAL '1 hour', s."at" + INTERVAL '2 hours',
        s."at" + INTERVAL '1 hour', 1, false, ARRAY['agent-1'] ${ofTickets} AND ${chance(35)} < 0.3`,
    `INSERT INTO "InboundMail" ("id", "identity", "door", "receivedAt", "keptAt", "raw", "sizeBytes", "from", "fromKey", "subject",
        "state", "settledAt", "conversationId", "ticketId")
      SELECT md5('mail ' || s."k")::uuid::text, 'mail ' || s."k", 'imap', s."at", s."at",
        CASE WHEN "isKept" THEN convert_to(repeat('A line of a mail. ', 40), 'UTF8') ELSE ''::bytea END,
        CASE WHEN "isKept" THEN 720 ELSE 0 END, CASE WHEN "isKept" THEN ${address} END, CASE WHEN "isKept" THEN ${address} END,
        '', 'handled', s."at" + INTERVAL '1 minute', s."id", s."ticket"
      FROM "past" s, LATERAL (SELECT s."at" > ${at} - INTERVAL '90 days' AS "isKept") AS k
      WHERE s."ticket" IS NOT NULL AND ${chance(36)} < 0.2`,
    `INSERT INTO "WebhookDelivery" ("id", "webhookId", "lane", "type", "at", "conversationId", "ticketId", "number", "customerId",
        "body", "state", "attempts", "settledAt")
      SELECT 'msg_' || md5(s."k" || t."type"), 'hook', s."ticket", t."type", s."at" + INTERVAL '5 minutes', s."id", s."ticket",
        1001 + s."k", 'customer-' || s."contact" / 10,
        CASE WHEN s."at" > ${at} - INTERVAL '30 days' THEN '{"type":"ticket"}'::json END, 'delivered', 1, s."at" + INTERVAL '6 minutes'
      FROM "past" s CROSS JOIN (VALUES ('ticket.opened'), ('ticket.solved')) AS t("type")
      WHERE s."ticket" IS NOT NULL AND s."at" > ${at} - INTERVAL '89 days' AND (t."type" = 'ticket.opened' OR NOT s."isOpen")
      ORDER BY s."k"`,
    `INSERT INTO "AgentNote" ("id", "conversationId", "at", "agentId", "text")
      SELECT md5('note ' || s."k")::uuid::text, s."id", s."at" + INTERVAL '20 minutes', 'agent-' || 1 + s."k" % ${PAST_AGENTS}, 'Seen before'
      ${ofTickets} AND ${chance(37)} < 0.1`,
    `INSERT INTO "AgentMention" ("noteId", "agentId", "seen")
      SELECT "id", 'agent-1', row_number() OVER (ORDER BY "at" DESC) > 5 FROM "AgentNote"`,
    `INSERT INTO "HelpVote" ("at", "article", "helped", "note", "locale")
      SELECT s."at", 'article-' || s."k" % 40, ${chance(38)} < 0.7,
        CASE WHEN s."at" > ${at} - INTERVAL '180 days' AND ${chance(39)} < 0.3 THEN 'A note' END, 'en'
      FROM "past" s WHERE ${chance(40)} < 0.1`,
  ]
}
