import { describe, expect, test } from 'vitest'
import { write } from '../../src/delivery/letters.ts'
import type { Letter } from '../../src/domain/notification.ts'

const opened: Letter = {
  about: 'ticketOpened',
  number: 1042,
  subject: 'Nobody <b>can</b> open & "read"',
  tier: 3,
  due: 'Friday at 9:00 a.m.',
  fixDue: 'Friday at 4:00 p.m.',
  reason: 'This clock runs day and night.',
}
const letters: Letter[] = [
  opened,
  { ...opened, tier: 1, fixDue: null },
  { about: 'code', code: '042042', minutesValid: 10 },
  { about: 'ticketSolved', number: 1042, subject: 'Nobody <b>can</b> open' },
]

describe.each(['en', 'fr'] as const)('letters in %s', (locale) => {
  test.each(letters.map((letter) => [letter.about, letter] as const))(
    '%s: both bodies say the same facts',
    (_about, letter) => {
      const { subject, text, html } = write(letter, locale)
      const facts = Object.entries(letter).flatMap(([name, value]) =>
        ['about', 'subject'].includes(name) || value === null ? [] : [String(value)],
      )
      for (const fact of facts) {
        expect(text).toContain(fact)
        expect(html).toContain(fact)
      }
      expect(subject.length).toBeGreaterThan(5)
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object/)
    },
  )

  test('nothing a person wrote becomes markup', () => {
    for (const letter of letters) expect(write(letter, locale).html).not.toContain('<b>')
  })
})
