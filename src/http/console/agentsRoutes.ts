import { randomUUID } from 'node:crypto'
import { HOUR } from '../../calendar/time.ts'
import type { AccountNotices } from '../../desk/accountNoticePorts.ts'
import type { Account, AccountChange, Accounts, AgentAccounts } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { Doer } from '../../domain/audit.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { Delivery } from '../../domain/notification.ts'
import { mayManage } from '../../domain/permission.ts'
import type { Agent, Locale } from '../../domain/person.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { type AgentWire, agentsApi, type InvitationWire } from '../api/agentsApi.ts'
import type { SignedIn } from './agentAuth.ts'
import type { Door } from './door.ts'
import { createLinkSecret, LINK_VALID_MS, signInAddress } from './signInLink.ts'

export type AgentsParts = {
  accounts: Accounts
  clock: Clock
  publicUrl: () => string
  /** Sends a letter; null when no mail is set up, and links are shown instead. */
  mail: ((delivery: Delivery) => Promise<void>) | null
  agentAccounts: AgentAccounts
  accountNotices: AccountNotices
}

/** The people who work in the console, for those who look after their accounts. */
export function agentsRoutes(
  door: Door,
  { accounts, agentAccounts, accountNotices, clock, publicUrl, mail }: AgentsParts,
): void {
  /** The account that a call is about, when the caller may change it. */
  async function managed(who: SignedIn, id: string | undefined): Promise<Account | Refusal> {
    const account = await accounts.account((id ?? '') as AgentId)
    if (!account) return { refused: 'unknown', what: 'agent' }
    return mayChange(who.agent, account.agent) ? account : { refused: 'notAllowed', action: 'manageAgent' }
  }

  async function invite(from: Agent, to: Agent, locale: Locale): Promise<InvitationWire> {
    const secret = await createLinkSecret(accounts, to, clock)
    const hoursValid = LINK_VALID_MS / HOUR
    if (!mail) return { link: signInAddress(publicUrl(), secret), hoursValid }
    const letter = {
      about: 'signInLink',
      address: signInAddress(publicUrl(), ''),
      code: secret,
      fromName: from.name,
      hoursValid,
    } as const
    await mail({ id: randomUUID(), to: to.email, locale, letter })
    return { link: null, hoursValid }
  }

  const after = (done: AccountChange) =>
    done === 'changed'
      ? { answer: undefined }
      : done === 'lastAdmin'
        ? { refused: 'lastAdmin' as const }
        : { refused: 'unknown' as const, what: 'agent' as const }

  door.serve(agentsApi, {
    'GET /api/agents': async ({ who }) => {
      const all = await accounts.accounts(clock())
      return { answer: { agents: all.map((account) => agentWire(account, who.agent)), sendsMail: mail !== null } }
    },

    'POST /api/agents': async ({ who, body, locale }) => {
      if (!mayManage(who.agent, body.role)) return { refused: 'notAllowed', action: 'inviteAgent' }
      const known = await accounts.agentByEmail(body.email)
      if (known) return { refused: 'addressTaken', name: known.name }
      const agent = await agentAccounts.add(doer(who), body)
      return { answer: await invite(who.agent, agent, locale) }
    },

    'POST /api/agents/:id/link': async ({ who, params, locale }) => {
      const account = await managed(who, params.id)
      if ('refused' in account) return account
      if (account.disabledAt !== null) return { refused: 'unknown', what: 'agent' }
      const { agent, hasPassword, hasSecondFactor } = account
      // a link that is mailed tells of itself
      if (!mail && (hasPassword || hasSecondFactor)) {
        await accountNotices.tell(agent, { change: 'signInLink', where: null, byName: who.agent.name })
      }
      return { answer: await invite(who.agent, agent, locale) }
    },

    'PUT /api/agents/:id/role': async ({ who, params, body }) => {
      const account = await managed(who, params.id)
      if ('refused' in account) return account
      return after(await agentAccounts.setRole(doer(who), account.agent, body.role))
    },

    'PUT /api/agents/:id/disabled': async ({ who, params, body }) => {
      const account = await managed(who, params.id)
      if ('refused' in account) return account
      return after(await agentAccounts.setDisabled(doer(who), account, body.isDisabled))
    },

    'DELETE /api/agents/:id/second-factor': async ({ who, params }) => {
      const account = await managed(who, params.id)
      if ('refused' in account) return account
      await agentAccounts.removeSecondFactor(doer(who), account)
      return { answer: undefined }
    },

    'DELETE /api/agents/:id/sessions': async ({ who, params }) => {
      const account = await managed(who, params.id)
      if ('refused' in account) return account
      await accounts.endSessions(account.agent.id, 'all')
      return { answer: undefined }
    },
  })
}

function agentWire({ agent, disabledAt, ...account }: Account, who: Agent): AgentWire {
  const isYou = agent.id === who.id
  return { ...agent, ...account, isDisabled: disabledAt !== null, isYou, mayManage: mayChange(who, agent) }
}

function doer({ agent }: SignedIn): Doer {
  return { agent: agent.id, name: agent.name }
}

/** One's own account is another part: there a second factor goes only with a code of it. */
function mayChange(who: Agent, other: Agent): boolean {
  return who.id !== other.id && mayManage(who, other.role)
}
