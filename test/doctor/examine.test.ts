import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createPlainServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '../../src/calendar/time.ts'
import { findZone } from '../../src/calendar/zone.ts'
import { examine, type Surroundings } from '../../src/doctor/examine.ts'
import { CHECKS, type Finding } from '../../src/doctor/finding.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { dataFolder, preparedFolder, removeFolder, removePrepared } from '../storage/victims.ts'
import { openCollector } from '../support/collector.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { onDatabase } from '../support/demoDatabase.ts'
import { openImapServer } from '../support/dovecot.ts'
import { openRedisServer } from '../support/redis.ts'
import { openWholeDesk } from '../support/wholeDesk.ts'

const healthy: Surroundings = {
  clock: () => Date.now(),
  zones: { zone: findZone, knowsPolicyZone: () => true, version: '2026a' },
  disk: async () => ({ freeBytes: 50e9, sizeBytes: 100e9 }),
}
const SECRET = '4k9Zp1XvQ7mT2bN8cR5wL0yHs3dJ6fGa'
const DOOR = 'Tq8xW2nV5kJ0bR7mY3cL9fZ4hD1sGpAe'
/** Where nothing listens. */
const NOWHERE = '127.0.0.1:9'

let database: ThrowAwayDatabase
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signpost-doctor-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  await removePrepared()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  database = await throwAwayDatabase()
})
afterEach(() => database.drop())

/** What is found with these settings, and these surroundings. */
const found = (env: Record<string, string> = {}, surroundings: Partial<Surroundings> = {}) =>
  examine(
    { DATABASE_URL: database.url, DATA_FOLDER: folder, SIGNPOST_SECRET: SECRET, PORT: '9', ...env },
    { ...healthy, ...surroundings },
  )
/** What is not in order. */
const amiss = async (...given: Parameters<typeof found>) =>
  (await found(...given)).filter(({ state, check }) => state !== 'ok' && check !== 'address')
const onlyOne = async (...given: Parameters<typeof found>): Promise<Finding> => {
  const all = await amiss(...given)
  expect(all).toHaveLength(1)
  return all[0] as Finding
}
const sql = (text: string) => onDatabase({ url: database.url }, (client) => client.query(text))

test('a desk that is well has a line for everything, and nothing to be done but to start it', async () => {
  const all = await found()
  expect(all.filter(({ state }) => state !== 'ok')).toEqual([
    {
      check: 'address',
      state: 'warn',
      what: expect.stringContaining(`http://${NOWHERE}/healthz`),
      remedy: 'start the desk',
    },
  ])
  expect(all.map(({ check }) => check)).toEqual(
    CHECKS.filter((check) => !['mail in', 'scanner', 'redis', 'tracing'].includes(check)),
  )
  expect(all.filter(({ state, remedy }) => (state === 'ok') !== (remedy === null))).toEqual([])
})

describe('settings and secrets', () => {
  test('that cannot be used are each named with a remedy, and the rest is looked at all the same', async () => {
    const all = await amiss({
      PORT: 'many',
      SIGNPOST_SECRET: 'short',
      SUPPORT_ZONE: 'UTC',
      POLICY_FOLDER: join(folder, 'none'),
    })
    expect(all.filter(({ check }) => check === 'settings')).toEqual([
      {
        check: 'settings',
        state: 'fail',
        what: expect.stringContaining('PORT: "many" cannot be used'),
        remedy: expect.stringContaining('expected: a port number'),
      },
      {
        check: 'settings',
        state: 'fail',
        what: expect.stringContaining('SIGNPOST_SECRET: its value cannot be used'),
        remedy: expect.stringContaining('at least 32 characters'),
      },
      {
        check: 'settings',
        state: 'fail',
        what: expect.stringContaining('SUPPORT_ZONE'),
        remedy: expect.stringContaining('clocks.zone'),
      },
    ])
    expect(all).toContainEqual(expect.objectContaining({ check: 'policy', state: 'fail' }))
  })

  test('that production needs are asked for', async () => {
    const all = await amiss({ NODE_ENV: 'production' })
    expect(all.map(({ what }) => what)).toEqual([
      expect.stringContaining('PUBLIC_URL: must be set'),
      expect.stringContaining('SMTP_URL: must be set'),
    ])
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['a secret of one letter', { SIGNPOST_SECRET: 'a'.repeat(40) }, /SIGNPOST_SECRET has 1 different characters/],
    ['one secret for two doors', { DIRECT_LINE_SECRET: SECRET }, /^SIGNPOST_SECRET and DIRECT_LINE_SECRET are not/],
    [
      'a door with the secret of mails',
      { MAIL_DOOR_SECRET: DOOR, DIRECT_LINE_SECRET: DOOR },
      /and MAIL_DOOR_SECRET are/,
    ],
    [
      'a key before that is another door’s',
      { METRICS_KEY: DOOR, METRICS_KEY_PREVIOUS: SECRET },
      /^SIGNPOST_SECRET and METRICS_KEY_PREVIOUS are not/,
    ],
    [
      'a key before that can be guessed',
      { METRICS_KEY: DOOR, METRICS_KEY_PREVIOUS: 'b'.repeat(40) },
      /METRICS_KEY_PREVIOUS has 1 different characters/,
    ],
  ])('%s is warned of, and never shown', async (_what, env, told) => {
    const finding = await onlyOne(env)
    expect(finding).toMatchObject({ check: 'secrets', state: 'warn', what: expect.stringMatching(told) })
    for (const value of [SECRET, DOOR, 'bbbb']) expect(JSON.stringify(finding)).not.toContain(value)
  })

  test('a key before is named for as long as it counts, beside whatever else is found', async () => {
    const still = async (env: Record<string, string>) =>
      (await found(env)).filter(({ check, what }) => check === 'secrets' && what.startsWith('still counting'))
    expect(await still({})).toEqual([])
    const before = {
      SIGNPOST_SECRET_PREVIOUS: `${SECRET} before`,
      ...{ MAIL_DOOR_SECRET: DOOR, MAIL_DOOR_SECRET_PREVIOUS: `${DOOR}-before` },
    }
    const what = 'still counting: SIGNPOST_SECRET_PREVIOUS, MAIL_DOOR_SECRET_PREVIOUS'
    expect(await still(before)).toEqual([{ check: 'secrets', state: 'ok', what, remedy: null }])
    expect(await still({ ...before, DIRECT_LINE_SECRET: SECRET })).toMatchObject([{ what }])
  })

  test('a secret in a file that everybody can read is warned of, unless its folder is closed', async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o755 })
    await writeFile(join(closed, 'secret'), SECRET, { mode: 0o644 })
    const env = { SIGNPOST_SECRET: '', SIGNPOST_SECRET_FILE: join(closed, 'secret') }
    expect(await onlyOne(env)).toMatchObject({ check: 'secrets', state: 'warn', remedy: `chmod 700 ${closed}` })
    await chmod(closed, 0o700)
    expect(await amiss(env)).toEqual([])
  })
})

describe('the data folder', () => {
  /** In development the secret lies in it, also beside a server. */
  const KEPT_THERE = { SIGNPOST_SECRET: '' }

  test.each<[string, number, Finding['state'] | null]>([
    ['no room', 0.1e9, 'fail'],
    ['little room', 1.5e9, 'warn'],
    ['room', 20e9, null],
  ])('with %s', async (_what, freeBytes, state) => {
    const all = await amiss(KEPT_THERE, { disk: async () => ({ freeBytes, sizeBytes: 100e9 }) })
    expect(all).toEqual(
      state === null
        ? []
        : [
            {
              check: 'data folder',
              state,
              what: expect.stringContaining('100.0 GB are free'),
              remedy: expect.stringContaining('make room'),
            },
          ],
    )
  })

  test('that others may write in, or whose secret they may read, fails', async () => {
    const open = join(folder, 'open')
    await mkdir(open)
    await chmod(open, 0o777)
    await writeFile(join(open, 'secret'), SECRET)
    await chmod(join(open, 'secret'), 0o644)
    const all = await amiss({ ...KEPT_THERE, DATA_FOLDER: open })
    expect(all.map(({ state, remedy }) => [state, remedy])).toEqual([
      ['fail', `chmod go-w ${open}`],
      ['fail', `chmod 600 ${join(open, 'secret')}`],
    ])
  })

  test('of a container is nothing to look at, with a server and a secret: tiny, and anybody’s to write in', async () => {
    const anybodys = join(folder, 'anybodys')
    await mkdir(anybodys)
    await chmod(anybodys, 0o777)
    const tiny = async () => ({ freeBytes: 1e6, sizeBytes: 1e6 })
    expect(await amiss({ DATA_FOLDER: anybodys }, { disk: tiny })).toEqual([])
    expect(await amiss({ ...KEPT_THERE, DATA_FOLDER: anybodys }, { disk: tiny })).toHaveLength(2)
  })

  test('and its database are said to be missing, and not made, before the first start', async () => {
    const none = join(folder, 'none')
    const all = await amiss({ DATABASE_URL: '', DATA_FOLDER: none })
    expect(all.map(({ check, state }) => [check, state])).toEqual([
      ['data folder', 'warn'],
      ['database', 'warn'],
    ])
    await expect(readFile(join(none, 'postgres/PG_VERSION'))).rejects.toThrow('ENOENT')
  })
})

describe('zones and rules', () => {
  test('a zone that contradicts the law fails; one that is only out of date is warned of', async () => {
    const zone = (name: string) => {
      const known = findZone(name)
      return known && { name, offsetAt: (at: Parameters<typeof known.offsetAt>[0]) => known.offsetAt(at) - HOUR }
    }
    const wrong = await amiss({}, { zones: { ...healthy.zones, zone } })
    expect(wrong.map(({ check, state }) => [check, state])).toEqual([
      ['zone data', 'fail'],
      ['zone data', 'fail'],
    ])
    expect(
      await onlyOne(
        {},
        { zones: { ...healthy.zones, zone: (name) => (name === 'America/Vancouver' ? null : findZone(name)) } },
      ),
    ).toMatchObject({ state: 'fail', what: expect.stringContaining('no zone America/Vancouver') })
    expect(await onlyOne({}, { zones: { ...healthy.zones, knowsPolicyZone: () => false } })).toMatchObject({
      check: 'zone data',
      state: 'warn',
    })
  })

  const withPolicy = async (change: (text: string) => string) => {
    const policies = await mkdtemp(join(folder, 'policy-'))
    const text = await readFile('kb/policy/support-policy.md', 'utf8')
    const changed = change(text)
    expect(changed).not.toBe(text)
    await writeFile(join(policies, 'support-policy.md'), changed)
    return { POLICY_FOLDER: policies }
  }

  test('a policy that cannot be used fails at its line', async () => {
    const env = await withPolicy((text) => text.replace(/^( +zone:).*$/m, '$1 America/Nowhere'))
    const all = await amiss(env)
    expect(all.filter(({ check }) => check === 'policy')[0]).toMatchObject({
      state: 'fail',
      what: expect.stringMatching(/support-policy\.md:\d+: .*America\/Nowhere/),
    })
  })

  test('holidays that nobody has confirmed are warned of', async () => {
    const env = await withPolicy((text) => text.replace(/confirmedThrough: \d{4}/, 'confirmedThrough: 2026'))
    expect(await onlyOne(env)).toMatchObject({
      check: 'holidays',
      state: 'warn',
      remedy: expect.stringContaining('look the days up'),
    })
  })

  test('a policy for a customer nobody knows is warned of', async () => {
    const env = await withPolicy((text) => `${text}\n`)
    const other = (await readFile('kb/policy/support-policy.md', 'utf8'))
      .replace(/^title:.*\n/m, '')
      .replace(/^( +)version: .*$/m, '$1version: theirs\n$1for:\n$1  customers: [nobody]')
    await writeFile(join(env.POLICY_FOLDER, 'theirs.md'), other)
    const all = await amiss(env)
    expect(all.filter(({ what }) => what.includes('there is no customer "nobody"'))).toMatchObject([
      { check: 'policy', state: 'warn' },
    ])
  })

  test('articles with problems are counted, and none at all are missed', async () => {
    const articles = join(folder, 'kb')
    await cp('kb/policy', join(articles, 'policy'), { recursive: true })
    await writeFile(join(articles, 'policy/broken.md'), '---\ntitle: [\n---\n')
    const all = await amiss({ KB_FOLDER: articles })
    expect(all).toMatchObject([
      {
        check: 'articles',
        state: 'warn',
        what: expect.stringMatching(/\d+ problems/),
        remedy: expect.stringContaining('kb check'),
      },
    ])
    expect(await onlyOne({ KB_FOLDER: join(folder, 'no-articles') })).toMatchObject({
      check: 'articles',
      what: expect.stringContaining('there are none'),
    })
  })
})

describe('the database', () => {
  test('that cannot be reached fails without its password, and what depends on it is left out', async () => {
    const all = await found({ DATABASE_URL: `postgres://signpost:hidden-word@${NOWHERE}/signpost` })
    expect(all.find(({ check }) => check === 'database')).toEqual({
      check: 'database',
      state: 'fail',
      what: 'DATABASE_URL cannot be used, nobody listens there',
      remedy: expect.stringContaining('start the server'),
    })
    expect(JSON.stringify(all)).not.toContain('hidden-word')
    expect(all.map(({ check }) => check)).not.toContain('clock')
  })

  test('to which migrations are still to come is warned of, and not migrated', async () => {
    const bare = await throwAwayDatabase({ bare: true })
    expect(await onlyOne({ DATABASE_URL: bare.url })).toMatchObject({ state: 'warn', what: 'it is empty' })
    const [older, newest] = (await readMigrations()).slice(-2).map(({ name }) => name)
    await migrate({ connectionString: bare.url }, undefined, { through: older ?? null })
    for (let twice = 0; twice < 2; twice++) {
      expect(await onlyOne({ DATABASE_URL: bare.url })).toMatchObject({
        state: 'warn',
        what: `1 migrations are still to come, up to ${newest}`,
      })
    }
    await bare.drop()
  })

  test.each<[string, string, RegExp]>([
    [
      'without a trigger of a log',
      'DROP TRIGGER "only_append" ON "Message"',
      /the trigger only_append on Message is missing or off/,
    ],
    [
      'with one switched off',
      'ALTER TABLE "AuditEntry" DISABLE TRIGGER "leaves_receipt"',
      /the trigger leaves_receipt on AuditEntry/,
    ],
    [
      'of a newer Signpost',
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_later', now())`,
      /brought to 9999_later by another Signpost/,
    ],
    [
      'to which a move did not finish',
      `CREATE TABLE "_signpost_unfinished" AS SELECT 'a move' AS "what", now() AS "since"`,
      /not whole: a move begun at .* did not finish/,
    ],
  ])('%s fails', async (_what, plant, told) => {
    await sql(plant)
    expect(await onlyOne()).toMatchObject({
      check: 'database',
      state: 'fail',
      what: expect.stringMatching(told),
      remedy: expect.any(String),
    })
  })

  test.each<[number, Finding['state'] | null]>([
    [90_000, 'fail'],
    [-90_000, 'fail'],
    [20_000, 'warn'],
    [0, null],
  ])('whose clock is %d ms behind ours', async (aheadMs, state) => {
    const all = await amiss({}, { clock: () => Date.now() + aheadMs })
    expect(all.map((finding) => [finding.check, finding.state])).toEqual(state === null ? [] : [['clock', state]])
    if (state) expect(all[0]?.what).toContain(aheadMs > 0 ? 's ahead of the database' : 's behind the database')
  })

  test('with a webhook that is off says which, since when and why', async () => {
    await sql(`INSERT INTO "Webhook" ("id", "name", "url", "types", "secret", "createdAt", "offAt", "offCause")
      VALUES ('w', 'Their CRM', 'https://crm.example', '{}', 's', now(), '2026-11-20T10:00:00Z', 'failing')`)
    expect(await onlyOne()).toMatchObject({
      check: 'webhooks',
      state: 'warn',
      what: expect.stringMatching(/^"Their CRM" is off since 2026-11-20T10:00:00.*: nothing came through/),
    })
  })
})

describe('mail', () => {
  const smtp = async (options: ConstructorParameters<typeof SMTPServer>[0]) => {
    const server = new SMTPServer({ disableReverseLookup: true, ...options })
    server.on('error', () => {})
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    return {
      port: (server.server.address() as AddressInfo).port,
      close: () => new Promise<void>((closed) => server.close(closed)),
    }
  }
  const mail = { MAIL_FROM: 'Desk <desk@example.org>' }

  test('goes out: the server is greeted, and nothing is sent', async () => {
    let letters = 0
    const server = await smtp({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (_stream, _session, done) => {
        letters += 1
        done()
      },
    })
    expect(await amiss({ ...mail, SMTP_URL: `smtp://127.0.0.1:${server.port}` })).toEqual([])
    expect(letters).toBe(0)
    await server.close()
  })

  test.each<[string, string, ConstructorParameters<typeof SMTPServer>[0], RegExp]>([
    [
      'a password that is wrong',
      'smtp://desk:hidden-word@',
      {
        allowInsecureAuth: true,
        disabledCommands: ['STARTTLS'],
        onAuth: (_auth, _session, done) => done(new Error('no such user')),
      },
      /user and password in SMTP_URL/,
    ],
    ['a certificate that nobody signed', 'smtp://', { authOptional: true }, /certificate/],
    ['TLS where the server speaks without', 'smtps://', { authOptional: true }, /the port speaks otherwise/],
  ])('with %s fails', async (_what, address, options, remedy) => {
    const server = await smtp(options)
    const finding = await onlyOne({ ...mail, SMTP_URL: `${address}127.0.0.1:${server.port}` })
    expect(finding).toMatchObject({ check: 'mail out', state: 'fail', remedy: expect.stringMatching(remedy) })
    expect(JSON.stringify(finding)).not.toContain('hidden-word')
    await server.close()
  })

  test('to a server that is not there fails', async () => {
    expect(await onlyOne({ ...mail, SMTP_URL: `smtp://${NOWHERE}` })).toMatchObject({
      check: 'mail out',
      state: 'fail',
      remedy: expect.stringContaining('host and port in SMTP_URL'),
    })
  })

  test('that should come in from a server that is not there fails', async () => {
    const env = {
      MAIL_IMAP_URL: `imap://desk:hidden-word@${NOWHERE}`,
      MAIL_REPLY_TO: 'desk@example.org',
      ...mail,
      SMTP_URL: 'smtp://127.0.0.1:9',
    }
    const all = await amiss(env)
    expect(all.find(({ check }) => check === 'mail in')).toMatchObject({
      state: 'fail',
      remedy: expect.stringContaining('MAIL_IMAP_URL'),
    })
    expect(JSON.stringify(all)).not.toContain('hidden-word')
  })

  test('that comes in is looked for on a real server: password and folder', async ({ skip }) => {
    const server = await openImapServer()
    if (typeof server === 'string') return skip(server)
    const inbox = async (env: Record<string, string>) => (await found(env)).filter(({ check }) => check === 'mail in')
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    try {
      expect(await inbox({ MAIL_IMAP_URL: server.url })).toMatchObject([{ state: 'ok' }])
      expect(await inbox({ MAIL_IMAP_URL: server.url, MAIL_IMAP_FOLDER: 'Nowhere' })).toMatchObject([
        { state: 'fail', what: expect.stringContaining('no folder Nowhere') },
      ])
      expect(await inbox({ MAIL_IMAP_URL: wrong.href })).toMatchObject([
        { state: 'fail', remedy: expect.stringContaining('user and password in MAIL_IMAP_URL') },
      ])
    } finally {
      await server.close()
    }
  }, 120_000)
})

describe('a file scanner', () => {
  test('that lets harmless things through is told; any other is a fault, for every file is refused', async () => {
    const says = async (verdict: string) => {
      const server = createPlainServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.end(`${verdict}\0`))
      })
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
      const address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
      const finding = (await found({ FILE_SCANNER: address })).find(({ check }) => check === 'scanner')
      server.close()
      return finding
    }
    expect(await says('stream: OK')).toMatchObject({ state: 'ok' })
    expect(await says('stream: Everything FOUND')).toMatchObject({
      state: 'fail',
      what: expect.stringContaining('harmless line'),
    })
    expect(await says('nonsense')).toMatchObject({ state: 'fail', what: 'The file scanner gave no verdict' })
    expect(await onlyOne({ FILE_SCANNER: `tcp://${NOWHERE}` })).toMatchObject({
      check: 'scanner',
      state: 'fail',
      what: 'The file scanner cannot be reached (ECONNREFUSED)',
      remedy: `look after the scanner at tcp://${NOWHERE}, or correct FILE_SCANNER; until then every file is refused`,
    })
  })
})

describe('the address', () => {
  const address = async (env: Record<string, string>) => (await found(env)).filter(({ check }) => check === 'address')
  const web = async (status: number, body: string) => {
    const server = createServer((_req, res) => {
      res.statusCode = status
      res.setHeader('Content-Type', 'application/json')
      res.end(body)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
  }

  test('at which nothing, or something else, answers though a desk runs fails', async () => {
    const desk = await openDatabase({ url: database.url })
    expect(await address({ PUBLIC_URL: `http://${NOWHERE}` })).toMatchObject([
      { state: 'fail', remedy: expect.stringContaining('the proxy in front') },
    ])
    for (const [status, body] of [
      [502, '{}'],
      [200, '<html>'],
    ] as const) {
      const other = await web(status, body)
      expect(await address({ PUBLIC_URL: other.url })).toMatchObject([{ state: 'fail' }])
      other.close()
    }
    await desk.close()
    const fine = await web(200, '{"status":"ok"}')
    expect(await address({ PUBLIC_URL: fine.url })).toMatchObject([{ state: 'ok' }])
    fine.close()
  })
})

describe('a Redis for wake-up calls', () => {
  test('that is not set is not spoken of, and one that no node needs is', async () => {
    expect((await found()).filter(({ check }) => check === 'redis')).toEqual([])
    const all = await found({ DATABASE_URL: '', REDIS_URL: `redis://${NOWHERE}` })
    expect(all.find(({ check }) => check === 'redis')).toMatchObject({
      state: 'warn',
      what: expect.stringContaining('one node'),
    })
  })

  test('that is down is a warning, for the desk works without it', async () => {
    expect(await onlyOne({ REDIS_URL: `redis://${NOWHERE}` })).toMatchObject({
      check: 'redis',
      state: 'warn',
      what: expect.stringContaining('ECONNREFUSED'),
      remedy: expect.stringContaining('start the server'),
    })
  })

  test('that answers is told with its version; a wrong password and a port without TLS with what to do', async (it) => {
    const redis = await openRedisServer()
    if (typeof redis === 'string') return it.skip(redis)
    try {
      const well = (await found({ REDIS_URL: redis.url })).find(({ check }) => check === 'redis')
      expect(well).toMatchObject({ state: 'ok', what: expect.stringMatching(/^127\.0\.0\.1 answers \(\d/) })
      const wrong = await onlyOne({ REDIS_URL: `redis://:wrong@127.0.0.1:${redis.port}` })
      expect(wrong).toMatchObject({ check: 'redis', remedy: expect.stringContaining('correct user and password') })
      const plain = await onlyOne({ REDIS_URL: `rediss://:x@127.0.0.1:${redis.port}` })
      expect(plain).toMatchObject({ check: 'redis', state: 'warn' })
      expect(JSON.stringify([well, wrong, plain])).not.toContain('wrong@')
    } finally {
      await redis.close()
    }
  })
})

describe('a collector of traces', () => {
  const HEADERS = 'authorization=Bearer%20hunter2'

  test('that takes spans is told; nothing is sent to it', async () => {
    const collector = await openCollector()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_EXPORTER_OTLP_HEADERS: HEADERS }
    const finding = (await found(env)).find(({ check }) => check === 'tracing')
    expect(finding).toMatchObject({ state: 'ok', what: '127.0.0.1 takes spans' })
    expect(collector.arrived).toMatchObject([{ path: '/v1/traces', headers: { authorization: 'Bearer hunter2' } }])
    expect(collector.spans()).toEqual([])
    await collector.close()
  })

  test.each([
    ['a wrong key', { status: 401, body: '{}' }, 'status 401', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ['another address', { status: 404, body: '' }, 'status 404', 'before /v1/traces'],
    ['something that is none', { status: 200, body: '<html>' }, 'something else answers', 'host and port'],
    ['one in trouble', { status: 503, body: '' }, 'status 503', 'log of the collector'],
  ])('with %s is a warning that says what to do, without the key', async (_what, answer, what, remedy) => {
    const collector = await openCollector(answer)
    const finding = await onlyOne({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: HEADERS,
    })
    expect(finding).toMatchObject({
      check: 'tracing',
      state: 'warn',
      what: expect.stringContaining(what),
      remedy: expect.stringContaining(remedy),
    })
    expect(JSON.stringify(finding)).not.toContain('hunter2')
    await collector.close()
  })

  test('that is down, or speaks gRPC alone, is one, too', async () => {
    const gone = await openCollector()
    await gone.close()
    expect(await onlyOne({ OTEL_EXPORTER_OTLP_ENDPOINT: gone.endpoint })).toMatchObject({
      what: `${gone.endpoint}/v1/traces: ECONNREFUSED`,
      remedy: expect.stringContaining('start the collector'),
    })
    // what a server of HTTP/2 says first
    const grpc = createPlainServer((socket) => void socket.end(Buffer.from('000000040000000000', 'hex')))
    await new Promise<void>((ready) => grpc.listen(0, '127.0.0.1', ready))
    const { port } = grpc.address() as AddressInfo
    expect(await onlyOne({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })).toMatchObject({
      remedy: expect.stringContaining('4318'),
    })
    grpc.close()
  })
})

describe('the command', { timeout: 120_000 }, () => {
  const doctor = (words: string[], env: Record<string, string>) =>
    promisify(execFile)(process.execPath, ['src/cli/signpost.ts', 'doctor', ...words], {
      env: { ...process.env, DATABASE_URL: '', ...env },
    }).then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (fault) => ({ code: fault.code, out: fault.stdout as string }),
    )

  test('works beside a desk that runs, and says that it answers', async () => {
    const data = await dataFolder()
    const desk = await openWholeDesk({ DATA_FOLDER: data })
    const { code, out } = await doctor(['--json'], { DATA_FOLDER: data, PUBLIC_URL: desk.url })
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.filter(({ check }) => check === 'address' || check === 'database')).toMatchObject([
      { state: 'ok' },
      { state: 'ok' },
    ])
    expect(lines.at(-1)).toEqual({ summary: { ok: expect.any(Number), warn: expect.any(Number), fail: 0 } })
    expect(code).toBe(0)
    await desk.close()
    await removeFolder(data)
  })

  test('works without a desk that runs, and ends with 1 where a line fails', async () => {
    const data = await preparedFolder()
    const well = await doctor([], { DATA_FOLDER: data, PORT: '9' })
    expect(well).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^ok {4}database {5}PostgreSQL 18[\d.]* answers/m),
    })
    expect(await doctor([], { DATA_FOLDER: data, PORT: 'x' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail {2}settings {5}PORT: .*\n {19}→ expected/m),
    })
    await removeFolder(data)
  })
})
