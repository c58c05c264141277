import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/calendar/time.ts'
import { DRAIN_MS } from '../../src/http/server.ts'
import { planted, read } from './files.ts'
import { makeSecrets, refusals } from './secrets.ts'
import { judged, tool } from './tools.ts'

const unit = read('deploy/systemd/signpost.service')
const analyze = tool('systemd-analyze')
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
  const read = [...text.matchAll(/_FILE=%d\/(\w+)/g)].map((match) => match[1])
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
