/**
 * Makes what is not written by hand: the database client and the files that browsers load. `buildIfStale` runs at every
 * start and costs next to nothing when nothing changed; `node src/build.ts` does the same from the command line.
 */
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { InlineConfig } from 'vite'
import { chatBundle, consoleBundle, docsBundle, helpBundle, launcherBundle, stylesheetBundle } from './web/bundles.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path: string) => join(root, path)

const everything = ['database client', 'launcher', 'pages', 'chat', 'console', 'docs'] as const

export type ThingName = (typeof everything)[number]

/** Something to build. All paths are relative to the project's folder. */
interface Thing {
  name: ThingName
  /** The thing is passed over while this file does not exist. */
  source: string
  /** Files and folders whose content, with this script and the lock file, decides whether the thing is stale. */
  inputs: string[]
  /** What `make` leaves behind; when it is gone, the thing is stale. */
  output: string
  make: () => Promise<void>
}

/** How long to wait for another process that builds, in milliseconds. */
const lockPatienceMs = 180_000

const look = ['src/web/tokens.css', 'src/web/logo.svg', 'src/web/favicon.svg']
const always = ['package-lock.json', 'src/build.ts', 'src/web/bundles.ts']

const things: Thing[] = [
  {
    name: 'database client',
    source: 'prisma/schema.prisma',
    inputs: ['prisma/schema.prisma', 'prisma/prisma.config.ts'],
    output: 'src/storage/generated',
    make: generateDatabaseClient,
  },
  {
    name: 'launcher',
    source: 'src/web/launcher/launcher.ts',
    inputs: ['src/web/launcher'],
    output: '.build/web/launcher.js',
    make: async () => {
      await bundle(launcherBundle(root))
      await compress('.build/web/launcher.js')
    },
  },
  {
    name: 'pages',
    source: 'src/web/demo',
    inputs: ['src/web/demo', 'src/web/help', ...look],
    output: '.build/web/demo',
    make: makePages,
  },
  {
    name: 'chat',
    source: 'src/web/chat/index.html',
    inputs: ['src/web/chat', 'src/web/launcher', ...look],
    output: '.build/web/chat/index.html',
    make: async () => {
      await bundle(chatBundle(root))
      await compress('.build/web/chat/assets')
    },
  },
  {
    name: 'console',
    source: 'src/web/console/index.html',
    inputs: ['src/web/console', 'src/domain/password.ts', ...look],
    output: '.build/web/console/index.html',
    make: async () => {
      await bundle(consoleBundle(root))
      await compress('.build/web/console/assets')
    },
  },
  {
    name: 'docs',
    source: 'src/web/docs/index.html',
    inputs: ['src/web/docs', ...look],
    output: '.build/web/docs/index.html',
    make: async () => {
      await bundle(docsBundle(root))
      await compress('.build/web/docs/assets')
    },
  },
]

/**
 * Builds every thing whose inputs changed since it was last built, one line on the console for each, and returns at once
 * when none did. `names` narrows it to some things. Two processes starting together take turns. Throws an Error that
 * names each thing that could not be built, and the remedy, after it has built the others.
 */
export async function buildIfStale(names: readonly ThingName[] = everything): Promise<void> {
  if ((await stale(names)).length > 0) await buildInOwnProcess(names)
}

/** Keeps the bundler's memory, its settings and its stray rejections out of the process that is about to serve people. */
async function buildInOwnProcess(names: readonly ThingName[]): Promise<void> {
  const builder = spawn(process.execPath, [fileURLToPath(import.meta.url), ...names], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaint = text(builder.stderr)
  const ended = once(builder, 'close')
  for await (const line of createInterface(builder.stdout)) console.log(line)
  const [code] = await ended
  if (code !== 0) throw new Error((await complaint).trim() || `The build ended with code ${code}`)
}

async function buildStale(names: readonly ThingName[]): Promise<void> {
  await mkdir(at('.build/web'), { recursive: true })
  const complaints: string[] = []
  await inTurn(async () => {
    for (const { thing, hash } of await stale(names)) {
      const begun = performance.now()
      try {
        await thing.make()
        await writeFile(
          at('.build/stamp.json'),
          `${JSON.stringify({ ...(await stamps()), [thing.name]: hash }, null, 2)}\n`,
        )
        console.log(`built ${thing.name} in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
      } catch (cause) {
        complaints.push(remedy(thing, cause))
      }
    }
  })
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
}

async function stale(names: readonly ThingName[]): Promise<{ thing: Thing; hash: string }[]> {
  const kept = await stamps()
  const present = things.filter((thing) => names.includes(thing.name) && existsSync(at(thing.source)))
  const all = await Promise.all(
    present.map(async (thing) => ({ thing, hash: await hashOf([...thing.inputs, ...always]) })),
  )
  return all.filter(({ thing, hash }) => kept[thing.name] !== hash || !existsSync(at(thing.output)))
}

/** What each thing was last built from: its name → the hash of its inputs. An unreadable file counts as "never built". */
async function stamps(): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(at('.build/stamp.json'), 'utf8'))
  } catch {
    return {}
  }
}

async function hashOf(paths: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of await filesUnder(path))
      hash
        .update(`${file}\0`)
        .update(await readFile(at(file)))
        .update('\0')
  }
  return hash.digest('hex')
}

/** The file itself, every file in the folder in a fixed order, or nothing if there is no such path. */
async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(at(path))) return []
  if ((await stat(at(path))).isFile()) return [path]
  const entries = await readdir(at(path), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort()
}

async function generateDatabaseClient(): Promise<void> {
  const prisma = at('node_modules/prisma/build/index.js')
  const config = existsSync(at('prisma/prisma.config.ts')) ? ['--config', 'prisma/prisma.config.ts'] : []
  // Generating needs no engine; naming an existing file keeps Prisma from downloading one.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  await promisify(execFile)(process.execPath, [prisma, 'generate', ...config], { cwd: root, env })
}

async function bundle(config: InlineConfig): Promise<void> {
  const { build } = await import('vite')
  await build(config)
}

async function makePages(): Promise<void> {
  await bundle(stylesheetBundle(root))
  await bundle(helpBundle(root))
  await mkdir(at('.build/web/demo'), { recursive: true })
  const plain = (await filesUnder('src/web/demo')).filter((file) => /\.(html|js|svg)$/.test(file))
  for (const file of [...plain, 'src/web/favicon.svg', 'src/web/logo.svg']) {
    await copyFile(at(file), at(file.replace('src/web', '.build/web')))
  }
  const sheets = (await readdir(at('.build/web'))).filter((name) => name.endsWith('.css'))
  for (const name of [...sheets, 'help.js']) await compress(`.build/web/${name}`)
}

/** Puts `x.br` and `x.gz` beside every text file x of at least 1 KB, for a server to send as they are. */
async function compress(path: string): Promise<void> {
  const squeezeBrotli = promisify(brotliCompress)
  const squeezeGzip = promisify(gzip)
  for (const file of (await filesUnder(path)).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const content = await readFile(at(file))
    if (content.length < 1024) continue
    await writeFile(
      at(`${file}.br`),
      await squeezeBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
    )
    await writeFile(at(`${file}.gz`), await squeezeGzip(content, { level: 9 }))
  }
}

/** Runs `work` while no other process of this project builds; a lock left by a process that died is taken over. */
async function inTurn(work: () => Promise<void>): Promise<void> {
  const lock = at('.build/lock')
  const deadline = Date.now() + lockPatienceMs
  for (;;) {
    try {
      const file = await open(lock, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(await readFile(lock, 'utf8').catch(() => ''))
      if (holder && !isAlive(holder)) await rm(lock, { force: true })
      else if (Date.now() < deadline) await pause(100)
      else
        throw new Error(
          `Another process (${holder || 'unknown'}) has been building for too long. If there is none, delete ${lock} and start again.`,
        )
    }
  }
  try {
    await work()
  } finally {
    await rm(lock, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function remedy(thing: Thing, cause: unknown): string {
  const said = cause as { code?: string; message?: string; stderr?: string }
  if (said.code === 'ERR_MODULE_NOT_FOUND') {
    return `The ${thing.name} cannot be built because the build tools are not installed. Run "npm ci" (without --omit=dev), or copy a finished .build folder here.`
  }
  const reason = stripVTControlCharacters(said.stderr || said.message || String(cause)).trim()
  return `The ${thing.name} could not be built from ${thing.source}: ${reason}`
}

if (import.meta.main) {
  process.env.NODE_ENV = 'production' // or the pages would get React's slow half for developers
  process.on('unhandledRejection', () => {}) // Vite lets the cause of a failed build go free beside the failure itself
  const names = everything.filter((name) => process.argv.length < 3 || process.argv.includes(name))
  await buildStale(names).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
