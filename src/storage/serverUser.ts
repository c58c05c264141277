import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StorageProblem } from './storageProblem.ts'

/** Whom the server runs as; empty for "as we do". PostgreSQL refuses to run as root. */
export type ServerUser = {
  uid?: number
  gid?: number
  /** The one right of root's it keeps, because the way to the data leads through a closed folder (such as /root). */
  keeps?: KeptRight
}

/** To read and pass any folder; or, where the system grants root no such right (containers), to override permissions. */
type KeptRight = 'dac_read_search' | 'dac_override'

/** As root: the owner of the folder, or nobody. Otherwise we ourselves. */
export async function serverUser(folder: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(folder).catch(() => null)
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody()
}

function nobody(): ServerUser {
  const line = existsSync('/etc/passwd') && /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  // macOS writes -2 for 4294967294
  return line ? { uid: Number(line[1]) >>> 0, gid: Number(line[2]) >>> 0 } : { uid: 65534, gid: 65534 }
}

/**
 * The user, able to walk to every one of these paths. Where a folder on the way is closed to it, it keeps one right of
 * root's, the smallest the system grants; else a StorageProblem names the gate.
 */
export async function ableToReach(user: ServerUser, ...paths: string[]): Promise<ServerUser> {
  const gates = await Promise.all(paths.map((path) => closedFolder(path, user)))
  const gate = gates.find((found) => found !== null)
  if (!gate) return user
  for (const keeps of ['dac_read_search', 'dac_override'] as const) {
    const [command, words] = commandAs({ ...user, keeps }, 'true', [])
    if (spawnSync(command, words).status === 0) return { ...user, keeps }
  }
  throw new StorageProblem(
    `The embedded database never runs as root and cannot pass ${gate} on the way to ${paths[0]}: run "chmod o+x ${gate}", use a place that others may pass (DATA_FOLDER=/var/lib/signpost), or start Signpost as an ordinary user.`,
  )
}

/** The first folder on the way that this user may not pass; null when the way is free. */
async function closedFolder(to: string, { uid, gid }: ServerUser): Promise<string | null> {
  if (uid === undefined) return null
  for (let folder = dirname(to); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder)
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if (!(mode & bit)) return folder
    if (folder === dirname(folder)) return null
  }
}

/**
 * How to spawn a program as this user. PostgreSQL asks with access(2) whether it may read its own program, which forgets
 * kept rights of anybody but root unless `no_setuid_fixup` is set.
 */
export function commandAs(
  { uid, gid, keeps }: ServerUser,
  program: string,
  words: string[],
): [command: string, words: string[], user: { uid?: number; gid?: number }] {
  if (!keeps) return [program, words, { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }]
  const who = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const rights = [`--inh-caps=+${keeps}`, `--ambient-caps=+${keeps}`, '--securebits=+no_setuid_fixup']
  return ['setpriv', [...who, ...rights, '--', program, ...words], {}]
}
