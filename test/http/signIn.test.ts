import { generateSync } from 'otplib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE, SECOND } from '../../src/calendar/time.ts'
import type { Agent } from '../../src/domain/person.ts'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { jonas, mia, priya } from '../support/demoFixtures.ts'
import { type ConsoleDesk, client, openConsoleDesk } from './consoleDesk.ts'

type Browser = ReturnType<typeof client>
const password = 'heron willow lantern 7'

let house: ConsoleDesk
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  const { faults } = house
  await house.close()
  expect(faults).toEqual([])
})

const pass = (ms: number) => {
  house.clock.now = (house.clock.now + ms) as Instant
}
const reopen = async (options: Parameters<typeof openConsoleDesk>[0]) => {
  await house.close()
  house = await openConsoleDesk(options)
}
/** What the app shows, some half minutes from now. */
const appCode = (key: string, steps = 0) =>
  generateSync({ secret: key.replaceAll(' ', ''), epoch: Math.floor(house.clock.now / 1000) + 30 * steps })
const isIn = async (browser: Browser) => (await browser.call('GET', '/api/me')).status === 200
const byLink = async (agent: Agent) => {
  const browser = client(house.origin)
  const link = new URL(await house.link(agent)).searchParams.get('link')
  return { browser, answer: await browser.call('POST', '/api/session', { link }) }
}
/** Sets a second factor up; answers the app's key and the recovery codes. */
async function enrol(browser: Browser) {
  const { json } = await browser.call('POST', '/api/me/second-factor', {})
  const confirmed = await browser.call('PUT', '/api/me/second-factor', { code: appCode(json.key) })
  expect(confirmed.status).toBe(200)
  pass(30 * SECOND)
  return { key: json.key as string, recoveryCodes: confirmed.json.recoveryCodes as string[], qrSvg: json.qrSvg }
}

describe('a second factor', () => {
  test('is set up with a picture, a key and ten recovery codes, of which nothing readable is kept', async () => {
    const kept: unknown[] = []
    for (const name of ['proposeSecondFactor', 'confirmSecondFactor'] as const) {
      const save = house.store[name] as (...given: unknown[]) => Promise<never>
      house.store[name] = (...given: unknown[]) => {
        kept.push(given)
        return save(...given)
      }
    }
    const { key, recoveryCodes, qrSvg } = await enrol(await house.signedIn(mia))
    expect(qrSvg).toMatch(/^<svg /)
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(recoveryCodes.every((code) => /^[a-z2-9]{5}-[a-z2-9]{5}$/.test(code))).toBe(true)
    for (const readable of [key.replaceAll(' ', ''), ...recoveryCodes]) {
      expect(JSON.stringify(kept)).not.toContain(readable)
    }
  })

  test('is asked for after a link and after a password alike, and before that nothing opens', async () => {
    const first = await house.signedIn(mia)
    await first.call('PUT', '/api/me/password', { password })
    const { key } = await enrol(first)
    const { browser: linked, answer } = await byLink(mia)
    const typed = client(house.origin)
    const second = await typed.call('POST', '/api/session', { email: mia.email, password })
    for (const [browser, { status, json }] of [
      [linked, answer],
      [typed, second],
    ] as const) {
      expect([status, json]).toEqual([201, { step: 'code', me: null, provider: null, endsInMs: null }])
      expect((await browser.call('GET', '/api/queue')).json.error.code).toBe('secondFactorDue')
      const before = browser.cookie
      const shown = await browser.call('POST', '/api/session/code', { code: appCode(key) })
      expect(shown.json).toMatchObject({ step: 'in', me: { name: 'Mia Tremblay', hasSecondFactor: true } })
      expect(await isIn(browser)).toBe(true)
      // the secret from before the code opens nothing
      expect(browser.cookie).not.toBe(before)
      expect((await client(house.origin).call('GET', '/api/me', undefined, { Cookie: before })).status).toBe(401)
      pass(30 * SECOND)
    }
  })

  test.each([
    ['half a minute late', -1, 200],
    ['half a minute early', 1, 200],
    ['a minute late', -2, 422],
    ['a minute early', 2, 422],
  ])('takes a code that is %s: %i', async (_, steps, status) => {
    const { key } = await enrol(await house.signedIn(mia))
    pass(5 * MINUTE)
    const { browser } = await byLink(mia)
    expect((await browser.call('POST', '/api/session/code', { code: appCode(key, steps) })).status).toBe(status)
  })

  test('takes each code once, also from two browsers at the same moment, and never an older one', async () => {
    const { key } = await enrol(await house.signedIn(mia))
    const [one, two] = [(await byLink(mia)).browser, (await byLink(mia)).browser]
    const [earlier, code] = [appCode(key, -1), appCode(key)]
    const shown = await Promise.all([one, two].map((each) => each.call('POST', '/api/session/code', { code })))
    expect(shown.map(({ status }) => status).sort()).toEqual([200, 422])
    const loser = shown[0]?.status === 422 ? one : two
    for (const used of [code, earlier]) {
      expect((await loser.call('POST', '/api/session/code', { code: used })).status).toBe(422)
    }
  })

  test('takes each recovery code once, however it is typed', async () => {
    const { recoveryCodes } = await enrol(await house.signedIn(mia))
    const code = recoveryCodes[3] ?? ''
    const { browser } = await byLink(mia)
    const typed = code.toUpperCase().replace('-', ' ')
    expect((await browser.call('POST', '/api/session/code', { code: typed })).json.step).toBe('in')
    expect((await browser.call('GET', '/api/me/recovery-codes')).json).toEqual({ left: 9 })
    const again = await byLink(mia)
    expect((await again.browser.call('POST', '/api/session/code', { code })).status).toBe(422)
  })

  test('is not guessed: after a few wrong codes one waits longer each time', async () => {
    const { key } = await enrol(await house.signedIn(mia))
    const { browser } = await byLink(mia)
    const wrong = appCode(key) === '000000' ? '000001' : '000000'
    const guess = () => browser.call('POST', '/api/session/code', { code: wrong })
    let tries = 0
    for (const end = house.clock.now + 14 * MINUTE; house.clock.now < end; tries++) {
      const { status, json } = await guess()
      expect([422, 429]).toContain(status)
      pass(json.error.retryAfterMs ?? 0)
    }
    expect(tries).toBeLessThan(30)
    // and the first step does not count for ever
    pass(2 * MINUTE)
    expect((await browser.call('POST', '/api/session/code', { code: appCode(key) })).json.error.code).toBe('signedOut')
  })

  test('is replaced and removed only by whoever shows it, and ends the other sessions', async () => {
    const browser = await house.signedIn(mia)
    const elsewhere = await house.signedIn(mia)
    const { key } = await enrol(browser)
    expect([await isIn(browser), await isIn(elsewhere)]).toEqual([true, false])
    expect((await browser.call('POST', '/api/me/second-factor', {})).status).toBe(422)
    expect((await browser.call('DELETE', '/api/me/second-factor', { code: '000000' })).status).toBe(422)
    const proposed = await browser.call('POST', '/api/me/second-factor', { code: appCode(key) })
    expect(proposed.json.key).not.toBe(key)
    // until it is confirmed the old one counts
    pass(30 * SECOND)
    const newCodes = await browser.call('POST', '/api/me/recovery-codes', { code: appCode(key) })
    expect(newCodes.json.recoveryCodes).toHaveLength(10)
    await browser.call('PUT', '/api/me/second-factor', { code: appCode(proposed.json.key) })
    pass(30 * SECOND)
    expect((await browser.call('DELETE', '/api/me/second-factor', { code: appCode(key) })).status).toBe(422)
    const removed = await browser.call('DELETE', '/api/me/second-factor', { code: appCode(proposed.json.key) })
    expect(removed.status).toBe(204)
    expect((await byLink(mia)).answer.json.step).toBe('in')
  })

  test('that the desk asks for is set up before anything else, and is not removed', async () => {
    await reopen({ requireTotp: 'all' })
    const { browser, answer } = await byLink(jonas)
    expect(answer.json.step).toBe('enrol')
    expect((await browser.call('GET', '/api/queue')).json.error.code).toBe('enrolFirst')
    const { key } = await enrol(browser)
    expect(await isIn(browser)).toBe(true)
    const removed = await browser.call('DELETE', '/api/me/second-factor', { code: appCode(key) })
    expect(removed.json.error.code).toBe('secondFactorNeeded')
  })

  test('that is asked of admins is asked of whoever becomes one, at once', async () => {
    await reopen({ requireTotp: 'admins' })
    const browser = await house.signedIn(jonas)
    expect(await isIn(browser)).toBe(true)
    await house.store.setRole(jonas.id, 'admin')
    expect((await browser.call('GET', '/api/queue')).json.error.code).toBe('enrolFirst')
  })
})

describe('a session', () => {
  test('gets a new secret every hour; the one before opens for a minute more, for calls under way', async () => {
    const browser = await house.signedIn(mia)
    const old = browser.cookie
    const withOld = () => client(house.origin).call('GET', '/api/queue', undefined, { Cookie: old })
    pass(HOUR)
    const atOnce = await Promise.all(Array.from({ length: 5 }, withOld))
    expect(atOnce.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const renewed = atOnce.map(({ headers }) => headers.get('set-cookie')).filter(Boolean)
    expect(renewed).toHaveLength(1)
    const cookie = renewed[0]?.split(';')[0]
    expect((await client(house.origin).call('GET', '/api/me', undefined, { Cookie: cookie })).status).toBe(200)
    pass(59 * SECOND)
    expect((await withOld()).status).toBe(200)
    pass(2 * SECOND)
    expect((await withOld()).status).toBe(401)
  })

  test('outlives an answer with the new secret that got lost', async () => {
    const browser = await house.signedIn(mia)
    const old = browser.cookie
    const withOld = () => client(house.origin).call('GET', '/api/me', undefined, { Cookie: old })
    pass(HOUR)
    await withOld()
    pass(10 * MINUTE)
    const again = await withOld()
    expect(again.status).toBe(200)
    expect(again.headers.get('set-cookie')).not.toContain(old)
  })

  test('gets a new secret with another password or role', async () => {
    const browser = await house.signedIn(mia)
    const before = browser.cookie
    await browser.call('PUT', '/api/me/password', { password })
    const between = browser.cookie
    expect(between).not.toBe(before)
    await house.store.setRole(mia.id, 'admin')
    expect((await browser.call('GET', '/api/me')).json.role).toBe('admin')
    expect(browser.cookie).not.toBe(between)
  })

  test('ends elsewhere with another password', async () => {
    const [here, there] = [await house.signedIn(mia), await house.signedIn(mia)]
    await here.call('PUT', '/api/me/password', { password })
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
  })

  test('is listed in words with the others, and each can be ended, but nobody else’s', async () => {
    const agents = {
      firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      iPhone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1',
    }
    const signIn = async (who: Agent, userAgent: string) => {
      const browser = client(house.origin)
      const link = new URL(await house.link(who)).searchParams.get('link')
      await browser.call('POST', '/api/session', { link }, { 'User-Agent': userAgent })
      pass(1)
      return browser
    }
    const phone = await signIn(mia, agents.iPhone)
    const other = await signIn(mia, 'curl/8.0')
    const browser = await signIn(mia, agents.firefox)
    const colleague = await signIn(jonas, agents.firefox)
    const list = async () => (await browser.call('GET', '/api/me/sessions')).json.sessions
    const listed = await list()
    expect(listed).toMatchObject([
      { isThis: true, browser: 'Firefox', system: 'Linux', network: '127.0.0.x' },
      { isThis: false, browser: null, system: null },
      { isThis: false, browser: 'Safari', system: 'iPhone' },
    ])
    expect(JSON.stringify(listed)).not.toContain('127.0.0.1')
    const gone = `/api/me/sessions/${listed[2].id}`
    expect((await colleague.call('DELETE', gone, {})).status).toBe(404)
    expect((await browser.call('DELETE', gone, {})).status).toBe(204)
    expect([await isIn(phone), await isIn(other), await isIn(browser)]).toEqual([false, true, true])
    await browser.call('DELETE', '/api/me/sessions', {})
    expect([await isIn(other), await isIn(browser), await isIn(colleague)]).toEqual([false, true, true])
    expect(await list()).toHaveLength(1)
  })
})

describe('a new password', () => {
  test.each([
    ['Sunshine!!!!', 'Many people have this password'],
    ['tremblay-vitrium', 'Without your name'],
    ['123412341234', 'That repeats itself'],
  ])('that would be guessed is refused, and the one before counts on: %s', async (guessed, why) => {
    const browser = await house.signedIn(mia)
    await browser.call('PUT', '/api/me/password', { password })
    const refused = await browser.call('PUT', '/api/me/password', { password: guessed, current: password })
    expect([refused.status, refused.json.error.code]).toEqual([422, 'weakPassword'])
    expect(refused.json.error.message).toContain(why)
    const again = await client(house.origin).call('POST', '/api/session', { email: mia.email, password })
    expect(again.status).toBe(201)
  })
})

describe('what matters most', () => {
  const outcome = async (browser: Browser, [method, path, body]: readonly [string, string, object?]) => {
    const { status, json } = await browser.call(method, path, method === 'GET' ? undefined : (body ?? {}))
    return status === 403 ? json.error.code : 'through'
  }
  const matters = [
    ['POST', '/api/admin/people/erasures', { email: 'nobody@example.org' }],
    ['GET', '/api/admin/customers/export'],
    ['GET', '/api/admin/audit/export'],
    ['POST', '/api/admin/people/exports', { email: 'nobody@example.org' }],
    ['PUT', `/api/agents/${jonas.id}/role`, { role: 'lead' }],
    ['POST', '/api/agents', { name: 'Sam', email: 'sam@vitrium.example', role: 'admin' }],
    ['POST', `/api/agents/${jonas.id}/link`],
    ['DELETE', `/api/agents/${jonas.id}/second-factor`],
    ['POST', '/api/admin/webhooks', {}],
    ['PUT', '/api/admin/webhooks/x', {}],
    ['POST', '/api/admin/webhooks/x/secret'],
  ] as const

  test('is everything that the description says needs a proof, and nothing else', () => {
    const endpoints = Object.entries(consoleApi as Record<string, Endpoint>)
    const named = endpoints.filter(([, { needsProof }]) => needsProof).map(([name]) => name)
    const fits = (name: string, [method, path]: (typeof matters)[number]) =>
      new RegExp(`^${name.replace(/:\w+/g, '[^/]+')}$`).test(`${method} ${path}`)
    const tried = matters.map((call) => named.find((name) => fits(name, call)) ?? `${call[0]} ${call[1]}`)
    expect(tried.sort()).toEqual(named.sort())
  })

  test('needs a proof of the last ten minutes: the password, typed again', async () => {
    const browser = await house.signedIn(priya)
    await browser.call('PUT', '/api/me/password', { password })
    pass(11 * MINUTE)
    for (const call of matters) expect([call[1], await outcome(browser, call)]).toEqual([call[1], 'proveAgain'])
    expect((await browser.call('GET', '/api/me')).json.proof).toBe('password')
    expect((await browser.call('POST', '/api/session/proof', { password: 'wrong' })).status).toBe(401)
    expect(await outcome(browser, matters[1])).toBe('proveAgain')
    pass(MINUTE)
    const before = browser.cookie
    expect((await browser.call('POST', '/api/session/proof', { password })).status).toBe(204)
    expect(browser.cookie).not.toBe(before)
    for (const call of matters) expect([call[1], await outcome(browser, call)]).toEqual([call[1], 'through'])
    expect(house.watched.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['passwordRefused', 'provenAgain', 'exported', 'roleChanged', 'agentInvited']),
    )
  })

  test('needs a code of whoever has a second factor; the password is not enough', async () => {
    const browser = await house.signedIn(priya)
    await browser.call('PUT', '/api/me/password', { password })
    const { key } = await enrol(browser)
    pass(11 * MINUTE)
    expect((await browser.call('POST', '/api/session/proof', { password })).status).toBe(422)
    expect(await outcome(browser, matters[1])).toBe('proveAgain')
    const replaced = await browser.call('PUT', '/api/me/password', { password: `${password}!`, current: password })
    expect(replaced.status).toBe(204)
    expect(await outcome(browser, matters[1])).toBe('proveAgain')
    expect((await browser.call('POST', '/api/session/proof', { code: appCode(key) })).status).toBe(204)
    expect(await outcome(browser, matters[1])).toBe('through')
  })

  test('is not reached from somebody else’s open console by setting up a second factor of one’s own', async () => {
    const browser = await house.signedIn(priya)
    await browser.call('PUT', '/api/me/password', { password })
    pass(11 * MINUTE)
    const propose = ['POST', '/api/me/second-factor'] as const
    expect(await outcome(browser, propose)).toBe('proveAgain')
    await browser.call('POST', '/api/session/proof', { password })
    expect(await outcome(browser, propose)).toBe('through')
  })

  test('is closed to an old session by link: it can neither prove anything nor replace a password unasked', async () => {
    await (await house.signedIn(priya)).call('PUT', '/api/me/password', { password })
    const browser = await house.signedIn(priya)
    const set = (current?: string) =>
      browser.call('PUT', '/api/me/password', { password: 'another heron lantern', ...(current && { current }) })
    expect((await browser.call('GET', '/api/me')).json.needsCurrent).toBe(false)
    pass(11 * MINUTE)
    expect((await browser.call('GET', '/api/me')).json.needsCurrent).toBe(true)
    expect((await set()).status).toBe(401)
    pass(MINUTE)
    expect((await set(password)).status).toBe(204)
  })
})

describe('the letters about one’s own account', () => {
  const told = async () =>
    (await house.store.kept(20)).flatMap(({ to, letter }) =>
      letter.about === 'accountChanged' ? [{ to, ...letter }] : [],
    )
  const signIn = async (who: Agent, browser: Browser, cookies = '') => {
    const link = new URL(await house.link(who)).searchParams.get('link')
    const answer = await browser.call('POST', '/api/session', { link }, { Cookie: cookies })
    return answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
  }

  test('tell of a new browser once, and of no new agent’s first one', async () => {
    const first = client(house.origin)
    const [, known = ''] = await signIn(mia, first)
    expect(await told()).toEqual([])
    await first.call('PUT', '/api/me/password', { password })
    await signIn(mia, client(house.origin), known)
    expect((await told()).map(({ change }) => change)).toEqual(['password'])
    await signIn(mia, client(house.origin))
    const letters = await told()
    expect(letters.map(({ change }) => change).sort()).toEqual(['newDevice', 'password'])
    expect(letters.every(({ to, network }) => to === mia.email && network === '127.0.0.x')).toBe(true)
  })

  test('tell of factors, codes and of what an administrator did, with their name', async () => {
    const browser = await house.signedIn(mia)
    const { key } = await enrol(browser)
    await browser.call('POST', '/api/me/recovery-codes', { code: appCode(key) })
    const admin = await house.signedIn(priya)
    await admin.call('PUT', `/api/agents/${mia.id}/role`, { role: 'admin' })
    await admin.call('POST', `/api/agents/${mia.id}/link`, {})
    await admin.call('DELETE', `/api/agents/${mia.id}/second-factor`, {})
    const letters = await told()
    expect(letters.map(({ change }) => change).sort()).toEqual([
      'recoveryCodes',
      'role',
      'secondFactorRemoved',
      'secondFactorSet',
      'signInLink',
    ])
    const byOthers = letters.filter(({ byName }) => byName !== null)
    expect(byOthers.map(({ byName }) => byName)).toEqual(['Priya Nair', 'Priya Nair', 'Priya Nair'])
    expect(letters.find(({ change }) => change === 'role')).toMatchObject({ role: 'admin', browser: null })
  })
})

describe('security events', () => {
  test('say who was refused by id, or by a seal where the address is nobody’s, and whence', async () => {
    await (await house.signedIn(mia)).call('PUT', '/api/me/password', { password })
    const attempt = (email: string) =>
      client(house.origin).call('POST', '/api/session', { email, password: 'wrong guess here' })
    await attempt(mia.email)
    await attempt('ghost@vitrium.example')
    pass(2 * MINUTE)
    await attempt('Ghost@vitrium.example')
    const agent = await house.signedIn(jonas)
    await agent.call('PUT', `/api/agents/${mia.id}/role`, { role: 'agent' })
    await agent.call('PUT', '/api/me/password', { password }, { Origin: 'https://elsewhere.example' })
    await agent.call('DELETE', '/api/session', {})
    const network = '127.0.0.x'
    const seal = expect.stringMatching(/^[\w-]{16}$/)
    expect(house.watched).toEqual([
      { kind: 'signedIn', agent: mia.id, network },
      { kind: 'passwordChanged', agent: mia.id, network },
      { kind: 'signInRefused', agent: mia.id, network },
      { kind: 'signInRefused', addressSeal: seal, network },
      { kind: 'signInRefused', addressSeal: seal, network },
      { kind: 'signedIn', agent: jonas.id, network },
      { kind: 'notAllowed', agent: jonas.id, about: mia.id, network },
      { kind: 'otherSite', agent: undefined, network },
      { kind: 'signedOut', agent: jonas.id, network },
    ])
    expect(house.watched[3]?.addressSeal).toBe(house.watched[4]?.addressSeal)
    expect(JSON.stringify(house.watched)).not.toMatch(/ghost|mia@|wrong guess/i)
  })
})

describe('the wait after wrong passwords', () => {
  test('is not forgotten by another node on the same database, and keeps no address', async () => {
    const keys: string[] = []
    const { saveTries } = house.store
    house.store.saveTries = (key, before, after) => {
      keys.push(key)
      return saveTries(key, before, after)
    }
    const wrong = (origin: string) =>
      client(origin).call('POST', '/api/session', { email: 'mia@vitrium.example', password: 'wrong' })
    expect((await wrong(house.origin)).status).toBe(401)
    expect((await wrong(house.origin)).status).toBe(401)
    const other = await openConsoleDesk({ now: house.clock.now, store: house.store })
    expect((await wrong(other.origin)).status).toBe(429)
    await other.close()
    expect(keys.length).toBeGreaterThan(2)
    expect(keys.join()).not.toMatch(/mia|127/)
  })
})

describe('looking after accounts', () => {
  const list = async (browser: Browser) => (await browser.call('GET', '/api/agents')).json.agents

  test('a lead invites an agent by a link that is shown once; roles are an admin’s to give', async () => {
    const lead = await house.signedIn(mia)
    const invite = (email: string, role: string) =>
      lead.call('POST', '/api/agents', { name: ' Sam Okoro ', email, role })
    const { status, json } = await invite('sam@vitrium.example', 'agent')
    expect([status, json.hoursValid]).toEqual([201, 24])
    const browser = client(house.origin)
    const link = new URL(json.link).searchParams.get('link')
    expect((await browser.call('POST', '/api/session', { link })).json.me).toMatchObject({ name: 'Sam Okoro' })
    expect((await invite('SAM@vitrium.example', 'agent')).json.error).toEqual({
      code: 'addressTaken',
      message: 'Sam Okoro has this address already.',
    })
    for (const role of ['lead', 'admin']) expect((await invite('x@vitrium.example', role)).status).toBe(403)
    expect((await invite('none', 'agent')).status).toBe(400)
    expect(await list(lead)).toContainEqual(
      expect.objectContaining({ name: 'Sam Okoro', role: 'agent', hasPassword: false, sessionCount: 1 }),
    )
  })

  test('where mail is set up the link goes to its owner alone', async () => {
    await reopen({ sendsMail: true })
    const admin = await house.signedIn(priya)
    const invited = await admin.call('POST', '/api/agents', { name: 'Sam', email: 'sam@vitrium.example', role: 'lead' })
    expect(invited.json).toEqual({ link: null, hoursValid: 24 })
    const [letter] = await house.store.kept(1)
    expect(letter).toMatchObject({ to: 'sam@vitrium.example', letter: { about: 'signInLink', fromName: 'Priya Nair' } })
    const link = letter?.letter.about === 'signInLink' ? letter.letter.code : ''
    expect((await client(house.origin).call('POST', '/api/session', { link })).status).toBe(201)
  })

  test('whoever is disabled is out at once and cannot come back, by link, password or an open half', async () => {
    const victim = await house.signedIn(jonas)
    await victim.call('PUT', '/api/me/password', { password })
    const link = new URL(await house.link(jonas)).searchParams.get('link')
    const lead = await house.signedIn(mia)
    const path = `/api/agents/${jonas.id}/disabled`
    expect((await lead.call('PUT', path, { isDisabled: true })).status).toBe(204)
    expect(await isIn(victim)).toBe(false)
    const signIn = (body: object) => client(house.origin).call('POST', '/api/session', body)
    const [byLink, byPassword] = [await signIn({ link }), await signIn({ email: jonas.email, password })]
    expect([byLink.status, byPassword.status]).toEqual([401, 401])
    expect(byPassword.json).toEqual(byLink.json)
    expect((await lead.call('POST', `/api/agents/${jonas.id}/link`, {})).status).toBe(404)
    pass(20 * MINUTE)
    expect((await lead.call('PUT', path, { isDisabled: false })).status).toBe(204)
    expect((await signIn({ email: jonas.email, password })).status).toBe(201)
  })

  test('nobody looks after their own account or one above it', async () => {
    const [lead, admin] = [await house.signedIn(mia), await house.signedIn(priya)]
    const tries = (id: string): [string, string, object][] => [
      ['PUT', `/api/agents/${id}/disabled`, { isDisabled: true }],
      ['POST', `/api/agents/${id}/link`, {}],
      ['DELETE', `/api/agents/${id}/second-factor`, {}],
      ['DELETE', `/api/agents/${id}/sessions`, {}],
    ]
    for (const [browser, id] of [
      [lead, mia.id],
      [lead, priya.id],
      [admin, priya.id],
    ] as const) {
      for (const call of tries(id))
        expect([id, call[1], (await browser.call(...call)).status]).toEqual([id, call[1], 403])
    }
    expect((await admin.call('PUT', `/api/agents/${priya.id}/role`, { role: 'agent' })).status).toBe(403)
    const seen = (await list(lead)).map(({ id, mayManage }: { id: string; mayManage: boolean }) => [id, mayManage])
    expect(seen).toEqual([
      [jonas.id, true],
      [mia.id, false],
      [priya.id, false],
    ])
  })

  test('a lost second factor is removed by somebody else, and sessions are ended', async () => {
    const owner = await house.signedIn(jonas)
    await enrol(owner)
    const admin = await house.signedIn(priya)
    expect((await admin.call('DELETE', `/api/agents/${jonas.id}/second-factor`, {})).status).toBe(204)
    expect(await isIn(owner)).toBe(false)
    const { browser, answer } = await byLink(jonas)
    expect(answer.json.step).toBe('in')
    expect((await admin.call('DELETE', `/api/agents/${jonas.id}/sessions`, {})).status).toBe(204)
    expect(await isIn(browser)).toBe(false)
  })

  test('a role changed by an admin counts from the next call on', async () => {
    const [admin, agent] = [await house.signedIn(priya), await house.signedIn(jonas)]
    expect((await agent.call('GET', '/api/agents')).status).toBe(403)
    expect((await admin.call('PUT', `/api/agents/${jonas.id}/role`, { role: 'lead' })).status).toBe(204)
    expect((await agent.call('GET', '/api/agents')).status).toBe(200)
    expect((await admin.call('PUT', '/api/agents/nobody/role', { role: 'lead' })).status).toBe(404)
  })
})
