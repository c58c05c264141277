import { expect, test } from 'vitest'
import { readToChat, readToLauncher, seal } from '../../src/web/launcher/protocol.ts'

test.each([
  [{ kind: 'opened' } as const],
  [{ kind: 'closed' } as const],
  [{ kind: 'forget' } as const],
  [{ kind: 'identify', jwt: 'a.b.c' } as const],
  [{ kind: 'ask', text: 'Why?' } as const],
])('the chat reads %o as it was sent', (message) => {
  expect(readToChat(seal(message))).toEqual(message)
})

test.each([
  [{ kind: 'ready' } as const],
  [{ kind: 'talking' } as const],
  [{ kind: 'close' } as const],
  [{ kind: 'unread', count: 3 } as const],
])('the launcher reads %o as it was sent', (message) => {
  expect(readToLauncher(seal(message))).toEqual(message)
})

test.each([
  ['nothing', undefined],
  ['a text', 'opened'],
  ['another script’s message', { kind: 'opened' }],
  ['another version', { signpost: 2, kind: 'opened' }],
  ['an unknown kind', { signpost: 1, kind: 'dance' }],
  ['a question that is no text', { signpost: 1, kind: 'ask', text: { html: '<b>' } }],
  ['an empty question', { signpost: 1, kind: 'ask', text: '  ' }],
  ['an endless question', { signpost: 1, kind: 'ask', text: 'a'.repeat(8_001) }],
  ['a count that is no number', { signpost: 1, kind: 'unread', count: '3' }],
  ['a count below zero', { signpost: 1, kind: 'unread', count: -1 }],
])('neither side reads %s', (_, data) => {
  expect(readToChat(data)).toBeUndefined()
  expect(readToLauncher(data)).toBeUndefined()
})

test('neither side reads what is meant for the other', () => {
  expect(readToChat(seal({ kind: 'close' }))).toBeUndefined()
  expect(readToLauncher(seal({ kind: 'opened' }))).toBeUndefined()
})
