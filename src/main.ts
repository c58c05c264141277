import { createApp } from './app.ts'
import { environment, readConfig } from './config.ts'

/** Reads the settings, starts the app, and stops it on Ctrl-C or SIGTERM. A start that cannot work says why in one line. */
export async function main(): Promise<void> {
  try {
    const app = await createApp(readConfig(environment()))
    let stopping = false
    const stop = async () => {
      if (stopping) process.exit(1)
      stopping = true
      console.log('\nClosing …')
      await app.stop()
      process.exit(0)
    }
    process.once('SIGTERM', stop)
    process.on('SIGINT', stop)
    console.log(await app.start())
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : String(fault))
    if (process.env.LOG_LEVEL === 'debug') console.error(fault)
    process.exit(1)
  }
}

if (import.meta.main) await main()
