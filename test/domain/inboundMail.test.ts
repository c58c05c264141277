import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant } from '../../src/calendar/time.ts'
import { readAuthResults, senderStanding, standingBy } from '../../src/domain/authResults.ts'
import { readBounce } from '../../src/domain/bounce.ts'
import { judgeMail, MAILS_PER_HOUR, type MailAround, type ReadMail, untagged } from '../../src/domain/inboundMail.ts'
import { addressIn, mailDate, messageIdsIn, readHead, splitMail } from '../../src/domain/mailHead.ts'
import { plainOfHtml, tidy, withoutQuotes } from '../../src/domain/mailText.ts'
import { receiptTime } from '../../src/domain/receipt.ts'

const OURS = 'mx.desk.example'
const head = (...lines: string[]) => readHead(lines.join('\r\n'))

describe('Authentication-Results', () => {
  test.each([
    ['mx.desk.example; dkim=pass header.d=a.example', [['dkim', 'pass', { 'header.d': 'a.example' }]]],
    [
      'mx.desk.example 1; spf = pass smtp.mailfrom = x@a.example',
      [['spf', 'pass', { 'smtp.mailfrom': 'x@a.example' }]],
    ],
    ['mx.desk.example; none', []],
    [
      'mx.desk.example; dkim=pass (1024-bit (weak; key) x) header.d=a.example reason="good; \\"really\\""',
      [['dkim', 'pass', { 'header.d': 'a.example', reason: 'good; "really"' }]],
    ],
    [
      '(a comment) mx.desk.example; dmarc/1=fail header.from=a.example; arc=none',
      [
        ['dmarc', 'fail', { 'header.from': 'a.example' }],
        ['arc', 'none', {}],
      ],
    ],
    ['mx.desk.example; (dmarc=pass header.from=a.example', []],
  ])('%s', (value, results) => {
    expect(readAuthResults(value)).toEqual({
      serverId: OURS,
      results: results.map(([method, result, properties]) => ({ method, result, properties })),
    })
  })

  test('never fails, and takes little time, on whatever stands there', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('(', ')', '"', '\\', ';', '=', ' ', 'a', 'pass'), maxLength: 5_000 }),
        (value) => void readAuthResults(value),
      ),
    )
  })

  test.each([
    ['dmarc=pass of the domain', 'dmarc=pass header.from=a.example', 'verified'],
    ['dmarc=pass of another domain', 'dmarc=pass header.from=b.example', 'unverified'],
    ['dmarc=fail', 'dmarc=fail header.from=a.example', 'forged'],
    [
      'dmarc=fail, though something is signed',
      'dkim=pass header.d=a.example; dmarc=fail header.from=a.example',
      'forged',
    ],
    ['both verdicts at once', 'dmarc=pass header.from=a.example; dmarc=fail header.from=a.example', 'unverified'],
    ['a signature of the domain', 'dkim=pass header.d=a.example', 'verified'],
    ['a signature of the domain above', 'dkim=pass header.d=example', 'unverified'],
    ['a signature of a domain below', 'dkim=pass header.d=mail.a.example', 'unverified'],
    ['a signature of another domain', 'dkim=pass header.d=evil.example', 'unverified'],
    ['a domain that only ends alike', 'dkim=pass header.d=evila.example', 'unverified'],
    ['a broken signature', 'dkim=fail header.d=a.example', 'unverified'],
    ['a signature of nobody', 'dkim=pass', 'unverified'],
    ['SPF of the domain', 'spf=pass smtp.mailfrom=bounce@a.example', 'verified'],
    ['SPF of another domain', 'spf=pass smtp.mailfrom=bounce@evil.example', 'unverified'],
    ['SPF of the server’s name alone', 'spf=pass smtp.helo=a.example', 'unverified'],
    ['a soft failure', 'spf=softfail smtp.mailfrom=a.example; dmarc=none header.from=a.example', 'unverified'],
  ] as const)('%s is %s', (_, results, standing) => {
    expect(standingBy(readAuthResults(`${OURS}; ${results}`)?.results ?? [], 'ana@a.example')).toBe(standing)
  })

  test('only the topmost line of our own server counts', () => {
    const pass = `Authentication-Results: ${OURS}; dmarc=pass header.from=a.example`
    const none = `Authentication-Results: ${OURS}; dmarc=none header.from=a.example`
    const others = 'Authentication-Results: mx.evil.example; dmarc=pass header.from=a.example'
    expect(senderStanding(head(pass, none), OURS, 'x@a.example')).toBe('verified')
    expect(senderStanding(head(none, pass), OURS, 'x@a.example')).toBe('unverified')
    expect(senderStanding(head(others), OURS, 'x@a.example')).toBe('unverified')
    expect(senderStanding(head(others, pass), OURS, 'x@a.example')).toBe('verified')
    expect(senderStanding(head(pass), null, 'x@a.example')).toBe('unverified')
  })

  test('a signature above counts for a domain below it', () => {
    expect(
      standingBy([{ method: 'dkim', result: 'pass', properties: { 'header.d': 'a.example' } }], 'x@mail.a.example'),
    ).toBe('verified')
  })
})

describe('the time of receipt', () => {
  const keptAt = Date.UTC(2026, 10, 24, 18) as Instant
  const by = (host: string, at: number) =>
    `Received: from x by ${host} (Postfix) with ESMTP; ${new Date(at).toUTCString().replace('GMT', '+0000')}`
  test.each([
    ['what our server wrote', [by(OURS, keptAt - HOUR)], null, -HOUR],
    ['the mailbox’s own time', [], keptAt - 2 * HOUR, -2 * HOUR],
    ['the earlier of both', [by(OURS, keptAt - 3 * HOUR)], keptAt - 2 * HOUR, -3 * HOUR],
    ['the topmost line of ours, not an older one', [by(OURS, keptAt - HOUR), by(OURS, keptAt - 9 * HOUR)], null, -HOUR],
    ['a server under our name', [by(`in.${OURS}`, keptAt - HOUR)], null, -HOUR],
    ['nothing of other servers', [by('mx.evil.example', keptAt - HOUR)], null, 0],
    ['nothing of the future', [by(OURS, keptAt + HOUR)], keptAt + HOUR, 0],
    ['no more than seven days', [by(OURS, keptAt - 30 * DAY)], null, -7 * DAY],
    ['no Date', [`Date: ${new Date(keptAt - HOUR).toUTCString()}`], null, 0],
    ['no time that cannot be read', [`Received: from x by ${OURS}; yesterday`], null, 0],
  ])('is %s', (_, lines, doorAt, agoMs) => {
    const at = receiptTime(head(...lines), { doorAt: doorAt as Instant | null, trustedServer: OURS, keptAt })
    expect(at - keptAt).toBe(agoMs)
  })

  test('is never later than now and never more than seven days ago, whatever the head says', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 80 }), { maxLength: 5 }), fc.integer(), (lines, doorAt) => {
        const at = receiptTime(head(...lines.map((line) => `Received: by ${OURS}; ${line}`)), {
          doorAt: doorAt as Instant,
          trustedServer: OURS,
          keptAt,
        })
        expect(at).toBeLessThanOrEqual(keptAt)
        expect(at).toBeGreaterThanOrEqual(keptAt - 7 * DAY)
      }),
    )
  })
})

describe('a head', () => {
  test('is unfolded, its names are in lower case, and what is no line of it is passed over', () => {
    expect(head('Subject: one', ' two', '\tthree', 'no line', 'X-Y : z')).toEqual([
      { name: 'subject', value: 'one two three' },
      { name: 'x-y', value: 'z' },
    ])
  })

  test.each([
    ['Tue, 24 Nov 2026 08:57:51 -0800', Date.UTC(2026, 10, 24, 16, 57, 51)],
    ['24 Nov 2026 08:57 +0530', Date.UTC(2026, 10, 24, 3, 27)],
    ['Tue, 24 Nov 2026 08:57:51 GMT', Date.UTC(2026, 10, 24, 8, 57, 51)],
    ['Tue, 24 Nov 2026 08:57:51 PST (comment)', Date.UTC(2026, 10, 24, 16, 57, 51)],
    ['Tue, 24 Nov 2026 25:57:51 +0000', null],
    ['Tue, 24 Foo 2026 08:57:51 +0000', null],
    ['yesterday', null],
  ])('knows the time %s', (value, at) => {
    expect(mailDate(value)).toBe(at)
  })

  test.each([
    ['<one@x> <two@y>', ['one@x', 'two@y']],
    ['no ids', []],
  ])('finds the ids in “%s”', (value, ids) => {
    expect(messageIdsIn(value)).toEqual(ids)
  })

  test.each([
    ['Ana <ana@a.example>', 'ana@a.example'],
    ['ana@a.example', 'ana@a.example'],
    ['"eve@evil.example" <ana@a.example>', 'ana@a.example'],
    ['nobody', null],
  ])('finds the address in “%s”', (value, address) => {
    expect(addressIn(value)).toBe(address)
  })

  test('and the body are told apart by the first empty line, whichever line ends there are', () => {
    for (const end of ['\r\n', '\n'])
      expect(splitMail(['A: b', '', 'body', '', 'more'].join(end)).body).toBe(['body', '', 'more'].join(end))
    expect(splitMail('only text')).toEqual({ head: [], body: 'only text' })
  })
})

describe('what somebody wrote', () => {
  test.each([
    ['an answer above a quotation', 'Yes.\n\nOn Tue, 24 Nov 2026, Support wrote:\n> Does it?\n', 'Yes.'],
    [
      'an attribution over two lines',
      'Yes.\n\nOn Tue, 24 Nov 2026 at 10:00, Support <s@d.example>\nwrote:\n> x',
      'Yes.',
    ],
    ['French', 'Oui.\n\nLe mar. 24 nov. 2026 à 10 h, Soutien a écrit :\n> x', 'Oui.'],
    ['German', 'Ja.\n\nAm 24.11.2026 um 10:00 schrieb Support:\n> x', 'Ja.'],
    ['Outlook', 'Yes.\n\nFrom: Support\nSent: Monday\nTo: Ana\nold', 'Yes.'],
    ['Outlook in French', 'Oui.\n\nDe : Soutien\nEnvoyé : lundi\nÀ : Ana\nvieux', 'Oui.'],
    ['a line', 'Yes.\n\n-----Original Message-----\nold', 'Yes.'],
    ['a signature', 'Yes.\n-- \nAna\n+1 604', 'Yes.'],
    ['a telephone', 'Yes.\n\nSent from my iPhone', 'Yes.'],
    ['an answer point by point', '> One?\nYes.\n> Two?\nNo.', '> One?\nYes.\n> Two?\nNo.'],
    ['an answer below a quotation', '> One?\n\nYes.', '> One?\n\nYes.'],
    ['nothing but a quotation', '> One?\n> Two?', '> One?\n> Two?'],
    [
      'a story with “From:” in it',
      'From: the menu, choose print.\nIt fails.',
      'From: the menu, choose print.\nIt fails.',
    ],
    [
      'a story with “wrote”',
      'On Monday I wrote a document.\nIt is gone.',
      'On Monday I wrote a document.\nIt is gone.',
    ],
  ])('is taken out of %s', (_, text, left) => {
    expect(withoutQuotes(text)).toBe(left)
  })

  test('is never lost whole, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('> ', '-- ', '\n', 'a', 'On x wrote:', 'From: x', 'Sent: y', ' '),
          maxLength: 200,
        }),
        (text) => {
          if (tidy(text) !== '') expect(withoutQuotes(text)).not.toBe('')
        },
      ),
    )
  })

  test.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['One<br>Two', 'One\nTwo'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['<style>p{}</style><script>x()</script><p>a &amp; b &#233; &eacute;</p>', 'a & b é é'],
    ['<a href="https://x.example/y">here</a>', 'here (https://x.example/y)'],
    ['<a href="javascript:alert(1)">here</a>', 'here'],
    ['<blockquote>old</blockquote>new', '> old\nnew'],
    ['a < b', 'a < b'],
    ['<!-- hidden --><p>shown', 'shown'],
    ['one <!-- two <!-- three', 'one two three'],
    ['<!-- hidden --> one <!-- two --', 'one two --'],
    ['&#0;&#xD800;&#x110000;ok', 'ok'],
  ])('in the page %s is %s', (html, text) => {
    expect(plainOfHtml(html)).toBe(text)
  })

  test('comes out of any page, soon', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '/', 'p', 'a href=', '"', '&', '#', '!--', ' ', 'x'),
          maxLength: 3_000,
        }),
        (html) => void plainOfHtml(html),
      ),
    )
    const began = performance.now()
    plainOfHtml('<a '.repeat(200_000))
    plainOfHtml('<'.repeat(400_000))
    // comments without end, of which each takes away what hides the next
    const nested = Array.from({ length: 400 }, (_, n) => '<!'.repeat(n + 2) + '--'.repeat(n + 2)).join('')
    plainOfHtml(`<!--${nested}${'<'.repeat(400_000)}`)
    withoutQuotes('On '.repeat(60_000))
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

test('a report names the letter, the code, and whether it is final', () => {
  const status =
    'Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; c@d.example\nAction: failed\nStatus: 5.1.1 (no such user)'
  expect(readBounce(status, 'Subject: x\nMessage-ID: <our@desk.example>')).toEqual({
    letter: 'our@desk.example',
    status: '5.1.1',
    isFinal: true,
  })
  expect(readBounce('Action: delayed\nStatus: 4.4.1', null)).toEqual({ letter: null, status: '4.4.1', isFinal: false })
  expect(readBounce('Action: failed\nStatus: 4.4.7', null).isFinal).toBe(false)
  expect(readBounce('nonsense', 'nonsense')).toEqual({ letter: null, status: null, isFinal: false })
})

describe('the judgement', () => {
  const mail = (lines: string[] = [], more: Partial<ReadMail> = {}): ReadMail => ({
    head: head(...lines),
    from: { address: 'ana@a.example', name: 'Ana' },
    to: [],
    subject: 'A question',
    text: 'Hello',
    files: [],
    refusedFiles: [],
    bounce: null,
    ...more,
  })
  const around = (more: Partial<MailAround> = {}): MailAround => ({
    ownAddresses: ['support@desk.example'],
    taggedTicket: null,
    answersTicket: false,
    standing: 'verified',
    earlierThisHour: 0,
    ...more,
  })
  test.each([
    ['a mail', mail(), around(), 'newRequest'],
    ['a mail from nobody', mail([], { from: null }), around(), 'noSender'],
    [
      'a mail from us, with a tag',
      mail([], { from: { address: 'Support+t1.x@Desk.example', name: '' } }),
      around(),
      'own',
    ],
    ['one too many', mail(), around({ earlierThisHour: MAILS_PER_HOUR }), 'tooMany'],
    ['the last one that is not', mail(), around({ earlierThisHour: MAILS_PER_HOUR - 1 }), 'newRequest'],
    ['a forged one', mail(), around({ standing: 'forged' }), 'forged'],
    ['a forged one with a tag', mail(), around({ standing: 'forged', taggedTicket: 7 }), 'reply'],
    ['an answer by its id', mail(), around({ answersTicket: true }), 'reply'],
    ['an answer by its id from anybody', mail(), around({ answersTicket: true, standing: 'unverified' }), 'newRequest'],
    ['one that says no machine wrote it', mail(['Auto-Submitted: no']), around(), 'newRequest'],
    ['a machine’s answer to a ticket', mail(['Auto-Submitted: auto-replied']), around({ taggedTicket: 7 }), 'auto'],
    [
      'a mail of Exchange that wants no machine’s answer',
      mail(['X-Auto-Response-Suppress: All']),
      around(),
      'newRequest',
    ],
    [
      'a person on holiday with a good subject',
      mail([], { subject: 'Out of office plan for our portal' }),
      around(),
      'newRequest',
    ],
    ['a list', mail(['List-Id: <x>']), around(), 'list'],
    ['a delay', mail([], { bounce: { letter: null, status: '4.4.1', isFinal: false } }), around(), 'bounceDelay'],
    [
      'a bounce without a sender',
      mail([], { from: null, bounce: { letter: 'x', status: '5.1.1', isFinal: true } }),
      around(),
      'bounce',
    ],
  ])('of %s', (_, given, known, expected) => {
    const judged = judgeMail(given, known)
    expect(judged.is === 'ignored' ? judged.because : judged.is).toBe(expected)
  })

  test.each([
    ['support+t1042.abc@Desk.example', 'support@desk.example'],
    ['a+b+c@x.example', 'a@x.example'],
    ['plain@x.example', 'plain@x.example'],
  ])('takes %s for %s', (tagged, bare) => {
    expect(untagged(tagged)).toBe(bare)
  })
})
