import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { launcherBundle } from '../../src/web/bundles.ts'

/** The text of launcher.js exactly as the project's build makes it, without touching the build folder. */
export async function builtLauncher(): Promise<string> {
  const config = launcherBundle(fileURLToPath(new URL('../..', import.meta.url)))
  const result = await build({ ...config, build: { ...config.build, write: false } })
  const [first] = [result].flat()
  const code = first && 'output' in first ? first.output[0].code : undefined
  if (!code) throw new Error('building the launcher gave no code')
  return code
}
