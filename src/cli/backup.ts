import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import type { Command } from 'commander'
import { backUpDesk, restoreDesk } from '../storage/copyDesk.ts'
import { counted, databaseOf, sayTable } from './copyWords.ts'
import { withConfig } from './openDesk.ts'

/** Registers `backup`: the desk as it is in one moment, beside the nodes that run. */
export function backupCommand(program: Command): void {
  program
    .command('backup')
    .description('write the whole desk to a file, while it runs')
    .argument('<file>', 'a file that is not there yet; "-" writes to standard output')
    .addHelpText('after', BACKUP_HELP)
    .action((file: string) =>
      withConfig(async (config) => {
        const from = databaseOf(config, 'visit')
        const about = { signpost: versionHere(), madeAt: new Date().toISOString() }
        const made = await intoFile(file, (to) => backUpDesk(from, to, about))
        const last = made.migrations.at(-1)?.name
        console.error(`Wrote ${counted(made.tables)}, schema ${last}, to ${file === '-' ? 'standard output' : file}.`)
        console.error(`SHA-256 of its lines: ${made.sha256}`)
      }),
    )
}

/** Registers `restore`: a backup into the empty database that the settings name. */
export function restoreCommand(program: Command): void {
  program
    .command('restore')
    .description('fill an empty database from a backup')
    .argument('<file>', 'a file that "signpost backup" wrote; "-" reads standard input')
    .addHelpText('after', RESTORE_HELP)
    .action((file: string) =>
      withConfig(async (config) => {
        const to = databaseOf(config, 'own')
        const named = file === '-' ? 'standard input' : file
        const from = file === '-' ? process.stdin : createReadStream(file)
        const { madeAt, tables } = await restoreDesk(from, named, to, sayTable).catch(
          (fault: NodeJS.ErrnoException) => {
            if (fault.syscall !== 'open' && fault.syscall !== 'read') throw fault
            throw new Error(
              `${named} cannot be read (${fault.message}); name a readable file, or "-" for standard input.`,
            )
          },
        )
        console.log(`Restored and checked: ${counted(tables)}, as they were at ${madeAt}, into ${to.named}.`)
      }),
    )
}

const BACKUP_HELP = `
The database that the settings name, in one moment, whatever is written meanwhile, with the files that people sent. It holds
everything that people wrote: keep it like the desk itself, and keep SIGNPOST_SECRET with it, or sealed secrets in it cannot be
read. Articles, policies and settings are files of your own and not in it.`

const RESTORE_HELP = `
All of it or nothing, counted and hashed before it counts as restored. The database that the settings name must be empty (another
DATA_FOLDER, or a database that "createdb" made), and no desk may run on it. A backup of an older release is brought to the newest
schema by the next start.`

/** Writes aside and renames, so that the file is there whole or not at all. Its owner alone may read it. */
async function intoFile<T>(file: string, write: (to: () => Writable) => Promise<T>): Promise<T> {
  if (file === '-') return write(() => process.stdout)
  if (existsSync(file)) throw new Error(`${file} is there already: name another file, or move that one away.`)
  const aside = `${file}.unfinished`
  try {
    const made = await write(() => createWriteStream(aside, { mode: 0o600, flags: 'wx', flush: true }))
    await rename(aside, file)
    return made
  } catch (fault) {
    const { code = '', message } = fault as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new Error(`${aside} is there: remove it, unless another backup is just writing it.`)
    await rm(aside, { force: true })
    if (!['ENOENT', 'EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EISDIR'].includes(code)) throw fault
    throw new Error(`${file} cannot be written (${message}): name a file in a folder with room that you may write to.`)
  }
}

function versionHere(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
