import { type Config, environment, readConfig } from '../config.ts'
import { type OpenStore, openStore } from '../storage/openStore.ts'

/**
 * Opens the desk's memory by the settings, beside the desk that runs on it or alone, and closes it again. Nothing is
 * ever seeded. What stands in the way is said in one line; the exit code is then 1.
 */
export async function withDesk(run: (desk: OpenStore, config: Config) => Promise<void>): Promise<void> {
  try {
    const config = readConfig(environment())
    const source = config.databaseUrl ? { url: config.databaseUrl } : { visitDataDir: config.dataFolder }
    const desk = await openStore(source)
    await run(desk, config).finally(desk.close)
  } catch (fault) {
    console.error((fault as Error).message)
    process.exitCode = 1
  }
}
