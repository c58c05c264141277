import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import {
  append,
  type Conversation,
  type Handling,
  queueForAgent,
  release,
  takeOver,
} from '../../src/domain/conversation.ts'
import type { AgentId, ConversationId, MessageId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'

const agent = (name: string): Agent => ({ id: name as AgentId, name, email: `${name}@desk.example`, role: 'agent' })
const mia = agent('Mia')
const jonas = agent('Jonas')
const early = 1_000 as Instant
const now = 5_000 as Instant

const assistant: Handling = { by: 'assistant' }
const queue: Handling = { by: 'queue', since: early }
const withMia: Handling = { by: 'agent', agent: mia.id, agentName: 'Mia', since: early }
const withMiaNow: Handling = { ...withMia, since: now }
const taken = { refused: 'alreadyTaken', agentName: 'Mia' }

describe('who handles a conversation', () => {
  test.each<[string, Handling, (handling: Handling) => unknown, unknown]>([
    ['assistant → a person is asked for', assistant, (h) => queueForAgent(h, now), { by: 'queue', since: now }],
    ['queue → asked again keeps its place', queue, (h) => queueForAgent(h, now), queue],
    ['agent → asked for while there', withMia, (h) => queueForAgent(h, now), withMia],
    ['assistant → Mia takes over', assistant, (h) => takeOver(h, mia, now), withMiaNow],
    ['queue → Mia takes over', queue, (h) => takeOver(h, mia, now), withMiaNow],
    ['agent → Mia takes her own again', withMia, (h) => takeOver(h, mia, now), withMia],
    ['agent → Jonas is told who has it', withMia, (h) => takeOver(h, jonas, now), taken],
    ['assistant → Mia gives back what she has not', assistant, (h) => release(h, mia), { refused: 'notTaken' }],
    ['queue → Mia gives back what she has not', queue, (h) => release(h, mia), { refused: 'notTaken' }],
    ['agent → Mia gives back', withMia, (h) => release(h, mia), assistant],
    ['agent → Jonas cannot give back hers', withMia, (h) => release(h, jonas), taken],
  ])('%s', (_name, before, verb, after) => {
    expect(verb(before)).toEqual(after)
  })
})

describe('the log', () => {
  const talk: Conversation = {
    id: 'c' as ConversationId,
    version: 3,
    seq: 7,
    lastAt: 4_999 as Instant,
    site: null,
    locale: 'en',
    zone: null,
    person: { kind: 'visitor' },
    signedAs: null,
    handling: assistant,
    inquirySince: null,
    silentAt: null,
    flow: null,
    ticket: null,
    shown: [],
    openedAt: early,
  }
  const line = {
    id: 'm' as MessageId,
    from: { role: 'visitor' as const },
    body: { text: 'Hi', format: 'plain' as const },
  }

  test('numbers lines without a gap', () => {
    const first = append(talk, line, now)
    const second = append(first.talk, line, now)
    expect([first.message.seq, second.message.seq, second.talk.seq]).toEqual([8, 9, 9])
  })

  test('lets time strictly grow, even when the clock stands still or goes back', () => {
    const first = append(talk, line, now)
    const second = append(first.talk, line, now)
    const third = append(second.talk, line, early)
    expect([first, second, third].map(({ message }) => message.at)).toEqual([5_000, 5_001, 5_002])
  })
})
