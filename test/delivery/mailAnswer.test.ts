import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { write } from '../../src/delivery/letters/write.ts'
import { sampleLetters } from '../../src/demo/letters.ts'
import type { MailAnswerLetter } from '../../src/domain/mailAnswer.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'

const parts = { calendar: createCalendar(vitriumHours), policy: vitriumPolicy }

describe.each(['en', 'fr'] as const)('letters that answer mails, in %s', (locale) => {
  const letters = sampleLetters(parts, locale).flatMap(({ letter }) => (letter.about === 'mailAnswer' ? [letter] : []))
  const of = (go: MailAnswerLetter['next']['go']) => letters.find(({ next }) => next.go === go) as MailAnswerLetter

  test('every way to go on has one to look at', () => {
    expect(letters.map(({ next }) => next.go)).toEqual(['ticket', 'prove', 'provider', 'askCompany', 'chooseCustomer'])
  })

  test.each(['ticket', 'prove', 'provider', 'askCompany', 'chooseCustomer'] as const)(
    '%s: both bodies say the same',
    (go) => {
      const { text, html, subject } = write(of(go), locale, { isReplyRead: true })
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\bnull\b|\[object/)
      for (const { title, excerpt, url } of of(go).articles) {
        for (const said of [title, excerpt, url]) expect(text).toContain(said)
        expect(html).toContain(`href="${url}"`)
      }
    },
  )

  test('a ticket comes with its number, tier and why, due time and why, and what was not kept', () => {
    const { ticket } = of('ticket')
    const { text } = write(of('ticket'), locale, { isReplyRead: true })
    for (const said of ['1042', ticket?.due ?? '', ticket?.reason ?? '', 'setup.exe']) expect(text).toContain(said)
    expect(text).toMatch(
      /2(: you wrote that several people are stuck|\s: vous écrivez que plusieurs personnes sont bloquées)/,
    )
    expect(text).toMatch(/Reply to this letter|Répondez à ce courriel/)
    expect(write(of('ticket'), locale).text).not.toMatch(/Reply to this letter|Répondez à ce courriel/)
  })

  test('nobody but a customer reads of a ticket of theirs, a tier or a time', () => {
    for (const go of ['provider', 'askCompany', 'chooseCustomer'] as const) {
      expect(write(of(go), locale).text).not.toMatch(
        /\bticket|\bbillet|\btier\b|niveau|\bdue\b|\bhours\b(?!:)|échéance/i,
      )
    }
    expect(write(of('prove'), locale).text).not.toMatch(/\btier\b|niveau|\bdue\b|\b\d+ hours|échéance/i)
  })

  test('what somebody wrote makes no markup and no second subject', () => {
    const letter = {
      ...of('provider'),
      subject: 'One\r\nBcc: two@evil.example',
      next: { ...of('provider').next, message: '<b>x</b>' } as never,
    }
    const { subject, html } = write(letter, locale)
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).not.toContain('<b>')
  })

  test('to an address that nobody vouched for goes no word of the mail', () => {
    const { subject, text } = write(of('prove'), locale)
    expect(subject).toBe(locale === 'fr' ? 'Votre courriel à l’assistance' : 'Your mail to support')
    expect(text).not.toContain(locale === 'fr' ? 'catalogue' : 'spring')
  })
})
