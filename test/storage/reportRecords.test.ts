import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import type { Day } from '../../src/calendar/day.ts'
import { spanOfDays } from '../../src/calendar/days.ts'
import { localDay } from '../../src/calendar/sayTime.ts'
import { DAY, type Instant } from '../../src/calendar/time.ts'
import type { ReportAsked, ReportRecords, ReportScope, Reports } from '../../src/desk/reportPorts.ts'
import { createReports } from '../../src/desk/reports.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import { deflectionFigures } from '../../src/domain/deflectionFigures.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId, QuestionId, TicketId } from '../../src/domain/ids.ts'
import type { Question } from '../../src/domain/question.ts'
import {
  byWeekHour,
  loadByHour,
  MEASURES,
  responseFigures,
  responseTimes,
  slaFigures,
} from '../../src/domain/reportFigures.ts'
import { stepsOf } from '../../src/domain/reportPeriod.ts'
import { type Satisfaction, SCORES } from '../../src/domain/satisfaction.ts'
import { satisfactionFigures } from '../../src/domain/satisfactionFigures.ts'
import type { Target } from '../../src/domain/sla.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createReportRecords } from '../../src/storage/reportRecords.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { alder, ana, demoFixtures, jonas, leoAtAlder, meridian, mia } from '../support/demoFixtures.ts'
import { vitriumHours } from '../support/policy.ts'
import { type Happened, slowReportRecords, topicsByText } from '../support/slowReports.ts'
import { aConversation, anaAsPerson, aTarget, aTicket, later, noon } from './builders.ts'

const calendar = createCalendar(vitriumHours)
const WEEKS = 40 * DAY
const now = later(WEEKS)
const time = (max = WEEKS) => fc.integer({ min: 0, max }).map((ms) => later(ms))
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })

/** Anything a target can be by `now`. */
const target = (kind: Target['kind'], startedAt: Instant): fc.Arbitrary<Target> => {
  const after = fc.integer({ min: 0, max: 3 * DAY }).map((ms) => (startedAt + ms) as Instant)
  const pause = fc.tuple(after, after).map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a }))
  const basis = fc.record({ dueAt: after, clock: fc.constantFrom('opening' as const, 'elapsed' as const) })
  return fc
    .tuple(basis, after, some(after), fc.array(pause, { maxLength: 2 }), fc.constantFrom(0, 1, 2, 3))
    .map(([given, met, metLate, pauses, which]): Target => {
      const { state: _, warnings, ...rest } = aTarget({ kind, startedAt, clockStartsAt: startedAt, pauses, ...given })
      if (which === 0) return aTarget({ ...rest })
      if (which === 1) return { ...rest, state: 'paused', pausedAt: met, warnings }
      if (which === 2) return { ...rest, state: 'kept', at: met }
      return { ...rest, state: 'broken', metAt: metLate }
    })
}

const ticketAt = (openedAt: Instant): fc.Arbitrary<Partial<Ticket>> =>
  fc.record({
    openedAt: fc.constant(openedAt),
    tier: fc.constantFrom(1 as const, 2 as const, 3 as const),
    assignee: some(fc.constantFrom(mia.id, jonas.id)),
    solvedAt: some(fc.integer({ min: 0, max: 4 * DAY }).map((ms) => (openedAt + ms) as Instant)),
    targets: fc
      .tuple(target('firstResponse', openedAt), some(target('fix', openedAt)))
      .map((both) => both.filter((each) => each !== null)),
  })

const question: fc.Arbitrary<Partial<Question>> = fc
  .record({
    at: time(),
    text: some(fc.constantFrom('vc3', 'how do I print', 'the app is blue')),
    article: some(fc.constantFrom('error-vc3', 'printing')),
    listed: fc.constantFrom<string[]>([], ['printing', 'vc3']),
    verdict: some(
      fc.constantFrom<NonNullable<Question['verdict']>>(
        { was: 'confirmed', at: noon },
        { was: 'assumed', at: noon },
        { was: 'refused', at: noon, reason: null },
      ),
    ),
    escalated: some(fc.constant({ to: 'agent' as const, at: noon })),
    silentAt: some(time()),
    returnedAt: some(time()),
  })
  .map((given) => {
    // the laws of the table
    const verdict = given.verdict?.was !== 'refused' && given.article === null ? null : given.verdict
    const isSettled = verdict !== null || given.article === null || given.escalated !== null
    return {
      ...given,
      verdict,
      silentAt: isSettled ? null : given.silentAt,
      returnedAt: given.article === null ? null : given.returnedAt,
    }
  })

/** What a customer says of a ticket, some time. */
const said: fc.Arbitrary<Pick<Satisfaction, 'at' | 'score' | 'word' | 'agent'>> = fc.record({
  at: time(),
  score: fc.constantFrom(...SCORES),
  word: some(fc.constantFrom('quick', '=1+1', 'très bien')),
  agent: some(fc.constantFrom(mia.id, jonas.id)),
})

/** A conversation with whatever came of it; the second question may go on with the first. */
const talk = fc.record({
  whose: fc.constantFrom('ana', 'leo', 'reader', 'visitor'),
  ticket: some(time().chain(ticketAt)),
  said: some(said),
  questions: fc.array(question, { maxLength: 3 }),
  goesOn: fc.boolean(),
  asksForAgent: fc.array(time(), { maxLength: 2 }),
})

/** Reports that count their whole period at once, and know no days. */
function countedWhole(records: ReportRecords): typeof slow {
  const zone = calendar.zone
  const scopeOf = ({ days, ...narrowed }: ReportAsked): ReportScope => ({ ...narrowed, span: spanOfDays(zone, days) })
  const inSteps = async <T>(asked: ReportAsked, count: (scope: ReportScope, steps: Instant[]) => Promise<T>) => {
    const days = stepsOf(zone, asked.days)
    const counts = await count(
      scopeOf(asked),
      days.map(({ from }) => from),
    )
    return { days, counts }
  }
  const all = Number.POSITIVE_INFINITY
  return {
    sla: async (asked) => {
      const { days, counts } = await inSteps(asked, (scope, steps) => records.standings(scope, steps, now))
      return { ...slaFigures(counts, days.length), days }
    },
    ticketsBehind: async (asked, of, limit) => {
      const tickets = await records.ticketsBehind(scopeOf(asked), of, now, all)
      return { total: tickets.length, tickets: tickets.slice(0, limit) }
    },
    responses: async (asked) => {
      const { counts } = await inSteps(asked, records.firstResponses)
      return responseFigures(responseTimes(calendar, counts.answered, counts.unanswered))
    },
    deflection: async (asked) => {
      const { days, counts } = await inSteps(asked, records.questions)
      return { ...deflectionFigures(counts, days.length), days }
    },
    gaps: async (asked) => {
      const gaps = await records.gaps(scopeOf(asked), all)
      const newest = gaps.slice(0, 500)
      return { total: gaps.length, compared: newest.length, topics: topicsByText(newest).slice(0, 20) }
    },
    load: async (asked, measure) => loadByHour(byWeekHour(zone, await records.load(scopeOf(asked), measure))),
    satisfaction: async (asked) => {
      const { counts } = await inSteps(asked, records.scores)
      const words = await records.words(scopeOf(asked), all)
      return { ...satisfactionFigures(counts), wordsTotal: words.length, words: words.slice(0, 20) }
    },
  }
}

let home: ThrowAwayDatabase
let database: Database
let fast: Reports
let slow: Omit<Reports, 'choices' | 'countAhead'>
const happened: Happened & {
  tickets: Ticket[]
  questions: Question[]
  events: Event[]
  satisfaction: Satisfaction[]
  customerOf: Map<string, Conversation['ticket']>
} = {
  tickets: [],
  questions: [],
  events: [],
  satisfaction: [],
  customers: demoFixtures.customers,
  agents: demoFixtures.agents,
  customerOf: new Map(),
} as never

beforeAll(async () => {
  home = await throwAwayDatabase()
  database = await openDatabase({ url: home.url })
  await fillDesk(database, demoFixtures)
  const needs = { calendar, clock: () => now, topicsOf: topicsByText }
  fast = createReports({ ...needs, records: createReportRecords(database.prisma) })
  slow = countedWhole(slowReportRecords(() => happened))
  const store = createStore(database)
  for (const [number, each] of fc.sample(talk, { numRuns: 250, ...seed() }).entries()) {
    const conversation = `talk-${number}` as ConversationId
    const isContact = each.whose === 'ana' || each.whose === 'leo'
    const [customer, contact] = each.whose === 'leo' ? [alder, leoAtAlder] : [meridian, ana]
    const person: Conversation['person'] = isContact
      ? { ...anaAsPerson, customer: customer.id, contact: contact.id }
      : each.whose === 'reader'
        ? { kind: 'endUser', email: null, provider: alder.id }
        : { kind: 'visitor' }
    const tickets =
      each.ticket && isContact
        ? [
            aTicket({
              ...each.ticket,
              id: `ticket-${number}` as TicketId,
              number: number + 1,
              conversation,
              customer: customer.id,
              contact: contact.id,
              status: each.ticket.solvedAt === null ? 'open' : 'solved',
            }),
          ]
        : []
    const questions = each.questions.map((given, place) =>
      aQuestion({
        ...given,
        id: `q-${number}-${place}` as QuestionId,
        conversation,
        continues: each.goesOn && place > 0 ? (`q-${number}-${place - 1}` as QuestionId) : null,
      }),
    )
    const events = each.asksForAgent.map((at): Event => ({ kind: 'AgentAskedFor', at, conversation, ticket: null }))
    const satisfaction = tickets.flatMap(({ id }) => (each.said ? [{ ...each.said, ticket: id, conversation }] : []))
    const times = [now, ...questions.map(({ at }) => at), ...each.asksForAgent]
    const span = { openedAt: Math.min(...times) as Instant, lastAt: Math.max(...times) as Instant }
    const saved = await store.save({
      conversation: aConversation({ id: conversation, person, ...span }),
      tickets,
      questions,
      events,
      ...(satisfaction[0] && { satisfaction: satisfaction[0] }),
    })
    expect(saved).toBe('saved')
    const returned = questions.flatMap(({ id, returnedAt }) =>
      returnedAt === null ? [] : [{ question: id, at: returnedAt }],
    )
    if (returned.length > 0) {
      expect(
        await store.save({ conversation: aConversation({ id: conversation, person, ...span, version: 2 }), returned }),
      ).toBe('saved')
    }
    happened.tickets.push(...tickets)
    happened.questions.push(...questions)
    happened.events.push(...events)
    happened.satisfaction.push(...satisfaction)
    const customerId = isContact ? customer.id : each.whose === 'reader' ? alder.id : null
    ;(happened.customerOf as Map<string, unknown>).set(conversation, customerId)
  }
}, 120_000)
afterAll(async () => {
  await database?.close()
  await home?.drop()
})

/** Some days, some customer, some tier, some agent; or all. */
const asked: fc.Arbitrary<ReportAsked> = fc.record({
  days: fc.tuple(fc.nat(45), fc.oneof(fc.nat(45), fc.integer({ min: 90, max: 130 }))).map(([back, length]) => {
    const first = (localDay(now, calendar.zone) - back) as Day
    return { first, last: (first + length) as Day }
  }),
  customer: some(fc.constantFrom(meridian.id, alder.id)),
  tier: some(fc.constantFrom(1 as const, 2 as const, 3 as const)),
  agent: some(fc.constantFrom(mia.id, jonas.id)),
})

describe('reports from the database say what a slow count says', () => {
  const runs = { numRuns: 60 }
  const both = (read: (reports: typeof slow, asked: ReportAsked) => Promise<unknown>) =>
    fc.assert(
      fc.asyncProperty(asked, async (what) => {
        expect(await read(fast, what)).toEqual(await read(slow, what))
      }),
      runs,
    )

  test('there is something to count', async () => {
    const all = { days: { first: (localDay(now, calendar.zone) - 45) as Day, last: localDay(now, calendar.zone) } }
    const everything = { ...all, customer: null, tier: null, agent: null }
    const { rows } = await fast.sla(everything)
    expect(rows).toHaveLength(6)
    for (const standing of ['kept', 'broken', 'running', 'ended'] as const) {
      expect(rows.reduce((sum, row) => sum + row[standing], 0)).toBeGreaterThan(2)
    }
    expect((await fast.gaps(everything)).total).toBeGreaterThan(30)
    const { person, assistant, words, wordsTotal } = await fast.satisfaction(everything)
    expect([...person.scores, ...assistant.scores].every((count) => count > 0)).toBe(true)
    expect([words.length, wordsTotal > 20]).toEqual([20, true])
  }, 30_000)

  test('on targets', () => both((reports, what) => reports.sla(what)), 60_000)
  test('on first responses', () => both((reports, what) => reports.responses(what)), 60_000)
  test('on questions', () => both((reports, what) => reports.deflection(what)), 60_000)
  test('on what customers said', () => both((reports, what) => reports.satisfaction(what)), 60_000)
  test('on gaps', async () => {
    // topics of equal count may come in any order
    const inOrder = async (reports: typeof slow, what: ReportAsked) => {
      const { topics, ...rest } = await reports.gaps(what)
      return {
        ...rest,
        topics: topics.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ refused: _, ...topic }) => topic),
      }
    }
    await both(inOrder)
  }, 60_000)
  test.each(MEASURES)('on %s by the hour', (measure) => both((reports, what) => reports.load(what, measure)), 60_000)

  test('on the tickets behind every number: as many as the number says', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async (what) => {
        for (const row of (await fast.sla(what)).rows) {
          if (what.tier !== null) expect(row.tier).toBe(what.tier)
          for (const standing of ['kept', 'broken', 'running', 'ended'] as const) {
            const of = { kind: row.kind, standing }
            const narrowed = { ...what, tier: row.tier }
            const found = await fast.ticketsBehind(narrowed, of, 5)
            expect(found).toEqual(await slow.ticketsBehind(narrowed, of, 5))
            expect(found.total).toBe(row[standing])
          }
        }
      }),
      { numRuns: 8 },
    )
  }, 60_000)
})

test('a question counts for whoever its conversation belongs to, and for whom it did when it was removed', async () => {
  const store = createStore(database)
  const at = Date.UTC(2022, 5, 1, 15) as Instant
  const day = localDay(at, calendar.zone)
  const asked = { days: { first: day, last: day }, tier: null, agent: null }
  const counts = async () =>
    Promise.all(
      [null, meridian.id, alder.id].map(async (customer) => [
        (await fast.deflection({ ...asked, customer })).asked,
        (await fast.gaps({ ...asked, customer })).total,
        (await fast.load({ ...asked, customer }, 'questions')).flat().reduce((a, b) => a + b),
        (await fast.load({ ...asked, customer }, 'agentAskedFor')).flat().reduce((a, b) => a + b),
      ]),
    )
  const all = [1, 1, 1, 1]
  const none = [0, 0, 0, 0]
  const conversation = 'changes hands' as ConversationId
  const questions = [aQuestion({ id: 'hands' as QuestionId, conversation, at, text: 'vc3', article: null, listed: [] })]
  const events: Event[] = [{ kind: 'AgentAskedFor', at, conversation, ticket: null }]
  const [visitor, span] = [{ kind: 'visitor' }, { openedAt: at, lastAt: at }] as const
  await store.save({ conversation: aConversation({ id: conversation, person: visitor, ...span }), questions, events })
  expect(await counts()).toEqual([all, none, none])

  const proven = aConversation({ id: conversation, version: 2, person: anaAsPerson, ...span })
  await store.save({ conversation: proven })
  expect(await counts()).toEqual([all, all, none])

  const person = { ...anaAsPerson, customer: alder.id, contact: leoAtAlder.id }
  await store.save({ conversation: aConversation({ id: conversation, version: 3, person, ...span }) })
  expect(await counts()).toEqual([all, none, all])

  // as its removal leaves it, and then somebody of another customer comes back to it
  const { prisma } = database
  await prisma.$executeRaw`UPDATE "Conversation" SET "removedCustomerId" = "customerId", "removedAt" = now(), "personKind" = 'visitor',
    "customerId" = NULL, "contactId" = NULL, "personName" = NULL, "personEmail" = NULL, "proof" = NULL WHERE "id" = ${conversation}`
  expect(await counts()).toEqual([all, none, all])
  await prisma.$executeRaw`UPDATE "Conversation" SET "personKind" = 'endUser', "customerId" = ${meridian.id} WHERE "id" = ${conversation}`
  expect(await counts()).toEqual([all, all, all])
})

describe('reports of a large desk', () => {
  test('walk the indexes of their period', async () => {
    let { prisma } = database
    await prisma.$executeRaw`
      INSERT INTO "Ticket" ("id", "number", "version", "conversationId", "customerId", "contactId", "subject", "details", "facts",
        "tier", "status", "openedAt", "notes")
      SELECT 'many-' || n, 100000 + n, 1, 'talk-0', ${meridian.id}, ${ana.id}, 's', 'd', '{"about":"question"}', 1, 'open',
        '2023-01-01'::timestamptz + n * interval '1 hour', '[]'
      FROM generate_series(1, 20000) n`
    await prisma.$executeRaw`
      INSERT INTO "Target" ("ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses",
        "policyVersion", "calendarVersion", "state", "warnings")
      SELECT "id", 'firstResponse', 'opening', 1, true, "openedAt", "openedAt", "openedAt", '[]', 'p', 'c', 'running', '[]'
      FROM "Ticket" WHERE "id" LIKE 'many-%'`
    await prisma.$executeRaw`
      INSERT INTO "Event" ("at", "conversationId", "kind", "happening")
      SELECT '2023-01-01'::timestamptz + n * interval '1 hour', 'talk-0',
        CASE WHEN n % 10 = 0 THEN 'AgentAskedFor' ELSE 'CodeSent' END, '{"kind":"CodeSent"}'
      FROM generate_series(1, 20000) n`
    await prisma.$executeRaw`
      INSERT INTO "Satisfaction" ("ticketId", "conversationId", "at", "score", "word")
      SELECT "id", 'talk-0', "openedAt" + interval '1 minute', 4, 'quick' FROM "Ticket" WHERE "id" LIKE 'many-%'`
    await prisma.$executeRaw`ANALYZE`
    /** The server counts a session's scans for certain when it has ended. */
    const scans = async () => {
      await database.close()
      await pause(500)
      database = await openDatabase({ url: home.url })
      prisma = database.prisma
      const rows = await prisma.$queryRaw<{ name: string; scans: number }[]>`
        SELECT indexrelname AS "name", idx_scan::int AS "scans" FROM pg_stat_user_indexes
        UNION ALL SELECT relname || ' from end to end', seq_scan::int FROM pg_stat_user_tables`
      return new Map(rows.map(({ name, scans: count }) => [name, count]))
    }
    const before = await scans()
    const large = createReports({
      calendar,
      clock: () => now,
      topicsOf: topicsByText,
      records: createReportRecords(prisma),
    })
    const first = localDay(Date.UTC(2024, 2, 1) as Instant, calendar.zone)
    const days = { days: { first, last: first }, customer: null, tier: null, agent: null }
    expect((await large.sla(days)).rows).toMatchObject([{ kind: 'firstResponse', tier: 1, broken: 24 }])
    await large.responses(days)
    await large.load(days, 'tickets')
    expect((await large.load(days, 'agentAskedFor')).flat().reduce((a, b) => a + b)).toBeGreaterThan(1)
    expect(await large.satisfaction(days)).toMatchObject({ assistant: { answers: 24, mean: 4 }, wordsTotal: 24 })
    const after = await scans()
    const more = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
    expect([more('Target_received'), more('Ticket_received'), more('Event_agent_asked_for')]).toEqual([2, 1, 1])
    expect([more('Satisfaction_by_time'), more('Satisfaction_words')]).toEqual([1, 2])
    for (const table of ['Ticket', 'Target', 'Event', 'Satisfaction']) {
      const name = `${table} from end to end`
      expect([name, more(name)]).toEqual([name, 0])
    }
  }, 60_000)
})

function seed() {
  const chosen = process.env.FC_SEED
  return { seed: chosen ? Number(chosen) : 5 }
}
