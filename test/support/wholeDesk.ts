import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import type { Instant } from '../../src/calendar/time.ts'
import { readConfig } from '../../src/config.ts'

/** The whole desk on a port of its own with an embedded database of its own, and a clock one can set. */
export type WholeDesk = {
  app: App
  url: string
  clock: { now: Instant | null }
  /** Letters that would have gone out, newest first. */
  letters(): Promise<{ to: string; subject: string; text: string }[]>
  /** The newest code that was mailed to this address. */
  code(email: string): Promise<string>
  /** How many tickets were opened since the start, as the metrics count them. */
  ticketsOpened(): Promise<number>
  /** Stops and starts again on the same data and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Opens a whole desk; `env` are settings as an operator would write them. */
export async function openWholeDesk(env: Record<string, string> = {}): Promise<WholeDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-desk-'))
  chmodSync(folder, 0o755) // as root the database runs as somebody else, who must get in
  const data = join(folder, 'data')
  const quiet = { LOG_LEVEL: 'error', DEMO_HISTORY: 'false', DIGEST_TIME: 'off' }
  const settings = { NODE_ENV: 'development', PORT: '0', DATA_FOLDER: data, ...quiet, ...env }
  const clock: WholeDesk['clock'] = { now: null }
  const swap = { clock: () => clock.now ?? (Date.now() as Instant) }
  let app = await createApp(readConfig(settings), swap)
  await app.start()
  const desk: WholeDesk = {
    app,
    url: app.url(),
    clock,
    letters: () => app.letters(),
    async code(email) {
      for (let tries = 0; tries < 50; tries++) {
        const found = (await app.letters()).find(({ to, subject }) => to === email && /^\d{6}\b/.test(subject))
        if (found) return found.subject.slice(0, 6)
        await new Promise((resume) => setTimeout(resume, 100))
      }
      throw new Error(`No code was mailed to ${email}`)
    },
    async ticketsOpened() {
      const page = await (await fetch(`${desk.url}/metrics`)).text()
      return [...page.matchAll(/^signpost_tickets_opened_total\{[^}]*\} (\d+)/gm)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      )
    },
    async restart() {
      const { port } = new URL(desk.url)
      await app.stop()
      app = await createApp(readConfig({ ...settings, PORT: port }), swap)
      await app.start()
      desk.app = app
    },
    async close() {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return desk
}
