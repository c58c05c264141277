import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/storage/openStore.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, meridian } from '../support/demoFixtures.ts'
import { openWholeDesk } from '../support/wholeDesk.ts'
import { planted, read } from './files.ts'
import { refusals } from './secrets.ts'
import { judged, tool } from './tools.ts'

const guide = read('deploy/README.md')

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'signpost-guide-'))
  chmodSync(scratch, 0o755) // root's database runs as somebody else, who must get in
  cpSync('deploy', join(scratch, 'deploy'), { recursive: true })
})
afterAll(() => rmSync(scratch, { recursive: true }))

/** Commands of the guide: every line of its sh blocks. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/```sh\n([^`]*)```/g)].flatMap((block) => (block[1] ?? '').trim().split('\n'))
}

/** Who runs each command of the guide. A new command needs a line here. */
const RUN_BY: [RegExp, string][] = [
  [/^sh deploy\/make-secrets\.sh$|^(echo|printf) .*> deploy\//, 'below: from nothing to settings'],
  [
    /^docker compose -f deploy\/compose(\.replicas)?\.yaml /,
    'nobody here; compose.test.ts and image.test.ts check what it reads',
  ],
  [/^cp -r deploy\/kubernetes|^kubectl kustomize /, 'below: an overlay of one’s own'],
  [/^kubectl (apply|-n signpost) /, 'nobody here; kubernetes.test.ts checks what it sends'],
  [/^git clone |^npm ci$|^npm run build$/, 'whoever runs these tests'],
  [/^systemd-sysusers |^install /, 'below: files of a machine'],
  [/^systemctl /, 'nobody here; systemd.test.ts checks what it starts'],
  [/^pg_(dump|restore) /, 'by hand, on PostgreSQL 15'],
  [/^tar /, 'below: a backup that was restored'],
  [/^npm run -s signpost -- migrate$/, 'test/cli/migrate.test.ts'],
  [/^psql .*CREATE ROLE/, 'test/storage/grants.test.ts, by its own connection'],
  [/signpost -- migrate --grant-to /, 'test/storage/grants.test.ts, what it grants'],
  [/signpost -- (backup|restore) /, 'below: a desk that was backed up, restored and moved'],
  [/^npm run -s signpost -- move /, 'below: a desk that was backed up, restored and moved'],
  [/^npm run -s signpost -- doctor$/, 'below: a desk that was backed up, restored and moved'],
  [/^promtool /, 'below: literally'],
  [/^curl /, 'below: figures'],
  [/^az /, 'nobody here; hosted.test.ts checks what it sends'],
]

/** The command of the guide that fits, as it stands there. Throws where there is none. */
function command(pattern: RegExp): string {
  const found = commandsIn(guide).find((line) => pattern.test(line))
  if (!found) throw new Error(`The guide has no command like ${pattern}`)
  return found
}

/** Runs lines as they stand in the guide, with other places for those of a real machine. */
function run(lines: string[], places: Record<string, string> = {}, env: Record<string, string> = {}): string {
  const script = lines.map((line) =>
    Object.entries(places).reduce((text, [from, to]) => text.replaceAll(from, to), line),
  )
  return execFileSync('sh', ['-eu', '-c', script.join('\n')], {
    cwd: scratch,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
}

/** What the guide names and is not there: files, and verbs of the command line. */
function deadNames(text: string): string[] {
  const paths = [...text.matchAll(/(?<![\w/.])((?:deploy|test|src|kb)\/[\w./-]*\w)/g)].map((match) => match[1] ?? '')
  const made = /^deploy\/(secrets|\.env|kubernetes\/overlays\/ours)/
  const anchors = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map((match) => match[1] ?? '')
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  const dead = paths.filter((path) => !made.test(path) && !existsSync(path))
  return [...dead, ...anchors.filter((anchor) => !headings.includes(anchor))]
}

describe('the guide', () => {
  test('has no command of which nobody says who runs it', () => {
    expect(commandsIn(guide).length).toBeGreaterThan(20)
    expect(commandsIn(guide).filter((line) => RUN_BY.filter(([pattern]) => pattern.test(line)).length !== 1)).toEqual(
      [],
    )
    expect(RUN_BY.filter(([pattern]) => !commandsIn(guide).some((line) => pattern.test(line)))).toEqual([])
  })

  test('names files and chapters that are there', () => {
    expect(deadNames(guide)).toEqual([])
    expect(deadNames(planted(guide, 'deploy/monitoring/rules.yaml', 'deploy/monitoring/rule.yaml'))).toEqual([
      'deploy/monitoring/rule.yaml',
    ])
    expect(deadNames(planted(guide, '(#back-up)', '(#backup)'))).toEqual(['backup'])
  })

  test('names commands of signpost that there are', () => {
    const named = [
      ...guide.matchAll(
        /signpost(?:\.ts| --)? (?:(agent|customers|kb|person|site|sla)(?: ([a-z-]+))?|(migrate|backup|restore|move|doctor)\b)/g,
      ),
    ]
    const asked = [...new Set(named.map(([, verb = '', more = '', alone = '']) => `${verb} ${more}${alone}`.trim()))]
    expect(asked.length).toBeGreaterThan(6)
    for (const words of asked) {
      const { code, said } = judged(process.execPath, ['src/cli/signpost.ts', ...words.split(' '), '--help'])
      expect(code, words).toBe(0)
      expect(said, words).toMatch(new RegExp(`Usage: signpost ${words}\\b`))
    }
  }, 120_000)
})

describe('its commands', () => {
  test('lead from nothing to settings that a desk in production starts with', () => {
    run(commandsIn(guide).slice(0, 3))
    const env = Object.fromEntries(
      [...readFileSync(join(scratch, 'deploy/.env'), 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    const files = ['SIGNPOST_SECRET', 'SMTP_URL', 'METRICS_KEY'].map((name) => [
      `${name}_FILE`,
      join(scratch, 'deploy/secrets', name.toLowerCase()),
    ])
    expect(refusals({ NODE_ENV: 'production', ...env, ...Object.fromEntries(files) })).toEqual([])
  })

  test('put the files of a machine where the unit looks for them', () => {
    const home = join(scratch, 'machine')
    mkdirSync(join(home, 'etc/systemd/system'), { recursive: true })
    run(
      commandsIn(guide).filter((line) => line.startsWith('install ')),
      { ' /etc/': ` ${home}/etc/` },
    )
    const unit = read('deploy/systemd/signpost.service')
    const read_ = [...unit.matchAll(/=(?:\w+:)?(\/etc\/signpost\/\S+)/g)].map((match) => match[1] ?? '')
    expect(read_.filter((path) => !existsSync(join(home, path)))).toEqual(['/etc/signpost/secrets/smtp_url'])
    expect(readFileSync(join(home, 'etc/systemd/system/signpost.service'), 'utf8')).toBe(unit)
  })

  test.skipIf(!tool('systemd-sysusers'))('make the user that the unit runs as', () => {
    const said = run([command(/^systemd-sysusers/)], { 'systemd-sysusers': 'systemd-sysusers --dry-run 2>&1' })
    expect(said).toMatch(/signpost/)
  })

  test.skipIf(!tool('kubectl'))('make an overlay of one’s own', () => {
    const said = run([command(/^cp -r/), command(/^kubectl kustomize/)])
    expect(said.match(/^kind: /gm)).toHaveLength(12)
  })

  test.skipIf(!tool('promtool'))('check the alarms, literally', () => {
    const said = run([command(/^promtool check/), command(/^promtool test/)], {
      promtool: resolve(tool('promtool') ?? ''),
    })
    expect(said).toContain('SUCCESS')
  })

  test.skipIf(!tool('curl'))(
    'read the figures with the key, and nothing without it',
    async () => {
      const key = 'figures-0123456789abcdef'
      mkdirSync(join(scratch, 'deploy/secrets'), { recursive: true })
      writeFileSync(join(scratch, 'deploy/secrets/figures'), `${key}\n`)
      const desk = await openWholeDesk({ METRICS_KEY: key })
      const line = command(/^curl/)
        .replace('secrets/metrics_key', 'secrets/figures')
        .replace('http://127.0.0.1:4180', desk.url)
      const answers = async (script: string) =>
        (await promisify(execFile)('sh', ['-c', script], { cwd: scratch })).stdout
      const [closed, open] = [await answers(`curl -s ${desk.url}/metrics`), await answers(line)]
      await desk.close()
      expect(closed).toContain('Unauthorized')
      expect(open).toContain('signpost_database_up 1')
    },
    120_000,
  )

  test('back a desk up beside it, restore it, and move it to a server', async () => {
    const node = `${process.execPath} ${resolve('src/cli/signpost.ts')}`
    const say = (pattern: RegExp, env: Record<string, string>) =>
      run([command(pattern)], { 'npm run -s signpost --': node }, { DATABASE_URL: '', ...settings, ...env })
    const settings = { POLICY_FOLDER: resolve('kb/policy'), KB_FOLDER: resolve('kb') }
    const [folder, one, other] = [
      join(scratch, 'desk'),
      await throwAwayDatabase(),
      await throwAwayDatabase({ bare: true }),
    ]
    const { agents: _, ...people } = demoFixtures
    const desk = await openStore({ dataDir: folder, fsync: false })
    await desk.admin.merge(people, { dryRun: false })
    say(/signpost -- backup /, { DATA_FOLDER: folder })
    await desk.close()

    expect(say(/signpost -- restore /, { NEW_DATABASE_URL: one.url })).toContain('Restored and checked')
    expect(say(/signpost -- move /, { DATA_FOLDER: folder, NEW_DATABASE_URL: other.url })).toContain(
      'Moved and checked',
    )
    for (const { url, drop } of [one, other]) {
      const found = await openStore({ url })
      expect(await found.store.customer(meridian.id)).toEqual(meridian)
      await found.close()
      expect(say(/signpost -- doctor$/, { DATABASE_URL: url, DATA_FOLDER: folder })).toMatch(/^ok {4}database /m)
      await drop()
    }
  }, 240_000)

  test('make a backup that was restored', async () => {
    const [dump, restore] = [command(/^tar .*-czf/), /`(tar [^`]*-xzf[^`]*)`/.exec(guide)?.[1] ?? '']
    const [before, after] = [join(scratch, 'before'), join(scratch, 'after')]
    for (const folder of [before, after]) mkdirSync(folder)
    const { agents: _, ...people } = demoFixtures
    const desk = await openStore({ dataDir: join(before, 'signpost'), fsync: false })
    await desk.admin.merge(people, { dryRun: false })
    await desk.close()

    run([dump], { '/var/lib': before })
    run([restore], { '/var/lib': after })

    const restored = await openStore({ dataDir: join(after, 'signpost'), fsync: false })
    expect(await restored.store.customer(meridian.id)).toEqual(meridian)
    expect(restored.migrated).toEqual([])
    await restored.close()
  }, 120_000)
})
