import { type Command, InvalidArgumentError } from 'commander'
import type { Config } from '../config.ts'
import { moveDesk, type NamedDatabase } from '../storage/copyDesk.ts'
import { counted, databaseOf, embeddedOf, sayTable, serverAt } from './copyWords.ts'
import { withConfig } from './openDesk.ts'

type Settings = { to: string; from?: string }

/** Registers `move`: the whole desk from one database to another, checked, with nothing changed where it came from. */
export function moveCommand(program: Command): void {
  program
    .command('move')
    .description('copy the desk from the embedded database to a PostgreSQL server, or back')
    .requiredOption(
      '--to <place>',
      'an empty database, postgres://user@host:5432/name, or "embedded" (DATA_FOLDER)',
      place,
    )
    .option('--from <place>', 'likewise (default: the database that the settings name)', place)
    .addHelpText('after', HELP)
    .action((settings: Settings) =>
      withConfig(async (config) => {
        const [from, to] = placesOf(settings, config)
        console.error(`From ${from.named} to ${to.named}:`)
        const { tables } = await moveDesk(from, to, sayTable)
        console.log(`Moved and checked: ${counted(tables)}.\n${nextStep(settings, from, config)}`)
      }),
    )
}

const HELP = `
Stop every node first. The target is brought to the same schema, and must be empty. All of it comes over or nothing; it is
counted and hashed on both sides before it counts as moved. A password is better left out of the command and given as
PGPASSWORD or in ~/.pgpass. A move that is killed is run again: no desk starts on what it left.`

function place(text: string): string {
  if (text === 'embedded' || /^postgres(ql)?:\/\//.test(text)) return text
  throw new InvalidArgumentError('Write postgres://user@host:5432/name, or embedded.')
}

function placesOf({ from, to }: Settings, config: Config): [NamedDatabase, NamedDatabase] {
  const source = from ?? config.databaseUrl ?? 'embedded'
  if (source === to) {
    throw new Error(
      'The desk is to be moved to where it comes from: name another place with --to, or where it is now with --from.',
    )
  }
  const at = (text: string, option: string) =>
    text === 'embedded' ? embeddedOf(config, 'own') : serverAt(text, option)
  return [from === undefined ? databaseOf(config, 'own') : at(from, '--from'), at(to, '--to')]
}

function nextStep({ to }: Settings, from: NamedDatabase, { dataFolder }: Config): string {
  const settings =
    to === 'embedded' ? `without DATABASE_URL and with DATA_FOLDER=${dataFolder}` : 'with DATABASE_URL set to it'
  return `Start the desk ${settings}. In ${from.named} nothing was changed: keep it until you are sure, and start nothing on it.`
}
