import { expect, test } from 'vitest'
import { redact } from '../../bot/redact.ts'

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
