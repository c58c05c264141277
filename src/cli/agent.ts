import { randomUUID } from 'node:crypto'
import { type Command, Option } from 'commander'
import type { Instant } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import type { AccountNotices } from '../desk/accountNoticePorts.ts'
import { createAccountNotices } from '../desk/accountNotices.ts'
import type { Account, AccountChange, Accounts, AgentAccounts } from '../desk/accountPorts.ts'
import { createAgentAccounts } from '../desk/agentAccounts.ts'
import type { Agent, Role } from '../domain/person.ts'
import { createPolicies } from '../domain/policies.ts'
import { createSignInLink } from '../http/console/signInLink.ts'
import { policiesOf } from '../policyFiles.ts'
import type { OpenStore } from '../storage/openStore.ts'
import { withDesk } from './openDesk.ts'

const ROLES: readonly Role[] = ['agent', 'lead', 'admin']
/** Who did it, in the audit log. */
const COMMAND = { agent: null, name: 'signpost agent' }
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
      return withDesk(async (desk, config) => {
        const { accounts } = desk
        const change = changesOf(desk, config)
        const known = await accounts.agentByEmail(email)
        if (known) accept(await change.setRole(COMMAND, known, options.role), known)
        const saved = known
          ? await change.rename(COMMAND, { ...known, role: options.role }, { name, email })
          : await change.add(COMMAND, { name, email, role: options.role })
        console.log(`${known ? 'Changed' : 'Added'} ${name} <${email}>, ${options.role}.`)
        await printLink(accounts, config, saved)
      })
    })

  agent
    .command('link')
    .description('prints a link that signs somebody in once, within 24 hours')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async ({ agent, hasPassword, hasSecondFactor }, desk, config) => {
        await printLink(desk.accounts, config, agent)
        if (!hasPassword && !hasSecondFactor) return
        await noticesOf(desk, config).tell(agent, { change: 'signInLink', where: null, byName: COMMAND.name })
      }),
    )

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
      withAgent(email, async ({ agent }, desk, config) => {
        accept(await changesOf(desk, config).setRole(COMMAND, agent, role), agent)
        console.log(`${named(agent)} is ${role} now.`)
      }),
    )

  agent
    .command('disable')
    .description('keeps somebody out at once; what they had is free for others')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (account, desk, config) => {
        accept(await changesOf(desk, config).setDisabled(COMMAND, account, true), account.agent)
        console.log(`${named(account.agent)} cannot sign in any more; their sessions and links are ended.`)
      }),
    )

  agent
    .command('enable')
    .description('lets somebody in again; "agent link" makes them a link')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (account, desk, config) => {
        accept(await changesOf(desk, config).setDisabled(COMMAND, account, false), account.agent)
        console.log(`${named(account.agent)} may sign in again.`)
      }),
    )

  agent
    .command('reset-totp')
    .description('removes the second factor of somebody who lost theirs, and ends their sessions')
    .argument('<email>', 'e-mail address')
    .action((email: string) =>
      withAgent(email, async (account, desk, config) => {
        await changesOf(desk, config).removeSecondFactor(COMMAND, account)
        console.log(`${named(account.agent)} has no second factor any more; their sessions are ended.`)
      }),
    )
}

/** Runs with the agent of this address; says in one line when there is none. */
function withAgent(
  email: string,
  run: (account: Account, desk: OpenStore, config: Config) => Promise<void>,
): Promise<void> {
  return withDesk(async (desk, config) => {
    const known = await desk.accounts.agentByEmail(email)
    const account = known && (await desk.accounts.account(known.id))
    if (!account) throw new Error(`Nobody has the address ${email}; "signpost agent list" shows who there is.`)
    await run(account, desk, config)
  })
}

function changesOf(desk: OpenStore, config: Config): AgentAccounts {
  return createAgentAccounts({ accounts: desk.accounts, audit: desk.admin, notices: noticesOf(desk, config), clock })
}

/** Letters are written here and sent by the desk. A policy that cannot be read keeps nobody from disabling an account. */
function noticesOf({ store, agentLetters, rules }: OpenStore, { policyFolder }: Config): AccountNotices {
  return createAccountNotices({
    ...{ store, letters: agentLetters, clock },
    zone: async () => createPolicies(policiesOf(policyFolder), await rules.remembered()).standard.calendar.zone,
    newId: randomUUID,
    fault: (cause, what) => console.error(`${what}: ${(cause as Error).message}`),
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
