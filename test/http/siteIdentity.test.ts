import { createHmac, generateKeyPairSync } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../src/calendar/time.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openSecret, sealSecret } from '../../src/http/signerSecret.ts'
import { openServer, type TestServer, testSecret } from './openServer.ts'
import { claimsFor, joined, keySite, secretSite, signs } from './signers.ts'

const vendor = secretSite('vitrium')
const vendorsNewer = secretSite('vitrium', 'the newer secret of the vendor', 'hs-newer')
const ed = keySite('meridian-press', 'EdDSA')
const es = keySite('meridian-press', 'ES256')
const strange = secretSite('vitrium', 'a secret nobody gave us')

let server: TestServer
beforeAll(async () => {
  const signers = [vendor, vendorsNewer, ed, es].map(({ signer }) => signer)
  server = await openServer({ signers, demo: false })
})
afterAll(() => server.close())

type Came = {
  token: string
  conversationId: string
  resumed: boolean
  user: { id: string }
  identity?: { verified: boolean; why?: string }
}
const visit = (identity: unknown, more: object = {}): Promise<Came> =>
  server.token({ site: 'vitrium', identity, ...more }) as unknown as Promise<Came>
const personIn = async ({ conversationId }: Came) =>
  (await server.desk.conversation(conversationId as ConversationId))?.person

describe('a website’s signature', () => {
  test.each([
    ['HS256 with its secret', vendor],
    ['HS256 with its newer secret', vendorsNewer],
    ['ES256 with its key', es],
    ['EdDSA with its key', ed],
  ])('by %s proves a contact', async (_how, website) => {
    for (const head of [{}, { kid: website.signer.id }, { typ: 'JWT' }]) {
      const came = await visit(await signs(website, {}, head), { site: website.site })
      expect(came.identity).toEqual({ verified: true })
      expect(await personIn(came)).toMatchObject({ kind: 'contact', contact: 'ana', proof: 'site' })
    }
  })

  const now = () => Math.floor(Date.now() / 1000)
  const life = (from: number, seconds: number) => ({ iat: now() + from, exp: now() + from + seconds })
  test.each<[string, () => Record<string, unknown>]>([
    ['of the longest life', () => life(0, 600)],
    ['that ended less than a minute ago', () => life(-350, 300)],
    ['of a clock less than a minute ahead', () => ({ ...life(50, 300), nbf: now() + 50 })],
    ['with an audience in a list', () => ({ aud: ['vitrium'] })],
    ['without a name', () => ({ name: undefined })],
    ['with an address the website says it verified', () => ({ email_verified: true })],
    ['with claims we do not know', () => ({ roles: ['admin'], from: { id: 'mia' } })],
  ])('%s is taken', async (_what, claims) => {
    expect((await visit(await signs(vendor, claims()))).identity).toEqual({ verified: true })
  })

  const publicPem = ed.signer.material
  const owned = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const withPublicText = (head: object) => {
    const text = joined(head, claimsFor(ed), '').slice(0, -1)
    return `${text}.${createHmac('sha256', publicPem).update(text).digest('base64url')}`
  }
  const embedded = async (more: object) =>
    new SignJWT(claimsFor(es))
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(owned.publicKey), ...more })
      .sign(owned.privateKey)

  /** Each against the site named: what is wrong, the token, and what the website's developer is told. */
  const hostile: [what: string, site: string, token: () => string | Promise<string>, why: RegExp][] = [
    ['no token at all', 'vitrium', () => 'hello', /no signed JWT/],
    ['two parts', 'vitrium', async () => (await signs(vendor)).split('.').slice(0, 2).join('.'), /no signed JWT/],
    ['five parts, as encrypted ones have', 'vitrium', async () => `${await signs(vendor)}.a.b`, /no signed JWT/],
    ['a head that is no JSON', 'vitrium', () => joined('{', claimsFor(vendor), 'x'), /no signed JWT/],
    ['a token too long to read', 'vitrium', () => signs(vendor, { more: 'x'.repeat(5_000) }), /longer than 4096/],
    ['a body far too long', 'vitrium', () => 'a'.repeat(9_000), /longer than 4096|no signed JWT/],
    ['"none" without a signature', 'vitrium', () => joined({ alg: 'none' }, claimsFor(vendor), ''), /no signed JWT/],
    ['"none" with one', 'vitrium', () => joined({ alg: 'none' }, claimsFor(vendor), 'x'), /"alg" must be/],
    ['"nOnE" with one', 'vitrium', () => joined({ alg: 'nOnE' }, claimsFor(vendor), 'x'), /"alg" must be/],
    [
      'an algorithm that is no text',
      'vitrium',
      () => joined({ alg: ['HS256'] }, claimsFor(vendor), 'x'),
      /no signed JWT/,
    ],
    [
      'HS512 with the right secret',
      'vitrium',
      () => signs({ ...vendor, alg: 'HS512', key: new Uint8Array(64).fill(7) }),
      /"alg" must be HS256/,
    ],
    ['an empty signature', 'vitrium', async () => (await signs(vendor)).replace(/\.[\w-]+$/, '.'), /no signed JWT/],
    ['another’s secret', 'vitrium', () => signs(strange), /signature/],
    [
      'an empty secret',
      'vitrium',
      () => {
        const text = joined({ alg: 'HS256' }, claimsFor(vendor), '').slice(0, -1)
        return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`
      },
      /signature/,
    ],
    [
      'claims changed after signing',
      'vitrium',
      async () => {
        const [head, , signature] = (await signs(vendor)).split('.')
        return `${head}.${Buffer.from(JSON.stringify(claimsFor(vendor, { email: 'leo@freelance.example' }))).toString('base64url')}.${signature}`
      },
      /signature/,
    ],
    [
      'HS256 with the text of the public key',
      'meridian-press',
      () => withPublicText({ alg: 'HS256' }),
      /"alg" must be/,
    ],
    [
      'the same, naming the key',
      'meridian-press',
      () => withPublicText({ alg: 'HS256', kid: ed.signer.id }),
      /"alg" must be EdDSA/,
    ],
    ['the same, saying EdDSA', 'meridian-press', () => withPublicText({ alg: 'EdDSA' }), /signature/],
    ['another’s ES256 key', 'meridian-press', () => signs({ ...es, key: owned.privateKey }), /signature/],
    ['a key inside the token', 'meridian-press', () => embedded({}), /signature/],
    ['a key inside the token, with our kid', 'meridian-press', () => embedded({ kid: es.signer.id }), /signature/],
    [
      'a link to a key',
      'meridian-press',
      () => embedded({ jku: 'https://evil.example/keys', x5u: 'https://evil.example/x' }),
      /signature/,
    ],
    ['a kid nobody has', 'vitrium', () => signs(vendor, {}, { kid: 'nobody' }), /"kid"/],
    ['a kid that is a path', 'vitrium', () => signs(vendor, {}, { kid: '../../../dev/null' }), /"kid"/],
    ['a kid that is a question to a database', 'vitrium', () => signs(vendor, {}, { kid: "' OR '1'='1" }), /"kid"/],
    [
      'a kid that is no text',
      'vitrium',
      () => joined({ alg: 'HS256', kid: { $ne: null } }, claimsFor(vendor), 'x'),
      /"kid"/,
    ],
    ['the kid of the other secret', 'vitrium', () => signs(vendor, {}, { kid: vendorsNewer.signer.id }), /signature/],
    ['the kid of another site', 'vitrium', () => signs({ ...ed, site: 'vitrium' }, {}, { kid: ed.signer.id }), /"kid"/],
    [
      'a demand nobody understands',
      'vitrium',
      () =>
        signs(vendor, {}, { crit: ['exp-2'], 'exp-2': 1 }).catch(() =>
          joined({ alg: 'HS256', crit: ['exp-2'], 'exp-2': 1 }, claimsFor(vendor), 'x'),
        ),
      /signature/,
    ],
    [
      'the vendor’s secret on a customer’s site',
      'meridian-press',
      () => signs({ ...vendor, site: 'meridian-press' }),
      /"alg" must be/,
    ],
    ['another site’s audience', 'vitrium', () => signs(vendor, { aud: 'meridian-press' }), /"aud" must be .*"vitrium"/],
    ['several audiences', 'vitrium', () => signs(vendor, { aud: ['vitrium', 'shop'] }), /"aud"/],
    ['no audience', 'vitrium', () => signs(vendor, { aud: undefined }), /"aud"/],
    ['no end', 'vitrium', () => signs(vendor, { exp: undefined }), /"exp"/],
    ['an end in words', 'vitrium', () => signs(vendor, { exp: '2099' }), /"exp"/],
    ['no beginning', 'vitrium', () => signs(vendor, { iat: undefined }), /"iat"/],
    ['too long a life', 'vitrium', () => signs(vendor, life(0, 601)), /10 minutes at most/],
    [
      'an end before its beginning',
      'vitrium',
      () => signs(vendor, { iat: now() + 30, exp: now() + 20 }),
      /minutes at most/,
    ],
    ['an end in milliseconds', 'vitrium', () => signs(vendor, { exp: Date.now() }), /minutes at most/],
    ['an end more than a minute ago', 'vitrium', () => signs(vendor, life(-362, 300)), /expired/],
    ['a beginning more than a minute ahead', 'vitrium', () => signs(vendor, life(70, 300)), /future/],
    ['a time before which it does not count', 'vitrium', () => signs(vendor, { nbf: now() + 90 }), /future/],
    ['no name of its own', 'vitrium', () => signs(vendor, { jti: undefined }), /"jti"/],
    ['a short name of its own', 'vitrium', () => signs(vendor, { jti: '1' }), /"jti"/],
    ['nobody', 'vitrium', () => signs(vendor, { sub: undefined }), /"sub"/],
    ['a number for somebody', 'vitrium', () => signs(vendor, { sub: 7 }), /"sub"/],
    ['no address', 'vitrium', () => signs(vendor, { email: undefined }), /"email"/],
    [
      'two addresses',
      'vitrium',
      () => signs(vendor, { email: 'ana@meridian-press.example,x@evil.example' }),
      /"email"/,
    ],
    [
      'an address with a name',
      'vitrium',
      () => signs(vendor, { email: 'Ana <ana@meridian-press.example>' }),
      /"email"/,
    ],
    [
      'an address in two lines',
      'vitrium',
      () => signs(vendor, { email: 'ana@meridian-press.example\nBcc: x@evil.example' }),
      /"email"/,
    ],
    [
      'an address whose small letters are another’s',
      'vitrium',
      () => signs(vendor, { email: '\u212aim@meridian-press.example' }),
      /"email"/,
    ],
    ['a list of addresses', 'vitrium', () => signs(vendor, { email: ['ana@meridian-press.example'] }), /"email"/],
    ['an address that is not verified', 'vitrium', () => signs(vendor, { email_verified: false }), /verified/],
    ['a role that is none', 'vitrium', () => signs(vendor, { kind: 'agent' }), /"kind"/],
    [
      'claims that are a list',
      'vitrium',
      () => {
        const text = joined({ alg: 'HS256' }, '[1]', '').slice(0, -1)
        return `${text}.${createHmac('sha256', vendor.key as Uint8Array)
          .update(text)
          .digest('base64url')}`
      },
      /no JSON object/,
    ],
    [
      'claims that are no JSON',
      'vitrium',
      () => {
        const text = joined({ alg: 'HS256' }, '{', '').slice(0, -1)
        return `${text}.${createHmac('sha256', vendor.key as Uint8Array)
          .update(text)
          .digest('base64url')}`
      },
      /no JSON object/,
    ],
    ['a token of our own chat', 'vitrium', async () => (await server.token()).token, /signature/],
  ]

  test.each(hostile)(
    'is not seen in %s: the chat goes on with nobody proven, and it is said why',
    async (_what, site, token, why) => {
      const came = await visit(await token(), { site })
      expect(came.identity).toEqual({ verified: false, why: expect.stringMatching(why) })
      expect(came.conversationId).toMatch(/^[\w-]{36}$/)
      expect(await personIn(came)).toEqual({ kind: 'visitor' })
      expect(JSON.stringify(came.identity)).not.toContain(publicPem.slice(30, 60))
    },
  )

  test('is needed on a site that has nothing to sign with as well', async () => {
    const own = await openServer({ demo: false })
    const came = (await own.token({ site: 'vitrium', identity: await signs(vendor) })) as unknown as Came
    expect(came.identity).toEqual({ verified: false, why: expect.stringMatching(/signpost site secret/) })
    await own.close()
  })

  test('with a secret sealed by another desk counts for nothing, and the operator is told', async () => {
    const owner = { id: 'foreign', site: 'vitrium' as never }
    const foreign = { ...vendor.signer, ...owner, material: sealSecret('another desk’s secret', owner, 'x') }
    const own = await openServer({ demo: false, signers: [foreign] })
    const came = (await own.token({ site: 'vitrium', identity: await signs(vendor) })) as unknown as Came
    expect(came.identity?.verified).toBe(false)
    expect(JSON.stringify(own.lines)).toMatch(/cannot be opened with this desk/)
    await own.close()
  })
})

describe('claims without a signature', () => {
  test('are not read at all, whoever makes them and however', async () => {
    const claim = { id: 'ana', name: 'Ana Solheim', email: 'ana@meridian-press.example', role: 'agent' }
    const person = { kind: 'contact', contact: 'ana', customer: 'meridian-press', email: claim.email, proof: 'site' }
    const came = await visit(undefined, {
      user: claim,
      from: claim,
      person,
      identity: { email: claim.email },
      signedAs: 'x',
    })
    expect(await personIn(came)).toEqual({ kind: 'visitor' })
    const path = `/v3/directline/conversations/${came.conversationId}/activities`
    for (const activity of [
      { text: 'my tickets', from: claim },
      { text: 'my tickets', channelData: { from: claim, identity: claim, email: claim.email, signedAs: 'x', person } },
      { text: 'my tickets', recipient: claim, conversation: { id: 'another' }, value: { person, email: claim.email } },
    ]) {
      const answer = await server.call('POST', path, came.token, { type: 'message', ...activity })
      expect(answer.status).toBe(200)
    }
    for (const type of ['event', 'conversationUpdate', 'invoke']) {
      await server.call('POST', path, came.token, {
        type,
        name: 'identify',
        value: claim,
        from: claim,
        membersAdded: [claim],
      })
    }
    expect(await personIn(came)).toEqual({ kind: 'visitor' })
  })
})

describe('a token', () => {
  test('counts once; a reload of the same page goes on all the same, even when the token has ended since', async () => {
    const token = await signs(vendor)
    const first = await visit(token)
    await server.call('POST', '/v3/directline/conversations', first.token)
    const replayed = await visit(token)
    expect(replayed.identity).toEqual({ verified: false, why: expect.stringMatching(/used before/) })
    expect(replayed.conversationId).not.toBe(first.conversationId)
    expect(await personIn(replayed)).toEqual({ kind: 'visitor' })
    const reloaded = await visit(token, { resume: first.token })
    expect(reloaded).toMatchObject({
      identity: { verified: true },
      conversationId: first.conversationId,
      resumed: true,
    })
    server.ahead.ms = HOUR
    const late = await visit(token, { resume: reloaded.token })
    expect(late).toMatchObject({ identity: { verified: true }, conversationId: first.conversationId })
    expect((await visit(token)).identity).toEqual({ verified: false, why: expect.stringMatching(/expired/) })
    server.ahead.ms = 0
  })

  test('that ended stays used for a minute more, because it is taken so long', async () => {
    const token = await signs(vendor)
    await visit(token)
    server.ahead.ms = 5 * MINUTE + 30 * SECOND
    expect((await visit(token)).identity).toEqual({ verified: false, why: expect.stringMatching(/used before/) })
    server.ahead.ms = 0
  })

  test('with the id of another site’s token is another token', async () => {
    const jti = crypto.randomUUID()
    expect((await visit(await signs(vendor, { jti }))).identity).toEqual({ verified: true })
    const elsewhere = await visit(await signs(ed, { jti }), { site: ed.site })
    expect(elsewhere.identity).toEqual({ verified: true })
  })
})

describe('a conversation of somebody a website has signed for', () => {
  const leo = { sub: 'u-2', email: 'leo@freelance.example', name: 'Leo' }
  const activities = ({ conversationId }: Came) => `/v3/directline/conversations/${conversationId}/activities`
  const says = (came: Came, text: string) =>
    server.call('POST', activities(came), came.token, { type: 'message', text })

  test('is not gone on with by anybody else: another person, an unsigned one, one with a bad token', async () => {
    const ana = await visit(await signs(vendor))
    await says(ana, 'my secret')
    for (const identity of [await signs(vendor, leo), undefined, await signs(strange)]) {
      const other = await visit(identity, { resume: ana.token })
      expect(other.conversationId).not.toBe(ana.conversationId)
      expect(other.resumed).toBe(false)
      expect(await server.desk.conversation(other.conversationId as ConversationId)).toMatchObject({ seq: 0 })
    }
    const same = await visit(await signs(vendor), { resume: ana.token })
    expect(same).toMatchObject({ conversationId: ana.conversationId, resumed: true })
  })

  test('is found again on another device within a day, and is a new one after that', async () => {
    const sub = { sub: 'u-3', email: 'reader-3@mail.example' }
    const first = await visit(await signs(vendor, sub))
    await says(first, 'hello')
    expect((await visit(await signs(vendor, sub))).conversationId).toBe(first.conversationId)
    expect((await visit(await signs(vendor, { ...sub, email: 'other@mail.example' }))).conversationId).not.toBe(
      first.conversationId,
    )
    server.ahead.ms = 25 * HOUR
    const seconds = Math.floor((Date.now() + 25 * HOUR) / 1000)
    const later = await visit(await signs(vendor, { ...sub, iat: seconds, exp: seconds + 60 }))
    server.ahead.ms = 0
    expect(later.identity).toEqual({ verified: true })
    expect(later.conversationId).not.toBe(first.conversationId)
  })

  test('keeps what was said before signing in, and every earlier token ends with it', async () => {
    const before = await visit(undefined)
    await says(before, 'a question before signing in')
    const opened = await (await server.call('POST', '/v3/directline/conversations', before.token)).json()
    const after = await visit(await signs(vendor, { sub: 'u-4', email: 'reader-4@mail.example' }), {
      resume: before.token,
    })
    expect(after).toMatchObject({ conversationId: before.conversationId, resumed: true, identity: { verified: true } })
    expect(after.user.id).not.toBe(before.user.id)
    const own = `/v3/directline/conversations/${before.conversationId}`
    for (const [method, path] of [
      ['GET', own],
      ['GET', `${own}/activities`],
      ['POST', `${own}/activities`],
      ['POST', `${own}/upload`],
      ['POST', '/v3/directline/conversations'],
      ['POST', '/v3/directline/tokens/refresh'],
    ] as const) {
      for (const token of [before.token, opened.token]) {
        const body = method === 'POST' ? { type: 'message', text: 'me again' } : undefined
        expect([path, (await server.call(method, path, token, body)).status]).toEqual([path, 401])
      }
    }
    expect((await visit(undefined, { resume: before.token })).conversationId).not.toBe(before.conversationId)
    expect((await server.call('GET', `${own}/activities`, after.token)).status).toBe(200)
  })

  test('is not taken over by signing in where somebody else was proven by a code', async () => {
    const before = await visit(undefined)
    await server.desk.converse(
      { conversation: before.conversationId as ConversationId, text: 'x', clientId: null },
      (_talk, heard) => ({
        say: [],
        flow: null,
        ...(heard.heard === 'message' && { command: { do: 'sendCode', email: leo.email } }),
      }),
    )
    await server.desk.converse(
      { conversation: before.conversationId as ConversationId, text: 'x', clientId: null },
      (_talk, heard) => ({
        say: [],
        flow: null,
        ...(heard.heard === 'message' && { command: { do: 'checkCode', code: '123456' } }),
      }),
    )
    const ana = await visit(await signs(vendor, { sub: 'u-5' }), { resume: before.token })
    expect(ana.conversationId).not.toBe(before.conversationId)
    const himself = await visit(await signs(vendor, leo), { resume: before.token })
    expect(himself.identity).toEqual({ verified: true })
  })
})

test('a website’s secret lies sealed, tied to its site, and opens with this desk’s secret alone', () => {
  const owner = { id: 'a', site: 'vitrium' as never }
  const sealed = sealSecret(testSecret, owner, 'the website’s secret')
  expect(sealed).not.toContain('secret')
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret')
  expect(sealSecret(testSecret, owner, 'the website’s secret')).not.toBe(sealed)
  expect(openSecret(testSecret, owner, sealed)).toBe('the website’s secret')
  expect(openSecret('another', owner, sealed)).toBeNull()
  expect(openSecret(testSecret, { ...owner, site: 'meridian-press' as never }, sealed)).toBeNull()
  expect(openSecret(testSecret, { ...owner, id: 'b' }, sealed)).toBeNull()
  expect(openSecret(testSecret, owner, `${sealed.slice(0, -4)}AAAA`)).toBeNull()
  expect(openSecret(testSecret, owner, '')).toBeNull()
})
