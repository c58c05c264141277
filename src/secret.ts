import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigProblem } from './config.ts'

/** As for the setting. */
const LENGTH_MIN = 32

/** The secret in force, and behind it the one before while that still counts. */
export function deskSecretOf(
  config: Pick<Config, 'secret' | 'previousSecret' | 'dataFolder'>,
): readonly [string, ...string[]] {
  const secret = config.secret ?? keptSecret(config.dataFolder)
  return config.previousSecret ? [secret, config.previousSecret] : [secret]
}

/**
 * The development secret: made once and kept in the data folder, readable by its owner only, so that a chat survives a
 * restart without any setting. In production the secret is a setting. Throws a ConfigProblem where the file cannot be
 * read or holds too little to be one.
 */
export function keptSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  if (!existsSync(file)) make(dataFolder, file)
  const secret = read(file)
  if (secret.length >= LENGTH_MIN) return secret
  throw new ConfigProblem(
    `${file}: holds ${secret.length} characters, and a secret needs at least ${LENGTH_MIN}. Delete the file, and the next start makes a new one; open chats then begin anew`,
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code
    throw new ConfigProblem(`${file}: cannot be read (${why}). Let its owner start the desk, or set SIGNPOST_SECRET`)
  }
}

/** Written aside, so that the file is there whole or not at all; of two starts at once the first one's stays. */
function make(dataFolder: string, file: string): void {
  mkdirSync(dataFolder, { recursive: true })
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(aside, file) // unlike a rename it fails where somebody was faster
  } catch {
    if (!existsSync(file)) renameSync(aside, file) // a disk without links
  } finally {
    rmSync(aside, { force: true })
  }
}
