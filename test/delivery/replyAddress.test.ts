import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replyAddress, ticketOfReply } from '../../src/delivery/replyAddress.ts'

const secret = 'a key that is only good for these tests'
const base = 'support@desk.example'

test('an answer finds its ticket, whatever the mail system does to upper and lower case', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.boolean(), (number, isLoud) => {
      const address = replyAddress(base, number, secret)
      expect(ticketOfReply(isLoud ? address.toUpperCase() : ` ${address} `, secret)).toBe(number)
    }),
  )
})

test('the address is one that mail systems take, and keeps a plus that was there', () => {
  expect(replyAddress(base, 1042, secret)).toMatch(/^support\+t1042\.[a-z2-7]{10}@desk\.example$/)
  const withPlus = replyAddress('support+help@desk.example', 1042, secret)
  expect(withPlus).toMatch(/^support\+help\+t1042\./)
  expect(ticketOfReply(withPlus, secret)).toBe(1042)
  expect(replyAddress(base, 2_147_483_647, secret).split('@')[0]?.length).toBeLessThanOrEqual(64)
})

test.each([
  ['another ticket under the same seal', replyAddress(base, 1042, secret).replace('t1042', 't1043')],
  ['a seal of another desk', replyAddress(base, 1042, `${secret}!`)],
  ['no seal', 'support+t1042@desk.example'],
  ['no tag', base],
  ['a number with zeros before it', replyAddress(base, 1042, secret).replace('t1042', 't01042')],
  ['nothing', ''],
  ['a name only', '+t1.aaaaaaaaaa@'],
])('%s names no ticket', (_what, address) => {
  expect(ticketOfReply(address, secret)).toBeNull()
})
