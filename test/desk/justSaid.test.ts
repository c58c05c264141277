import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { createJustSaid } from '../../src/desk/justSaid.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { aConversation, aMessage } from '../storage/builders.ts'

const id = 'talk-1' as ConversationId
const noon = Date.parse('2026-11-24T12:00:00Z') as Instant
const later = (ms: number) => (noon + ms) as Instant
const talk = aConversation({ seq: 4 })
const lines = [aMessage({ seq: 3 }), aMessage({ seq: 4 })]

test('whoever has read up to the lines just said is told them without reading', () => {
  const said = createJustSaid()
  said.remember({ talk, lines }, noon)
  expect(said.after(id, 2, later(100))).toMatchObject({ talk, lines })
})

test.each([
  ['has missed a line before them', 1, 100],
  ['has read them', 4, 100],
  ['comes when they are old', 2, 2_001],
  ['comes when the clock was set back', 2, -5_000],
])('whoever %s reads the log', (_who, seq, afterMs) => {
  const said = createJustSaid()
  said.remember({ talk, lines }, noon)
  expect(said.after(id, seq, later(afterMs))).toBeNull()
})

test('a line that corrects another is read from the log, and so is what came before it', () => {
  const said = createJustSaid()
  said.remember({ talk, lines }, noon)
  const correction = aMessage({ seq: 5 })
  correction.body.replaces = { seq: 3, id: aMessage({ seq: 3 }).id, at: noon, how: 'edited' }
  said.remember({ talk: { ...talk, seq: 5 }, lines: [correction] }, noon)
  expect([2, 3, 4].map((seq) => said.after(id, seq, noon))).toEqual([null, null, null])
})

test('a save without lines leaves nothing of earlier ones', () => {
  const said = createJustSaid()
  said.remember({ talk, lines }, noon)
  said.remember({ talk, lines: [] }, noon)
  expect(said.after(id, 2, noon)).toBeNull()
})

test('the last save of each conversation is kept, and nothing of others is told', () => {
  const said = createJustSaid()
  said.remember({ talk, lines }, noon)
  const next = [aMessage({ seq: 5 })]
  said.remember({ talk: { ...talk, seq: 5 }, lines: next }, noon)
  expect(said.after(id, 2, noon)).toBeNull()
  expect(said.after(id, 4, noon)?.lines).toEqual(next)
  expect(said.after('talk-2' as ConversationId, 4, noon)).toBeNull()
})

describe('the conversation as it was saved', () => {
  const next = { ...talk, version: talk.version + 1 }

  test('is known to the next turn for a minute, with lines or without', () => {
    const said = createJustSaid()
    said.remember({ talk, lines }, noon)
    said.remember({ talk: next, lines: [] }, later(1_000))
    expect(said.talk(id, later(61_000))).toBe(next)
    expect(said.talk(id, later(61_001))).toBeNull()
    expect(said.talk(id, later(-60_000))).toBeNull()
    expect(said.talk('talk-2' as ConversationId, noon)).toBeNull()
  })

  test.each<[string, (said: ReturnType<typeof createJustSaid>) => void]>([
    ['another node has changed it', (said) => said.changedElsewhere(`conversation:${id}`)],
    ['what other nodes said may have been missed', (said) => said.changedElsewhere(null)],
    ['somebody was erased at another node', (said) => said.changedElsewhere('erased')],
    ['somebody was erased', (said) => said.forgetAll()],
    ['it turned out to be outdated', (said) => said.forget(id)],
  ])('is read again when %s', (_why, happens) => {
    const said = createJustSaid()
    said.remember({ talk, lines }, noon)
    happens(said)
    expect(said.talk(id, noon)).toBeNull()
    expect(said.after(id, 2, noon)).toBeNull()
  })

  test('is kept when another one, or the list, has changed elsewhere', () => {
    const said = createJustSaid()
    said.remember({ talk, lines }, noon)
    said.changedElsewhere('conversation:talk-2')
    said.changedElsewhere('queue')
    expect(said.talk(id, noon)).toBe(talk)
  })

  test('is kept for so many, and the oldest go first', () => {
    const said = createJustSaid()
    const ids = Array.from({ length: 2_001 }, (_, at) => `talk-${at}` as ConversationId)
    for (const each of ids) said.remember({ talk: { ...talk, id: each }, lines: [] }, noon)
    expect(said.talk(ids[0] as ConversationId, noon)).toBeNull()
    expect(said.talk(ids[1] as ConversationId, noon)).not.toBeNull()
    expect(said.talk(ids[2_000] as ConversationId, noon)).not.toBeNull()
  })
})
