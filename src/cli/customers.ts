import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { Instant } from '../calendar/time.ts'
import type { Imported } from '../desk/adminPorts.ts'
import { readCustomersFile } from '../desk/customersFile.ts'
import { withDesk } from './openDesk.ts'

/** Registers `customers import` and `customers export`: whom the desk serves, in one file. */
export function customersCommand(program: Command): void {
  const customers = program
    .command('customers')
    .description('customers, their contacts, invitation lists and websites, from and to a file')

  customers
    .command('import')
    .description('adds what is new in the file and changes what is known by its id or key; all of it or nothing')
    .argument('<file>', 'JSON file in the shape that "customers export" prints; "-" reads standard input')
    .option('--dry-run', 'only say what would be added and changed', false)
    .addHelpText('after', FILE_HELP)
    .action(async (file: string, { dryRun }: { dryRun: boolean }, command: Command) => {
      const text = await (file === '-' ? readAll(process.stdin) : readFile(file, 'utf8')).catch((fault: Error) =>
        command.error(`${file} cannot be read (${fault.message}); name a readable file, or "-" for standard input.`),
      )
      const name = file === '-' ? 'standard input' : file
      const read = readCustomersFile(text)
      if ('complaints' in read) return refuse(read.complaints, name)
      await withDesk(async ({ admin }) => {
        const imported = await admin.merge(read.data, { dryRun, by: COMMAND, at: Date.now() as Instant })
        if ('refused' in imported) {
          const complaints = imported.refused.map(({ path, what, remedy }) => `${path}: ${what}; ${remedy}`)
          return refuse(complaints, name)
        }
        console.log(report(imported, dryRun))
      })
    })

  customers
    .command('export')
    .description('prints all customers, contacts, invitations and websites as JSON')
    .action(() => withDesk(async ({ admin }) => console.log(JSON.stringify(await admin.all(), null, 2))))
}

/** Who imported, in the audit log. */
const COMMAND = { agent: null, name: 'signpost customers import' }

const FILE_HELP = `
The file, each part of which may be left out:
{
  "customers":   [{ "id": "acme", "name": "Acme Press", "package": "standard", "domains": ["acme.example"],
                    "aliases": ["Acme"], "links": ["docs.acme.example", "view.protectedpdf.com/portal/acme"],
                    "documentCodes": ["ACME-"], "door": { "email": "help@acme.example" } }],
  "contacts":    [{ "id": "ann-acme", "customer": "acme", "name": "Ann Lee", "email": "ann@acme.example" }],
  "invitations": [{ "customer": "acme", "email": "reader@mail.example" }],
  "sites":       [{ "key": "acme-portal", "name": "Acme portal", "owner": { "by": "customer", "customer": "acme" } },
                  { "key": "own-site", "name": "Our site", "owner": { "by": "vendor" } }]
}
package is standard or elite. domains are mail domains of the customer's staff. links are what its secure web links begin
with, never a host that others share without a path; documentCodes are what its document codes begin with. door is where
the customer's own readers ask for help: email, url, phone, hours. Nothing is ever removed.`

function refuse(complaints: readonly string[], file: string): void {
  console.error([...complaints, `${file}: nothing was imported.`].join('\n'))
  process.exitCode = 1
}

function report({ added, changed, unchanged }: Exclude<Imported, { refused: unknown }>, dryRun: boolean): string {
  return [
    ...added.map(({ kind, key, name }) => `added    ${kind} ${key} (${name})`),
    ...changed.map(({ kind, key, name, fields }) => `changed  ${kind} ${key} (${name}): ${fields.join(', ')}`),
    `${added.length} added, ${changed.length} changed, ${unchanged} as before.${dryRun ? ' Nothing was saved (--dry-run).' : ''}`,
  ].join('\n')
}
