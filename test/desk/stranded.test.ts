import { expect, test } from 'vitest'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { aDeskOfTickets, question } from './agentVerbs.ts'
import { aDesk, aTalk, echo } from './builders.ts'

async function stranded(silenceMs: number) {
  const store = fakeStore(demoFixtures)
  const { desk, clock } = aDesk({ store })
  const { id } = await aTalk(desk, 'vitrium')
  await desk.converse({ conversation: id, text: 'Is anybody there?', clientId: null }, echo)
  await desk.takeOver(jonas, id)
  clock.now = (clock.now + silenceMs) as Instant
  await store.setDisabled(jonas.id, clock.now)
  while (await desk.sweep(echo)) {}
  const lines = (await desk.lastMessages(id, 10)).map(({ body }) => body.text)
  return { desk, id, lines, handling: (await desk.conversation(id))?.handling }
}

test('whoever talks with an agent who is disabled waits for another one, and reads that the first has left', async () => {
  const { desk, id, lines, handling } = await stranded(0)
  expect(handling?.by).toBe('queue')
  expect(lines.at(-1)).toContain('Jonas Keller')
  expect(await desk.takeOver(mia, id)).toMatchObject({ handling: { by: 'agent', agent: mia.id } })
})

test('a conversation that fell silent long ago goes back to the assistant without a word', async () => {
  const { lines, handling } = await stranded(2 * HOUR)
  expect(handling).toEqual({ by: 'assistant' })
  expect(lines.at(-1)).not.toContain('left')
})

test('open tickets of an agent who is disabled are nobody’s again, and the history says so', async () => {
  const store = fakeStore(demoFixtures)
  const house = aDeskOfTickets({ store })
  const id = await house.contact('ana@meridian-press.example', question)
  await house.desk.assign(mia, [1001], jonas.id)
  await store.setDisabled(jonas.id, house.clock.now)
  while (await house.desk.sweep(echo)) {}
  expect((await house.ticket(1001)).assignee).toBeNull()
  const happened = { kind: 'TicketUnassigned', number: 1001, agent: null }
  expect(await store.eventsOf(id)).toContainEqual(expect.objectContaining(happened))
})
