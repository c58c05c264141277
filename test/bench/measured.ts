import { type ChildProcess, fork } from 'node:child_process'

/** What the process of the desk costs at a moment. Memory in bytes, times and counts since it started. */
export type Figures = {
  rss: number
  heapUsed: number
  external: number
  cpuMs: number
  /** Asked of the database, transactions' begins and ends included. */
  statements: number
  /** To the database, open now. */
  connections: number
  /** Open file descriptors; 0 where the system does not say. */
  files: number
  /** What keeps the process alive, by kind. */
  resources: Record<string, number>
}

/** What the parent asks for. */
export type Asked = { number: number; collect: boolean; signIn: string | null }

/** A desk in a process of its own. */
export type MeasuredDesk = {
  url: string
  pid: number
  /** The data folder of an embedded database. */
  folder: string
  /** With `collect` after a full garbage collection. */
  figures(collect?: boolean): Promise<Figures>
  /** A link that signs this agent in once. */
  signInLink(email: string): Promise<string>
  stop(): Promise<void>
}

/** Starts the desk with these settings besides those of the environment. Throws when it ends before it listens. */
export async function startMeasuredDesk(settings: Record<string, string> = {}): Promise<MeasuredDesk> {
  const child = fork(new URL('./measuredServer.ts', import.meta.url), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...settings },
  })
  const waiting = new Map<number, (answer: { figures: Figures; link: string | null }) => void>()
  const { port, folder } = await started(child)
  child.on('message', (answer: { number: number; figures: Figures; link: string | null }) => {
    waiting.get(answer.number)?.(answer)
    waiting.delete(answer.number)
  })
  let number = 0
  const ask = (collect: boolean, signIn: string | null) =>
    new Promise<{ figures: Figures; link: string | null }>((resolve) => {
      number += 1
      waiting.set(number, resolve)
      child.send({ number, collect, signIn } satisfies Asked)
    })
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    folder,
    figures: async (collect = false) => (await ask(collect, null)).figures,
    async signInLink(email) {
      const { link } = await ask(false, email)
      if (!link) throw new Error(`There is no agent ${email}`)
      return link
    },
    async stop() {
      const ended = new Promise((end) => child.once('exit', end))
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(late)
    },
  }
}

function started(child: ChildProcess): Promise<{ port: number; folder: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number; folder: string }))
    child.once('exit', (code) => reject(new Error(`The desk ended with code ${code}`)))
  })
}
