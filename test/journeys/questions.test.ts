import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { openChat } from '../support/directLineClient.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

let database: { url: string; drop(): Promise<void> }
let desk: WholeDesk
beforeAll(async () => {
  database = await throwAwayDatabase()
  desk = await openWholeDesk({ DATABASE_URL: database.url })
}, 120_000)
afterAll(async () => {
  await desk.close()
  await database.drop()
})

test('a question is asked, its link opened, the page judged, and silence taken for solved after a restart', {
  timeout: 120_000,
}, async () => {
  const body = JSON.stringify({ site: 'vitrium', locale: 'en', zone: 'Europe/Paris' })
  const headers = { 'content-type': 'application/json' }
  const { token } = await (await fetch(`${desk.url}/chat/token`, { method: 'POST', headers, body })).json()
  const chat = openChat({ url: desk.url, token })
  await chat.say('it says vc3, I am ana@meridian-press.example')
  const received = await chat.until((all) => all.some(({ text }) => text?.includes('?q=')), 30_000)
  const answer = received.find(({ text }) => text?.includes('?q='))?.text ?? ''
  const [, link = '', id = ''] = /\]\((http\S+?\/help\/error-vc3\?q=([\w-]+))[)#]/.exec(answer) ?? []
  expect(id).toMatch(/^[\w-]{22}$/)
  chat.end()

  expect((await fetch(link)).status).toBe(200)
  const vote = await fetch(`${desk.url}/help/error-vc3/vote`, {
    method: 'POST',
    headers: { origin: desk.url },
    body: new URLSearchParams({ helped: 'no', reason: 'missing', note: 'Which device was first?' }),
    redirect: 'manual',
  })
  expect([vote.status, vote.headers.get('location')]).toEqual([303, '/help/error-vc3?voted=no#vote'])
  await fetch(`${desk.url}/help/search?q=refund+policy`)

  const { questionRecords, close } = await openStore({ url: database.url })
  const told = () => questionRecords.since(0 as Instant)
  await expect.poll(told).toMatchObject({
    questions: [
      {
        id,
        source: 'chat',
        article: 'error-vc3',
        text: 'it says vc3, I am [e-mail]',
        opened: { article: 'error-vc3' },
      },
      { source: 'help', text: 'refund policy' },
    ],
    votes: [{ article: 'error-vc3', helped: false, reason: 'missing' }],
  })

  desk.clock.now = (Date.now() + DAY + MINUTE) as Instant
  await desk.restart()
  const [first] = (await told()).questions
  await expect
    .poll(async () => (await told()).questions[0]?.verdict, { timeout: 30_000 })
    .toMatchObject({ was: 'assumed' })
  expect(first?.id).toBe(id)
  await close()
})
