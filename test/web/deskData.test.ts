import { describe, expect, test } from 'vitest'
import { deskData, voiceOf } from '../../src/web/chat/deskData.ts'

describe('what the desk adds to an activity', () => {
  test('is read field by field, and anything of another shape is left out', () => {
    const channelData = { agent: { name: 'Mia' }, system: true, handling: 'agent', copyText: 'Dear …', more: 1 }
    expect(deskData({ channelData })).toEqual({
      agent: { name: 'Mia' },
      system: true,
      handling: 'agent',
      copyText: 'Dear …',
    })
    expect(deskData({ channelData: { agent: 'Mia', system: 'yes', handling: 'robot', copyText: 5 } })).toEqual({})
    expect(deskData({})).toEqual({})
  })
})

describe('whom the header names', () => {
  const assistant = { type: 'message', from: { role: 'bot' } }
  const visitor = { type: 'message', from: { role: 'user' } }
  const mia = { type: 'message', from: { role: 'bot' }, channelData: { agent: { name: 'Mia' } } }
  const remark = (more: object) => ({ type: 'message', from: { role: 'bot' }, channelData: { system: true, ...more } })

  test.each([
    ['the assistant, before anybody spoke', [], { by: 'assistant' }],
    ['the assistant, after its answer', [visitor, assistant], { by: 'assistant' }],
    ['the agent, once one writes', [assistant, mia], { by: 'agent', name: 'Mia' }],
    ['the agent still, while the visitor answers', [mia, visitor], { by: 'agent', name: 'Mia' }],
    [
      'the agent, from the remark that one joined',
      [remark({ handling: 'agent', agent: { name: 'Mia' } })],
      { by: 'agent', name: 'Mia' },
    ],
    ['nobody yet, while the visitor waits', [assistant, remark({ handling: 'queue' }), visitor], { by: 'queue' }],
    [
      'the assistant, after the agent left',
      [mia, remark({ handling: 'assistant', agent: { name: 'Mia' } })],
      { by: 'assistant' },
    ],
    ['the agent still, after a remark about something else', [mia, remark({})], { by: 'agent', name: 'Mia' }],
    ['the agent still, while somebody types', [mia, { ...assistant, type: 'typing' }], { by: 'agent', name: 'Mia' }],
  ])('is %s', (_, activities, expected) => {
    expect(voiceOf(activities)).toEqual(expected)
  })
})
