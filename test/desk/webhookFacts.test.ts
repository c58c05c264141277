import { beforeEach, describe, expect, test } from 'vitest'
import { MINUTE } from '../../src/calendar/time.ts'
import type { Command } from '../../src/desk/botPorts.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import {
  WEBHOOK_TYPES,
  type WebhookBody,
  type WebhookType,
  webhookBodySchema,
} from '../../src/domain/webhookPayload.ts'
import { ana, mia, priya } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { fakeWebhooks } from '../support/fakeWebhooks.ts'
import { aDesk, aTalk, echo } from './builders.ts'

const outage = {
  subject: 'Nothing opens',
  details: 'Since this morning.',
  facts: { about: 'outage' },
  tier: 3,
} as const
/** Stands in notes among agents, and nowhere else. */
const secretWord = 'wordofcolleagues'

let webhooks: ReturnType<typeof fakeWebhooks>
let house: ReturnType<typeof aDesk>

beforeEach(() => {
  webhooks = fakeWebhooks({ heard: WEBHOOK_TYPES })
  house = aDesk({ store: fakeStore(demoFixtures, webhooks) })
})

/** What was told, as a receiver would read it. */
const told = () => webhooks.facts.map(({ body }) => JSON.parse(body) as WebhookBody)
const types = () => webhooks.facts.map(({ type }) => type)
const since = (count: number) => types().slice(count)

async function obey(id: ConversationId, command: Command, text = '…') {
  await house.desk.converse({ conversation: id, text, clientId: null }, (_talk, heard) => ({
    say: [],
    flow: null,
    ...(heard.heard === 'message' && { command }),
  }))
}

async function well<T>(result: Promise<T>): Promise<Exclude<T, { refused: string }>> {
  const came = await result
  if (isRefusal(came)) throw new Error(JSON.stringify(came))
  return came as Exclude<T, { refused: string }>
}

/** A contact who proved the address, with so many tickets. */
async function contact(tickets = 1): Promise<{ id: ConversationId; numbers: number[] }> {
  const { id } = await aTalk(house.desk)
  await obey(id, { do: 'sendCode', email: ana.email })
  await obey(id, { do: 'checkCode', code: '123456' })
  const numbers: number[] = []
  for (let i = 0; i < tickets; i++) {
    await obey(id, { do: 'openTicket', draft: outage }, 'Yes, open it')
    numbers.push((await house.store.ticketsOfConversation(id))[0]?.number ?? 0)
  }
  return { id, numbers }
}

describe('what webhooks are told', () => {
  test('is one fact after the other of a whole story, each as its schema says', async () => {
    const { desk } = house
    const { id, numbers } = await contact(2)
    const [first = 0, second = 0] = numbers
    await obey(id, { do: 'queueForAgent' }, 'A person, please')
    await well(desk.takeOver(mia, id))
    await well(desk.say(mia, id, { text: 'I am looking.', format: 'plain' }, null))
    await well(desk.note(mia, id, secretWord, null))
    await well(desk.changeTier(mia, second, 2, 'Only two of you.'))
    await well(desk.waitForCustomer(mia, second))
    await desk.converse({ conversation: id, text: 'Here is more.', clientId: null }, echo)
    await well(desk.waitForCustomer(mia, second))
    await well(desk.stopWaiting(mia, second))
    await well(desk.transfer(mia, id, priya.id, secretWord))
    await well(desk.assign(mia, [first], null))
    await well(desk.link(mia, first, second, true))
    await well(desk.link(mia, first, second, false))
    await well(desk.merge(mia, second, first))
    await well(desk.release(priya, id, echo))
    await obey(id, { do: 'noteOnTicket', number: first, text: 'One more thing.' }, 'One more thing.')
    await obey(id, { do: 'closeTicket', number: first })
    await well(desk.reopen(mia, first))
    await well(desk.takeOver(mia, id))
    await well(desk.solve(mia, id, { outcome: 'fixed', words: 'It is fixed.' }))
    await well(desk.rate(id, { ticket: first, score: 5, word: secretWord }))

    for (const body of told()) expect(() => webhookBodySchema(body.type).parse(body)).not.toThrow()
    expect(types()).toEqual([
      'ticket.opened',
      'target.unanswered',
      'ticket.message', // "Yes, open it" on the first ticket opened the second
      'ticket.opened',
      'target.unanswered',
      'ticket.message',
      'ticket.message',
      'conversation.agent_asked_for',
      'conversation.agent_joined',
      'ticket.assigned',
      'ticket.assigned',
      'ticket.message',
      'ticket.message',
      'ticket.answered',
      'ticket.answered',
      'ticket.tier_changed',
      'ticket.waiting',
      'ticket.message',
      'ticket.message',
      'ticket.waiting_ended',
      'ticket.waiting',
      'ticket.waiting_ended',
      'conversation.transferred',
      'ticket.assigned',
      'ticket.assigned',
      'ticket.unassigned',
      'ticket.linked',
      'ticket.linked',
      'ticket.unlinked',
      'ticket.unlinked',
      'ticket.merged',
      'ticket.took_in',
      'conversation.agent_left',
      'ticket.noted',
      'ticket.message',
      'ticket.solved',
      'ticket.reopened',
      'conversation.agent_joined',
      'ticket.assigned',
      'ticket.message',
      'ticket.solved',
      'ticket.rated',
    ])
    expect(JSON.stringify(webhooks.facts)).not.toContain(secretWord)
  })

  test('carries what a mirror needs: number, tier, whose it is, due times in UTC', async () => {
    const { id, numbers } = await contact()
    const body = told().find(({ type }) => type === 'ticket.opened')
    expect(body).toMatchObject({
      timestamp: '2026-11-24T17:00:00.000Z',
      data: {
        ticket: {
          number: numbers[0],
          conversation: id,
          subject: 'Nothing opens',
          details: 'Since this morning.',
          tier: 3,
          status: 'open',
          customer: { id: 'meridian-press', name: 'Meridian Press' },
          contact: { id: ana.id, name: ana.name, email: ana.email },
        },
      },
    })
    const targets = body?.type === 'ticket.opened' ? body.data.ticket.targets : []
    expect(targets.map(({ kind }) => kind)).toEqual(['firstResponse', 'fix'])
    for (const { dueAt } of targets) expect(dueAt).toMatch(/^2026-11-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(webhooks.facts[0]).toMatchObject({ lane: webhooks.facts[0]?.ticket, number: numbers[0] })
  })

  test('says who spoke, and nothing of what the assistant or the desk itself says', async () => {
    const { id } = await contact()
    await well(house.desk.takeOver(mia, id))
    const before = webhooks.facts.length
    await house.desk.converse({ conversation: id, text: 'Are you there?', clientId: null }, echo)
    const said = await well(house.desk.say(mia, id, { text: 'Yes.', format: 'plain' }, null))
    await well(house.desk.correct(mia, id, said.seq, 'Yes!'))
    const messages = told()
      .slice(before)
      .flatMap((body) => (body.type === 'ticket.message' ? [body.data.message] : []))
    expect(messages.map(({ from, text, corrects }) => ({ from, text, corrects }))).toEqual([
      { from: { role: 'contact', name: ana.name }, text: 'Are you there?', corrects: null },
      { from: { role: 'agent', id: mia.id, name: mia.name }, text: 'Yes.', corrects: null },
      { from: { role: 'agent', id: mia.id, name: mia.name }, text: 'Yes!', corrects: { seq: said.seq, how: 'edited' } },
    ])
  })

  test('tells nothing that a visitor says who has no ticket, whoever they are', async () => {
    const { id } = await aTalk(house.desk)
    await house.desk.converse({ conversation: id, text: 'I am nobody', clientId: null }, echo)
    await obey(id, { do: 'sendCode', email: ana.email })
    await obey(id, { do: 'checkCode', code: '123456' })
    await house.desk.converse({ conversation: id, text: 'Now I am somebody', clientId: null }, echo)
    expect(webhooks.facts).toEqual([])
  })

  test('tells no more of a conversation once its ticket is solved', async () => {
    const { id, numbers } = await contact()
    await obey(id, { do: 'closeTicket', number: numbers[0] ?? 0 })
    const before = webhooks.facts.length
    await house.desk.converse({ conversation: id, text: 'Something else entirely', clientId: null }, echo)
    expect(since(before)).toEqual([])
  })

  test('warns before a due time and tells when it has passed', async () => {
    const { id } = await contact()
    const { clock, desk } = house
    for (let i = 0; i < 200; i++) {
      clock.now = (clock.now + 5 * MINUTE) as typeof clock.now
      while (await desk.tellAlerts());
    }
    const ofClocks = types().filter((type) => type.startsWith('target.'))
    expect(ofClocks.filter((type) => type !== 'target.unanswered')).toEqual([
      'target.warned',
      'target.broken',
      'target.warned',
      'target.warned',
      'target.broken',
    ])
    expect(ofClocks.filter((type) => type === 'target.unanswered')).toHaveLength(67) // at receipt, then four an hour
    expect(webhooks.facts.at(-1)?.conversation).toBe(id)
  })

  test('reads and tells nothing where nobody wants to hear it', async () => {
    webhooks = fakeWebhooks({ heard: ['ticket.rated'] })
    house = aDesk({ store: fakeStore(demoFixtures, webhooks) })
    await contact()
    expect(webhooks.facts).toEqual([])
  })

  test.each(WEBHOOK_TYPES)('%s has a summary and takes nothing it does not name', (type: WebhookType) => {
    const schema = webhookBodySchema(type)
    const unknown = { type, timestamp: '2026-11-24T17:00:00.000Z', data: { note: secretWord } }
    expect(schema.safeParse(unknown).success).toBe(false)
  })
})
