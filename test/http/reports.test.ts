import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { ConversationId, QuestionId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { Satisfaction } from '../../src/domain/satisfaction.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, client, openConsoleDesk } from './consoleDesk.ts'

const outage: TicketDraft = { subject: 'Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }
const question: TicketDraft = { subject: 'How?', details: 'How?', facts: { about: 'question' }, tier: 1 }

let house: ConsoleDesk
let lead: Awaited<ReturnType<ConsoleDesk['signedIn']>>
let answered: ConversationId

beforeAll(async () => {
  // a Wednesday morning in Vancouver
  house = await openConsoleDesk({ now: Date.UTC(2026, 10, 25, 17, 0) })
  answered = await house.contact({ email: 'ana@meridian-press.example', draft: outage })
  house.clock.now = (house.clock.now + 30 * MINUTE) as Instant
  await house.desk.takeOver(mia, answered)
  await house.desk.say(mia, answered, { text: 'On it', format: 'plain' }, null)
  await house.contact({ email: 'ana@meridian-press.example', draft: outage })
  const settled = await house.contact({ email: 'ana@meridian-press.example', draft: question })
  await says(answered, { score: 2, word: '=slow', agent: mia.id })
  await says(settled, { score: 5, word: null, agent: null })
  await house.store.searched(
    aQuestion({ id: 'q-2' as QuestionId, conversation: answered, at: house.clock.now, article: null, listed: [] }),
  )
  house.clock.now = (house.clock.now + 2 * HOUR) as Instant
  lead = await house.signedIn(mia)
})
afterAll(async () => {
  await house.close()
  expect(house.faults).toEqual([])
})

/** What a customer says of the ticket of this conversation, now. */
async function says(conversation: ConversationId, said: Pick<Satisfaction, 'score' | 'word' | 'agent'>) {
  const [ticket] = await house.store.ticketsOfConversation(conversation)
  if (!ticket) throw new Error(`${conversation} has no ticket`)
  await house.store.save({ satisfaction: { ticket: ticket.id, conversation, at: house.clock.now, ...said } })
}

const read = async (path: string, headers = {}) => {
  const { status, json } = await lead.call('GET', `/api/reports/${path}`, undefined, headers)
  expect(status).toBe(200)
  return json
}

describe('a lead reads', () => {
  test('targets kept, broken and running, by kind and tier', async () => {
    const { rows, period, days, steps } = await read('sla?period=today')
    expect(rows).toEqual([
      {
        kind: 'firstResponse',
        tier: 1,
        kept: 0,
        broken: 0,
        running: 1,
        ended: 0,
        keptRate: { count: 0, of: 0, rate: null },
      },
      {
        kind: 'firstResponse',
        tier: 3,
        kept: 1,
        broken: 1,
        running: 0,
        ended: 0,
        keptRate: { count: 1, of: 2, rate: 0.5 },
      },
      { kind: 'fix', tier: 3, kept: 0, broken: 0, running: 2, ended: 0, keptRate: { count: 0, of: 0, rate: null } },
    ])
    expect(period).toEqual({
      first: '2026-11-25',
      last: '2026-11-25',
      words: 'November 25, 2026',
      zone: 'Pacific Time',
    })
    expect(days).toEqual(['2026-11-25'])
    expect(steps.map(({ kind }: { kind: string }) => kind)).toEqual(['firstResponse', 'fix'])
  })

  test('the tickets behind a number, with their conversations', async () => {
    const { total, tickets } = await read('sla/tickets?period=today&kind=firstResponse&standing=kept')
    expect(total).toBe(1)
    expect(tickets).toMatchObject([
      {
        number: 1001,
        subject: 'Nothing opens',
        conversation: answered,
        customerName: 'Meridian Press',
        agentName: 'Mia Tremblay',
        openedWords: 'Wed, Nov 25, 10:00 a.m.',
        metWords: 'Wed, Nov 25, 10:30 a.m.',
      },
    ])
  })

  test('first responses on the clock they are counted on', async () => {
    const { rows, clocks } = await read('responses?period=today')
    const half = expect.closeTo(30 * MINUTE, -2)
    expect(rows).toEqual([
      { tier: 1, clock: 'opening', answered: 0, unanswered: 1, medianMs: null, p90Ms: null },
      { tier: 3, clock: 'elapsed', answered: 1, unanswered: 1, medianMs: half, p90Ms: half },
    ])
    expect(clocks).toHaveLength(2)
  })

  test('what became of questions, and those without an article', async () => {
    expect(await read('deflection')).toMatchObject({
      asked: 1,
      columns: { nothingFound: { count: 1, of: 1, rate: 1 } },
    })
    expect(await read('gaps')).toMatchObject({
      total: 1,
      compared: 1,
      topics: [{ text: 'it says vc3', count: 1, unanswered: 1 }],
    })
  })

  test('load by the hour of the desk’s week', async () => {
    const { hours, measure } = await read('load?measure=tickets')
    expect(measure).toBe('tickets')
    expect(hours[3][10]).toBe(3)
    expect(hours.flat().reduce((a: number, b: number) => a + b)).toBe(3)
  })

  test('how customers said it was: of a person and of the assistant, with the newest words', async () => {
    expect(await read('satisfaction?period=today')).toMatchObject({
      person: { answers: 1, mean: 2, scores: [0, 1, 0, 0, 0] },
      assistant: { answers: 1, mean: 5, scores: [0, 0, 0, 0, 1] },
      wordsTotal: 1,
      words: [
        {
          number: 1001,
          conversation: answered,
          subject: 'Nothing opens',
          score: 2,
          word: '=slow',
          customerName: 'Meridian Press',
          agentName: 'Mia Tremblay',
          atWords: 'Wed, Nov 25, 10:30 a.m.',
        },
      ],
    })
    const nothing = { answers: 0, mean: null, scores: [0, 0, 0, 0, 0] }
    expect(await read(`satisfaction?agent=${mia.id}`)).toMatchObject({ person: { answers: 1 }, assistant: nothing })
    expect(await read('satisfaction?tier=1')).toMatchObject({ person: nothing, assistant: { answers: 1 } })
    expect(await read('satisfaction?customer=alder-finch')).toMatchObject({ person: nothing, wordsTotal: 0, words: [] })
    expect(await read('satisfaction?period=yesterday')).toMatchObject({ person: nothing, assistant: nothing })
  })

  test('what reports can be narrowed to', async () => {
    const { today, customers, agents } = await read('choices')
    expect(today).toBe('2026-11-25')
    expect(customers).toContainEqual({ id: 'meridian-press', name: 'Meridian Press' })
    expect(agents).toContainEqual({ id: mia.id, name: mia.name })
  })
})

describe('a period', () => {
  test.each([
    ['', '2026-11-19', '2026-11-25'],
    ['period=yesterday', '2026-11-24', '2026-11-24'],
    ['period=last30', '2026-10-27', '2026-11-25'],
    ['first=2026-01-01&last=2026-02-28', '2026-01-01', '2026-02-28'],
  ])('%s is from %s to %s', async (query, first, last) => {
    expect((await read(`sla?${query}`)).period).toMatchObject({ first, last })
  })

  test('begins with the desk’s day, not with the reader’s', async () => {
    house.clock.now = (house.clock.now + 11 * HOUR) as Instant // after midnight in UTC, not yet in Vancouver
    expect((await read('sla?period=today')).period.first).toBe('2026-11-25')
    house.clock.now = (house.clock.now - 11 * HOUR) as Instant
  })

  test('is said in French to whoever reads French', async () => {
    const { period } = await read('sla?first=2026-11-01&last=2026-11-02', { 'Accept-Language': 'fr' })
    expect(period).toMatchObject({ words: '1er novembre 2026 – 2 novembre 2026', zone: 'heure du Pacifique' })
  })

  test.each([
    ['first=2026-11-02&last=2026-11-01', 'noPeriod'],
    ['first=2020-11-02&last=2026-11-01', 'noPeriod'],
    ['first=2026-02-30&last=2026-03-01', 'noPeriod'],
    ['first=yesterday&last=today', 'unreadable'],
    ['period=lastCentury', 'unreadable'],
    ['tier=4', 'unreadable'],
  ])('%s is refused: %s', async (query, code) => {
    const { status, json } = await lead.call('GET', `/api/reports/sla?${query}`)
    expect([status, json.error.code]).toEqual([400, code])
  })
})

test('a report is narrowed by customer, tier and agent', async () => {
  expect((await read('sla?customer=alder-finch')).rows).toEqual([])
  expect((await read('sla?customer=meridian-press&tier=1')).rows).toHaveLength(1)
  expect((await read(`sla?agent=${jonas.id}`)).rows).toEqual([])
  expect((await read(`sla?agent=${mia.id}`)).rows).toHaveLength(2)
})

describe('nobody reads reports', () => {
  const blocks = [
    'sla',
    'sla/tickets?kind=fix&standing=kept',
    'responses',
    'deflection',
    'gaps',
    'load',
    'satisfaction',
  ]
  const paths = [...blocks, 'choices']
  test.each(paths)('who is an agent without more: %s', async (path) => {
    const browser = await house.signedIn({ ...(jonas as Agent) })
    const { status, json } = await browser.call('GET', `/api/reports/${path}`)
    expect([status, json.error.code]).toEqual([403, 'notAllowed'])
  })
  test.each(paths)('who is not signed in: %s', async (path) => {
    expect((await client(house.origin).call('GET', `/api/reports/${path}`)).status).toBe(401)
  })
})
