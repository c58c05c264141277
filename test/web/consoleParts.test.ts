import { describe, expect, test } from 'vitest'
import type { ClockWire, QueueRowWire } from '../../src/http/wire.ts'
import { urgencyOf } from '../../src/web/console/parts/urgency.ts'
import { inHeldOrder } from '../../src/web/console/queue/steadyOrder.ts'
import { placeOf, to } from '../../src/web/console/route.ts'
import { words } from '../../src/web/console/words.ts'

const clock: ClockWire = {
  kind: 'firstResponse',
  state: 'running',
  startedAt: 0,
  warnAt: 6_000,
  dueAt: 8_000,
  metAt: null,
}

describe('a clock on the screen', () => {
  test.each<[string, Partial<ClockWire>, number, object]>([
    ['runs', {}, 5_999, { is: 'ok', ms: 2_001 }],
    ['turns urgent with its warning', {}, 6_000, { is: 'warn', ms: 2_000 }],
    ['is not urgent where nobody is warned of it', { warnAt: null }, 7_900, { is: 'ok', ms: 100 }],
    ['is in time up to and including the due time', {}, 8_000, { is: 'warn', ms: 0 }],
    ['is late one millisecond after', {}, 8_001, { is: 'late', ms: -1 }],
    ['is late as soon as the desk says so, even on a slow watch', { state: 'broken' }, 7_000, { is: 'late', ms: 0 }],
    ['waits', { state: 'paused' }, 9_000, { is: 'paused' }],
    ['was met', { state: 'kept', metAt: 4_000 }, 9_000, { is: 'met', late: false }],
    ['was met late', { state: 'broken', metAt: 9_000 }, 9_500, { is: 'met', late: true }],
  ])('%s', (_does, over, now, expected) => {
    expect(urgencyOf({ ...clock, ...over }, now)).toEqual(expected)
  })
})

test('a held list keeps every place, shows what left as a shadow, and lets the new wait at the end', () => {
  const row = (conversation: string, seq = 1) => ({ conversation, seq }) as QueueRowWire
  const held = [row('a'), row('b'), row('c')]
  const now = [row('new'), row('c'), row('a', 2)]
  expect(inHeldOrder(now, held).map((each) => each && [each.row.conversation, each.row.seq, each.isGone])).toEqual([
    ['a', 2, false],
    ['b', 1, true],
    ['c', 1, false],
    ['new', 1, false],
  ])
})

test.each([
  ['', { pane: 'list', conversation: null }],
  ['#/', { pane: 'list', conversation: null }],
  ['#/anything/else', { pane: 'list', conversation: null }],
  [to.talk('a-b_1'), { pane: 'talk', conversation: 'a-b_1' }],
  [to.facts('a-b_1'), { pane: 'facts', conversation: 'a-b_1' }],
  ['#/c/%E0%A4%A', { pane: 'list', conversation: null }],
])('the address %s is a place', (hash, place) => {
  expect(placeOf(hash)).toMatchObject(place)
})

test.each([
  [59_999, '59 s'],
  [80_000, '1 min 20 s'],
  [5 * 60_000, '5 min'],
  [134 * 60_000, '2 h 14 min'],
  [120 * 60_000, '2 h'],
  [76 * 3_600_000, '3 d 4 h'],
  [-35 * 60_000, '35 min'],
])('%d ms are said as "%s"', (ms, said) => {
  expect(words.span(ms)).toBe(said)
})
