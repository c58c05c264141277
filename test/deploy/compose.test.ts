import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DCLinter } from 'dclint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/calendar/time.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { DRAIN_MS } from '../../src/http/server.ts'
import { imageSettings, milliseconds, planted, read, type Tree, yaml } from './files.ts'
import { makeSecrets, refusals } from './secrets.ts'

const FILES = ['deploy/compose.yaml', 'deploy/compose.replicas.yaml']
/** What an operator writes into deploy/.env. */
const given = { PUBLIC_URL: 'https://help.example.org', MAIL_FROM: 'Support <support@example.org>' }
/** A secret or key that was there before the one in force. */
const BEFORE = 'the.one.that.was.there.before.this.one'
/** Matters of taste, and one that would keep several services from sharing the image they build. */
const TASTE = [
  'no-build-and-image',
  'service-keys-order',
  'top-level-properties-order',
  'services-alphabetical-order',
  'require-quotes-in-ports',
]

let secrets: ReturnType<typeof makeSecrets>
let scratch: string
beforeAll(() => {
  secrets = makeSecrets()
  for (const name of ['signpost_secret_previous', 'metrics_key_previous']) {
    writeFileSync(join(secrets.folder, name), `${BEFORE}\n`)
  }
  scratch = mkdtempSync(join(tmpdir(), 'signpost-compose-'))
})
afterAll(() => {
  secrets.remove()
  rmSync(scratch, { recursive: true })
})

/** What docker compose makes of ${NAME}, ${NAME:-else} and ${NAME:?complaint}. Throws where a needed one is missing. */
function interpolated(text: string, env: Record<string, string>): string {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind: string, rest: string) => {
      if (env[name]) return env[name]
      if (kind === '-') return rest
      throw new Error(kind === '?' ? rest : `${name} is used without a default and without a complaint`)
    })
}

/** What is wrong with a compose file, in sentences. */
function complaints(text: string): string[] {
  const file = join(scratch, basename('compose.yaml'))
  writeFileSync(file, text)
  const rules = Object.fromEntries(TASTE.map((rule) => [rule, 0 as const]))
  const linted = new DCLinter({ rules, quiet: false, debug: false, exclude: [] }).lintFiles([file], false)
  const found = linted.flatMap(({ messages }: Tree) =>
    messages.map(({ line, message }: Tree): string => `line ${line}: ${message}`),
  )
  try {
    const tree = yaml(interpolated(text, given))
    return [
      ...found,
      ...treeComplaints(tree),
      ...Object.entries<Tree>(tree.services).flatMap(([name, service]) => serviceComplaints(name, service, tree)),
    ]
  } catch (fault) {
    return [...found, (fault as Error).message]
  }
}

function treeComplaints({ services, secrets: kept = {}, volumes = {}, networks = {} }: Tree): string[] {
  const all = Object.values<Tree>(services)
  const named = (key: string): string[] => all.flatMap((service) => service[key] ?? [])
  const mounts = named('volumes')
    .filter((mount: string) => !mount.startsWith('.'))
    .map((mount: string) => String(mount.split(':')[0]))
  const starts = all.flatMap((service) => Object.keys(service.depends_on ?? {}))
  const lacking = (what: string, names: string[], there: object) =>
    names.filter((name) => !(name in there)).map((name) => `there is no ${what} ${name}`)
  return [
    ...lacking('secret', named('secrets'), kept),
    ...lacking('volume', mounts, volumes),
    ...lacking('network', named('networks'), networks),
    ...lacking('service', starts, services),
    ...Object.entries<Tree>(kept)
      .filter(([, { file }]) => !/^\.\/secrets\/\w+$/.test(file))
      .map(([name]) => `secret ${name} lies elsewhere`),
  ]
}

function serviceComplaints(name: string, service: Tree, tree: Tree): string[] {
  const found: string[] = []
  const must = (holds: unknown, sentence: string) => !holds && found.push(`${name}: ${sentence}`)
  const limits = service.deploy?.resources?.limits
  must(service.read_only === true, 'its root file system can be written')
  must(service.cap_drop?.includes('ALL'), 'it keeps capabilities')
  must(
    (service.cap_add ?? []).every((right: string) => right === 'NET_BIND_SERVICE'),
    'it has capabilities it does not need',
  )
  must(service.security_opt?.includes('no-new-privileges:true'), 'it may gain privileges')
  must(!service.privileged, 'it is privileged')
  must(service.mem_limit ?? limits?.memory, 'its memory has no limit')
  must(service.pids_limit ?? limits?.pids, 'its processes have no limit')
  must(service.restart, 'nothing says when it is started again')
  must(!/:latest$|^[^:]+$/.test(service.image ?? ''), 'its image has no version')
  for (const [key, value] of Object.entries<string>(service.environment ?? {})) {
    must(
      !/(SECRET|PASSWORD|_KEY|DATABASE_URL|SMTP_URL)$/.test(key),
      `${key} stands in the environment instead of a file`,
    )
    const secret = key.endsWith('_FILE') ? value.replace('/run/secrets/', '') : null
    if (secret) must(service.secrets?.includes(secret) && tree.secrets[secret], `${key} names a file that is not there`)
  }
  const published = (service.ports ?? []).filter((port: string) => !port.startsWith('127.0.0.1:'))
  must(name === 'proxy' || published.length === 0, 'only the proxy is for everybody')
  if (name === 'signpost') {
    must(
      milliseconds(service.stop_grace_period ?? '10s') >= DRAIN_MS + 15 * SECOND,
      'it is killed before requests under way have ended',
    )
    found.push(...refusals(settingsOf(service)).map((line) => `signpost: ${line}`))
    must(service.environment.TRUST_PROXY === 'true', 'all visitors would share one address')
  }
  return found
}

/** What the desk in the container reads: the image's settings, deploy/.env, the service's own, and secrets where ours lie. */
function settingsOf({ environment, env_file = [] }: Tree, env: Record<string, string> = given): Record<string, string> {
  const here = Object.entries<string>(environment).map(([key, value]) => [
    key,
    value.replace('/run/secrets', secrets.folder),
  ])
  return { ...imageSettings(), ...(env_file.includes('.env') && env), ...Object.fromEntries(here) }
}

describe.each(FILES)('%s', (file) => {
  test('has nothing that a linter, our own rules or the desk complain of', () => {
    expect(complaints(read(file))).toEqual([])
  })

  test('says what is missing in deploy/.env', () => {
    for (const name of ['PUBLIC_URL', 'MAIL_FROM'] as const) {
      expect(() => interpolated(read(file), { ...given, [name]: '' })).toThrow(`set ${name}`)
    }
  })

  test('mounts files that are there', () => {
    const mounts = Object.values<Tree>(yaml(interpolated(read(file), given)).services).flatMap(
      ({ volumes = [] }) => volumes,
    )
    const files = mounts
      .filter((mount: string) => mount.startsWith('./'))
      .map((mount: string) => String(mount.split(':')[0]))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((path: string) => !existsSync(join('deploy', path)))).toEqual([])
  })

  test.each([
    ['signpost_secret_previous', ({ previousSecret }: Config) => previousSecret],
    ['metrics_key_previous', ({ metricsKeys }: Config) => metricsKeys[1]],
  ])('knows %s once the three lines about it count', (name, previous) => {
    const shown = read(file).replace(new RegExp(`^( *)# (.*${name}.*)$`, 'gm'), '$1$2')
    expect(complaints(shown)).toEqual([])
    const config = (text: string) => readConfig(settingsOf(yaml(interpolated(text, given)).services.signpost))
    expect(previous(config(shown))).toBe(BEFORE)
    expect(previous(config(read(file))) ?? null).toBeNull()
    expect(shown.match(new RegExp(name, 'g'))).toHaveLength(4)
  })

  test('hands over whatever stands in deploy/.env, and what it says itself counts before that', () => {
    const { services } = yaml(interpolated(read(file), given))
    const written = { ...given, REQUIRE_TOTP: 'all', TRUST_PROXY: 'false' }
    for (const name of ['signpost', 'migrate'].filter((each) => services[each])) {
      expect(readConfig(settingsOf(services[name], written))).toMatchObject({ requireTotp: 'all', trustProxy: true })
    }
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    ['a key that compose does not know', /^( +)pids_limit: 256/m, '$1pids_limits: 256', /additional properties/],
    ['a setting that is needed and missing', /^ +SMTP_URL_FILE: .*\n/m, '', /SMTP_URL: must be set/],
    ['a secret without a file', /^ +- metrics_key\n/m, '', /METRICS_KEY_FILE names a file that is not there/],
    [
      'a secret in the open',
      /SMTP_URL_FILE: .*/,
      'SMTP_URL: smtps://mail.example.org',
      /SMTP_URL stands in the environment/,
    ],
    ['a demo desk', /^( +)(TRUST_PROXY: "true")/m, '$1$2\n$1DEMO: "true"', /DEMO: cannot be true/],
    ['visitors who share an address', 'TRUST_PROXY: "true"', 'TRUST_PROXY: "false"', /share one address/],
    [
      'a root file system that can be written',
      /read_only: true/g,
      'read_only: false',
      /signpost: its root file system/,
    ],
    ['capabilities', /cap_drop: \[ALL\]/g, 'cap_drop: [NET_RAW]', /signpost: it keeps capabilities/],
    ['a stop that is too short', /stop_grace_period: (60|30)s/g, 'stop_grace_period: 5s', /killed before/],
    ['an image without a version', /caddy:\S+/, 'caddy', /version tag|no version/],
    ['a volume that is not declared', /^ {2}proxy-data:\n?$/m, '', /no volume proxy-data/],
    ['a variable that nobody sets', /\$\{CADDY_VERSION:-.*\}/, '$${CADDY_VERSION}', /without a default/],
    ['no YAML', 'services:', 'services: ]', /./],
  ]
  test.each(faults)('%s would be noticed', (_what, from, to, said) => {
    expect(complaints(planted(read(file), from, to)).join('\n')).toMatch(said)
  })
})

describe('several nodes', () => {
  const { services, networks } = yaml(interpolated(read('deploy/compose.replicas.yaml'), given))

  test('start after the database answers and its schema is there, the proxy after them', () => {
    expect(services.migrate.depends_on).toEqual({ database: { condition: 'service_healthy' } })
    expect(services.signpost.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } })
    expect(services.proxy.depends_on).toEqual({ signpost: { condition: 'service_healthy' } })
    expect(services.migrate.command).toEqual(['node', 'src/cli/signpost.ts', 'migrate'])
    expect(services.migrate.restart).toBe('no')
    expect(services.database.healthcheck.test[1]).toBe('pg_isready')
  })

  test('reach a database that nobody else does', () => {
    expect(services.database.networks).toEqual(['inside'])
    expect(networks.inside).toEqual({ internal: true })
    expect(services.database.ports).toBeUndefined()
    expect(services.proxy.networks).not.toContain('inside')
  })
})

describe('make-secrets.sh', () => {
  test('makes long secrets once, in a folder for its owner alone, and says what only a person knows', () => {
    expect(secrets.said).toContain('still missing: ')
    expect(secrets.said.match(/^made /gm)).toHaveLength(4)
    expect(statSync(secrets.folder).mode & 0o777).toBe(0o700)
    const password = read(join(secrets.folder, 'database_password')).trim()
    expect(read(join(secrets.folder, 'database_url')).trim()).toBe(
      `postgres://signpost:${password}@database:5432/signpost`,
    )
    expect(password.length).toBeGreaterThan(40)
  })
})
