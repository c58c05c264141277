import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { SiteKey } from '../../src/domain/ids.ts'
import { createIdentityReader } from '../../src/http/siteIdentity.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { demoFixtures } from '../support/demoFixtures.ts'

const deskSecret = 'the secret of the desk in these tests'
const site = 'meridian-press' as SiteKey
const { agents: _, ...data } = demoFixtures
let folder: string
let desk: OpenStore

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signpost-site-'))
  await chmod(folder, 0o755) // root's database runs as somebody else, who must get in
  desk = await openStore({ dataDir: join(folder, 'data'), fsync: false })
  await desk.admin.merge(data, { dryRun: false })
}, 60_000)
afterAll(async () => {
  await desk?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs `signpost site …` beside the running desk, as an operator would. */
async function command(words: string[], secret = deskSecret): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_FOLDER: join(folder, 'data'), DEMO: 'false', SIGNPOST_SECRET: secret }
  const run = promisify(execFile)(process.execPath, ['src/cli/signpost.ts', 'site', ...words], { env })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (fault) => ({ code: fault.code, out: fault.stdout, err: fault.stderr }),
  )
}

const read = createIdentityReader({
  signersOf: (key) => desk.store.signersOf(key),
  secret: deskSecret,
  clock: () => Date.now() as Instant,
  fault: (cause) => {
    throw cause
  },
})

test('a secret is printed once, lies sealed, signs a token to try out, and is replaced without a gap', {
  timeout: 60_000,
}, async () => {
  const made = await command(['secret', site])
  const secret = /^[\w-]{43}$/m.exec(made.out)?.[0] ?? ''
  const kid = /kid (\w+)/.exec(made.out)?.[1] ?? ''
  expect(JSON.stringify(await desk.store.signersOf(site))).not.toContain(secret)
  expect((await command(['list', site])).out).toMatch(new RegExp(`^${kid}\tHS256\tsince 2\\d{3}-`))

  const words = [
    'token',
    site,
    '--email',
    'Ana@meridian-press.example',
    '--name',
    'Ana',
    '--sub',
    'u-7',
    '--minutes',
    '2',
  ]
  const token = (await command(words)).out.trim()
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', kid })
  expect((await jwtVerify(token, new TextEncoder().encode(secret))).payload).toMatchObject({ aud: site, sub: 'u-7' })
  const { iat = 0, exp = 0 } = decodeJwt(token)
  expect(exp - iat).toBe(120)
  expect(await read(token, site)).toMatchObject({
    visitor: { subject: 'u-7', email: 'ana@meridian-press.example', name: 'Ana', isEndUser: false, isFresh: true },
  })
  const reader = (await command(['token', site, '--email', 'r@mail.example', '--end-user'])).out.trim()
  expect(await read(reader, site)).toMatchObject({ visitor: { isEndUser: true, subject: 'r@mail.example' } })

  expect((await command(['secret', site])).out).not.toContain('Removed')
  expect(await read(token, site)).toHaveProperty('visitor')
  expect((await command(['secret', site])).out).toContain(`Removed ${kid}, the oldest`)
  expect(await read(token, site)).toHaveProperty('why')
  const foreign = await command(
    ['token', site, '--email', 'a@b.example'],
    'another secret of another desk, long enough',
  )
  expect(foreign).toMatchObject({ code: 1, err: expect.stringMatching(/another SIGNPOST_SECRET; make a new one/) })
})

test('a public key is taken as PEM or JWK, of the two kinds we know; a private one is refused unread', {
  timeout: 60_000,
}, async () => {
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ed = generateKeyPairSync('ed25519')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = await file('ec.pem', ec.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  const jwk = await file('ed.jwk', JSON.stringify(ed.publicKey.export({ format: 'jwk' })))
  expect((await command(['key', site, pem])).out).toMatch(/signs with ES256, kid \w+\.$/m)
  expect((await command(['key', site, jwk])).out).toMatch(/signs with EdDSA, kid \w+\.$/m)
  expect((await desk.store.signersOf(site)).map(({ algorithm }) => algorithm)).toEqual(['EdDSA', 'ES256'])
  const none = await command(['token', site, '--email', 'a@b.example'])
  expect(none).toMatchObject({ code: 1, err: expect.stringMatching(/has no secret to sign with/) })

  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
  for (const [name, text, told] of [
    ['private.pem', ec.privateKey.export(pkcs8).toString(), /private key. Keep it on your server/],
    ['private.jwk', JSON.stringify(ed.privateKey.export({ format: 'jwk' })), /private key/],
    ['secret.jwk', '{"kty":"oct","k":"abc"}', /private key/],
    ['rsa.pem', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), /type rsa cannot be used; use P-256/],
    ['text.pem', 'hello', /no public key/],
  ] as const) {
    const refused = await command(['key', site, await file(name, text)])
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(told) })
  }
  const [{ id } = { id: '' }] = await desk.store.signersOf(site)
  expect((await command(['remove', site, id])).out).toBe(`Removed ${id}.\n`)
  expect(await command(['remove', site, id])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/has nothing called/),
  })
})

test.each([
  [['secret', 'nowhere'], /There is no site nowhere; "signpost customers export" shows/],
  [['list', 'nowhere'], /There is no site nowhere/],
  [['key', 'vitrium', 'no/such/file.pem'], /no\/such\/file\.pem.*name a readable file/],
  [['token', 'vitrium', '--email', 'a@b.example', '--minutes', '11'], /10 at most/],
])('%j is refused in a sentence', { timeout: 60_000 }, async (words, told) => {
  const refused = await command(words)
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(told)
  expect(refused.err.trim().split('\n')).toHaveLength(1)
})

test('secrets never come out again: not in the export of customers', async () => {
  expect(JSON.stringify(await desk.admin.all())).not.toMatch(/signer|material|secret/i)
})
