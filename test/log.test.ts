import { describe, expect, test } from 'vitest'
import type { Instant } from '../src/calendar/time.ts'
import type { AgentId, ConversationId } from '../src/domain/ids.ts'
import { beginTurn, belongingTo, createLog, keepBelonging, type LogFields } from '../src/log.ts'

function aLog() {
  const lines: string[] = []
  return { log: createLog('debug', { write: (line) => void lines.push(line) }), lines }
}

describe('the log', () => {
  test('writes one JSON line with its time, its words and the fields that are on the list', () => {
    const { log, lines } = aLog()
    log.info('request', { requestId: 'r1', status: 200, route: '/chat/token' })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      what: 'request',
      requestId: 'r1',
      status: 200,
      route: '/chat/token',
    })
  })

  test('says of each line which request and turn it belongs to, also after waiting, and never of another', async () => {
    const { log, lines } = aLog()
    const heard: (() => void)[] = []
    const run = (requestId: string) =>
      belongingTo({ requestId }, async () => {
        await Promise.resolve()
        log.info('before')
        beginTurn(`turn of ${requestId}`)
        heard.push(keepBelonging(() => log.info('heard')))
        await Promise.resolve()
        log.info('after')
      })
    await Promise.all([run('r1'), run('r2')])
    belongingTo({ requestId: 'r3' }, () => heard[0]?.())
    beginTurn('nowhere')
    log.info('elsewhere')
    const all = lines.map((line) => JSON.parse(line))
    const of = (id: string) => all.filter(({ requestId }) => requestId === id).map(({ what, turn }) => [what, turn])
    expect(of('r1')).toEqual([
      ['before', undefined],
      ['after', 'turn of r1'],
      ['heard', 'turn of r1'],
    ])
    expect(of('r2')).toHaveLength(2)
    expect(of('r3')).toEqual([])
    expect(all.at(-1)).not.toHaveProperty('turn')
  })

  test('has a line for each of several faults in one', () => {
    const { log, lines } = aLog()
    log.fault(new AggregateError([new Error('one is away'), new TypeError('the other is none')]), 'looked around')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { what: 'looked around', fault: { name: 'Error', message: 'one is away' } },
      { what: 'looked around', fault: { name: 'TypeError', message: 'the other is none' } },
    ])
  })

  test('leaves out whatever is not on the list, and masks what looks like an address or a token', () => {
    const { log, lines } = aLog()
    const careless = { text: 'my printer is on fire', email: 'ana@meridian-press.example', body: { text: 'hello' } }
    log.warn('careless', {
      ...careless,
      kind: 'mail to ana@meridian-press.example',
      route: '/a?t=eyJhbGciOi.eyJzdWIi.abc',
    } as LogFields)
    expect(lines.join()).not.toMatch(/fire|ana@|hello|eyJ/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ kind: 'mail to [address]', route: '/a?t=[hidden]' })
  })

  test.each([
    ['what JSON.parse quotes', () => JSON.parse('my password is hunter2')],
    [
      'what a database quotes',
      () => {
        throw new Error('\nInvalid `create()` invocation:\n{ text: "my password is hunter2" }')
      },
    ],
    [
      'an address in a refusal',
      () => {
        throw new Error('550 <hunter2@mailbox.example> is unknown')
      },
    ],
    [
      'a name in quotes',
      () => {
        throw new Error('no such column \'hunter2\' in "hunter2"')
      },
    ],
    [
      'something that is no error',
      () => {
        throw { secret: 'hunter2' }
      },
    ],
  ])('tells a fault without %s', (_what, fail) => {
    const { log, lines } = aLog()
    try {
      fail()
    } catch (cause) {
      log.fault(cause, 'request failed', { requestId: 'r1' })
    }
    expect(lines.join()).not.toContain('hunter2')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 50,
      requestId: 'r1',
      fault: { name: expect.any(String) },
    })
  })

  test('says where a fault was', () => {
    const { log, lines } = aLog()
    log.fault(new TypeError('no such thing'), 'request failed')
    const { fault } = JSON.parse(lines[0] ?? '')
    expect(fault).toMatchObject({ name: 'TypeError', message: 'no such thing' })
    expect(fault.stack[0]).toContain('log.test.ts')
  })

  test('tells events by what they are and belong to, never by why a person failed', () => {
    const { log, lines } = aLog()
    const about = { at: 0 as Instant, conversation: 'c1' as ConversationId, ticket: null }
    log.event({ ...about, kind: 'AgentJoined', agent: 'mia' as AgentId, waitedMs: 4_000 })
    log.event({ ...about, kind: 'LetterGivenUp', delivery: 'd1', cause: 'unknownAddress' })
    log.event({
      ...about,
      kind: 'Asked',
      deflection: { became: 'refused', slug: 'a', reason: 'it did not help me, Bob' },
    })
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['AgentJoined', 'LetterGivenUp', 'Asked'])
    expect(lines.join()).not.toMatch(/ana@|Bob/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ conversation: 'c1', agent: 'mia' })
  })
})
