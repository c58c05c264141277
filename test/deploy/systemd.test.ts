import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/calendar/time.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { DRAIN_MS } from '../../src/http/server.ts'
import { planted, read } from './files.ts'
import { makeSecrets, refusals } from './secrets.ts'
import { judged, tool } from './tools.ts'

const unit = read('deploy/systemd/signpost.service')
const analyze = tool('systemd-analyze')
const SCRIPT = 'deploy/systemd/signpost.sh'
const SYSTEM = '/usr/lib/systemd/system'

let secrets: ReturnType<typeof makeSecrets>
let root: string
beforeAll(() => {
  secrets = makeSecrets()
  root = mkdtempSync(join(tmpdir(), 'signpost-unit-'))
  mkdirSync(join(root, SYSTEM), { recursive: true })
  for (const target of globSync('*.target', { cwd: SYSTEM }))
    copyFileSync(join(SYSTEM, target), join(root, SYSTEM, target))
})
afterAll(() => {
  secrets.remove()
  rmSync(root, { recursive: true })
})

/** The settings of a unit in the order in which they stand: name → values. */
function settings(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)=(.*)$/gm))
    found.set(name, [...(found.get(name) ?? []), value])
  return found
}

/** What the desk reads when this unit starts it: the environment file, the unit's own lines, and handed-over secrets. */
function environment(text: string): Record<string, string> {
  const file = [...read('deploy/systemd/signpost.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
    name,
    value,
  ])
  const lines = (settings(text).get('Environment') ?? [])
    .flatMap((line) => line.split(' '))
    .map((pair) => pair.split('=', 2))
  return Object.fromEntries(
    [...file, ...lines].map(([name, value = '']) => [name, value.replace('%d', secrets.folder)]),
  )
}

/** What is wrong with a unit, in sentences. */
function complaints(text: string): string[] {
  const found = refusals(environment(text))
  const of = (name: string) => settings(text).get(name) ?? []
  const must = (holds: unknown, sentence: string) => !holds && found.push(sentence)
  const credentials = of('LoadCredential').map((line) => line.split(':')[0])
  const read = of('Environment').flatMap((line) => [...line.matchAll(/_FILE=%d\/(\w+)/g)].map((match) => match[1]))
  must(
    read.every((name) => credentials.includes(name ?? '')),
    'a secret is read that is not handed over',
  )
  must(
    credentials.every((name) => read.includes(name)),
    'a secret is handed over that nobody reads',
  )
  for (const name of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictSUIDSGID']) {
    must(of(name)[0] === 'yes', `${name} is off`)
  }
  must(of('ProtectSystem')[0] === 'strict', 'the system can be written')
  must(of('User')[0] === 'signpost' && of('CapabilityBoundingSet')[0] === '', 'it runs with rights it does not need')
  must(of('KillMode')[0] === 'mixed', 'the embedded database would be told to stop before the desk')
  must(
    Number(of('TimeoutStopSec')[0]) * SECOND >= DRAIN_MS + 15 * SECOND,
    'it is killed before requests under way have ended',
  )
  must(
    of('StateDirectory')[0] === environment(text).DATA_FOLDER?.replace('/var/lib/', ''),
    'its data folder is not the one it may write',
  )
  must(existsSync(of('ExecStart')[0]?.split(' ')[1] ?? ''), 'it starts something that is not there')
  return found
}

describe('the unit', () => {
  test('starts a desk in production, hardened, and stops it in order', () => {
    expect(complaints(unit)).toEqual([])
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    ['a needed setting that is missing', / SMTP_URL_FILE=\S+/, '', /SMTP_URL: must be set/],
    ['a secret that is not handed over', /^LoadCredential=smtp_url.*\n/m, '', /not handed over/],
    ['a system that can be written', 'ProtectSystem=strict', 'ProtectSystem=full', /can be written/],
    ['privileges', 'NoNewPrivileges=yes', 'NoNewPrivileges=no', /NoNewPrivileges/],
    ['root', 'User=signpost', 'User=root', /rights/],
    ['a database that is stopped under the desk', 'KillMode=mixed', 'KillMode=control-group', /before the desk/],
    ['a folder that is not its own', 'StateDirectory=signpost', 'StateDirectory=other', /data folder/],
    ['another program', 'src/main.ts', 'src/mane.ts', /not there/],
  ]
  test.each(faults)('%s would be noticed', (_what, from, to, said) => {
    expect(complaints(planted(unit, from, to)).join('\n')).toMatch(said)
  })
})

test.each([
  ['signpost_secret_previous', ({ previousSecret }: Config) => previousSecret],
  ['metrics_key_previous', ({ metricsKeys }: Config) => metricsKeys[1]],
])('the unit hands over %s, too, once its two lines count', (name, previous) => {
  const shown = unit.replace(new RegExp(`^#(?=\\w+=.*${name})`, 'gm'), '')
  writeFileSync(join(secrets.folder, name), 'the.one.that.was.there.before.this.one\n')
  expect(complaints(shown)).toEqual([])
  expect(previous(readConfig(environment(shown)))).toBe('the.one.that.was.there.before.this.one')
  expect(previous(readConfig(environment(unit))) ?? null).toBeNull()
})

describe('commands of a machine', () => {
  /** Programs of systemd that write down what they are asked, one word a line. */
  function asked(text: string, ...words: string[]): string[] {
    const programs = join(root, 'programs')
    mkdirSync(programs, { recursive: true })
    writeFileSync(join(root, 'shown.service'), `# /etc/systemd/system/signpost.service\n${text}`)
    const put = (name: string, script: string) =>
      writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    put('systemctl', `[ "$*" = "cat signpost.service" ] && cat ${join(root, 'shown.service')}`)
    put('systemd-run', `printf '%s\\n' "$@"`)
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` }
    return execFileSync('sh', [SCRIPT, ...words], { encoding: 'utf8', env, stdio: 'pipe' })
      .trimEnd()
      .split('\n')
  }

  test('run as its user with its settings and secrets, and with their own words as they are', () => {
    const words = asked(unit, 'agent', 'add', '--name', 'Ann  Lee *')
    const properties = settings(words.map((word) => word.replace(/^--property=/, '')).join('\n'))
    for (const name of ['User', 'Group', 'WorkingDirectory', 'UMask', 'EnvironmentFile', 'LoadCredential']) {
      expect(properties.get(name), name).toEqual(settings(unit).get(name))
    }
    const home = `/run/credentials/${words.find((word) => word.startsWith('--unit='))?.slice('--unit='.length)}.service`
    expect(properties.get('Environment')).toEqual(
      settings(unit)
        .get('Environment')
        ?.map((line) => line.replaceAll('%d', home)),
    )
    expect(words.slice(-6)).toEqual([
      ...['/opt/signpost/node_modules/.bin/node', 'src/cli/signpost.ts'],
      ...['agent', 'add', '--name', 'Ann  Lee *'],
    ])
    expect(words).toEqual(expect.arrayContaining(['--pipe', '--wait', '--collect', '--quiet']))
  })

  test('know what the operator’s own lines add', () => {
    const added =
      'LoadCredential=database_url:/etc/signpost/secrets/database_url\nEnvironment=DATABASE_URL_FILE=%d/database_url\n'
    expect(asked(unit + added, 'doctor').filter((word) => word.includes('database_url'))).toHaveLength(2)
  })

  test('say so where there is no unit', () => {
    expect(() => asked('', 'doctor')).toThrow(/signpost\.service names no ExecStart/)
  })
})

/** A machine as systemd sees it, with our unit and our program in it. Answers what it says of them. */
function analyzed(text: string, ...words: string[]): { code: number; said: string } {
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  put('etc/systemd/system/signpost.service', text)
  put('opt/signpost/node_modules/.bin/node', '#!/bin/sh\n')
  chmodSync(join(root, 'opt/signpost/node_modules/.bin/node'), 0o755)
  return judged(analyze as string, [...words, `--root=${root}`, 'signpost.service'])
}

describe.skipIf(!analyze || !existsSync(SYSTEM))('systemd-analyze', () => {
  test('verifies the unit without a word', () => {
    expect(analyzed(unit, 'verify', '--man=no')).toEqual({ code: 0, said: '' })
  })

  test.each([
    ['a setting with a slip', 'NoNewPrivileges=yes', 'NoNewPrivilege=yes'],
    ['a value that means nothing', 'KillMode=mixed', 'KillMode=mixt'],
    ['a program that is not there', '/opt/signpost/node_modules/.bin/node', '/opt/signpost/bin/node'],
  ])('%s would be noticed', (_what, from, to) => {
    expect(analyzed(planted(unit, from, to), 'verify', '--man=no').said).not.toBe('')
  })

  test('finds it exposed by less than 2 of 10, and a bare unit by far more', () => {
    const exposure = (text: string) => {
      const { said } = analyzed(text, 'security', '--offline=yes', '--no-pager')
      return Number(/Overall exposure level for \S+: (\d+\.\d)/.exec(said)?.[1])
    }
    expect(exposure(unit)).toBeLessThan(2)
    expect(exposure('[Service]\nExecStart=/opt/signpost/node_modules/.bin/node\n')).toBeGreaterThan(9)
  })
})
