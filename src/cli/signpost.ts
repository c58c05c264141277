import { Command } from 'commander'

/**
 * The command line. Each verb is a file of its own, loaded only when it is asked for, so that a quick verb does not pay
 * for a heavy one. To add a verb, add a line.
 */
const VERBS: Readonly<Record<string, { about: string; load: () => Promise<(program: Command) => void> }>> = {
  agent: {
    about: 'people who work in the console, and their way in',
    load: async () => (await import('./agent.ts')).agentCommand,
  },
  backup: {
    about: 'write the whole desk to a file, while it runs',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  customers: {
    about: 'customers, their contacts, invitation lists and websites, from and to a file',
    load: async () => (await import('./customers.ts')).customersCommand,
  },
  doctor: {
    about: 'look settings, policy, database, mail and more over, and say what to do about it',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  kb: {
    about: 'check the articles, or search them',
    load: async () => (await import('./kb.ts')).kbCommand,
  },
  migrate: {
    about: 'bring the database to the newest schema, and end; every start does the same by itself',
    load: async () => (await import('./migrate.ts')).migrateCommand,
  },
  move: {
    about: 'copy the desk from the embedded database to a PostgreSQL server, or back',
    load: async () => (await import('./move.ts')).moveCommand,
  },
  person: {
    about: 'everything that is kept of one person, as one file',
    load: async () => (await import('./person.ts')).personCommand,
  },
  restore: {
    about: 'fill an empty database from a backup',
    load: async () => (await import('./backup.ts')).restoreCommand,
  },
  secret: {
    about: 'the desk’s own secret: bring what it seals under a new one',
    load: async () => (await import('./secret.ts')).secretCommand,
  },
  site: {
    about: 'how a website signs who is logged in on it',
    load: async () => (await import('./site.ts')).siteCommand,
  },
  sla: {
    about: 'due times and opening time by the support policy',
    load: async () => (await import('./sla.ts')).slaCommand,
  },
}

const program = new Command('signpost').description('A support assistant that reads a support policy and lives by it')
const [first = '', second = ''] = process.argv.slice(2)
const verb = first === 'help' ? second : first
const asked = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
if (asked) {
  const register = await asked.load()
  register(program)
} else {
  for (const [name, { about }] of Object.entries(VERBS)) program.command(name).description(about)
}

// a reader such as `head` may close the pipe early; that is no fault of ours
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem
  process.exit(0)
})

await program.parseAsync()
