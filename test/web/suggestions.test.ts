import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAsking, readSuggestions, type Suggestion } from '../../src/web/help/suggestions.ts'

const aSuggestion = (title: string): Suggestion => ({ title, address: '/help/x' })

describe('asking while somebody types', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A desk that answers each question when the test says so. */
  function slowDesk() {
    const questions = new Map<
      string,
      { answer: (found: Suggestion[]) => void; fail: () => void; signal: AbortSignal }
    >()
    const told: string[][] = []
    const asking = createAsking(
      (typed, signal) =>
        new Promise((answer, reject) =>
          questions.set(typed, { answer, fail: () => reject(new Error('gone')), signal }),
        ),
      (found) => told.push(found.map(({ title }) => title)),
      150,
    )
    return { questions, told, asking }
  }

  test('waits for a pause, and asks once for what stands there then', async () => {
    const { questions, asking } = slowDesk()
    for (const typed of ['pri', 'prin', 'print']) {
      asking.type(typed)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect([...questions.keys()]).toEqual([])
    await vi.advanceTimersByTimeAsync(50)
    expect([...questions.keys()]).toEqual(['print'])
  })

  test('tells of the newest question only, whichever answer comes first', async () => {
    const { questions, told, asking } = slowDesk()
    asking.type('pri')
    await vi.advanceTimersByTimeAsync(150)
    asking.type('print')
    await vi.advanceTimersByTimeAsync(150)
    expect(questions.get('pri')?.signal.aborted).toBe(true)
    questions.get('print')?.answer([aSuggestion('new')])
    questions.get('pri')?.answer([aSuggestion('old')])
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual([['new']])
  })

  test('says nothing when an answer fails, or when it is no longer wanted', async () => {
    const { questions, told, asking } = slowDesk()
    asking.type('abc')
    await vi.advanceTimersByTimeAsync(150)
    questions.get('abc')?.fail()
    asking.type('def')
    await vi.advanceTimersByTimeAsync(150)
    asking.forget()
    questions.get('def')?.answer([aSuggestion('late')])
    asking.type('ghi')
    asking.forget()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([told, questions.has('ghi')]).toEqual([[], false])
  })
})

test.each([
  [{ suggestions: [{ title: 'a', address: '/help/a?lang=fr' }] }, 1],
  [{ suggestions: [{ title: 'a', address: 'javascript:alert(1)' }] }, 0],
  [{ suggestions: [{ title: 'a', address: '//evil.example/help/a' }] }, 0],
  [{ suggestions: [{ title: 1, address: '/help/a' }, null, 'x'] }, 0],
  [{ suggestions: 'a' }, 0],
  [null, 0],
])('what the desk answers (%j) is read with care', (answer, count) => {
  expect(readSuggestions(answer)).toHaveLength(count)
})
