import { expect, test } from 'vitest'
import { troubleOf } from '../../src/delivery/letterTrouble.ts'

test.each([
  [550, '550 5.1.1 <ana@customer.example>: user unknown', 'unknownAddress'],
  [550, '550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'unknownAddress'],
  [550, '550 5.2.1 mailbox disabled', 'unknownAddress'],
  [552, '552 5.2.2 over quota', 'mailboxFull'],
  [554, '554 5.2.2 mailbox full', 'mailboxFull'],
  [552, '552 too much mail', 'mailboxFull'],
  [550, '550 5.7.1 message refused by policy', 'rejected'],
  [550, 'no such user here', 'unknownAddress'],
  [553, '553 address not allowed', 'unknownAddress'],
  [554, '554 looks like spam', 'rejected'],
  [571, '571 delivery not authorised', 'rejected'],
] as const)('%i "%s" is told as %s', (code, said, trouble) => {
  expect(troubleOf(code, said)).toBe(trouble)
})
