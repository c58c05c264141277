import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fchmodSync, fstatSync } from 'node:fs'
import type { Command } from 'commander'
import type { Instant } from '../calendar/time.ts'
import { withDesk } from './openDesk.ts'

/** Registers `person export`: what the desk keeps of one person. */
export function personCommand(program: Command): void {
  const person = program.command('person').description('what the desk keeps of one person')

  person
    .command('export')
    .description('prints everything that is kept of an e-mail address as one JSON document; the desk may run')
    .requiredOption('--email <address>', 'whose')
    .addHelpText('after', EXPORT_HELP)
    .action(async ({ email }: { email: string }, command: Command) => {
      if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
        command.error(`"${email}" is no e-mail address; name one like ann@example.org`)
      }
      closeToOthers(process.stdout.fd)
      await withDesk(async ({ personExports, admin }) => {
        const asked = { id: randomUUID(), at: Date.now() as Instant, by: COMMAND }
        await personExports.exportPerson(email, asked, print)
        const { counts, isAgent } = await admin.findPerson(email)
        if (isAgent) console.error('This is also the address of an agent; an account is not in the document.')
        if (Object.values(counts).every((count) => count === 0)) console.error(`There is nothing of ${email}.`)
      })
    })
}

/** Who exported, in the audit log. */
const COMMAND = { agent: null, name: 'signpost person export' }

const EXPORT_HELP = `
  signpost person export --email ann@example.org > ann.json

A file is made readable for its owner only. What others wrote of the person stands in it as excerpts. The export is written
down in the audit log, with the address masked.`

/** Whatever the shell has made of it: what is in this file is for nobody else. */
function closeToOthers(fd: number): void {
  if (fstatSync(fd).isFile()) fchmodSync(fd, 0o600)
}

async function print(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
}
