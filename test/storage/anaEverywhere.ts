import type pg from 'pg'
import type { ContactId, ConversationId, FileId, QuestionId, SiteKey, TicketId } from '../../src/domain/ids.ts'
import type { Contact } from '../../src/domain/person.ts'
import type { OpenStore } from '../../src/storage/openStore.ts'
import { ana, meridian, priya } from '../support/demoFixtures.ts'
import { aConversation, aMessage, anaAsPerson, aTicket, later, noon } from './builders.ts'

export const bo: Contact = { ...ana, id: 'bo' as ContactId, name: 'Bo Lindqvist', email: 'bo@meridian-press.example' }
export const talk = 'talk-1' as ConversationId
export const other = 'talk-2' as ConversationId

/** Ana has said, sent, asked and opened something in every table; a colleague has written of her, and a namesake exists. */
export async function anaEverywhere(desk: OpenStore, sql: pg.Client, { open = false } = {}): Promise<void> {
  const said = (text: string) => ({ text, format: 'plain' as const })
  const ticket = aTicket({
    number: 7001,
    subject: 'Ana Solheim cannot print',
    details: 'write to ana@meridian-press.example',
    targets: [],
    ...(!open && { status: 'solved' as const, solvedAt: later(50), outcome: 'fixed' as const }),
    tierChanges: [{ at: later(4), agent: priya.id, from: 1, to: 2, reason: 'Ana Solheim is in a hurry' }],
    notes: [{ at: later(5), text: 'Ana here again' }],
  })
  const named = { number: 7001, subject: 'Ana Solheim cannot print', customerName: 'Meridian Press', due: 'noon' }
  const figures = { opened: 1, answered: 1, solved: 1, kept: 1, broken: 0 }
  await desk.store.save({
    conversation: aConversation({ person: anaAsPerson, seq: 2, ticket: ticket.id, flow: { name: 'Ana Solheim' } }),
    messages: [
      aMessage({ seq: 1, body: said('I am Ana Solheim, ana@meridian-press.example'), clientId: 'ana-1' }),
      aMessage({ seq: 2, from: { role: 'agent', agent: priya.id, name: priya.name }, body: said('Hello Ana') }),
    ],
    tickets: [ticket],
    files: [
      { id: 'f1' as FileId, conversation: talk, name: 'ana.txt', contentType: 'text/plain', bytes: Buffer.from('Ana') },
    ],
    agentNotes: [
      {
        id: 'n1' as never,
        conversation: talk,
        at: later(3),
        agent: priya.id,
        text: 'Ana Solheim is kind',
        mentions: [],
        clientId: null,
      },
    ],
    code: {
      conversation: talk,
      email: ana.email,
      hash: 'x',
      expiresAt: later(9),
      triesLeft: 3,
      provenAt: later(1),
      sentAt: [noon],
      waitUntil: null,
    },
    mailedCode: { email: ana.email, at: noon, since: later(-1), earlier: 0 },
    deliveries: [
      {
        id: 'd1',
        to: ana.email,
        locale: 'en',
        letter: { about: 'ticketReopened', number: 7001, subject: 'Ana Solheim cannot print' },
      },
      {
        id: 'd2',
        to: 'readers@meridian-press.example',
        locale: 'en',
        letter: { about: 'referral', customerName: 'Meridian', from: ana.email, message: 'help' },
      },
      {
        id: 'd3',
        to: priya.email,
        locale: 'en',
        letter: { about: 'slaAlert', alert: 'breach', target: 'fix', tier: 2, ...named, url: 'https://desk.example' },
        ticket: ticket.id,
      },
      {
        id: 'd4',
        to: priya.email,
        locale: 'en',
        letter: {
          about: 'digest',
          day: 'Monday',
          ...figures,
          overdue: [named],
          dueNext: [],
          url: '',
          unsubscribeUrl: '',
        },
      },
    ],
    audit: [
      {
        at: noon,
        by: { agent: priya.id, name: priya.name },
        action: 'changed',
        kind: 'letter',
        key: 'd1',
        label: ana.email,
        before: null,
        after: null,
      },
    ],
    events: [
      {
        kind: 'LetterGivenUp',
        delivery: 'd1',
        cause: 'unknownAddress',
        at: noon,
        conversation: talk,
        ticket: null,
      },
      {
        kind: 'ContactConfirmed',
        agent: priya.id,
        contact: ana.id,
        customer: meridian.id,
        at: noon,
        conversation: talk,
        ticket: null,
      },
    ],
    questions: [asked('q1', talk, 'how does Ana Solheim print', 'Ana says no')],
  })
  await desk.store.save({
    conversation: aConversation({
      id: other,
      seq: 2,
      person: { ...anaAsPerson, contact: bo.id, name: bo.name, email: bo.email },
      flow: { draft: 'as Ana Solheim said' },
    }),
    contacts: [bo],
    messages: [
      aMessage({
        conversation: other,
        seq: 1,
        body: said('Ask Ana Solheim (ana@meridian-press.example), not joana@meridian-press.example'),
      }),
      aMessage({ conversation: other, seq: 2, body: said('Nothing of hers\u0000') }),
    ],
    tickets: [
      aTicket({
        id: 'ticket-2' as TicketId,
        number: 7002,
        conversation: other,
        contact: bo.id,
        targets: [],
        notes: [{ at: noon, text: 'my words on it', from: ana.name }],
      }),
    ],
    files: [
      {
        id: 'f2' as FileId,
        conversation: other,
        name: 'Ana Solheim.txt',
        contentType: 'text/plain',
        bytes: Buffer.from('Bo'),
      },
    ],
    questions: [asked('q2', other, 'may Ana Solheim print', 'Ana Solheim said no')],
    deliveries: [
      {
        id: 'd5',
        to: bo.email,
        locale: 'en',
        letter: { about: 'ticketSolved', number: 7002, subject: 'Print', words: 'Ana Solheim knows' },
        conversation: other,
      },
      {
        id: 'd6',
        to: priya.email,
        locale: 'en',
        letter: { about: 'ticketReopened', number: 7002, subject: 'Ask Ana Solheim' },
        ticket: 'ticket-2' as TicketId,
      },
    ],
  })
  // of another customer: a namesake, who stays
  await desk.store.save({
    conversation: aConversation({ id: 'talk-3' as ConversationId, seq: 1, site: 'vitrium' as SiteKey }),
    messages: [aMessage({ conversation: 'talk-3' as ConversationId, seq: 1, body: said('I am Ana Solheim too') })],
  })
  for (const [id, from, text] of [
    ['m1', ana.email, 'I am Ana Solheim'],
    ['m2', 'stranger@else.example', `of ${ana.email}`],
  ] as const) {
    const mail = { receivedAt: noon, keptAt: noon, envelope: { to: [ana.email] }, subject: `Mail ${id}` }
    await desk.mailInbox.keepMail({
      id,
      identity: id,
      ...mail,
      door: 'http',
      from,
      raw: Buffer.from(`From: ${from}\r\n\r\n${text}`),
    })
    await desk.mailInbox.settleMail(id, { state: 'ignored', cause: 'auto' }, noon)
  }
  await desk.mailInbox.keepMail({
    id: 'm3',
    identity: 'm3',
    receivedAt: noon,
    keptAt: noon,
    door: 'http',
    envelope: {},
    from: bo.email,
    subject: 'For Ana Solheim',
    raw: Buffer.from('Hello'),
  })
  await anaInTheRest(sql)
}

/** A question to the articles that was answered, and refused for a reason. */
function asked(id: string, conversation: ConversationId, text: string, reason: string) {
  return {
    id: id as QuestionId,
    source: 'chat',
    conversation,
    at: noon,
    text,
    locale: 'en',
    reader: 'customer',
    confidence: 0.9,
    article: 'print',
    listed: ['print'],
    unknownCodes: [],
    continues: null,
    verdict: { was: 'refused', at: noon, reason },
    escalated: null,
    silentAt: null,
    opened: null,
    returnedAt: null,
  } as never
}

/** The tables in which a turn of those above leaves nothing. */
async function anaInTheRest(sql: pg.Client): Promise<void> {
  const at = new Date(noon)
  await sql.query(`INSERT INTO "Invitation" ("customerId", "emailKey") VALUES ($1, $2)`, [meridian.id, ana.email])
  await sql.query(`INSERT INTO "NameAttempt" ("conversationId", "visitorKey", "at") VALUES ($1, 'a seal', $2)`, [
    talk,
    at,
  ])
  await sql.query(
    `INSERT INTO "ReferralForward" ("conversationId", "customerId", "emailKey", "visitorKey", "at") VALUES ($1, $2, $3, 'a seal', $4)`,
    [talk, meridian.id, ana.email, at],
  )
  await sql.query(
    `INSERT INTO "LiveTalk" ("conversationId", "page", "browser") VALUES ($1, 'https://meridian-press.example/ana', 'Firefox')
     ON CONFLICT ("conversationId") DO UPDATE SET "page" = EXCLUDED."page", "browser" = EXCLUDED."browser"`,
    [talk],
  )
  await sql.query(
    `INSERT INTO "Satisfaction" ("ticketId", "conversationId", "at", "score", "word") VALUES ('ticket-1', $1, $3, 2, 'Ana Solheim waited'),
       ('ticket-2', $2, $3, 5, 'thanks to Ana Solheim')`,
    [talk, other, at],
  )
  await sql.query(
    `UPDATE "InboundMail" SET "note" = 'I am with Ana Solheim', "conversationId" = $1 WHERE "id" = 'm3'`,
    [other],
  )
  await sql.query(
    `INSERT INTO "Target" ("ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses",
       "policyVersion", "calendarVersion", "state", "keptAt")
     VALUES ('ticket-1', 'firstResponse', 'opening', 1000, true, $1, $1, $1, '[]', 'p', 'c', 'kept', $1)`,
    [at],
  )
  await sql.query(
    `INSERT INTO "Webhook" ("id", "name", "url", "types", "secret", "createdAt") VALUES ('w', 'w', 'https://w.example', '{}', 'x', $1)`,
    [at],
  )
  await sql.query(
    `INSERT INTO "WebhookDelivery" ("id", "webhookId", "lane", "type", "at", "conversationId", "ticketId", "customerId", "body")
     VALUES ('wd', 'w', 'ticket-1', 'ticket.created', $1, $2, 'ticket-1', $3, '{"subject":"Ana Solheim cannot print"}')`,
    [at, talk, meridian.id],
  )
}

/** Every table of the whole database with rows in which a text stands, in letters or in bytes. */
export async function whereIs(sql: pg.Client, needle: string): Promise<string[]> {
  const { rows: tables } = await sql.query<{ t: string }>(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ORDER BY 1`,
  )
  const each = tables.map(
    ({ t }) => `SELECT '${t}' AS t, count(*)::int AS n FROM "${t}" AS r
      WHERE position(lower($1) IN lower(r::text)) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') IN r::text) > 0`,
  )
  const { rows } = await sql.query<{ t: string; n: number }>(each.join(' UNION ALL '), [needle])
  return rows.filter(({ n }) => n > 0).map(({ t, n }) => `${t} × ${n}`)
}
