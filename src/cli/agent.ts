import { randomUUID } from 'node:crypto'
import { type Command, Option } from 'commander'
import type { Instant } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import type { Accounts } from '../desk/ports.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent, Role } from '../domain/person.ts'
import { createSignInLink } from '../http/console/signInLink.ts'
import { withDesk } from './openDesk.ts'

const ROLES: readonly Role[] = ['agent', 'lead', 'admin']
const clock = () => Date.now() as Instant

/** Registers `agent add`, `agent link` and `agent list`: who works in the console, and their way in. */
export function agentCommand(program: Command): void {
  const agent = program.command('agent').description('people who work in the console, and their sign-in links')

  agent
    .command('add')
    .description('adds somebody, or changes the name and role of an address that is known; prints a sign-in link')
    .requiredOption('--email <address>', 'e-mail address')
    .requiredOption('--name <name>', 'name, as customers read it')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('agent'))
    .action((options: { email: string; name: string; role: Role }, command: Command) => {
      const email = options.email.trim()
      const name = options.name.trim()
      if (!/^[^\s@]+@[^\s@]+$/.test(email)) return command.error(`"${email}" is no e-mail address.`)
      if (name === '') return command.error('--name is empty; customers read it.')
      return withDesk(async ({ accounts }, config) => {
        const known = await accounts.agentByEmail(email)
        const saved: Agent = { id: known?.id ?? (randomUUID() as AgentId), name, email, role: options.role }
        await accounts.saveAgent(saved)
        console.log(`${known ? 'Changed' : 'Added'} ${name} <${email}>, ${options.role}.`)
        await printLink(accounts, config, saved)
      })
    })

  agent
    .command('link')
    .description('prints a link that signs somebody in once, within 24 hours')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withDesk(async ({ accounts }, config) => {
        const known = await accounts.agentByEmail(email)
        if (!known) throw new Error(`Nobody has the address ${email}; "signpost agent list" shows who there is.`)
        await printLink(accounts, config, known)
      }),
    )

  agent
    .command('list')
    .description('everybody who works in the console')
    .action(() =>
      withDesk(async ({ accounts }) => {
        for (const { name, email, role } of await accounts.agents()) console.log(`${role}\t${email}\t${name}`)
      }),
    )
}

async function printLink(accounts: Accounts, config: Config, agent: Agent): Promise<void> {
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
  console.log(`Sign in once within 24 hours:\n${await createSignInLink(accounts, agent, clock, publicUrl)}`)
}
