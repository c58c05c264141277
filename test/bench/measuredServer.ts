import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Asked, Figures } from './measured.ts'

/**
 * The whole desk, durable, in a process of its own that tells its parent what it costs: see measured.ts. Settings come from
 * the environment; without DATABASE_URL it is the embedded database in a folder that goes with the process.
 */
const database = { statements: 0, connections: 0 }
countDatabase()
const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'))
chmodSync(folder, 0o755) // as root the database runs as somebody else, who must get in
const config = { NODE_ENV: 'development', PORT: '0', DATA_FOLDER: join(folder, 'data'), LOG_LEVEL: 'error' }
const app = await createApp(readConfig({ ...config, ...process.env }))
await app.start()
process.send?.({ port: Number(new URL(app.url()).port), folder: config.DATA_FOLDER })
process.on('message', (asked: Asked) => void answer(asked))
process.on('disconnect', async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

async function answer({ number, collect, signIn }: Asked): Promise<void> {
  if (collect) await collectGarbage()
  const link = signIn ? await app.signInLink(signIn) : null
  process.send?.({ number, figures: await figuresNow(), link })
}

/** Three times, with time between for what finalizers let go. */
async function collectGarbage(): Promise<void> {
  if (!globalThis.gc) throw new Error('Start this process with --expose-gc')
  for (let round = 0; round < 3; round++) {
    globalThis.gc()
    await pause(100)
  }
}

async function figuresNow(): Promise<Figures> {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  return {
    rss,
    heapUsed,
    external,
    cpuMs: (user + system) / 1000,
    ...database,
    files: (await readdir('/proc/self/fd').catch(() => [])).length,
    resources,
  }
}

/** Counts what any part of the process asks the database, below every layer of ours. */
function countDatabase(): void {
  const { connect, query } = pg.Client.prototype
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...given: unknown[]) {
      database.statements += 1
      return Reflect.apply(query, this, given)
    },
    connect(this: pg.Client, ...given: unknown[]) {
      database.connections += 1
      this.once('end', () => {
        database.connections -= 1
      })
      return Reflect.apply(connect, this, given)
    },
  })
}
