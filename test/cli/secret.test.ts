import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { AgentId, ConversationId, SiteKey } from '../../src/domain/ids.ts'
import { createSeals, createTokens, type DeskSecret, keysFor, talkOf } from '../../src/http/auth.ts'
import { createSecondFactor, openSecondFactor, sealSecondFactor } from '../../src/http/console/secondFactor.ts'
import { openSecret, sealSecret } from '../../src/http/signerSecret.ts'
import { openWebhookSecret, sealWebhookSecret } from '../../src/http/webhookSecret.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, mia } from '../support/demoFixtures.ts'

const old = 'the secret that this desk had for years'
const fresh = 'the secret that it is given in these tests'
const both = [fresh, old] as const
const now = 1_800_000_000_000 as Instant
const clock = () => now

describe('while a new secret takes the place of the one before', () => {
  const before = createTokens(old, clock)
  const after = createTokens(both, clock)
  const visitor = { conversation: 'c1' as ConversationId, user: 'dl_u' }

  test('chats go on with their tokens, and get new ones that count afterwards, too', async () => {
    const { token } = await before.issue(visitor)
    expect(await after.read(token)).toMatchObject(visitor)
    expect(await after.readTicket(await before.ticket(visitor))).toMatchObject(visitor)
    const renewed = await after.issue(visitor)
    expect(await createTokens(fresh, clock).read(renewed.token)).toMatchObject(visitor)
    expect(await createTokens(fresh, clock).read(token)).toBeNull()
    expect(await before.read(renewed.token)).toBeNull()
  })

  test('whoever a website has signed for keeps their conversation, and nobody else gets it', async () => {
    const talk = { id: visitor.conversation, signedAs: 'somebody' } as Conversation
    const desk = { conversation: async () => talk }
    const user = before.holderOf(talk) ?? ''
    expect(await talkOf(desk, after, { ...visitor, user })).toBe(talk)
    expect(await talkOf(desk, after, { ...visitor, user: after.holderOf(talk) ?? '' })).toBe(talk)
    expect(await talkOf(desk, after, visitor)).toBeNull()
    expect(await talkOf(desk, createTokens(fresh, clock), { ...visitor, user })).toBeNull()
  })

  test('what was sealed is found under either, and what is sealed is sealed with the new one', () => {
    const seals = (secret: DeskSecret) => createSeals(keysFor(secret, 'mailed code'))
    expect(seals(both).seal('x')).toBe(seals(fresh).seal('x'))
    expect(seals(both).sealsBefore('x')).toEqual([seals(old).seal('x')])
    expect(seals(fresh).sealsBefore('x')).toEqual([])
    expect(seals(both).seal('x')).not.toBe(createSeals(keysFor(both, 'question id')).seal('x'))
  })

  test('other replicas that have not changed yet read what changed ones make, when they know the new one as well', async () => {
    const { token } = await after.issue(visitor)
    expect(await createTokens([old, fresh], clock).read(token)).toMatchObject(visitor)
  })
})

describe('what lies sealed in the database', () => {
  let home: ThrowAwayDatabase
  let desk: OpenStore
  const site = 'meridian-press' as SiteKey
  const hook = {
    ...{ id: 'hook', name: 'Mirror', url: 'https://hooks.example/', types: ['ticket.opened' as const], createdAt: now },
    ...{ off: null, failingSince: null, givenUpInRow: 0 },
    secret: sealWebhookSecret(old, 'hook', 'whsec_now'),
    previous: { secret: sealWebhookSecret(old, 'hook', 'whsec_before'), until: now },
  }

  beforeAll(async () => {
    home = await throwAwayDatabase()
    desk = await openStore({ url: home.url })
    const { agents: _, ...data } = demoFixtures
    await desk.admin.merge(data, { dryRun: false })
    await desk.accounts.saveAgent(mia)
    const owner = { id: 'k1', site }
    await desk.signerRecords.add({
      ...owner,
      algorithm: 'HS256',
      material: sealSecret(old, owner, 'of the site'),
      addedAt: now,
    })
    await desk.accounts.proposeSecondFactor(mia.id, sealSecondFactor(old, mia.id, 'JBSWY3DP'))
    const by = { id: mia.id, name: mia.name } as never
    await desk.webhookRecords.saveWebhook(hook, {
      at: now,
      by,
      kind: 'webhook',
      key: 'hook',
      label: 'Mirror',
      action: 'added',
      before: null,
      after: null,
    } as never)
  }, 420_000)
  afterAll(async () => {
    await desk?.close()
    await home?.drop()
  })

  async function reseal(previous: string): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, DATABASE_URL: home.url, SIGNPOST_SECRET: fresh, SIGNPOST_SECRET_PREVIOUS: previous }
    const run = promisify(execFile)(process.execPath, ['src/cli/signpost.ts', 'secret', 'reseal'], { env })
    return run.then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      (fault) => ({ code: fault.code, out: fault.stdout, err: fault.stderr }),
    )
  }

  async function opened(secret: string) {
    const webhook = await desk.webhookRecords.webhook('hook' as never)
    const [signer] = (await desk.sealedRecords.all()).filter(({ what }) => what === 'signer')
    const factor = await desk.accounts.secondFactor(mia.id)
    return [
      openSecret(secret, { id: 'k1', site }, signer?.sealed ?? ''),
      openWebhookSecret(secret, 'hook', webhook?.secret ?? ''),
      openWebhookSecret(secret, 'hook', webhook?.previous?.secret ?? ''),
      openSecondFactor(secret, mia.id, factor?.pending ?? ''),
    ]
  }
  const all = ['of the site', 'whsec_now', 'whsec_before', 'JBSWY3DP']

  test('is left alone where neither secret opens it, and that is said', async () => {
    const { code, err } = await reseal('another secret, which sealed none of this')
    expect([code, err]).toEqual([1, expect.stringContaining('4 can be opened with neither secret')])
    expect(await opened(old)).toEqual(all)
  })

  test('is brought under the new one by "signpost secret reseal", once', async () => {
    const { code, out } = await reseal(old)
    expect([code, out]).toEqual([0, expect.stringContaining('Sealed anew: 4.')])
    expect(out).not.toContain('recovery codes')
    expect(await opened(fresh)).toEqual(all)
    expect(await opened(old)).toEqual([null, null, null, null])
    expect(await reseal(old)).toMatchObject({ code: 0, out: expect.stringContaining('Sealed anew: 0.') })
  })

  test('a recovery code is taken under the secret before, and once', async () => {
    const records = desk.accounts
    const codes = await createSecondFactor(records, clock, old, 'off').newRecoveryCodes(mia.id as AgentId)
    const told = 'Agents with recovery codes: 1. Of these only hashes are kept'
    expect((await reseal(old)).out).toContain(told)
    const factor = createSecondFactor(records, clock, both, 'off')
    expect(await factor.use(mia.id, codes[0] ?? '')).toBe(true)
    expect(await factor.use(mia.id, codes[0] ?? '')).toBe(false)
    const alone = createSecondFactor(records, clock, fresh, 'off')
    expect(await alone.use(mia.id, codes[1] ?? '')).toBe(false)
    const [renewed = ''] = await factor.newRecoveryCodes(mia.id as AgentId)
    expect(await alone.use(mia.id, renewed)).toBe(true)
  })
})
