import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The development secret: made once and kept in the data folder, readable by its owner only, so that a chat survives a
 * restart without any setting. In production the secret is a setting.
 */
export function keptSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    const secret = randomBytes(32).toString('base64url')
    mkdirSync(dataFolder, { recursive: true })
    writeFileSync(file, `${secret}\n`, { mode: 0o600 })
    return secret
  }
}
