import { expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { createDelivering } from '../../src/delivery/outbox.ts'
import type { Delivery } from '../../src/domain/notification.ts'
import { fakeStore } from '../support/fakeStore.ts'

const now = 1_000_000 as Instant
const mailed: Delivery = {
  id: 'delivery-1',
  to: 'ana@customer.example',
  locale: 'en',
  letter: { about: 'code', code: '123456', minutesValid: 10 },
}

test.each([
  ['stays readable where letters are kept', true, '123456'],
  ['is forgotten once a mail server has its letter', false, ''],
])('a mailed code %s', async (_how, keeps, left) => {
  const desk = fakeStore()
  await desk.save({ deliveries: [mailed] })
  const letters: string[] = []
  const post = {
    keeps,
    send: async ({ text }: { text: string }) => {
      letters.push(text)
      return { sent: true } as const
    },
    close: () => {},
  }
  const faults: unknown[] = []
  const parts = { outbox: desk, post, clock: () => now, tell: () => {}, failed: (fault: unknown) => faults.push(fault) }
  const delivering = createDelivering(parts)
  expect(await delivering.step()).toBe(true)
  await delivering.finish(1_000)
  expect(faults).toEqual([])
  expect(letters[0]).toContain('123456')
  expect((await desk.kept(1))[0]?.letter).toMatchObject({ about: 'code', code: left })
})
