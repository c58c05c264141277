import { createApp } from './app.ts'
import { environment, readConfig } from './config.ts'

const AGAIN_MS = 2_000

/** Reads the settings, starts the app, and stops it on Ctrl-C or SIGTERM. A start that cannot work says why in one line. */
export async function main(): Promise<void> {
  try {
    const app = await createApp(readConfig(environment()))
    let stoppingSince: number | null = null
    const stop = async () => {
      // npm passes on a Ctrl-C that we have heard already; only one that comes later means "now"
      if (stoppingSince !== null && performance.now() - stoppingSince < AGAIN_MS) return
      if (stoppingSince !== null) process.exit(1)
      stoppingSince = performance.now()
      console.log('\nClosing …')
      await app.stop()
      process.exit(0)
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
    console.log(await app.start())
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : String(fault))
    if (environment().LOG_LEVEL === 'debug') console.error(fault)
    process.exit(1)
  }
}

if (import.meta.main) await main()
