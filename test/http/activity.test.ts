import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { Body, Conversation, Message, Speaker } from '../../src/domain/conversation.ts'
import type { AgentId, FileId } from '../../src/domain/ids.ts'
import { readActivity, toActivities } from '../../src/http/activity.ts'

const talk = { id: 'c1', seq: 7, locale: 'fr', handling: { by: 'assistant' } } as Conversation
const at = Date.parse('2026-11-24T18:00:00.007Z') as Instant

function line(from: Speaker, body: Partial<Body>, over: Partial<Message> = {}): Message {
  const whole = { text: 'hello', format: 'plain' as const, ...body }
  return { id: 'm1', conversation: 'c1', seq: 7, at, from, clientId: null, body: whole, ...over } as Message
}

function wire(message: Message, of = talk) {
  return toActivities([message], of, 'dl_me', (conversation, { id, name }) => `desk:/${conversation}/${id}/${name}`)[0]
}

describe('a line of the log on the wire', () => {
  test('is a message with its time, its place and its speaker', () => {
    expect(wire(line({ role: 'assistant' }, { format: 'markdown' }))).toEqual({
      type: 'message',
      id: 'm1',
      timestamp: '2026-11-24T18:00:00.007Z',
      channelId: 'directline',
      conversation: { id: 'c1' },
      from: { id: 'assistant', role: 'bot' },
      text: 'hello',
      textFormat: 'markdown',
      channelData: { locale: 'fr' }, // the newest line says which language is spoken
    })
  })

  test.each<[string, Speaker, object, object]>([
    ['the visitor', { role: 'visitor' }, { id: 'dl_me', role: 'user' }, { clientActivityID: 'mine' }],
    ['the assistant', { role: 'assistant' }, { id: 'assistant', role: 'bot' }, {}],
    [
      'an agent',
      { role: 'agent', agent: 'a7' as AgentId, name: 'Mia' },
      { id: 'agent', role: 'bot', name: 'Mia' },
      { agent: { name: 'Mia' } },
    ],
    ['the desk', { role: 'system' }, { id: 'assistant', role: 'bot' }, { system: true }],
  ])('of %s says who spoke, and gives back only the visitor’s own id', (_who, from, expected, data) => {
    const { channelData = {}, ...rest } = wire(line(from, {}, { clientId: 'mine', seq: 3 })) ?? {}
    expect(rest).toMatchObject({ from: expected })
    expect(channelData).toEqual(data)
    expect(JSON.stringify(rest)).not.toContain('a7')
  })

  test('that takes the place of another has its name and its time, and one that was taken back says nothing', () => {
    const mia = { role: 'agent', agent: 'a7' as AgentId, name: 'Mia' } as const
    const replaces = { seq: 3, id: 'm0' as Message['id'], at: (at - 5_000) as Instant, how: 'edited' as const }
    const place = { id: 'm0', timestamp: '2026-11-24T17:59:55.007Z' }
    expect(wire(line(mia, { text: 'better', replaces }))).toMatchObject({
      ...place,
      type: 'message',
      text: 'better',
      channelData: { edited: true },
    })
    const gone = wire(line(mia, { text: '', replaces: { ...replaces, how: 'deleted' } }))
    expect(gone).toMatchObject({ ...place, type: 'messageDelete' })
    expect(gone).not.toHaveProperty('text')
    const corrected = { how: 'deleted' as const, at, earlier: ['secret'] }
    const original = wire(line(mia, { text: '' }, { corrected }))
    expect(original).toMatchObject({ type: 'messageDelete', id: 'm1' })
    expect(JSON.stringify(original)).not.toContain('secret')
  })

  test('carries choices, a card, files and a text to copy', () => {
    const card = { type: 'AdaptiveCard' }
    const files = [{ id: 'f1' as FileId, name: 'a.png', contentType: 'image/png', sizeBytes: 9 }]
    const choices = [{ label: 'Yes', say: 'Yes, it helped' }]
    expect(wire(line({ role: 'assistant' }, { card, files, choices, copyText: 'paste me' }))).toMatchObject({
      text: 'hello',
      attachments: [
        { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
        { contentType: 'image/png', contentUrl: 'desk:/c1/f1/a.png', name: 'a.png' },
      ],
      suggestedActions: { actions: [{ type: 'imBack', title: 'Yes', value: 'Yes, it helped' }] },
      channelData: { copyText: 'paste me' },
    })
  })

  test('tells a change of hands, and that the visitor waits, on the newest line only', () => {
    const joined = line({ role: 'system' }, { handling: { by: 'agent', agentName: 'Mia' } }, { seq: 3 })
    expect(wire(joined)?.channelData).toMatchObject({ system: true, handling: 'agent', agent: { name: 'Mia' } })
    const waiting: Conversation = { ...talk, handling: { by: 'queue', since: at } }
    expect(wire(line({ role: 'assistant' }, {}), waiting)?.channelData).toMatchObject({ handling: 'queue' })
    expect(wire(line({ role: 'assistant' }, {}, { seq: 6 }), waiting)?.channelData).toBeUndefined()
    expect(wire(line({ role: 'visitor' }, {}), waiting)?.channelData).toBeUndefined()
  })
})

describe('an activity from a client', () => {
  test.each<[string, unknown, unknown]>([
    [
      'text',
      { type: 'message', text: 'hi', from: { id: 'x', role: 'bot' } },
      { sent: 'message', words: { text: 'hi', clientId: null } },
    ],
    [
      'a tap',
      { type: 'message', text: 'hi', channelData: { postBack: true, clientActivityID: 'c' } },
      { sent: 'message', words: { text: 'hi', clientId: 'c', postBack: true } },
    ],
    [
      'a form',
      { type: 'message', value: { a: 1 } },
      { sent: 'message', words: { text: '', clientId: null, value: { a: 1 } } },
    ],
    [
      'an odd envelope',
      { type: 'message', text: 'hi', channelData: 'odd' },
      { sent: 'message', words: { text: 'hi', clientId: null } },
    ],
    [
      'an id that is too long',
      { type: 'message', text: 'hi', channelData: { clientActivityID: 'x'.repeat(129) } },
      { sent: 'message', words: { text: 'hi', clientId: null } },
    ],
    ['typing', { type: 'typing' }, { sent: 'signal', signal: { signal: 'typing' } }],
    [
      'what was read',
      { type: 'event', name: 'signpost.read', value: { until: '2026-11-24T18:00:00.007Z' } },
      { sent: 'signal', signal: { signal: 'read', until: at } },
    ],
    [
      'how it was',
      { type: 'event', name: 'signpost.rate', value: { ticket: 7, score: 5, word: 'quick' } },
      { sent: 'signal', signal: { signal: 'rate', ticket: 7, score: 5, word: 'quick' } },
    ],
    [
      'how it was, beyond the scale',
      { type: 'event', name: 'signpost.rate', value: { ticket: 7, score: 6 } },
      { sent: 'signal', signal: null },
    ],
    ['an event of others', { type: 'event', name: 'x', value: 7 }, { sent: 'signal', signal: null }],
    ['nothing', null, { sent: 'unreadable' }],
    ['a list', [], { sent: 'unreadable' }],
    ['a message of numbers', { type: 'message', text: 7 }, { sent: 'unreadable' }],
  ])('%s is read', (_what, json, expected) => {
    expect(readActivity(json)).toEqual(expected)
  })
})
