import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { MINUTE } from '../../src/calendar/time.ts'
import { readConfig } from '../../src/config.ts'
import { sealSecret } from '../../src/http/signerSecret.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { secretSite, signs } from './signers.ts'

/** Two desks on one database, as two nodes are, and one website that signs. */
let home: ThrowAwayDatabase
let folder: string
const nodes: App[] = []
const website = secretSite('meridian-press')
const secret = 'one secret for both of these nodes'

beforeAll(async () => {
  home = await throwAwayDatabase()
  folder = mkdtempSync(join(tmpdir(), 'signpost-nodes-'))
  const settings = {
    NODE_ENV: 'development',
    PORT: '0',
    DATABASE_URL: home.url,
    DATA_FOLDER: folder,
    LOG_LEVEL: 'silent',
  }
  for (const _ of [1, 2]) nodes.push(await createApp(readConfig({ ...settings, SIGNPOST_SECRET: secret })))
  for (const node of nodes) await node.start()
  const { signerRecords, close } = await openStore({ url: home.url })
  const { signer } = website
  const material = sealSecret(secret, signer, new TextDecoder().decode(website.key as Uint8Array))
  await signerRecords.add({ ...signer, material })
  await close()
}, 120_000)

afterAll(async () => {
  for (const node of nodes) await node.stop()
  await home?.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function visit(node: App | undefined, identity: string, resume?: string, attempt?: string) {
  const answer = await fetch(`${node?.url()}/chat/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'meridian-press', identity, resume, attempt }),
  })
  expect(answer.status).toBe(200)
  return answer.json()
}

test('a token shown to two nodes at the same moment counts at one of them', { timeout: 60_000 }, async () => {
  for (let i = 0; i < 12; i++) {
    const token = await signs(website, { sub: `u-${i}`, email: `reader-${i}@mail.example` })
    const came = await Promise.all([...nodes, ...nodes].map((node) => visit(node, token)))
    expect(came.map(({ identity }) => identity.verified).sort()).toEqual([false, false, false, true])
    expect(new Set(came.map(({ conversationId }) => conversationId)).size).toBe(4)
    for (const node of nodes) expect((await visit(node, token)).identity.verified).toBe(false)
    const [winner] = came.filter(({ identity }) => identity.verified)
    for (const node of nodes) {
      const reloaded = await visit(node, token, winner.token)
      expect(reloaded).toMatchObject({ identity: { verified: true }, conversationId: winner.conversationId })
    }
  }
})

test('a browser that heard no answer asks another node again and is in the same conversation', {
  timeout: 60_000,
}, async () => {
  const [one, other] = nodes
  const anonymous = await visit(one, '')
  const token = await signs(website, { sub: 'lost', email: 'lost@mail.example' })
  const first = await visit(one, token, anonymous.token, 'a-secret-of-this-browser')
  const again = await visit(other, token, anonymous.token, 'a-secret-of-this-browser')
  expect(again).toMatchObject({ identity: { verified: true }, conversationId: first.conversationId, user: first.user })
  expect((await visit(other, token, anonymous.token, 'a-secret-of-another')).identity.verified).toBe(false)
  expect((await visit(other, token, anonymous.token)).identity.verified).toBe(false)
})

test('somebody new who signs in at two nodes at once becomes one contact', { timeout: 60_000 }, async () => {
  const email = 'twice@meridian-press.example'
  const tokens = await Promise.all(Array.from({ length: 6 }, () => signs(website, { sub: 'twice', email })))
  const came = await Promise.all(tokens.map((token, i) => visit(nodes[i % 2], token)))
  expect(came.map(({ identity }) => identity)).toEqual(Array(6).fill({ verified: true }))
  const { store, close } = await openStore({ url: home.url })
  expect(await store.contactsByEmail(email)).toMatchObject([{ confirmed: false, name: 'Ana' }])
  await close()
})

test('of a site’s two secrets both count, of three the oldest does not; a removed one stops at once', async () => {
  const { signerRecords, close } = await openStore({ url: home.url })
  const newer = [2, 3].map((n) => {
    const made = secretSite('meridian-press', `secret number ${n} of this site`, `hs-${n}`)
    const material = sealSecret(secret, made.signer, `secret number ${n} of this site`)
    return { ...made, signer: { ...made.signer, material, addedAt: (made.signer.addedAt + n * MINUTE) as never } }
  })
  const counts = async () => {
    const all = [website, ...newer]
    const came = await Promise.all(
      all.map(async (one) => visit(nodes[0], await signs(one, { sub: 'r', email: 'r@mail.example' }))),
    )
    return came.map(({ identity }) => identity.verified)
  }
  expect(await counts()).toEqual([true, false, false])
  for (const [i, expected] of [
    [0, [true, true, false]],
    [1, [false, true, true]],
  ] as const) {
    await signerRecords.add((newer[i] as (typeof newer)[0]).signer)
    expect(await counts()).toEqual(expected)
  }
  expect(await signerRecords.remove('meridian-press' as never, 'hs-2')).toBe(true)
  expect(await signerRecords.remove('vitrium' as never, 'hs-3')).toBe(false)
  expect(await counts()).toEqual([false, false, true])
  expect(await signerRecords.add({ ...website.signer, site: 'nowhere' as never })).toBeNull()
  await close()
})
