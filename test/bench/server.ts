import { type ChildProcess, fork } from 'node:child_process'

/** A server under load, in a process of its own, so that its CPU time is its own. */
export type BenchServer = {
  url: string
  /** CPU time so far in milliseconds, and memory in bytes. */
  usage(): Promise<{ cpuMs: number; memoryBytes: number }>
  /** Starts sampling where its CPU time goes, and at the second call answers the file that says so. */
  profile(): Promise<string | null>
  stop(): Promise<void>
}

/** Starts a script that sends `{ port }` when it listens, and `{ cpu, memory }` when it is sent anything. */
export async function startServer(script: URL, environment: NodeJS.ProcessEnv = {}): Promise<BenchServer> {
  const child = fork(script, { execArgv: [], env: { ...process.env, DATABASE_URL: '', ...environment } })
  child.setMaxListeners(0) // one for each answer that is waited for
  const { port } = await answer<{ port: number }>(child)
  return {
    url: `http://127.0.0.1:${port}`,
    async usage() {
      const coming = answer<{ cpu: NodeJS.CpuUsage; memory: number }>(child)
      child.send('usage')
      const { cpu, memory } = await coming
      return { cpuMs: (cpu.user + cpu.system) / 1000, memoryBytes: memory }
    },
    async profile() {
      const coming = answer<{ file?: string }>(child)
      child.send('profile')
      return (await coming).file ?? null
    },
    async stop() {
      const ended = new Promise((end) => child.once('exit', end))
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(late)
    },
  }
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T))
    child.once('exit', (code) => reject(new Error(`The server under load ended with code ${code}`)))
  })
}
