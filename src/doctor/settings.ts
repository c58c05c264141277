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
/** What the name of a setting ends with that holds the key before. */
const BEFORE = '_PREVIOUS'

/** Secrets that are too plain, used twice, or in files that others can read. */
export function examineSecrets(
  { secret, previousSecret, directLineSecrets, metricsKeys, inbound, production }: Config,
  env: NodeJS.ProcessEnv,
): Finding[] {
  const held = [
    ...named('SIGNPOST_SECRET', [secret, previousSecret]),
    ...named('DIRECT_LINE_SECRET', directLineSecrets),
    ...named('METRICS_KEY', metricsKeys),
    ...named('MAIL_DOOR_SECRET', inbound?.doorSecrets ?? []),
  ]
  const found: Finding[] = []
  for (const { name, value } of held) {
    if (new Set(value).size >= DIFFERENT_MIN) continue
    const remedy = isBefore(name)
      ? 'take it away once everybody has the new one'
      : '`openssl rand -base64 32` makes another; SECURITY.md tells how each is replaced'
    found.push(warn('secrets', `${name} has ${new Set(value).size} different characters and can be guessed`, remedy))
  }
  const twins = held.filter(({ value }) => held.filter((other) => other.value === value).length > 1)
  if (twins.length > 0) {
    const names = twins.map(({ name }) => name).join(' and ')
    found.push(warn('secrets', `${names} are not all different: who knows one has another`, 'give each its own'))
  }
  for (const name of SECRET_SETTINGS.map((setting) => `${setting}_FILE`)) {
    const file = env[name]
    if (!file || !isOpenToOthers(file)) continue
    found.push(warn('secrets', `${name}: every user of this machine can read ${file}`, `chmod 700 ${dirname(file)}`))
  }
  const before = held.map(({ name }) => name).filter(isBefore)
  const still = before.length > 0 ? [ok('secrets', `still counting: ${before.join(', ')}`)] : []
  if (found.length > 0) return [...found, ...still]
  const from = secret === null ? 'one is kept in the data folder' : `SIGNPOST_SECRET has ${secret.length} characters`
  return [ok('secrets', production ? from : `${from}, for development`), ...still]
}

/** The key in force by the name of its setting, and the one before by its own; those that are not set are left out. */
function named(name: string, [key, before]: readonly (string | null)[]): { name: string; value: string }[] {
  return [...(key ? [{ name, value: key }] : []), ...(before ? [{ name: `${name}${BEFORE}`, value: before }] : [])]
}

function isBefore(name: string): boolean {
  return name.endsWith(BEFORE)
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
export async function examineDataFolder({ dataFolder, databaseUrl, secret }: Config, disk: Disk): Promise<Finding[]> {
  const mode = modeOf(dataFolder)
  // containers bring one that is empty, tiny or everybody's: nothing lies there that could not be made again
  if (databaseUrl !== null && (secret !== null || mode === null)) {
    return [ok('data folder', 'none is needed beside DATABASE_URL')]
  }
  if (mode === null) {
    return [warn('data folder', `${dataFolder} is not there yet`, 'the first start makes it; or correct DATA_FOLDER')]
  }
  const found: Finding[] = []
  if ((mode & 0o022) !== 0) {
    found.push(fail('data folder', `others may write in ${dataFolder}`, `chmod go-w ${dataFolder}`))
  }
  const kept = join(dataFolder, 'secret')
  if (((modeOf(kept) ?? 0) & 0o077) !== 0) {
    found.push(fail('data folder', `others may read the secret in ${kept}`, `chmod 600 ${kept}`))
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
