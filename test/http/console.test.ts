import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { FileId } from '../../src/domain/ids.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConversationWire, QueueWire } from '../../src/http/wire.ts'
import { aTalk } from '../desk/builders.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, client, openConsoleDesk } from './consoleDesk.ts'

const outage: TicketDraft = { subject: 'Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }
const question: TicketDraft = { subject: 'How do I?', details: 'A question.', facts: { about: 'question' }, tier: 1 }
const ana = 'ana@meridian-press.example'

let house: ConsoleDesk
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  const { faults } = house
  await house.close()
  expect(faults).toEqual([])
})

describe('the door', () => {
  test.each([
    ['a page elsewhere', { Origin: 'https://elsewhere.example' }, 403],
    ['a page elsewhere, by what the browser says', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a neighbouring subdomain', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a caller who does not say from where', { Origin: undefined }, 403],
    ['a sandboxed frame', { Origin: 'null' }, 403],
    ['a form', { 'Content-Type': 'text/plain' }, 415],
  ])('takes no change from %s', async (_who, headers, status) => {
    const id = await house.contact({ email: ana, draft: outage })
    const browser = await house.signedIn(mia)
    const path = `/api/conversations/${id}`
    expect((await browser.call('PUT', `${path}/agent`, {}, headers)).status).toBe(status)
    expect((await house.desk.conversation(id))?.handling.by).toBe('assistant')
  })

  test('says nothing internal when something breaks', async () => {
    const browser = await house.signedIn(mia)
    house.store.queuePage = async () => {
      throw new Error('password=hunter2 at /srv/desk.ts')
    }
    const answer = await browser.call('GET', '/api/queue')
    expect(answer.status).toBe(500)
    expect(answer.text).not.toMatch(/hunter2|desk\.ts/)
    expect(house.faults.splice(0)).toHaveLength(1)
  })

  test('names the field that cannot be read', async () => {
    const id = await house.contact({ email: ana })
    const browser = await house.signedIn(mia)
    const say = (body: unknown) => browser.call('POST', `/api/conversations/${id}/messages`, body)
    expect((await say({ text: '   ', clientId: 'c0000001' })).json.error.message).toBe('text: write something.')
    expect((await say({ text: 'hi', clientId: 'c' })).json.error.message).toMatch(/^clientId: /)
    expect((await say('{"text":')).status).toBe(400)
    expect((await say({ text: 'x'.repeat(300_000), clientId: 'c0000001' })).status).toBe(413)
  })
})

describe('signing in by link', () => {
  test('works once, even for two at the same moment', async () => {
    const link = new URL(await house.link(mia)).searchParams.get('link')
    const tries = [1, 2, 3].map(() => client(house.origin).call('POST', '/api/session', { link }))
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 401, 401])
  })

  test('is not used up by looking at the page', async () => {
    const link = await house.link(mia)
    for (let look = 0; look < 3; look++) await fetch(link)
    const secret = new URL(link).searchParams.get('link')
    expect((await client(house.origin).call('POST', '/api/session', { link: secret })).status).toBe(201)
  })

  test('ends with the link’s day', async () => {
    const link = new URL(await house.link(mia)).searchParams.get('link')
    house.clock.now = (house.clock.now + 24 * HOUR + 1) as Instant
    expect((await client(house.origin).call('POST', '/api/session', { link })).status).toBe(401)
  })

  test('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const link = new URL(await house.link(mia)).searchParams.get('link')
    const { headers } = await client(house.origin).call('POST', '/api/session', { link })
    expect(headers.getSetCookie()[0]).toMatch(/^signpost=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('keeps neither the link nor the session, only what cannot be turned back', async () => {
    const kept: unknown[] = []
    const { saveSession, saveSignInLink } = house.store
    house.store.saveSession = (session) => {
      kept.push(session)
      return saveSession(session)
    }
    house.store.saveSignInLink = (link) => {
      kept.push(link)
      return saveSignInLink(link)
    }
    const browser = await house.signedIn(mia)
    expect(kept.length).toBe(2)
    expect(JSON.stringify(kept)).not.toContain(browser.cookie.split('=')[1])
  })
})

describe('a session', () => {
  test('lives while somebody does something, is not kept alive by what pages read by themselves, and ends after twelve hours', async () => {
    await house.close()
    house = await openConsoleDesk({ sessionIdleMs: 30 * MINUTE })
    const pass = (ms: number) => {
      house.clock.now = (house.clock.now + ms) as Instant
    }
    const busy = await house.signedIn(mia)
    const idle = await house.signedIn(jonas)
    const isIn = async (browser: typeof busy) => (await browser.call('GET', '/api/me')).status === 200
    pass(20 * MINUTE)
    expect((await busy.call('PUT', '/api/session/used', {})).json.endsInMs).toEqual({
      unused: 30 * MINUTE,
      inAll: 12 * HOUR - 20 * MINUTE,
      proof: 0,
    })
    expect([await isIn(idle), (await idle.call('PUT', '/api/stream/heard', {})).status]).toEqual([true, 204])
    pass(11 * MINUTE)
    expect([await isIn(busy), await isIn(idle)]).toEqual([true, false])
    for (let quarters = 4 * 11; quarters > 0; quarters--) {
      pass(15 * MINUTE)
      expect((await busy.call('PUT', '/api/session/used', {})).status).toBe(200)
    }
    expect((await busy.call('GET', '/api/session')).json.endsInMs).toMatchObject({
      unused: 29 * MINUTE,
      inAll: 29 * MINUTE,
    })
    pass(29 * MINUTE)
    expect(await isIn(busy)).toBe(false)
  })

  test('is over after signing out, also for a copied cookie', async () => {
    const browser = await house.signedIn(mia)
    const { cookie } = browser
    expect((await browser.call('DELETE', '/api/session', {})).status).toBe(204)
    expect((await client(house.origin).call('GET', '/api/me', undefined, { Cookie: cookie })).status).toBe(401)
  })
})

describe('a password', () => {
  const good = 'heron willow lantern 7'
  const signIn = (email: string, password: string) =>
    client(house.origin).call('POST', '/api/session', { email, password })

  test('is set after a link sign-in and then opens the console, whatever the case of the address', async () => {
    const browser = await house.signedIn(mia)
    expect((await browser.call('GET', '/api/me')).json).toMatchObject({ name: 'Mia Tremblay', hasPassword: false })
    expect((await browser.call('PUT', '/api/me/password', { password: 'short' })).status).toBe(400)
    expect((await browser.call('PUT', '/api/me/password', { password: good })).status).toBe(204)
    expect(await house.store.passwordHash(mia.id)).toMatch(/^\$argon2id\$/)
    expect((await signIn('Mia@Vitrium.example', good)).status).toBe(201)
  })

  test('is replaced only by whoever knows it or came by a link', async () => {
    await (await house.signedIn(mia)).call('PUT', '/api/me/password', { password: good })
    const browser = client(house.origin)
    await browser.call('POST', '/api/session', { email: mia.email, password: good })
    const replace = (current?: string) =>
      browser.call('PUT', '/api/me/password', { password: 'another long one', current })
    expect((await replace()).status).toBe(401)
    house.clock.now = (house.clock.now + MINUTE) as Instant
    expect((await replace(good)).status).toBe(204)
    expect((await signIn(mia.email, 'another long one')).status).toBe(201)
  })

  test('that is wrong makes one wait longer each time, known address or not, with the same answers', async () => {
    await (await house.signedIn(mia)).call('PUT', '/api/me/password', { password: good })
    const answers = async (email: string) => {
      const seen: unknown[] = []
      for (let i = 0; i < 5; i++) {
        const { status, json } = await signIn(email, 'wrong')
        seen.push([status, json])
        const wait = json.error.retryAfterMs
        if (wait) house.clock.now = (house.clock.now + wait) as Instant
      }
      return seen
    }
    const known = await answers(mia.email)
    expect(known).toEqual(await answers('nobody@vitrium.example'))
    expect(known.map((answer) => (answer as [number])[0])).toEqual([401, 401, 429, 401, 429])
    expect(JSON.stringify(known)).toContain('Wait 2 seconds')
  })

  test('that is right is not tried while one has to wait, and clears the count', async () => {
    await (await house.signedIn(mia)).call('PUT', '/api/me/password', { password: good })
    await signIn(mia.email, 'wrong')
    await signIn(mia.email, 'wrong')
    expect((await signIn(mia.email, good)).status).toBe(429)
    house.clock.now = (house.clock.now + MINUTE) as Instant
    expect((await signIn(mia.email, good)).status).toBe(201)
    expect((await signIn(mia.email, 'wrong')).status).toBe(401)
    expect((await signIn(mia.email, good)).status).toBe(201)
  })

  test('is not fished for from one place across many addresses', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 25; i++) statuses.push((await signIn(`person${i}@vitrium.example`, 'wrong')).status)
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(21)
    expect(statuses.at(-1)).toBe(429)
    house.clock.now = (house.clock.now + 20 * MINUTE) as Instant
    expect((await signIn('person99@vitrium.example', 'wrong')).status).toBe(401)
  })

  test('never opens an account that has none', async () => {
    for (const password of ['x', 'undefined', 'null']) {
      expect((await signIn(jonas.email, password)).status).not.toBe(201)
      house.clock.now = (house.clock.now + MINUTE) as Instant
    }
  })
})

describe('the list', () => {
  const rowsOf = async (browser: Awaited<ReturnType<ConsoleDesk['signedIn']>>) =>
    ((await browser.call('GET', '/api/queue')).json as QueueWire).rows

  test('has on top what needs somebody first: overdue, then a waiting visitor, then by due time, then the rest', async () => {
    const browser = await house.signedIn(mia)
    const overdue = await house.contact({ email: ana, draft: outage })
    house.clock.now = (house.clock.now + 9 * HOUR) as Instant
    while (await house.desk.tellAlerts()) {}
    const slow = await house.contact({ email: ana, draft: question })
    const fast = await house.contact({ email: ana, draft: outage })
    const waiting = await house.waiting('Is anybody there?')
    const answered = await house.contact({ email: ana, draft: question })
    await house.desk.takeOver(jonas, answered)
    await house.desk.say(jonas, answered, { text: 'Here you go', format: 'plain' }, null)
    const rows = await rowsOf(browser)
    expect(rows.map(({ conversation }) => conversation)).toEqual([overdue, waiting, fast, slow, answered])
    expect(rows[0]?.clock).toMatchObject({ kind: 'firstResponse', metAt: null })
    expect(rows.at(-1)).toMatchObject({ clock: null, nextAt: null, handling: { by: 'agent', name: 'Jonas Keller' } })
  })

  test('says who it is, how it is proven, which customer and package, and whose it is', async () => {
    const browser = await house.signedIn(mia)
    const id = await house.contact({ email: ana, draft: outage })
    await browser.call('PUT', `/api/conversations/${id}/agent`, {})
    expect((await rowsOf(browser))[0]).toMatchObject({
      person: { kind: 'contact', name: 'Ana Solheim', proof: 'code' },
      customer: { name: 'Meridian Press', package: 'standard' },
      ticket: { tier: 3, subject: 'Nothing opens' },
      handling: { by: 'agent', mine: true },
      assignee: { name: 'Mia Tremblay', mine: true },
    })
  })

  test('says that somebody has proven nothing, or is a new contact whom nobody has confirmed', async () => {
    const browser = await house.signedIn(mia)
    const known = await house.contact({ email: ana, draft: outage })
    const newcomer = await house.contact({ email: 'new@meridian-press.example', draft: outage })
    const stranger = await house.waiting('Is anybody there?')
    const reader = await house.contact({ email: 'nobody@nowhere.example' })
    await house.obey(reader, { do: 'queueForAgent' })
    const people = new Map((await rowsOf(browser)).map(({ conversation, person }) => [conversation, person]))
    expect(people.get(known)).toMatchObject({ proof: 'code', toBeConfirmed: false })
    expect(people.get(newcomer)).toMatchObject({ kind: 'contact', proof: 'code', toBeConfirmed: true })
    expect(people.get(stranger)).toEqual({
      kind: 'visitor',
      name: null,
      email: null,
      proof: null,
      toBeConfirmed: false,
    })
    expect(people.get(reader)).toMatchObject({ kind: 'endUser', email: 'nobody@nowhere.example', proof: 'code' })
    const talk = (await browser.call('GET', `/api/conversations/${newcomer}`)).json as ConversationWire
    expect(talk).toMatchObject({ person: { toBeConfirmed: true }, contact: { confirmed: false } })
    const blank = (await browser.call('GET', `/api/conversations/${stranger}`)).json as ConversationWire
    expect(blank).toMatchObject({ person: { proof: null }, customer: null, contact: null, earlierTickets: [] })
  })

  test('of solved tickets has the newest first, and they leave the open one', async () => {
    const browser = await house.signedIn(mia)
    const one = await house.contact({ email: ana, draft: question })
    const two = await house.contact({ email: ana, draft: outage })
    for (const id of [one, two]) {
      house.clock.now = (house.clock.now + MINUTE) as Instant
      expect(
        (await browser.call('PUT', `/api/conversations/${id}/solved`, { outcome: 'fixed', words: null })).status,
      ).toBe(200)
    }
    const solved = (await browser.call('GET', '/api/queue?view=solved')).json as QueueWire
    expect(solved.rows.map(({ conversation }) => conversation)).toEqual([two, one])
    expect(await rowsOf(browser)).toEqual([])
  })
})

describe('a conversation', () => {
  test('comes with its ticket, the answers behind the tier, due times in both zones and the reason', async () => {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    const talk = (await browser.call('GET', `/api/conversations/${id}?zone=Europe/Berlin`)).json as ConversationWire
    expect(talk.ticket).toMatchObject({ tier: 1, tierReason: 'question', tierStated: false, facts: question.facts })
    const [target] = talk.ticket?.targets ?? []
    // Tuesday 10:00 to 18:00 Pacific: closing time is still in time
    expect(target?.dueWords).toBe('Tuesday, November 24, 2026 at 6:00 p.m. (Pacific Time, UTC−7)')
    expect(target?.ownDueWords).toMatch(/^Wednesday, November 25, 2026 at 2:00 a\.m\. \(Central European/)
    expect(target?.reason).toMatch(/while we are open/)
    expect(talk).toMatchObject({
      localTime: expect.stringContaining('Nov 24'),
      contact: { name: 'Ana Solheim', confirmed: true },
      site: { name: 'Vitrium', owner: 'vendor' },
      customer: { name: 'Meridian Press' },
      earlierTickets: [],
    })
    expect(talk.history.map(({ kind }) => kind)).toContain('TicketOpened')
  })

  test('is read in the policy’s zone when the browser’s is unknown', async () => {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    const talk = (await browser.call('GET', `/api/conversations/${id}?zone=Mars/Olympus`)).json as ConversationWire
    expect(talk.ticket?.targets[0]?.ownDueWords).toBeNull()
  })

  test('gives the lines after a number', async () => {
    const id = await house.contact({ email: ana })
    await house.visitorSays(id, 'one more thing')
    const browser = await house.signedIn(mia)
    const { json } = await browser.call('GET', `/api/conversations/${id}/messages?after=2`)
    expect(json.messages.map((line: { text: string }) => line.text)).toEqual(['one more thing'])
    expect((await browser.call('GET', `/api/conversations/${id}/messages?after=x`)).status).toBe(400)
  })

  test('that is not there is 404, and so is a file of another conversation', async () => {
    const browser = await house.signedIn(mia)
    const id = await house.contact({ email: ana })
    const other = await house.contact({ email: ana })
    const bytes = new TextEncoder().encode('<script>alert(1)</script>')
    const files = [{ name: 'a "b".html', contentType: 'text/html', bytes }]
    await house.desk.converse({ conversation: id, text: 'see this', clientId: null, files }, () => ({
      say: [],
      flow: null,
    }))
    const talk = (await browser.call('GET', `/api/conversations/${id}`)).json as ConversationWire
    const file = talk.messages.at(-1)?.files[0]?.id as FileId
    const own = await browser.call('GET', `/api/files/${id}/${file}`)
    expect(own.text).toBe('<script>alert(1)</script>')
    expect(own.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''a%20%22b%22\.html$/)
    expect(own.headers.get('content-type')).toBe('application/octet-stream')
    expect(own.headers.get('cache-control')).toBe('private, no-store')
    expect(own.headers.get('content-security-policy')).toContain('sandbox')
    expect((await browser.call('GET', `/api/files/${other}/${file}`)).status).toBe(404)
    expect((await browser.call('GET', '/api/conversations/nowhere')).status).toBe(404)
  })
})

describe('taking over', () => {
  test('is won by exactly one of two agents, and the other is told by name', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    const [one, two] = await Promise.all([house.signedIn(mia), house.signedIn(jonas)])
    const answers = await Promise.all([one, two].map((each) => each.call('PUT', `/api/conversations/${id}/agent`, {})))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const winner = answers[0]?.status === 200 ? mia : jonas
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.json.error).toEqual({ code: 'alreadyTaken', message: `${winner.name} has this conversation.` })
  })

  test('and answering keeps the first response; sending the same twice says it once', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    const browser = await house.signedIn(mia)
    const path = `/api/conversations/${id}`
    const hello = { text: 'Hello, I am looking into it.', clientId: 'c0000001' }
    expect((await browser.call('POST', `${path}/messages`, hello)).status).toBe(409)
    await browser.call('PUT', `${path}/agent`, {})
    const sent = await Promise.all([1, 2, 3].map(() => browser.call('POST', `${path}/messages`, hello)))
    expect(new Set(sent.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1)
    const talk = (await browser.call('GET', path)).json as ConversationWire
    expect(talk.messages.filter(({ text }) => text === hello.text)).toHaveLength(1)
    expect(talk.ticket?.targets).toMatchObject([
      { kind: 'firstResponse', state: 'kept' },
      { kind: 'fix', state: 'running' },
    ])
  })

  test('ends by handing back; a colleague cannot do it, and cannot speak either', async () => {
    const id = await house.contact({ email: ana })
    const browser = await house.signedIn(mia)
    const colleague = await house.signedIn(jonas)
    const path = `/api/conversations/${id}`
    await browser.call('PUT', `${path}/agent`, {})
    expect((await colleague.call('DELETE', `${path}/agent`, {})).status).toBe(409)
    const spoken = await colleague.call('POST', `${path}/messages`, { text: 'Me too', clientId: 'c0000002' })
    expect(spoken.json.error.message).toBe('Mia Tremblay has this conversation.')
    const after = await browser.call('DELETE', `${path}/agent`, {})
    expect(after.json.handling).toEqual({ by: 'assistant' })
  })

  test('and solving twice says that it is solved', async () => {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    const fixed = { outcome: 'fixed', words: null }
    const solved = await browser.call('PUT', `/api/conversations/${id}/solved`, fixed)
    expect(solved.json.ticket).toMatchObject({ status: 'solved', outcome: 'fixed' })
    const again = await browser.call('PUT', `/api/conversations/${id}/solved`, fixed)
    expect(again.json.error.message).toBe('Ticket 1001 is already solved.')
  })
})

describe('an end user’s inquiry', () => {
  async function inquiry() {
    const { id } = await aTalk(house.desk, 'vitrium')
    await house.obey(id, { do: 'refer', provider: null }, 'my book is locked')
    await house.obey(id, { do: 'leaveInquiry' })
    return id
  }

  test('stands in the queue without a ticket, a clock or a time, and leaves it when it is routed', async () => {
    const id = await inquiry()
    const browser = await house.signedIn(mia)
    const before = (await browser.call('GET', '/api/queue')).json as QueueWire
    expect(before.rows).toMatchObject([
      { conversation: id, ticket: null, clock: null, nextAt: null, inquirySince: house.clock.now },
    ])
    const routed = await browser.call('PUT', `/api/conversations/${id}/provider`, { customer: 'meridian-press' })
    expect(routed.status).toBe(200)
    expect(routed.json).toMatchObject({ inquirySince: null, ticket: null })
    expect(((await browser.call('GET', '/api/queue')).json as QueueWire).rows).toEqual([])
    expect(house.events.at(-1)).toMatchObject({ kind: 'InquiryRouted', agent: 'mia', customer: 'meridian-press' })
    const again = await browser.call('PUT', `/api/conversations/${id}/provider`, { customer: null })
    expect(again.status).toBe(409)
    expect(again.json.error.message).toBe('There is nothing to route here any more.')
  })

  test.each([{}, { customer: 7 }, { customer: '' }, { customer: 'x'.repeat(101) }, { customer: ['meridian-press'] }])(
    'is not routed by %j',
    async (body) => {
      const id = await inquiry()
      const browser = await house.signedIn(mia)
      expect((await browser.call('PUT', `/api/conversations/${id}/provider`, body)).status).toBe(400)
      expect((await house.desk.conversation(id))?.inquirySince).not.toBeNull()
    },
  )

  test('is routed to a customer that exists', async () => {
    const id = await inquiry()
    const browser = await house.signedIn(mia)
    const answer = await browser.call('PUT', `/api/conversations/${id}/provider`, { customer: 'nobody' })
    expect(answer.json.error.message).toBe('There is no such customer.')
  })

  test('has customers to choose from, for agents', async () => {
    const browser = await house.signedIn(mia)
    const found = await browser.call('GET', '/api/customers?text=finch')
    expect(found.json).toEqual({
      customers: [
        {
          id: 'alder-training',
          name: 'Alder & Finch Training',
          domains: ['alderfinch.example', 'shared-campus.example'],
          door: { email: null, url: null, phone: '+1 604 555 0142', hours: 'Monday to Friday, 9 to 5' },
        },
      ],
    })
    expect((await browser.call('GET', '/api/customers')).json.customers).toHaveLength(3)
  })
})
