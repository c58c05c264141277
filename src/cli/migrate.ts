import type { Command } from 'commander'
import { withDesk } from './openDesk.ts'

/**
 * Registers `migrate`: for deployments that change the database before any new node starts. Many may run at once, and
 * beside nodes that start; one does it, the others find it done. A database that is newer than this build is refused.
 */
export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema, and end; every start does the same by itself')
    .option('--grant-to <role>', 'let this role run the desk, with rights on rows and none on the schema')
    .action(({ grantTo }: { grantTo?: string }) =>
      withDesk(async ({ migrated, grantWork }) => {
        for (const name of migrated) console.log(`Applied ${name}`)
        if (migrated.length === 0) console.log('The database is up to date.')
        if (grantTo === undefined) return
        await grantWork(grantTo)
        console.log(`${grantTo} may run the desk.`)
      }),
    )
}
