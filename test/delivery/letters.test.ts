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
const sentOn = { customerName: 'Éditions <b>Lavande</b>', message: 'I see <b>vc3</b>' }
const letters: Letter[] = [
  opened,
  { ...opened, tier: 1, fixDue: null },
  { about: 'code', code: '042042', minutesValid: 10 },
  { about: 'ticketSolved', number: 1042, subject: 'Nobody <b>can</b> open' },
  { about: 'ticketSolved', number: 1042, subject: 'Nobody <b>can</b> open', words: 'It <b>was</b> the proxy.' },
  {
    about: 'agentReplied',
    agentName: 'Mia',
    number: 1042,
    words: ['It <b>was</b> the proxy.'],
    url: 'https://d.example/chat',
  },
  { about: 'agentReplied', agentName: 'Mia', number: null, words: ['Hello'], url: 'https://d.example/chat?a=1' },
  { about: 'ticketReopened', number: 1042, subject: 'Nobody <b>can</b> open' },
  { about: 'ticketMerged', number: 1043, subject: 'Again <b>nobody</b>', into: 1042 },
  {
    about: 'tierChanged',
    number: 1042,
    subject: 'Nobody <b>can</b> open',
    from: 1,
    tier: 3,
    why: 'All of them are <b>out</b>.',
    due: 'Friday at 9:00 a.m.',
    fixDue: 'Friday at 4:00 p.m.',
    reason: 'This clock runs day and night.',
    isLate: true,
  },
  { ...sentOn, about: 'referral', from: 'reader@mailbox.example' },
  { ...sentOn, about: 'referralSent', sentTo: 'help@lavande.example' },
]

describe.each(['en', 'fr'] as const)('letters in %s', (locale) => {
  test.each(letters.map((letter) => [letter.about, letter] as const))(
    '%s: both bodies say the same facts',
    (_about, letter) => {
      const { subject, text, html } = write(letter, locale)
      const facts = Object.entries(letter).flatMap(([name, value]) =>
        ['about', 'subject'].includes(name) || value === null || typeof value === 'boolean' ? [] : [String(value)],
      )
      for (const fact of facts) {
        expect(text).toContain(fact)
        expect(html).toContain(fact.replace(/[<>]/g, (c) => `&#${c.charCodeAt(0)};`))
      }
      expect(subject.length).toBeGreaterThan(5)
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object/)
    },
  )

  test('a new tier that leaves nothing owed says so, and a time that is past is no surprise', () => {
    const told = letters.find(({ about }) => about === 'tierChanged') as Extract<Letter, { about: 'tierChanged' }>
    const late = write(told, locale).text
    const nothing = write({ ...told, due: null, fixDue: null, reason: null, isLate: false }, locale).text
    expect(late).toMatch(/past already|déjà passé/)
    expect(nothing).not.toMatch(/past already|déjà passé/)
    expect(nothing).toMatch(/changes no time|ne change aucune échéance/)
  })

  test('nothing a person wrote becomes markup', () => {
    for (const letter of letters) expect(write(letter, locale).html).not.toContain('<b>')
  })

  test('an answer to a message that was sent on goes to the person, any other to the desk', () => {
    const answerTo = letters.map((letter) => [letter.about, write(letter, locale).replyTo ?? null])
    expect(answerTo.filter(([, to]) => to !== null)).toEqual([['referral', 'reader@mailbox.example']])
  })

  test('a message that was sent on keeps its lines, and speaks of no ticket, no tier and no time', () => {
    for (const about of ['referral', 'referralSent'] as const) {
      const letter = letters.find((each) => each.about === about) as Extract<Letter, { about: typeof about }>
      const { subject, text, html } = write({ ...letter, message: 'Hello,\n\nI see vc3.' }, locale)
      expect(text).toContain('> Hello,\n> \n> I see vc3.')
      expect(html).toContain('Hello,\n\nI see vc3.')
      expect(`${subject} ${text}`).not.toMatch(
        /ticket|billet|\btier\b|niveau|\bhours?\b|\bheures?\b|\bminutes?\b|\bwithin\b|\bdue\b|\bsoon\b|bientôt|\btoday\b|\btomorrow\b/i,
      )
    }
  })
})
