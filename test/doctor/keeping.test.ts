import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { examineKeeping } from '../../src/doctor/keeping.ts'

const said = (env: NodeJS.ProcessEnv, removed: Parameters<typeof examineKeeping>[1] = null) =>
  examineKeeping(readConfig(env), removed).map(({ state, what }) => `${state}: ${what}`)

describe('how long things are kept', () => {
  test('is said as it is set', () => {
    expect(said({})).toEqual([
      'ok: conversations are kept until a person is erased (CONVERSATION_DAYS is not set); who looked at what is known for 400 days',
    ])
    const set = { CONVERSATION_DAYS: '365', ACCESS_LOG_DAYS: '90' }
    expect(said(set)).toEqual([
      'ok: conversations go 365 days after their last word; none was removed so far; who looked at what is known for 90 days',
    ])
    const removed = { removed: { conversations: 12, lastAt: new Date('2026-11-01T10:00:00Z') } }
    expect(said(set, removed).join()).toContain('12 were removed so far, last on 2026-11-01')
  })

  test('is thirty days at least', () => {
    expect(() => readConfig({ CONVERSATION_DAYS: '29' })).toThrow(/CONVERSATION_DAYS.*at least 30 days/)
    expect(() => readConfig({ ACCESS_LOG_DAYS: '7' })).toThrow(/ACCESS_LOG_DAYS.*at least 30 days/)
    expect(readConfig({}).conversationsKeptMs).toBeNull()
  })
})
