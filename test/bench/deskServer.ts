import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'

/**
 * The whole desk, durable, in a process of its own: on a database of its own, or the one of DATABASE_URL. It tells its
 * parent the port, and its CPU time when asked.
 */
const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'))
chmodSync(folder, 0o755) // as root the database runs as somebody else, who must get in
const app = await createApp(
  readConfig({
    NODE_ENV: 'development',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATA_FOLDER: join(folder, 'data'),
    ...(process.env.DATABASE_URL && { DATABASE_URL: process.env.DATABASE_URL }),
  }),
)
await app.start()
process.send?.({ port: Number(new URL(app.url()).port) })
process.on('message', (asked) => {
  if (asked === 'profile') void profile()
  else process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage().rss })
})
process.on('disconnect', async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

let session: Session | null = null

/** A first call begins to sample, a second writes down what was found and says where. */
async function profile(): Promise<void> {
  if (!session) {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 500 })
    await session.post('Profiler.start')
    process.send?.({ profiling: true })
    return
  }
  const { profile: found } = await session.post('Profiler.stop')
  session.disconnect()
  session = null
  const file = join(folder, 'turns.cpuprofile')
  writeFileSync(file, JSON.stringify(found))
  process.send?.({ file })
}
