import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, readConfig, SECRET_SETTINGS } from '../config.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** The settings, or null where they cannot be used, with a finding for each that is in the way. */
export function examineSettings(env: NodeJS.ProcessEnv): { config: Config | null; findings: Finding[] } {
  try {
    const config = readConfig(env)
    const where = config.production ? 'production' : 'development'
    return { config, findings: [ok('settings', `they can be used, in ${where}`)] }
  } catch (fault) {
    const lines = (fault as Error).message.split('\n')
    return { config: null, findings: lines.map(complaint) }
  }
}

/** "NAME: what is wrong; what to do" with the name left in. */
function complaint(line: string): Finding {
  const [, what = line, remedy = ''] = /^(.*?)(?:; |\. )(.*)$/s.exec(line) ?? []
  return fail('settings', what, remedy || 'correct it; .env.example has every setting')
}

/** Of so few different characters no secret is made by chance. */
const DIFFERENT_MIN = 10

/** Secrets that are too plain, used twice, or in files that others can read. */
export function examineSecrets(
  { secret, directLineSecret, metricsKey, production }: Config,
  env: NodeJS.ProcessEnv,
): Finding[] {
  const again = '`openssl rand -base64 32` makes another; changing SIGNPOST_SECRET signs everybody out'
  const held = { SIGNPOST_SECRET: secret, DIRECT_LINE_SECRET: directLineSecret, METRICS_KEY: metricsKey }
  const found: Finding[] = []
  for (const [name, value] of Object.entries(held)) {
    if (value === null || new Set(value).size >= DIFFERENT_MIN) continue
    found.push(warn('secrets', `${name} has ${new Set(value).size} different characters and can be guessed`, again))
  }
  const all = Object.values(held).filter((value) => value !== null)
  if (new Set(all).size < all.length) {
    found.push(warn('secrets', 'two doors have the same secret, so that who knows one has both', 'give each its own'))
  }
  for (const name of SECRET_SETTINGS.map((setting) => `${setting}_FILE`)) {
    const file = env[name]
    if (!file || !isOpenToOthers(file)) continue
    found.push(warn('secrets', `${name}: every user of this machine can read ${file}`, `chmod 700 ${dirname(file)}`))
  }
  if (found.length > 0) return found
  const from = secret === null ? 'one is kept in the data folder' : `SIGNPOST_SECRET has ${secret.length} characters`
  return [ok('secrets', production ? from : `${from}, for development`)]
}

/** Whether others can read the file, and can get to it: a folder that is closed closes what is in it. */
function isOpenToOthers(file: string): boolean {
  const mode = modeOf(file)
  const folder = modeOf(dirname(file))
  return (
    mode !== null &&
    folder !== null &&
    (mode & 0o004) !== 0 &&
    (folder & 0o001) !== 0 &&
    !file.startsWith('/run/secrets/')
  )
}

/** How much is free, for a folder; replaced in tests. */
export type Disk = (folder: string) => Promise<{ freeBytes: number; sizeBytes: number }>

const FREE_BYTES_FAIL = 200_000_000
const FREE_BYTES_WARN = 2_000_000_000
const FREE_SHARE_WARN = 0.1

/** Who may get into the data folder, and whether its disk has room. */
export async function examineDataFolder({ dataFolder, databaseUrl }: Config, disk: Disk): Promise<Finding[]> {
  const mode = modeOf(dataFolder)
  if (mode === null) {
    return databaseUrl === null
      ? [warn('data folder', `${dataFolder} is not there yet`, 'the first start makes it; or correct DATA_FOLDER')]
      : [ok('data folder', 'none is needed beside DATABASE_URL')]
  }
  const found: Finding[] = []
  if ((mode & 0o022) !== 0) {
    found.push(fail('data folder', `others may write in ${dataFolder}`, `chmod go-w ${dataFolder}`))
  }
  const secret = join(dataFolder, 'secret')
  if (((modeOf(secret) ?? 0) & 0o077) !== 0) {
    found.push(fail('data folder', `others may read the secret in ${secret}`, `chmod 600 ${secret}`))
  }
  const { freeBytes, sizeBytes } = await disk(dataFolder)
  const room = `${gb(freeBytes)} of ${gb(sizeBytes)} are free where ${dataFolder} is`
  const more = 'make room, or give it a larger disk'
  if (freeBytes < FREE_BYTES_FAIL) found.push(fail('data folder', room, more))
  else if (freeBytes < FREE_BYTES_WARN && freeBytes < sizeBytes * FREE_SHARE_WARN)
    found.push(warn('data folder', room, more))
  return found.length > 0 ? found : [ok('data folder', room)]
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode
  } catch {
    return null
  }
}

function gb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
