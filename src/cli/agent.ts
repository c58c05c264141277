import { randomUUID } from 'node:crypto'
import { type Command, Option } from 'commander'
import type { Instant } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import type { AccountChange, Accounts } from '../desk/accountPorts.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent, Role } from '../domain/person.ts'
import { createSignInLink } from '../http/console/signInLink.ts'
import { withDesk } from './openDesk.ts'

const ROLES: readonly Role[] = ['agent', 'lead', 'admin']
const clock = () => Date.now() as Instant

/** Registers `agent …`: who works in the console, what they may do, and their way in. */
export function agentCommand(program: Command): void {
  const agent = program.command('agent').description('people who work in the console, and their way in')

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
        if (known && known.role !== options.role) accept(await accounts.setRole(known.id, options.role), known)
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
    .action((email: string) => withAgent(email, (known, accounts, config) => printLink(accounts, config, known)))

  agent
    .command('list')
    .description('everybody who works in the console: role, address, name, and what is unusual')
    .action(() =>
      withDesk(async ({ accounts }) => {
        for (const { agent, disabledAt, hasSecondFactor } of await accounts.accounts(clock())) {
          const more = [...(hasSecondFactor ? ['second factor'] : []), ...(disabledAt === null ? [] : ['disabled'])]
          console.log([agent.role, agent.email, agent.name, ...(more.length > 0 ? [more.join(', ')] : [])].join('\t'))
        }
      }),
    )

  agent
    .command('role')
    .description('changes what somebody may do; there is always an admin')
    .argument('<email>', 'e-mail address')
    .addArgument(agent.createArgument('<role>', 'what they may do').choices(ROLES))
    .action((email: string, role: Role) =>
      withAgent(email, async (known, accounts) => {
        accept(await accounts.setRole(known.id, role), known)
        console.log(`${named(known)} is ${role} now.`)
      }),
    )

  agent
    .command('disable')
    .description('keeps somebody out at once; what they had is free for others')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (known, accounts) => {
        accept(await accounts.setDisabled(known.id, clock()), known)
        console.log(`${named(known)} cannot sign in any more; their sessions and links are ended.`)
      }),
    )

  agent
    .command('enable')
    .description('lets somebody in again; "agent link" makes them a link')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (known, accounts) => {
        accept(await accounts.setDisabled(known.id, null), known)
        console.log(`${named(known)} may sign in again.`)
      }),
    )

  agent
    .command('reset-totp')
    .description('removes the second factor of somebody who lost theirs, and ends their sessions')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (known, accounts) => {
        await accounts.removeSecondFactor(known.id)
        await accounts.endSessions(known.id, 'all')
        console.log(`${named(known)} has no second factor any more; their sessions are ended.`)
      }),
    )
}

/** Runs with the agent of this address; says in one line when there is none. */
function withAgent(
  email: string,
  run: (agent: Agent, accounts: Accounts, config: Config) => Promise<void>,
): Promise<void> {
  return withDesk(async ({ accounts }, config) => {
    const known = await accounts.agentByEmail(email)
    if (!known) throw new Error(`Nobody has the address ${email}; "signpost agent list" shows who there is.`)
    await run(known, accounts, config)
  })
}

function accept(change: AccountChange, agent: Agent): void {
  if (change === 'changed') return
  if (change === 'unknown') throw new Error(`${named(agent)} was removed in this moment.`)
  throw new Error(`${named(agent)} is the last admin; make somebody else one first: "signpost agent role".`)
}

function named({ name, email }: Agent): string {
  return `${name} <${email}>`
}

async function printLink(accounts: Accounts, config: Config, agent: Agent): Promise<void> {
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
  console.log(`Sign in once within 24 hours:\n${await createSignInLink(accounts, agent, clock, publicUrl)}`)
}
