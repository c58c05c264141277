import { expect, test } from 'vitest'
import { redact } from '../../src/domain/mask.ts'

test.each([
  ['my password is hunter2!', 'my password is [x]'],
  ['password: tiger', 'password: [x]'],
  ['Passwort? pwd=tiger', 'Passwort? pwd=[x]'],
  ['my password is “Tr0ub4dor&3” and it fails', 'my password is “[x]” and it fails'],
  ['mot de passe : soleil', 'mot de passe : [x]'],
  ['card 4111 1111 1111 1111 was charged', 'card [x] was charged'],
  ['4111111111111111', '[x]'],
])('takes the secret out of %j', (text, safe) => expect(redact(text, '[x]')).toBe(safe))

test.each([
  'my password is not working',
  'my password was reset yesterday',
  'I forgot my password.',
  'order 4111 1111 1111 1112',
  'call +1 604 555 0142',
  'vc3 since 2026-11-23 09:30',
])('leaves %j as it is', (text) => expect(redact(text, '[x]')).toBe(text))

test.each([
  ['white space after a colon', `pin:${' '.repeat(19_990)},x`],
  ['many announcements', 'password is '.repeat(1_600)],
  ['many digits', '4'.repeat(20_000)],
  ['many quotes', `pin${'"'.repeat(19_990)}`],
])('takes no time that grows faster than the text: %s', (_what, text) => {
  const short = text.slice(0, 5_000)
  const time = (given: string) => {
    const from = process.cpuUsage().user
    for (let i = 0; i < 20; i++) redact(given, '[removed]')
    return process.cpuUsage().user - from
  }
  time(short)
  // four times the text may take four times as long, and as much again for noise; sixteen times would be quadratic
  expect(time(text)).toBeLessThan(8 * time(short) + 20_000)
})
