import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { write } from '../../src/delivery/letters/write.ts'
import { sampleLetters } from '../../src/demo/letters.ts'
import type { Letter } from '../../src/domain/notification.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'

const markup = 'Nobody <b>can</b> open & "read"'
const url = 'https://desk.example/chat?a=1&b=2'
const ticket = { number: 1042, subject: markup, url }
const alert = { about: 'slaAlert', ...ticket, customerName: 'Éditions <b>', due: 'Friday at 9:00', tier: 3 } as const
type Of<About extends Letter['about']> = Extract<Letter, { about: About }>
const times = { due: 'Friday at 9:00 a.m.', fixDue: 'Friday at 4:00 p.m.', reason: 'This clock runs day & night.' }
const opened: Of<'ticketOpened'> = { about: 'ticketOpened', ...ticket, tier: 3, ...times }
const why = 'All of them are <b>out</b>.'
const tierChanged: Of<'tierChanged'> = {
  about: 'tierChanged',
  ...ticket,
  from: 1,
  tier: 3,
  why,
  ...times,
  isLate: true,
}
const sentOn = { customerName: 'Éditions <b>Lavande</b>', message: 'I see <b>vc3</b>' }
const due = { number: 7, subject: markup, customerName: 'Meridian <b>', due: 'Friday at noon' }
const figures = { opened: 14, answered: 13, solved: 11, kept: 16, broken: 3 }
const unsubscribeUrl = 'https://desk.example/stop?a=1&s=2'
const listed = { overdue: [due], dueNext: [{ ...due, number: 8 }] }
const digest: Of<'digest'> = { about: 'digest', day: 'Monday', ...figures, ...listed, url, unsubscribeUrl }
const changed: Omit<Of<'accountChanged'>, 'change'> = {
  about: 'accountChanged',
  when: 'Friday at noon',
  browser: 'Firefox',
  system: 'Windows',
  network: '203.0.113.x',
  byName: null,
  role: null,
}
const letters: Letter[] = [
  { about: 'dueMoved', ...ticket, ...times },
  opened,
  { ...opened, tier: 1, fixDue: null },
  { about: 'code', code: '042042', minutesValid: 10 },
  { about: 'ticketWaiting', ...ticket, agentName: 'Mia <b>', what: 'A screenshot <b>please</b>', clockStops: false },
  { about: 'ticketWaiting', ...ticket, agentName: 'Mia <b>', what: null, clockStops: true },
  { about: 'ticketSolved', number: 1042, subject: markup },
  { about: 'ticketSolved', ...ticket, words: 'It <b>was</b> the proxy.' },
  { about: 'agentReplied', agentName: 'Mia', number: 1042, words: ['It <b>was</b> the proxy.'], url },
  { about: 'agentReplied', agentName: 'Mia', number: null, words: ['Hello'], url },
  { about: 'ticketReopened', ...ticket },
  { about: 'ticketMerged', ...ticket, number: 1043, into: 1042 },
  tierChanged,
  { ...sentOn, about: 'referral', from: 'reader@mailbox.example' },
  { ...sentOn, about: 'referralSent', sentTo: 'help@lavande.example' },
  {
    about: 'signInLink',
    address: 'https://desk.example/console?link=',
    code: 'abc',
    fromName: 'Priya',
    hoursValid: 24,
  },
  { ...changed, change: 'newDevice' },
  { ...changed, change: 'password', browser: null, network: null },
  { ...changed, change: 'role', browser: null, system: null, network: null, byName: 'Priya <b>' },
  { ...alert, alert: 'received', target: 'firstResponse' },
  { ...alert, alert: 'warning', target: 'fix' },
  { ...alert, alert: 'breach', target: 'firstResponse' },
  { ...alert, alert: 'unanswered', target: 'firstResponse' },
  digest,
  { ...digest, overdue: [], dueNext: [], broken: 0 },
]

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
/** What the reader sees of a page: without the lines that only lists of letters show. */
const shown = (html: string) => html.replace(/<div style="display:none[\s\S]*?<\/div>/, '').split('<body')[1] ?? ''

/** Every fact of a letter, as text. */
function factsOf(letter: object): string[] {
  return Object.entries(letter).flatMap(([name, value]) => {
    if (['about', 'alert', 'target', 'change'].includes(name) || value === null || typeof value === 'boolean') return []
    if (Array.isArray(value)) return value.flatMap((each) => (typeof each === 'object' ? factsOf(each) : [each]))
    return [String(value)]
  })
}

describe.each(['en', 'fr'] as const)('letters in %s', (locale) => {
  test.each(letters.map((letter) => [letter.about, letter] as const))(
    '%s: both bodies say every fact, and nothing else',
    (_about, letter) => {
      const { subject, text, html } = write(letter, locale)
      for (const fact of factsOf(letter)) {
        expect(text).toContain(fact)
        expect(shown(html)).toContain(escaped(fact))
      }
      expect(subject.length).toBeGreaterThan(5)
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\bnull\b|\[object/)
      // sentence by sentence: what stands in the text stands in the page
      const words = escaped(text.replace(/^> ?/gm, '').replace(/^-- $/m, '')).split(/\n+/)
      const seen = shown(html).replace(/<[^>]*>/g, ' ')
      for (const line of words.map((each) => each.replace(/^(- | +)/, '')).filter(Boolean)) {
        const parts = /^(.{1,60}?)\s?: (.+)$/.exec(line)
        const said = seen.includes(line) || (parts?.slice(1).every((part) => html.includes(part)) ?? false)
        expect(said ? '' : line).toBe('')
      }
    },
  )

  test('a new tier that leaves nothing owed says so, and a time that is past is no surprise', () => {
    const late = write(tierChanged, locale).text
    const nothing = write({ ...tierChanged, due: null, fixDue: null, reason: null, isLate: false }, locale).text
    expect(late).toMatch(/past already|déjà passé/)
    expect(nothing).not.toMatch(/past already|déjà passé/)
    expect(nothing).toMatch(/changes no time|ne change aucune échéance/)
  })

  test('nothing a person wrote becomes markup, and no subject has a second line', () => {
    for (const letter of letters) {
      const { html, subject } = write({ ...letter, ...('subject' in letter && { subject: 'One\r\nBcc: two' }) }, locale)
      expect(write(letter, locale).html).not.toContain('<b>')
      expect(html).not.toContain('<b>')
      expect(subject).not.toMatch(/[\r\n]/)
    }
  })

  test('an answer to a message that was sent on goes to the person, any other to the desk', () => {
    const answerTo = letters.map((letter) => [letter.about, write(letter, locale).replyTo ?? null])
    expect(answerTo.filter(([, to]) => to !== null)).toEqual([['referral', 'reader@mailbox.example']])
  })

  test('only the digest can be ended, and says how', () => {
    const ends = letters.flatMap((letter) => (write(letter, locale).unsubscribe ? [letter.about] : []))
    expect(new Set(ends)).toEqual(new Set(['digest']))
    expect(write(digest, locale).unsubscribe).toBe(digest.unsubscribeUrl)
  })

  test('a reply is asked for only where somebody reads it', () => {
    const asks = /Reply to this letter|Répondez à ce courriel/
    const read = letters.filter((letter) => asks.test(write(letter, locale, { isReplyRead: true }).text))
    expect(new Set(read.map(({ about }) => about))).toEqual(
      new Set(['ticketOpened', 'ticketWaiting', 'ticketSolved', 'agentReplied', 'ticketReopened']),
    )
    for (const letter of letters) expect(write(letter, locale).text).not.toMatch(asks)
  })

  test('a message that was sent on keeps its lines, and speaks of no ticket, no tier and no time', () => {
    for (const about of ['referral', 'referralSent'] as const) {
      const letter = letters.find((each) => each.about === about) as Extract<Letter, { about: typeof about }>
      const { subject, text, html } = write({ ...letter, message: 'Hello,\n\nI see vc3.' }, locale)
      expect(text).toContain('> Hello,\n> \n> I see vc3.')
      expect(html).toContain('Hello,<br>\n<br>\nI see vc3.')
      expect(`${subject} ${text}`).not.toMatch(
        /ticket|billet|\btier\b|niveau|\bhours?\b|\bheures?\b|\bminutes?\b|\bwithin\b|\bdue\b|\bsoon\b|bientôt|\btoday\b|\btomorrow\b/i,
      )
    }
  })

  test('the letters to look at are all there are', () => {
    const parts = { calendar: createCalendar(vitriumHours), policy: vitriumPolicy }
    const samples = sampleLetters(parts, locale).map(({ letter }) => letter.about)
    // those that answer mails are looked at in mailAnswer.test.ts
    expect(new Set(samples)).toEqual(new Set(['mailAnswer', ...letters.map(({ about }) => about)]))
  })
})
