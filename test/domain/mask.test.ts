import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mask, redact, withoutMarks } from '../../src/domain/mask.ts'

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

describe('mask', () => {
  test.each([
    ['write to ana.lee+work@meridian-press.example, please', 'write to [e-mail], please'],
    ['j’écris à zoé@exämple.fr.', 'j’écris à [e-mail].'],
    ['<bob@x.example>', '<[e-mail]>'],
    ['call +1 604 555 0142 or (604) 555-0142', 'call [number] or [number]'],
    ['tel 06.12.34.56.78', 'tel [number]'],
    ['my order 1234567', 'my order [number]'],
    ['card 4111 1111 1111 1111 was charged', 'card [card] was charged'],
    ['my password is hunter2!', 'my password is [password]'],
    ['mot de passe : soleil', 'mot de passe : [password]'],
    ['the code is 123456', 'the code is [code]'],
    ['votre code : 123 456 ne marche pas', 'votre code : [code] ne marche pas'],
    ['code 4711 does not work', 'code [code] does not work'],
    ['123456 is my code', '[code] is my code'],
    [' 123 456 ', ' [code] '],
    ['pay to DE89 3704 0044 0532 0130 00 today', 'pay to [account] today'],
    ['GB29NWBK60161331926819', '[account]'],
    ['fr7630006000011234567890189 svp', '[account] svp'],
  ])('takes what points to a person out of %j', (text, safe) => expect(mask(text)).toBe(safe))

  test.each([
    'it says (BW5) and vc3, then m47.',
    'error code 1603 on windows11',
    'code d’erreur 1603',
    'the access code does not work',
    'since 2026-11-23 09:30',
    'since 23.11.2026',
    'Chrome 120.0.6099.129',
    'we have 250 users and 3 admins',
    'mail me @ home',
    'my password is not working',
    'Anna Smith cannot print', // names cannot be told from other words
  ])('leaves %j as it is', (text) => expect(mask(text)).toBe(text))

  const word = fc.stringMatching(/^[a-z]{1,9}$/)
  const errorCode = fc.stringMatching(/^[A-Za-z]{1,4}\d{1,3}$/)
  const sentence = (part: fc.Arbitrary<string>) => fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' '))
  const personal = fc.oneof(
    fc.emailAddress({ size: '-1' }).filter((address) => /^[\w.+-]+@/.test(address)),
    fc.stringMatching(/^\+\d{2} \d{3} \d{3} \d{4}$/),
    fc.constantFrom('4111 1111 1111 1111', '5500005555555559', 'DE89370400440532013000'),
    fc.stringMatching(/^[a-z]\d[a-z]{3}\d[A-Z]$/).map((secret) => `password: ${secret}`),
    fc.stringMatching(/^\d{6}$/).map((code) => `the code is ${code}`),
  )

  test('never touches error codes among words', () => {
    fc.assert(
      fc.property(
        sentence(
          fc.oneof(
            word.filter((each) => !announces.test(each)),
            errorCode,
          ),
        ),
        (text) => {
          expect(mask(text)).toBe(text)
        },
      ),
    )
  })

  test('leaves nothing of what it takes, wherever it stands between words', () => {
    fc.assert(
      fc.property(sentence(word), personal, sentence(word), (before, secret, after) => {
        const masked = mask(`${before} ${secret} ${after}`)
        const told = secret.replace(/^(password: |the code is )/, '')
        expect(masked).not.toContain(told)
        expect(masked).toMatch(/\[(e-mail|number|card|account|password|code)\]/)
      }),
    )
  })

  test('changes nothing when it is done twice, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      sentence(fc.oneof(word, personal, errorCode)),
    )
    fc.assert(fc.property(anything, (text) => void expect(mask(mask(text))).toBe(mask(text))))
  })

  test('leaves words alone when its marks are taken out again', () => {
    expect(withoutMarks(mask('write to a@b.example about vc3')).replace(/\s+/g, ' ')).toBe('write to about vc3')
  })

  test.each([
    ['addresses that do not end', 'a@'.repeat(10_000)],
    ['dots', `a@${'b.'.repeat(10_000)}`],
    ['digits with spaces', '4 '.repeat(10_000)],
    ['capitals', 'AB12 '.repeat(4_000)],
    ['codes', 'code is '.repeat(2_500)],
  ])('takes no time that grows faster than the text: %s', (_what, text) => {
    const time = (given: string) => {
      const from = process.cpuUsage().user
      for (let i = 0; i < 20; i++) mask(given)
      return process.cpuUsage().user - from
    }
    const short = text.slice(0, 5_000)
    time(short)
    expect(time(text)).toBeLessThan(8 * time(short) + 20_000)
  })
})

/** Words after which something counts as a secret or a code. */
const announces = /^(pass|pwd|pw|pin|mdp|secret|token|api|key|code|error|is|est|was)/
