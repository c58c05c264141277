import { execFile, execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { firstAdmin } from '../../src/firstAdmin.ts'
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

/** The sh blocks of the guide, line by line. */
function blocksIn(text: string): string[][] {
  return [...text.matchAll(/```sh\n([^`]*)```/g)].map(([, lines = '']) =>
    lines
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  )
}

/** Commands of the guide: every line of its sh blocks. */
function commandsIn(text: string): string[] {
  return blocksIn(text).flat()
}

/** What stands in running text and would be a command: nobody says who runs it. */
function strayCommands(text: string): string[] {
  const inline = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
  return inline.filter((words) =>
    /^(?:[A-Z_]+=\S+ )?(?:docker compose -|kubectl (?:-|apply)|(?:sudo|tar|pg_\w+|systemctl|sh) )/.test(words),
  )
}

/** Who runs each command of the guide. A new command needs a line here. */
const RUN_BY: [RegExp, string][] = [
  [/^sh deploy\/make-secrets\.sh$|^(echo|printf) .*> deploy\//, 'below: from nothing to settings'],
  [
    /^docker compose -f deploy\/compose(\.replicas)?\.yaml /,
    'nobody here; compose.test.ts and image.test.ts check what it reads',
  ],
  [/^docker (build|push) /, 'nobody here; image.test.ts checks what it reads'],
  [/^cp -r deploy\/kubernetes|^kubectl kustomize /, 'below: an overlay of one’s own'],
  [/^kubectl (apply|-n signpost (wait|rollout|delete)) /, 'nobody here; kubernetes.test.ts checks what it sends'],
  [/^kubectl -n signpost exec /, 'nobody here; below, what it starts'],
  [/^git (clone|pull) |^npm ci$|^npm run build$/, 'whoever runs these tests'],
  [/^systemd-sysusers |^install /, 'below: files of a machine'],
  [/^sh \/opt\/signpost\/deploy\/systemd\/signpost\.sh /, 'systemd.test.ts, with stand-ins for systemd'],
  [/^systemctl /, 'nobody here; systemd.test.ts checks what it starts'],
  [/^pg_(dump|restore) /, 'by hand, on PostgreSQL 15'],
  [/^tar /, 'below: a backup that was restored'],
  [/^umask /, 'below: a desk that was backed up, restored and moved'],
  [/^openssl |^mv deploy\/secrets\//, 'below: a new secret'],
  [/^npm run -s signpost -- agent disable /, 'below: the first administrator'],
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

/** A command that a container, a cluster or systemd would start, as it stands behind their words. */
function inside(pattern: RegExp): string {
  return command(pattern).replace(/^.*?(node src\/cli\/signpost\.ts|signpost\.sh) /, `${cli} `)
}

const cli = `${process.execPath} ${resolve('src/cli/signpost.ts')}`
const settings = { POLICY_FOLDER: resolve('kb/policy'), KB_FOLDER: resolve('kb') }

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

  test('says of which commands it is not true that tests run them, and of no other', () => {
    const [sentence = ''] = /^Commands here are run by tests[\s\S]*?\n\n/m.exec(guide) ?? []
    const [, ...said] = [...sentence.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
    const isRun = (line: string) =>
      !RUN_BY.some(([pattern, by]) => pattern.test(line) && /^(nobody here|by hand|whoever)/.test(by))
    const left = commandsIn(guide)
      .filter((line) => !isRun(line))
      .map((line) => `${line.replace(/^[A-Z_]+=\S+ /, '')} `)
    expect(left.filter((line) => !said.some((words) => line.startsWith(`${words} `)))).toEqual([])
    expect(said.filter((words) => !left.some((line) => line.startsWith(`${words} `)))).toEqual([])
  })

  test('keeps its commands in blocks, where each is asked who runs it', () => {
    expect(strayCommands(guide)).toEqual([])
    expect(strayCommands(`${guide}\nor \`kubectl -n signpost get pods\``)).toEqual(['kubectl -n signpost get pods'])
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
        /signpost(?:\.ts|\.sh| --)? (?:(agent|customers|kb|person|secret|site|sla)(?: ([a-z-]+))?|(migrate|backup|restore|move|doctor)\b)/g,
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
  test.each([
    ['one node', 'deploy/compose.yaml', ['SIGNPOST_SECRET', 'SMTP_URL', 'METRICS_KEY']],
    ['several nodes', 'deploy/compose.replicas.yaml', ['SIGNPOST_SECRET', 'SMTP_URL', 'METRICS_KEY', 'DATABASE_URL']],
  ])('lead from nothing to settings that %s in production start with', (_what, file, secrets) => {
    for (const made of ['secrets', '.env']) rmSync(join(scratch, 'deploy', made), { recursive: true, force: true })
    const block = blocksIn(guide).find((lines) =>
      lines.some((line) => line.startsWith(`docker compose -f ${file} up -d`)),
    )
    run((block ?? []).filter((line) => !line.startsWith('docker ')))
    const env = Object.fromEntries(
      [...readFileSync(join(scratch, 'deploy/.env'), 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    const files = secrets.map((name) => [`${name}_FILE`, join(scratch, 'deploy/secrets', name.toLowerCase())])
    expect(refusals({ NODE_ENV: 'production', ...env, ...Object.fromEntries(files) })).toEqual([])
  })

  test('put the files of a machine where the unit looks for them', () => {
    const home = join(scratch, 'machine')
    mkdirSync(join(home, 'etc/systemd/system'), { recursive: true })
    run(
      commandsIn(guide).filter((line) => line.startsWith('install ')),
      { ' /etc/': ` ${home}/etc/`, ' /var/': ` ${home}/var/`, '-o signpost -g signpost ': '' },
    )
    const written =
      command(/signpost\.sh backup /)
        .split(' ')
        .at(-1) ?? ''
    expect(statSync(join(home, dirname(written))).mode & 0o777).toBe(0o700)
    const unit = read('deploy/systemd/signpost.service').replace(/^#.*\n/gm, '')
    const read_ = [...unit.matchAll(/=(?:\w+:)?(\/etc\/signpost\/\S+)/g)].map((match) => match[1] ?? '')
    expect(read_.filter((path) => !existsSync(join(home, path)))).toEqual(['/etc/signpost/secrets/smtp_url'])
    expect(readFileSync(join(home, 'etc/systemd/system/signpost.service'), 'utf8')).toBe(
      read('deploy/systemd/signpost.service'),
    )
  })

  test('make a new secret, and then the two change places', () => {
    const folder = join(scratch, 'deploy/secrets')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'signpost_secret'), 'the secret that was there before this one\n')
    const both = () => {
      const { secret, previousSecret } = readConfig({
        SIGNPOST_SECRET_FILE: join(folder, 'signpost_secret'),
        SIGNPOST_SECRET_PREVIOUS_FILE: join(folder, 'signpost_secret_previous'),
      })
      return [secret, previousSecret]
    }
    run([command(/^openssl /)])
    const [old, fresh] = both()
    expect(old).toBe('the secret that was there before this one')
    run(commandsIn(guide).filter((line) => line.startsWith('mv deploy/secrets/signpost_secret')))
    expect(both()).toEqual([fresh, old])
  })

  test('make a new metrics key beside the one before, and leave every other secret as it is', () => {
    const folder = join(scratch, 'deploy/secrets')
    run([command(/^sh deploy\/make-secrets\.sh$/)])
    const texts = () => Object.fromEntries(readdirSync(folder).map((name) => [name, read(join(folder, name))]))
    const { metrics_key: old = '', ...others } = texts()
    run(blocksIn(guide).find(([first]) => first?.startsWith('mv deploy/secrets/metrics_key ')) ?? [])
    const { metrics_key: fresh = '', ...rest } = texts()
    expect(rest).toEqual({ ...others, metrics_key_previous: old })
    const { metricsKeys } = readConfig({
      METRICS_KEY: fresh.trim(),
      METRICS_KEY_PREVIOUS: rest.metrics_key_previous?.trim(),
    })
    expect(metricsKeys).toEqual([fresh.trim(), old.trim()])
    expect(fresh).not.toBe(old)
  })

  test('end the first administrator’s way in once somebody else has one', async () => {
    const home = await throwAwayDatabase()
    const desk = await openStore({ url: home.url })
    const env = { ...settings, DATABASE_URL: home.url, PUBLIC_URL: 'https://help.example.org' }
    expect(await firstAdmin(desk.accounts, false)).toMatchObject({ role: 'admin' })
    const end = () => run([command(/agent disable/)], { 'npm run -s signpost --': cli }, env)
    expect(end).toThrow(/is the last admin/)

    const ways = [/^docker .*compose\.yaml/, /^docker .*replicas/, /^kubectl /, /^sh .*signpost\.sh/]
    const [add = '', ...others] = new Set(ways.map((way) => inside(new RegExp(`${way.source}.* agent add`))))
    expect(others).toEqual([])
    expect(run([add], {}, env)).toMatch(/^Sign in once[\s\S]*https:\/\/help\.example\.org\//m)
    expect(end()).toMatch(/^First administrator <first-administrator@localhost> cannot sign in any more/)
    expect(await firstAdmin(desk.accounts, false)).toBeNull()
    await desk.close()
    await home.drop()
  }, 120_000)

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
    const say = (pattern: RegExp, env: Record<string, string>) =>
      run([command(pattern)], { 'npm run -s signpost --': cli }, { DATABASE_URL: '', ...settings, ...env })
    const [folder, one, other] = [
      join(scratch, 'desk'),
      await throwAwayDatabase(),
      await throwAwayDatabase({ bare: true }),
    ]
    const { agents: _, ...people } = demoFixtures
    const desk = await openStore({ dataDir: folder, fsync: false })
    await desk.admin.merge(people, { dryRun: false })
    say(/signpost -- backup /, { DATA_FOLDER: folder })
    // the same to standard output, which a container's shell would keep
    rmSync(join(scratch, 'signpost.backup'))
    for (const way of [/^docker .* backup -/, /^kubectl .* backup -/]) {
      run([command(/^umask /), inside(way)], {}, { ...settings, DATABASE_URL: '', DATA_FOLDER: folder })
    }
    expect(statSync(join(scratch, 'signpost.backup')).mode & 0o777).toBe(0o600)
    await desk.close()

    expect(say(/signpost -- restore /, { NEW_DATABASE_URL: one.url })).toContain('Restored and checked')
    // the same from standard input, into a folder that is not there yet
    const [again = '', ...others] = new Set([/compose\.yaml .* restore -/, /replicas\.yaml .* restore -/].map(inside))
    expect(others).toEqual([])
    const elsewhere = { ...settings, DATABASE_URL: '', DATA_FOLDER: join(scratch, 'restored') }
    expect(run([again], {}, elsewhere)).toContain('Restored and checked')
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
    const [dump, restore] = [command(/^tar .*-czf/), command(/^tar .*-xzf/)]
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
