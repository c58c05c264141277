import { type MutableToken, OAuth2Server } from 'oauth2-mock-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

const provider = new OAuth2Server()
let house: ConsoleDesk
/** What the provider says of whoever comes, and what it changes in its answer. */
let claims: Record<string, unknown>

beforeAll(async () => {
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, '127.0.0.1')
  provider.service.on('beforeTokenSigning', (token: MutableToken) => Object.assign(token.payload, claims))
})
afterAll(() => provider.stop())
beforeEach(async () => {
  claims = { sub: 'subject-7', email: mia.email, email_verified: true }
  const issuer = provider.issuer.url ?? ''
  const oidc = { issuer, clientId: 'signpost', clientSecret: 'not so secret', name: 'Example ID' }
  house = await openConsoleDesk({ oidc })
})
afterEach(async () => {
  await house.close()
})

/** A browser that follows the way through the provider; `meddle` changes where it comes back. */
async function comeBack({ meddle = (back: URL) => back, jar = new Map<string, string>(), query = '' } = {}) {
  const go = async (address: string | URL) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const isOurs = new URL(address).origin === house.origin
    const answer = await fetch(address, { redirect: 'manual', headers: isOurs && cookie ? { cookie } : {} })
    for (const set of isOurs ? answer.headers.getSetCookie() : []) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    return answer
  }
  const there = (await go(`${house.origin}/console/sign-in/provider${query}`)).headers.get('location') ?? ''
  const back = (await go(there)).headers.get('location') ?? ''
  const end = await go(meddle(new URL(back)))
  const me = await (await go(`${house.origin}/api/session`)).json()
  return { there: new URL(there), end: end.headers.get('location'), session: me, jar }
}

describe('the sign-in provider', () => {
  test('is asked with PKCE, state and nonce, and lets an invited agent in', async () => {
    const { there, end, session, jar } = await comeBack()
    const asked = Object.fromEntries(there.searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'signpost',
      code_challenge_method: 'S256',
      redirect_uri: `${house.origin}/console/sign-in/callback`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]?.length).toBeGreaterThan(40)
    expect(end).toBe('/console')
    expect(session).toMatchObject({ step: 'in', me: { name: 'Mia Tremblay' }, provider: 'Example ID' })
    expect([...jar.keys()].sort()).toEqual(['signpost', 'signpost-browser'])
  })

  test('is then known by its subject, whatever becomes of the address', async () => {
    await comeBack()
    claims = { ...claims, email: 'renamed@elsewhere.example' }
    expect((await comeBack()).session.me.name).toBe('Mia Tremblay')
    // and another subject with her address is not her
    claims = { sub: 'subject-8', email: mia.email, email_verified: true }
    expect(await comeBack()).toMatchObject({ end: '/console/sign-in?problem=notInvited', session: { step: 'signIn' } })
  })

  test.each([
    ['an address that nobody invited', { email: 'stranger@vitrium.example' }],
    ['an address that the provider has not checked', { email_verified: false }],
    ['an address of which it does not say so', { email_verified: undefined }],
    ['an address that says so in words', { email_verified: 'true' }],
  ])('lets nobody in with %s, and makes no agent', async (_, other) => {
    const before = await house.store.agents()
    claims = { ...claims, ...other }
    const { end, session } = await comeBack()
    expect([end, session.step]).toEqual(['/console/sign-in?problem=notInvited', 'signIn'])
    expect(await house.store.agents()).toEqual(before)
  })

  test('lets no disabled agent in, also not one who came before', async () => {
    await comeBack()
    await house.store.setDisabled(mia.id as AgentId, house.clock.now)
    expect((await comeBack()).end).toBe('/console/sign-in?problem=notInvited')
    claims = { sub: 'subject-9', email: jonas.email, email_verified: true }
    await house.store.setDisabled(jonas.id as AgentId, house.clock.now)
    expect((await comeBack()).end).toBe('/console/sign-in?problem=notInvited')
  })

  test('is asked anew who is there before what matters, and must say that it was just now', async () => {
    const { jar } = await comeBack()
    house.clock.now = (house.clock.now + 11 * MINUTE) as Instant
    const again = (over: object) => {
      claims = { ...claims, ...over }
      return comeBack({ jar, query: '?again=true' })
    }
    const now = () => Math.floor(Date.now() / 1000)
    const proofMs = async () => (await again({ auth_time: undefined })).session.endsInMs.proof
    expect(await proofMs()).toBe(0)
    // too long ago, or somebody else
    expect((await again({ auth_time: now() - 3_600 })).end).toBe('/console/sign-in?proven=no')
    expect((await again({ auth_time: now(), sub: 'subject-8' })).end).toBe('/console/sign-in?proven=no')
    const proven = await again({ auth_time: now(), sub: 'subject-7' })
    expect(proven.there.searchParams.get('prompt')).toBe('login')
    expect(proven.there.searchParams.get('max_age')).toBe('0')
    expect(proven).toMatchObject({
      end: '/console/sign-in?proven=yes',
      session: { me: { name: 'Mia Tremblay', proof: 'provider' }, endsInMs: { proof: 10 * MINUTE } },
    })
    expect(house.watched.map(({ kind }) => kind)).toEqual([
      'signedIn',
      'passwordRefused',
      'passwordRefused',
      'passwordRefused',
      'provenAgain',
    ])
  })

  test('is no way around a second factor', async () => {
    await house.store.proposeSecondFactor(mia.id, 'x')
    await house.store.confirmSecondFactor(mia.id, 'x', 0, [])
    expect((await comeBack()).session).toMatchObject({ step: 'code', me: null })
  })

  test('proves nothing again for whoever has a second factor', async () => {
    const { jar } = await comeBack()
    await house.store.proposeSecondFactor(mia.id, 'x')
    await house.store.confirmSecondFactor(mia.id, 'x', 0, [])
    claims = { ...claims, auth_time: Math.floor(Date.now() / 1000) }
    expect((await comeBack({ jar, query: '?again=true' })).end).toBe('/console/sign-in?proven=no')
  })

  test.each<[string, (back: URLSearchParams) => void]>([
    ['another state', (back) => back.set('state', 'x')],
    ['no state', (back) => back.delete('state')],
    ['another code', (back) => back.set('code', 'x')],
    [
      'a refusal',
      (back) => {
        back.delete('code')
        back.set('error', 'access_denied')
      },
    ],
  ])('that comes back with %s lets nobody in', async (_, change) => {
    const meddle = (back: URL) => {
      change(back.searchParams)
      return back
    }
    const { end, session } = await comeBack({ meddle })
    expect([end, session.step]).toEqual(['/console/sign-in?problem=provider', 'signIn'])
  })

  test('that answers for another nonce lets nobody in', async () => {
    claims = { ...claims, nonce: 'x' }
    expect((await comeBack()).end).toBe('/console/sign-in?problem=provider')
  })

  test('that comes back to a browser which never went there lets nobody in', async () => {
    let back = new URL(house.origin)
    const keep = (real: URL) => {
      back = real
      return new URL(`${real.origin}/console`)
    }
    await comeBack({ meddle: keep })
    const answer = await fetch(back, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe('/console/sign-in?problem=provider')
    expect(answer.headers.getSetCookie().join()).not.toContain('signpost=')
  })
})

test('a provider that cannot be reached is said on the page, and is told to the log', async () => {
  const oidc = { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x', name: 'Example ID' }
  const other = await openConsoleDesk({ oidc })
  const answer = await fetch(`${other.origin}/console/sign-in/provider`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe('/console/sign-in?problem=provider')
  expect(other.faults).toHaveLength(1)
  await other.close()
})

test('without a provider there is no such way', async () => {
  const other = await openConsoleDesk()
  expect((await fetch(`${other.origin}/console/sign-in/provider`)).status).toBe(404)
  await other.close()
})
