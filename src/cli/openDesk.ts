import { type Config, environment, readConfig } from '../config.ts'
import { type OpenStore, openStore } from '../storage/openStore.ts'

/**
 * Opens the desk's memory by the settings, beside the desk that runs on it or alone, and closes it again. Nothing is
 * ever seeded. What stands in the way is said in one line; the exit code is then 1.
 */
export function withDesk(run: (desk: OpenStore, config: Config) => Promise<void>): Promise<void> {
  return withConfig(async (config) => {
    const source = config.databaseUrl ? { url: config.databaseUrl } : { visitDataDir: config.dataFolder }
    const desk = await openStore(source)
    await run(desk, config).finally(desk.close)
  })
}

/** Reads the settings. What stands in the way, now or later, is said in one line; the exit code is then 1. */
export async function withConfig(run: (config: Config) => Promise<void>): Promise<void> {
  try {
    await run(readConfig(environment()))
  } catch (fault) {
    console.error((fault as Error).message)
    process.exitCode = 1
  }
}
