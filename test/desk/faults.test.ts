import { expect, test } from 'vitest'
import { throwFaultsOf } from '../../src/desk/faults.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aDesk, echo } from './builders.ts'

const well = { status: 'fulfilled', value: true } as const
const failed = (words: string) => ({ status: 'rejected', reason: new Error(words) }) as const

/** What was thrown, in words. */
function thrownBy(...results: PromiseSettledResult<unknown>[]): string[] {
  try {
    throwFaultsOf(results)
    return []
  } catch (fault) {
    return (fault instanceof AggregateError ? fault.errors : [fault]).map((each: Error) => each.message)
  }
}

test.each([
  ['nothing where nothing failed', [well, well], []],
  ['the one fault as it is', [well, failed('one')], ['one']],
  ['all of several', [failed('one'), well, failed('two')], ['one', 'two']],
  ['once what several say', [failed('away'), failed('away'), failed('two')], ['away', 'two']],
])('throws %s', (_, results, words) => {
  expect(thrownBy(...results)).toEqual(words)
})

test('the sweep tells of everything that failed in it', async () => {
  const store = fakeStore()
  const { desk } = aDesk({
    store: {
      ...store,
      firstForgottenInQueue: () => Promise.reject(new Error('the queue cannot be read')),
      firstStranded: () => Promise.reject(new Error('agents cannot be read')),
    },
  })
  const fault = await desk.sweep(echo).catch((cause: unknown) => cause)
  expect((fault as AggregateError).errors.map(({ message }: Error) => message)).toEqual([
    'the queue cannot be read',
    'agents cannot be read',
  ])
})
