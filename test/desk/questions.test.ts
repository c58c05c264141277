import { describe, expect, test } from 'vitest'
import { DAY, type Instant, SECOND } from '../../src/calendar/time.ts'
import type { Decision } from '../../src/desk/botPorts.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import type { QuestionNews } from '../../src/domain/question.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { asked } from '../domain/questionBuilders.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian } from '../support/demoFixtures.ts'
import { aDesk, aTalk, scripted } from './builders.ts'

/** An assistant that tells whatever news the message names, and proves Ana's address on demand. */
const told = scripted((heard, talk): Partial<Decision> | undefined => {
  if (heard.heard !== 'message') return undefined
  if (heard.text === 'prove') return { command: { do: 'sendCode', email: ana.email } }
  if (/^\d{6}$/.test(heard.text)) return { command: { do: 'checkCode', code: heard.text } }
  const id = `q-${talk.id}-${talk.seq}` as QuestionId
  const news: QuestionNews[] =
    heard.text === 'solved' ? [{ news: 'confirmed', article: 'error-vc3' }] : [asked({ id, text: heard.text })]
  return { news }
})

async function says(desk: Desk, { id }: Conversation, ...texts: string[]) {
  for (const text of texts) await desk.converse({ conversation: id, text, clientId: null }, told)
}

describe('a question that returns', () => {
  test('is seen in another conversation of the same proven contact', async () => {
    const { desk, store, clock, events } = aDesk()
    const first = await aTalk(desk)
    await says(desk, first, 'prove', '123456', 'it says vc3', 'solved')
    clock.now = (clock.now + 3 * DAY) as Instant
    const second = await aTalk(desk)
    await says(desk, second, 'prove', '123456', 'it says vc3')
    const [earlier] = await store.questionsAround((await desk.conversation(first.id)) as Conversation, clock.now)
    expect(earlier).toMatchObject({ verdict: { was: 'confirmed' }, returnedAt: clock.now })
    expect(events.filter(({ kind }) => kind === 'PersonProven')).toMatchObject([
      { customer: meridian.id },
      { customer: meridian.id },
    ])
    expect(events.at(-1)).toMatchObject({ kind: 'Asked', deflection: { became: 'returned', slug: 'error-vc3' } })
  })

  test('is nobody’s in a conversation of somebody unknown', async () => {
    const { desk, store, clock } = aDesk()
    const first = await aTalk(desk)
    await says(desk, first, 'it says vc3', 'solved')
    await says(desk, await aTalk(desk), 'it says vc3')
    const [earlier] = await store.questionsAround((await desk.conversation(first.id)) as Conversation, clock.now)
    expect(earlier?.returnedAt).toBeNull()
  })

  test('holds back silence in the conversation before', async () => {
    const { desk, store, clock } = aDesk()
    const first = await aTalk(desk)
    await says(desk, first, 'prove', '123456', 'it says vc3')
    await says(desk, await aTalk(desk), 'prove', '123456', 'it says vc3')
    clock.now = (clock.now + 2 * DAY) as Instant
    while (await desk.sweep(told));
    const [earlier] = await store.questionsAround((await desk.conversation(first.id)) as Conversation, clock.now)
    expect(earlier).toMatchObject({ verdict: null, silentAt: null })
  })
})

test('silence is noticed once, by however many nodes look at once, and after a restart', async () => {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  await fillDesk(database, demoFixtures)
  const newId = () => crypto.randomUUID()
  const nodes = [1, 2, 3].map(() => aDesk({ store: createStore(database), newId }))
  const [one] = nodes as [(typeof nodes)[0], ...typeof nodes]
  const talks: Conversation[] = []
  for (let i = 0; i < 6; i++) talks.push(await aTalk(one.desk))
  for (const talk of talks) await says(one.desk, talk, `it says vc3, ${talk.id}`)
  for (const { clock } of nodes) clock.now = (clock.now + DAY + SECOND) as Instant

  const sweep = async ({ desk }: (typeof nodes)[0]) => {
    while (await desk.sweep(told));
  }
  await Promise.all(nodes.flatMap((node) => [sweep(node), sweep(node)]))
  const restarted = aDesk({ store: createStore(database), newId })
  restarted.clock.now = one.clock.now
  expect(await restarted.desk.sweep(told)).toBe(false)

  for (const { id } of talks) {
    const became = (await one.store.eventsOf(id)).flatMap((each) =>
      each.kind === 'Asked' ? [each.deflection.became] : [],
    )
    expect(became).toEqual(['shown', 'assumed'])
  }
  await database.close()
  await drop()
}, 60_000)
