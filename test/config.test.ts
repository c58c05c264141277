import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigProblem, readConfig, SECRET_SETTINGS } from '../src/config.ts'
import { bearerOf } from '../src/http/auth.ts'

const secret = 's'.repeat(32)
const production = {
  NODE_ENV: 'production',
  SIGNPOST_SECRET: secret,
  PUBLIC_URL: 'https://help.example.org/',
  SMTP_URL: 'smtps://user:password@mail.example.org',
  MAIL_FROM: 'Support <support@example.org>',
}

function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (problem) {
    if (problem instanceof ConfigProblem) return problem.message
    throw problem
  }
  return ''
}

describe('settings of tracing', () => {
  const endpoint = 'http://collector.example.org:4318'

  test('trace nothing until a collector is named; then everything, as "signpost", without a key', () => {
    expect(readConfig({}).tracing).toBeNull()
    expect(readConfig({ OTEL_SERVICE_NAME: 'desk', OTEL_TRACES_SAMPLER_ARG: '0.5' }).tracing).toBeNull()
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` }).tracing).toEqual({
      url: `${endpoint}/v1/traces`,
      headers: {},
      service: 'signpost',
      share: 1,
    })
  })

  test('take headers as other programs do, also from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'signpost-config-')), 'headers')
    writeFileSync(file, 'authorization=Bearer%20a%3Db, x-team = support\n')
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS_FILE: file }
    expect(readConfig(env).tracing?.headers).toEqual({ authorization: 'Bearer a=b', 'x-team': 'support' })
  })

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector.example.org:4317'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:hunter2@collector.example.org'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:hunter2/hunter2@collector.example.org'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', `${endpoint}/?key=1`],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'hunter2'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20hunter2,'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=hunter2%0d%0ax-more: 1'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=hunter2%'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1'],
    ['OTEL_TRACES_SAMPLER_ARG', 'always'],
    ['OTEL_SERVICE_NAME', 's'.repeat(101)],
  ])('%s cannot be %s, and no password is repeated', (name, value) => {
    const said = complaint({ [name]: value })
    expect(said).toMatch(new RegExp(`^${name}: `))
    expect(said).not.toContain('hunter2')
  })
})

describe('settings of mails that come in', () => {
  test('leave every door closed, and believe no sender, until somebody opens one', () => {
    expect(readConfig({}).inbound).toBeNull()
    expect(readConfig({ MAIL_AUTHSERV_ID: 'mx.example.org' }).inbound).toBeNull()
    expect(readConfig({ MAIL_DOOR_SECRET: secret }).inbound).toMatchObject({
      imap: null,
      doorSecrets: [secret],
      trustedServer: null,
    })
    const url = 'imaps://support%40example.org:pass%20word@mail.example.org'
    expect(readConfig({ MAIL_IMAP_URL: url, MAIL_IMAP_DONE: 'Done', MAIL_KEPT_DAYS: '30' }).inbound).toEqual({
      imap: { url, folder: 'INBOX', doneFolder: 'Done' },
      doorSecrets: [],
      trustedServer: null,
      keptMs: 30 * 86_400_000,
    })
  })

  test.each([
    ['MAIL_IMAP_URL', { MAIL_IMAP_URL: 'https://mail.example.org' }],
    ['MAIL_IMAP_URL', { MAIL_IMAP_URL: 'imaps://mail.example.org' }],
    ['MAIL_DOOR_SECRET', { MAIL_DOOR_SECRET: 'short' }],
    ['MAIL_DOOR_SECRET', { MAIL_DOOR_SECRET: 'a secret with spaces, which no bearer token may have' }],
    ['DIRECT_LINE_SECRET', { DIRECT_LINE_SECRET: 'a secret with spaces, which no bearer token may have' }],
    ['METRICS_KEY', { METRICS_KEY: 'a key with spaces, which no bearer token may have' }],
    ['SIGNPOST_SECRET_PREVIOUS', { SIGNPOST_SECRET_PREVIOUS: 'short' }],
    ['MAIL_AUTHSERV_ID', { MAIL_AUTHSERV_ID: 'mx.example.org; dmarc=pass' }],
    ['MAIL_KEPT_DAYS', { MAIL_KEPT_DAYS: '0' }],
  ])('%s cannot be used as %o, and a secret is not repeated', (name, env) => {
    const said = complaint(env)
    expect(said).toMatch(new RegExp(`^${name}: `))
    if (name !== 'MAIL_AUTHSERV_ID' && name !== 'MAIL_KEPT_DAYS') expect(said).not.toContain(Object.values(env)[0])
  })
})

describe('a key that takes the place of another', () => {
  const doors = [
    ['DIRECT_LINE_SECRET', 32, (env: NodeJS.ProcessEnv) => readConfig(env).directLineSecrets],
    ['METRICS_KEY', 16, (env: NodeJS.ProcessEnv) => readConfig(env).metricsKeys],
    ['MAIL_DOOR_SECRET', 32, (env: NodeJS.ProcessEnv) => readConfig(env).inbound?.doorSecrets ?? []],
  ] as const
  const [now, before] = ['n'.repeat(40), 'b'.repeat(40)]

  test.each(doors)(
    '%s: counts alone, or with the one before behind it, from a file or not',
    (name, _least, counting) => {
      const file = join(mkdtempSync(join(tmpdir(), 'signpost-config-')), 'before')
      writeFileSync(file, `${before}\n`)
      expect(counting({})).toEqual([])
      expect(counting({ [name]: now })).toEqual([now])
      expect(counting({ [name]: now, [`${name}_PREVIOUS`]: before })).toEqual([now, before])
      expect(counting({ [name]: now, [`${name}_PREVIOUS_FILE`]: file })).toEqual([now, before])
      expect(counting({ [name]: now, [`${name}_PREVIOUS`]: '' })).toEqual([now])
    },
  )

  const refused = doors.flatMap(([name, least]) => [
    [`${name}_PREVIOUS: its value cannot be used`, { [name]: now, [`${name}_PREVIOUS`]: 'b'.repeat(least - 1) }],
    [`${name}_PREVIOUS: is the same as ${name}; set ${name} to the new`, { [name]: now, [`${name}_PREVIOUS`]: now }],
    [`${name}: must be set when ${name}_PREVIOUS is`, { [`${name}_PREVIOUS`]: before }],
    [`${name}: must be set when ${name}_PREVIOUS is`, { [name]: '', [`${name}_PREVIOUS`]: before }],
  ]) satisfies [string, NodeJS.ProcessEnv][]
  test.each(refused)('%s, and none is shown', (said, env) => {
    for (const around of [{}, production]) {
      const problem = complaint({ ...around, ...env })
      expect(problem).toContain(said)
      expect(problem.split('\n')).toHaveLength(1)
      expect(problem).not.toMatch(/nnn|bbb/)
    }
  })

  test.each(doors)('%s: no bearer token has spaces, so none before does', (name) => {
    const said = complaint({
      [name]: now,
      [`${name}_PREVIOUS`]: 'a secret with spaces, which no bearer token may have',
    })
    expect(said).toMatch(new RegExp(`^${name}_PREVIOUS: its value cannot be used`))
  })

  test.each(doors)('%s is taken when a header carries it as a bearer token, and is refused otherwise', (name) => {
    const letters = fc.string({ unit: fc.constantFrom(...'aZ9_.~+/=-'), minLength: 32, maxLength: 40 })
    const odd = fc.constantFrom('', ...' !"#,:;@\\é')
    fc.assert(
      fc.property(letters, odd, fc.nat(40), (text, between, at) => {
        const key = text.slice(0, at) + between + text.slice(at)
        const read = bearerOf({ headers: { authorization: `Bearer ${key}` } } as IncomingMessage)
        for (const setting of [{ [name]: key }, { [name]: now, [`${name}_PREVIOUS`]: key }]) {
          expect(complaint(setting) === '').toBe(read === key)
        }
      }),
    )
  })
})

describe('settings', () => {
  test('that are secret by their name can come from a file, and are never shown in a complaint', async () => {
    const source = await readFile('src/config.ts', 'utf8')
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name)
    const secretByName = known.filter((name) => /(SECRET|KEY|PASSWORD)(_PREVIOUS)?$/.test(name))
    expect(secretByName.length).toBeGreaterThan(9)
    expect(secretByName.filter((name) => !SECRET_SETTINGS.includes(name))).toEqual([])
  })

  test('need nothing in development', () => {
    expect(readConfig({})).toMatchObject({ production: false, port: 4180, demo: true, mail: null, hosted: null })
  })

  test('for letters: a mailbox for answers, a signature, and the hour of the digest', () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    const dkim = { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'one' }
    const inOneLine = pem.toString().replaceAll('\n', '\\n')
    const set = readConfig({ ...production, ...dkim, DKIM_KEY: inOneLine, MAIL_REPLY_TO: 'support@example.org' })
    expect(set.mail).toMatchObject({
      replyTo: 'support@example.org',
      dkim: { domain: 'example.org', selector: 'one', privateKey: pem },
    })
    expect(set.digestAtMs).toBe(8 * 3_600_000)
    expect(readConfig({ DIGEST_TIME: '06:30' }).digestAtMs).toBe(6.5 * 3_600_000)
    expect(readConfig({ DIGEST_TIME: 'off' }).digestAtMs).toBeNull()
    expect(readConfig(production).mail).toMatchObject({ replyTo: null, dkim: null })
  })

  test.each([
    ['DKIM_KEY', { DKIM_KEY: 'no key', DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'one' }],
    ['DKIM_SELECTOR', { DKIM_DOMAIN: 'example.org' }],
    ['MAIL_REPLY_TO', { MAIL_REPLY_TO: 'Support <support@example.org>' }],
    ['DIGEST_TIME', { DIGEST_TIME: '24:00' }],
  ])('complain of %s by its name, and never show a key', (name, env) => {
    const said = complaint({ ...production, ...env })
    expect(said).toContain(`${name}:`)
    expect(said).not.toContain('no key')
  })

  test('are enough in production when the four needed ones are there', () => {
    expect(readConfig(production)).toMatchObject({
      production: true,
      demo: false,
      publicUrl: 'https://help.example.org',
    })
  })

  test.each([
    [{ ...production, SIGNPOST_SECRET: '' }, 'SIGNPOST_SECRET: must be set in production'],
    [{ ...production, PUBLIC_URL: undefined }, 'PUBLIC_URL: must be set in production'],
    [{ ...production, SMTP_URL: undefined }, 'SMTP_URL: must be set in production'],
    [{ ...production, DEMO: 'true' }, 'DEMO: cannot be true in production'],
    [{ SMTP_URL: 'smtp://mail.example.org' }, 'MAIL_FROM: must be set when SMTP_URL is'],
    [{ MICROSOFT_APP_ID: 'x' }, 'MICROSOFT_APP_PASSWORD: must be set when MICROSOFT_APP_ID is'],
    [{ PORT: 'eighty' }, 'PORT: "eighty" cannot be used; expected: a port number'],
    [{ PORT: '70000' }, 'PORT: "70000" cannot be used'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: its value cannot be used'],
    [{ PUBLIC_URL: 'help.example.org' }, 'PUBLIC_URL: "help.example.org" cannot be used; expected: an address like'],
    [{ SIGNPOST_SECRET: 'short' }, 'SIGNPOST_SECRET: its value cannot be used; expected: at least 32 characters'],
    [
      { METRICS_KEY: 'open sesame, please' },
      'METRICS_KEY: its value cannot be used; expected: at least 16 letters, digits and ._~+/=-; `openssl rand -hex 24` makes one',
    ],
    [{ SEARCH_VECTORS: 'all' }, 'SEARCH_VECTORS: "all" cannot be used; expected: words or sentences'],
    [
      { SUPPORT_ZONE: 'America/Vancouver' },
      'no setting any more; write it as clocks.zone in kb/policy/support-policy.md',
    ],
    [{ OPENING_HOURS: 'mon 09:00-17:00' }, 'write it as clocks.hours in'],
    [{ HOLIDAY_REGION: 'CA-BC' }, 'write it as clocks.holidays.region in'],
    [{ HOLIDAYS_IN_LIEU: 'none' }, 'write it as clocks.holidays.inLieu in'],
    [
      { EXTRA_CLOSED_DAYS: '2026-12-24', POLICY_FOLDER: 'ours' },
      'clocks.holidays.extraClosed in ours/support-policy.md',
    ],
    [{ PAUSE_WHILE_WAITING: 'false' }, 'PAUSE_WHILE_WAITING: "false" is no setting any more'],
    [{ FILE_SCANNER: 'clamd' }, 'FILE_SCANNER: "clamd" cannot be used; expected: tcp://127.0.0.1:3310'],
    [{ CHECK_IN_MINUTES: '0' }, 'CHECK_IN_MINUTES: "0" cannot be used'],
    [{ SILENCE_END_MINUTES: 'never' }, 'SILENCE_END_MINUTES: "never" cannot be used'],
    [{ QUEUE_WAIT_MINUTES: '0' }, 'QUEUE_WAIT_MINUTES: "0" cannot be used'],
    [{ SIGNPOST_SECRET_FILE: '/nowhere/secret' }, 'SIGNPOST_SECRET_FILE: cannot read "/nowhere/secret"'],
  ])('%j is refused by name and with a remedy', (env, said) => {
    expect(complaint(env as NodeJS.ProcessEnv)).toContain(said)
  })

  test('name every problem at once', () => {
    expect(complaint({ PORT: 'x', LOG_LEVEL: 'loud' }).split('\n')).toHaveLength(2)
  })

  test('never repeat a secret in a complaint', () => {
    expect(complaint({ SMTP_URL: 'http://user:hunter2@mail.example.org' })).not.toContain('hunter2')
  })

  test('take a secret from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'signpost-')), 'secret')
    writeFileSync(file, `${secret}\n`)
    expect(readConfig({ SIGNPOST_SECRET_FILE: file }).secret).toBe(secret)
  })

  test('are all in .env.example, with their defaults', async () => {
    const example = await readFile('.env.example', 'utf8')
    const listed = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value])
    const source = await readFile('src/config.ts', 'utf8')
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((found) => found[1])
    expect(listed.map(([name]) => name).sort()).toEqual(known.sort())
    expect(readConfig(Object.fromEntries(listed))).toEqual(readConfig({}))
  })
})
