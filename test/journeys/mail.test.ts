import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

const secret = 'the-secret-of-the-mail-service-in-these-tests'
let desk: WholeDesk
beforeAll(async () => {
  desk = await openWholeDesk({ MAIL_DOOR_SECRET: secret, MAIL_AUTHSERV_ID: 'mx.vitrium.example' })
}, 120_000)
afterAll(() => desk.close())

const mail = (from: string, text: string) =>
  [
    `Authentication-Results: mx.vitrium.example; dmarc=pass header.from=${from.split('@')[1]}`,
    `From: ${from}`,
    'To: support@vitrium.example',
    'Subject: Readers stuck',
    `Message-ID: <${text.length}.${from}>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n')
const send = (body: string) =>
  fetch(`${desk.url}/api/mail`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'message/rfc822', Authorization: `Bearer ${secret}` },
  })
const letterTo = (address: string) =>
  vi.waitFor(
    async () => {
      const letter = (await desk.letters()).find(({ to }) => to === address)
      expect(letter).toBeDefined()
      return letter
    },
    { timeout: 30_000, interval: 200 },
  )

test('a mail of a customer’s contact is a ticket with articles of the help centre, and is answered once', async () => {
  const body = mail('ingrid@meridian-press.example', 'Several of our readers see error vc3 and cannot open the book.')
  expect((await send(body)).status).toBe(200)
  const letter = await letterTo('ingrid@meridian-press.example')
  expect(letter?.subject).toMatch(/^Ticket \d+: Readers stuck$/)
  expect(letter?.text).toMatch(/An answer is due by: /)
  expect(letter?.text).toMatch(new RegExp(`${desk.url}/help/[a-z0-9-]+\\?q=`))
  expect(await (await send(body)).json()).toEqual({ kept: false, known: true })
  expect(await desk.ticketsOpened()).toBe(1)
}, 60_000)

test('a mail of an invited reader is answered with their company’s door, and is no ticket', async () => {
  await send(mail('nadia@reader.example', 'My book says the device limit is reached, error vc3.'))
  const letter = await letterTo('nadia@reader.example')
  expect(letter?.text).toContain('Meridian Press')
  expect(letter?.text).toContain('readers@meridian-press.example')
  expect(await desk.ticketsOpened()).toBe(1)
}, 60_000)
