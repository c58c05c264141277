import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tooMuchOf } from '../../src/http/unread.ts'

const own = (bytes: number) => bytes

test('nobody goes while what is held fits', () => {
  expect(tooMuchOf([3, 4, 3], own, 10)).toEqual([])
})

test('those who come first go until the rest fits', () => {
  expect(tooMuchOf([3, 0, 4, 3], own, 7)).toEqual([3])
  expect(tooMuchOf([3, 0, 4, 3], own, 6)).toEqual([3, 4])
})

test('whoever stays fits, nobody goes who holds nothing, and nobody goes in vain', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), fc.nat(1_000), (all, most) => {
      const sum = (some: readonly number[]) => some.reduce((total, one) => total + one, 0)
      const gone = tooMuchOf(all, own, most)
      expect(sum(all) - sum(gone)).toBeLessThanOrEqual(most)
      expect(gone).not.toContain(0)
      if (gone.length > 0) expect(sum(all) - sum(gone.slice(0, -1))).toBeGreaterThan(most)
    }),
  )
})
