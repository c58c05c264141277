import { expect, test } from 'vitest'
import type { Changes } from '../../src/desk/storePorts.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId, QuestionId } from '../../src/domain/ids.ts'
import { type Pool, saveAtOnce } from '../../src/storage/saveAtOnce.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { aConversation, aMessage, aTarget, aTicket, later, noon } from './builders.ts'

/** PostgreSQL tells names of prepared statements apart by so many letters, and the client complains of longer ones. */
const NAME_LENGTH_MAX = 63

/** A statement as it goes to PostgreSQL. */
type Sent = { name?: string; text: string }

const sentFor = async (changes: Changes): Promise<Sent> => {
  const sent: Sent[] = []
  const pool = { query: async (given: Sent) => void sent.push(given) } as unknown as Pool
  await saveAtOnce(pool, changes)
  return sent[0] as Sent
}

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

/** What turns save, in every shape that is prepared. */
function* shapes(): Generator<Changes> {
  const talk = 'talk' as ConversationId
  const event: Event = { kind: 'AgentAskedFor', at: noon, conversation: talk, ticket: null }
  for (const version of [1, 2])
    for (const messages of [0, 1, 3])
      for (const events of [0, 2, 3])
        for (const questions of [0, 1])
          for (const targets of [0, 1, 2])
            for (const alerts of [0, 1]) {
              const conversation = aConversation({ id: talk, version })
              const ticket = aTicket({
                targets: many(targets, (at) => aTarget({ kind: at ? 'fix' : 'firstResponse' })),
              })
              const alert = {
                target: 'firstResponse',
                kind: 'received',
                at: noon,
                dueAt: later(1),
                toldAt: noon,
              } as const
              yield {
                conversation,
                messages: many(messages, (seq) => aMessage({ seq })),
                events: many(events, () => event),
                questions: many(questions, () => aQuestion({ id: 'asked' as QuestionId })),
                tickets: targets > 0 ? [ticket] : [],
                alerts: many(alerts, () => ({
                  ticket: ticket.id,
                  alert: { ...alert, count: 1, isLate: false, agents: [] },
                })),
              }
            }
}

test('each shape of what turns save has a name of its own that PostgreSQL can tell from the others', async () => {
  const texts = new Map<string, string>()
  for (const changes of shapes()) {
    const { name = '', text } = await sentFor(changes)
    expect(name.length).toBeGreaterThan(0)
    expect(name.length).toBeLessThanOrEqual(NAME_LENGTH_MAX)
    expect(texts.get(name) ?? text).toBe(text)
    texts.set(name, text)
  }
  expect(texts.size).toBe(new Set(texts.values()).size)
})
