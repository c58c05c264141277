import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'

/** A folder with every secret, made as an operator makes it. The caller removes it. */
export function makeSecrets(): { folder: string; said: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'signpost-secrets-'))
  const folder = join(home, 'secrets')
  const said = execFileSync('sh', ['deploy/make-secrets.sh', folder], { encoding: 'utf8' })
  writeFileSync(join(folder, 'smtp_url'), 'smtps://signpost:word@mail.example.org\n')
  return { folder, said, remove: () => rmSync(home, { recursive: true }) }
}

/** What the desk says to the settings of a deployment: nothing when it would start with them in production. */
export function refusals(settings: Record<string, string | undefined>): string[] {
  try {
    return readConfig(settings).production ? [] : ['NODE_ENV: not production']
  } catch (fault) {
    return (fault as Error).message.split('\n')
  }
}
