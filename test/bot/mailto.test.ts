import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mailtoLink } from '../../bot/mailto.ts'

describe('a link that opens the mail program', () => {
  test('carries subject and words, with line ends as mail wants them', () => {
    const link = mailtoLink('help@press.example', 'I need help & more', 'Hello,\n\n“vc3” — 100 %?')
    expect(link).toBe(
      'mailto:help@press.example?subject=I%20need%20help%20%26%20more&body=Hello%2C%0D%0A%0D%0A%E2%80%9Cvc3%E2%80%9D%20%E2%80%94%20100%20%25%3F',
    )
  })

  test.each([
    'a@b.example?cc=x@y.example',
    'a@b.example&bcc=c',
    'a,b@c.example',
    'a b@c.example',
    '<a@b.example>',
    'x',
    '',
  ])('%j is no plain address and gets none', (address) => expect(mailtoLink(address, 's', 'b')).toBeNull())

  test('is never too long, never adds a recipient or a header, and reads back as it was or shortened', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4_000 }), (body) => {
        const link = mailtoLink('help@press.example', 'Subject', body) as string
        expect(link.length).toBeLessThanOrEqual(1_900)
        const url = new URL(link)
        expect(url.pathname).toBe('help@press.example')
        expect([...url.searchParams.keys()]).toEqual(['subject', 'body'])
      }),
    )
    expect(mailtoLink('help@press.example', 'S', 'é'.repeat(5_000))).toMatch(/%E2%80%A6$/)
    expect(mailtoLink('help@press.example', 'S', '\ud83d')).toContain('body=')
  })
})
