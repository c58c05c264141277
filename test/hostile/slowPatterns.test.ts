import { describe, expect, test } from 'vitest'
import { circumstancesIn } from '../../bot/circumstances.ts'
import { chosenOf, plain, understand } from '../../bot/intent.ts'
import { readMail } from '../../bot/mail.ts'
import { mailtoLink } from '../../bot/mailto.ts'
import { namedClues, providerClues, withoutClues } from '../../bot/providerClues.ts'
import { parseOpeningHours } from '../../src/calendar/openingHours.ts'
import type { Instant } from '../../src/calendar/time.ts'
import { parseWallTime } from '../../src/calendar/wallTime.ts'
import { findZone } from '../../src/calendar/zone.ts'
import { ticketOfReply } from '../../src/delivery/replyAddress.ts'
import { faultIn } from '../../src/delivery/webhookAddress.ts'
import { planImport } from '../../src/desk/customersTable.ts'
import { mentionedIn } from '../../src/domain/agentNote.ts'
import { readAuthResults } from '../../src/domain/authResults.ts'
import { readBounce } from '../../src/domain/bounce.ts'
import { readCsv, writeCsv } from '../../src/domain/csv.ts'
import { addressIn, mailDate, messageIdsIn, readHead, splitMail } from '../../src/domain/mailHead.ts'
import { plainOfHtml, tidy, withoutQuotes } from '../../src/domain/mailText.ts'
import { mask, maskedAddress, redact, withoutSecrets } from '../../src/domain/mask.ts'
import { strengthOf } from '../../src/domain/password.ts'
import { expandReply, unknownVariables } from '../../src/domain/savedReply.ts'
import { readActivity } from '../../src/http/activity.ts'
import { parseJson } from '../../src/http/body.ts'
import { deviceOf } from '../../src/http/console/device.ts'
import { doorOf } from '../../src/http/doors.ts'
import { readOrigin } from '../../src/http/networks.ts'
import { readWatermark } from '../../src/http/watermark.ts'
import { excerptOf } from '../../src/knowledge/excerpt.ts'
import { parseYaml } from '../../src/knowledge/frontMatter.ts'
import { plainText } from '../../src/knowledge/plainText.ts'
import { leadLinks, renderMarkdown } from '../../src/knowledge/render.ts'
import { linksIn, splitSections } from '../../src/knowledge/sections.ts'
import { stepsIn } from '../../src/knowledge/steps.ts'
import { wordsOf } from '../../src/knowledge/words.ts'
import { mia } from '../support/demoFixtures.ts'

const KB = 1_024
/** The longest message there is, and what a body may hold. */
const MESSAGE = 20_000
const LONG = 100 * KB

/** Everything that reads texts of strangers by patterns, with the longest text that can come to it. */
const readers: [name: string, charsMax: number, read: (text: string) => unknown][] = [
  ['what a message means', MESSAGE, understand],
  ['which label was chosen', MESSAGE, (text) => chosenOf(['yes', 'no'], { ...understand(''), text })],
  ['the plain form of words', MESSAGE, plain],
  ['what is around a request', MESSAGE, circumstancesIn],
  ['clues to a company', 4_000, providerClues],
  ['clues in an answer', 4_000, namedClues],
  ['an answer without its clues', 4_000, withoutClues],
  ['what is taken out of a log', MESSAGE, mask],
  ['secrets in a message', MESSAGE, (text) => withoutSecrets(text, true)],
  ['secrets in a summary', MESSAGE, (text) => redact(text, '[removed]')],
  ['colleagues in a note', MESSAGE, (text) => mentionedIn(text, [mia])],
  ['variables in a reply', 10_000, unknownVariables],
  ['a reply made whole', 10_000, (text) => expandReply(text, {} as never)],
  ['a table', LONG, readCsv],
  ['a table to write', LONG, (text) => writeCsv([[text]])],
  [
    'an import of customers',
    LONG,
    (text) =>
      planImport(
        `id,name,package,domains,links,doorEmail\n"a","${text.replaceAll('"', '""')}",elite,"${text.replaceAll('"', '')}","${text.replaceAll('"', '')}","${text.replaceAll('"', '')}"`,
        { customers: [], contacts: [], invitations: [], sites: [] } as never,
        {
          by: { id: 'x', name: 'x' } as never,
          at: 0 as Instant,
        },
      ),
  ],
  ['opening hours', LONG, (text) => parseOpeningHours(text, 'hours')],
  ['a zone', LONG, findZone],
  ['a time on the wall', LONG, (text) => parseWallTime(text, text, 'UTC')],
  ['an endpoint’s address', LONG, (text) => faultIn(text, { allowPrivate: [], production: true })],
  ['an activity', LONG, (text) => readActivity({ type: text, text, value: text })],
  ['JSON', LONG, (text) => parseJson(JSON.stringify(text))],
  ['a watermark', LONG, readWatermark],
  ['a browser', 16 * KB, (text) => deviceOf(text, text)],
  ['where a request comes from', 16 * KB, readOrigin],
  ['which door an address is', 16 * KB, (text) => doorOf('POST', text)],
  ['how hard a password is', 4_000, (text) => strengthOf(text, mia)],
  ['an address, masked', 4_000, maskedAddress],
  ['a link to a mail program', MESSAGE, (text) => mailtoLink(text, text, text)],
  ['words to look for', LONG, wordsOf],
  ['a mail without what it quotes', LONG, withoutQuotes],
  ['a mail tidied', LONG, tidy],
  ['a mail of HTML as text', LONG, plainOfHtml],
  ['the head of a mail', LONG, readHead],
  ['a mail in two', LONG, splitMail],
  ['names of mails', 4_000, messageIdsIn],
  ['the sender of a mail', 4_000, addressIn],
  ['the date of a mail', 4_000, mailDate],
  ['what a mail service says of a sender', 4_000, readAuthResults],
  ['a report of a bounce', LONG, (text) => readBounce(text, text)],
  ['what a mail asks for', MESSAGE, readMail],
  ['the address of an answer', 4_000, (text) => ticketOfReply(text, 'x')],
  ['Markdown', MESSAGE, (text) => renderMarkdown(text)],
  ['the beginning of an article', MESSAGE, (text) => excerptOf(text)],
  ['Markdown as plain text', MESSAGE, plainText],
  ['steps', MESSAGE, stepsIn],
  ['links', MESSAGE, (text) => linksIn(text, 1)],
  ['links to articles', MESSAGE, (text) => leadLinks(text, (slug) => slug)],
  ['sections', MESSAGE, splitSections],
  ['front matter', MESSAGE, parseYaml],
]

/** What patterns that go back and forth choke on: something over and over, and an end that spoils it. */
const pumped: [what: string, again: string, end: string][] = [
  ['one letter', 'a', '!'],
  ['blanks', ' ', 'x'],
  ['tabs and blanks', ' \t', 'x'],
  ['line breaks', '\n', 'x'],
  ['line breaks of Windows', '\r\n', 'x'],
  ['dots', '.', 'a'],
  ['ellipses', '…', 'a'],
  ['digits', '1', 'x'],
  ['digits in groups', '1 ', 'x'],
  ['digits with hyphens', '12-', 'x'],
  ['hyphens', '-', 'x'],
  ['at signs', 'a@', ' '],
  ['an address without end', 'a@a.', '@'],
  ['hosts', 'a.', '/'],
  ['hosts with hyphens', 'a-a.', '!'],
  ['links', 'http://', ' '],
  ['a link without end', 'http://a/', '"'],
  ['capitals with hyphens', 'A1-', 'a'],
  ['words', 'ab ', '!'],
  ['words of a story', 'since about the last ', '('],
  ['words about people', '12 of our users ', '!'],
  ['members who cannot', 'members ', 'x'],
  ['tried and tried', 'tried ', ';'],
  ['depuis', 'depuis la ', '('],
  ['passwords', 'password: ', '"'],
  ['passwords without words', 'password', '='],
  ['quotes', '"', 'x'],
  ['apostrophes', "'", 'x'],
  ['brackets', '[', ']'],
  ['both brackets', '[](', ')'],
  ['nested links', '[a](', '!'],
  ['round brackets', '(', ')'],
  ['braces', '{{', '}'],
  ['stars', '*', 'a'],
  ['stars and letters', '*a', '_'],
  ['underlines', '_a', '*'],
  ['backticks', '`', 'a'],
  ['backticks with blanks', '` ', '`'],
  ['headings', '# ', '\n'],
  ['quotations', '>', 'a'],
  ['tables', '|', '\n'],
  ['lines of tables', '|-', '|'],
  ['list items', '- ', 'x'],
  ['numbered items', '1. ', 'x'],
  ['angle brackets', '<', '>'],
  ['tags', '<a ', '>'],
  ['comments', '<!--', '-'],
  ['ampersands', '&', ';'],
  ['entities', '&a', ';'],
  ['backslashes', '\\', 'a'],
  ['commas', ',', '"'],
  ['semicolons', ';', '"'],
  ['quotes and commas', '",', '"'],
  ['opening hours', 'mon-fri 00:00-18:00,', 'x'],
  ['colons', ':', 'x'],
  ['slashes', '/', 'x'],
  ['a path', 'a/', ' '],
  ['mentions', '@Mia ', '@'],
  ['accents', 'e\u0301', '!'],
  ['accents alone', '\u0301', 'a'],
  ['a letter that unfolds', '\ufdfa', '!'],
  ['invisible letters', '\u200b', 'a'],
  ['surrogates', '\ud83d\ude00', '!'],
  ['zero bytes', '\0', 'a'],
]

const sentence = 'Our readers cannot open a document since this morning, and we tried two browsers. '

function cpuMsOf(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** The best of a few: what else the machine does must not count. */
function quickest(run: () => unknown, times: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let at = 0; at < times; at++) best = Math.min(best, cpuMsOf(run))
  return best
}

const filled = (again: string, length: number) => again.repeat(Math.ceil(length / again.length)).slice(0, length)

/** As many times the work of a plain text of the same length; what goes with its square takes thousands of times. */
const TIMES_MAX = 25
/** So much nobody notices, also on a busy machine; a letter that unfolds to eighteen takes eighteen times the work. */
const NOISE_MS = 250
/** More than that is too long for any text, however long a plain one takes: who is slow for all must not be excused by that. */
const LIMIT_MS_MAX = 1_000

type Reading = (text: string) => unknown

/** The texts that take this reader too long, each with a sentence. */
function slowFor(read: Reading, charsMax: number, texts = pumped): string[] {
  const ordinary = filled(sentence, charsMax)
  read(ordinary)
  const usualMs = quickest(() => read(ordinary), 3)
  if (usualMs > NOISE_MS) return [`a plain text: ${usualMs.toFixed(0)} ms`]
  const limitMs = Math.min(NOISE_MS + TIMES_MAX * usualMs, LIMIT_MS_MAX)
  return texts.flatMap(([what, again, end]) => {
    const text = filled(again, charsMax - end.length) + end
    const first = cpuMsOf(() => read(text))
    const ms = first > limitMs ? Math.min(first, first > 20 * limitMs ? first : quickest(() => read(text), 2)) : first
    return ms > limitMs ? [`${what}: ${ms.toFixed(0)} ms instead of ${usualMs.toFixed(1)} ms`] : []
  })
}

describe.each(readers)('reading %s', (_name, charsMax, read) => {
  test('takes no longer for a text that was made to be slow than for a plain one', { timeout: 120_000 }, () => {
    expect(slowFor(read, charsMax)).toEqual([])
  })
})

describe('a reader would be noticed that goes back and forth', { timeout: 120_000 }, () => {
  const backticks = pumped.filter(([what]) => what === 'backticks')

  test('over one text that was made for it', () => {
    const pattern = /(?:`|´)+$/
    const slow = slowFor((text) => [pattern.test(text), pattern.test(text)], MESSAGE, backticks)
    expect(slow).toEqual([expect.stringMatching(/^backticks: /)])
    expect(slowFor((text) => /`$/.test(text), MESSAGE, backticks)).toEqual([])
  })

  test('over every text, a plain one too', () => {
    const slow = slowFor((text) => /(?:\w|\W)+\0$/.test(text), MESSAGE, backticks)
    expect(slow).toEqual([expect.stringMatching(/^a plain text: /)])
  })
})
