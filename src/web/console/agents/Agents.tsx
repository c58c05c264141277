import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AgentWire } from '../../../http/api/agentsApi.ts'
import { call } from '../api.ts'
import { useNow } from '../parts/now.ts'
import type { ScreenProps } from '../screens.ts'
import { words } from '../words.ts'
import { AgentDialog } from './AgentDialog.tsx'
import './agents.css'
import { InviteDialog } from './InviteDialog.tsx'
import { say } from './words.ts'

/** Who works here: invited, given a role, kept out, let in again. */
export function Agents({ me, say: tell }: ScreenProps) {
  const found = useQuery({ queryKey: ['agents'], queryFn: () => call('GET /api/agents', {}) })
  const [open, setOpen] = useState<'invite' | AgentWire['id'] | null>(null)
  const agents = found.data?.agents ?? []
  const sendsMail = found.data?.sendsMail ?? false
  const chosen = agents.find(({ id }) => id === open)
  const close = () => setOpen(null)
  return (
    <main className="agents">
      <header className="agents-head">
        <div>
          <h2 id="screen-title" tabIndex={-1}>
            {say.title}
          </h2>
          <p className="remark">{say.lead}</p>
        </div>
        {me.may.includes('inviteAgent') && (
          <button type="button" className="button button-main" onClick={() => setOpen('invite')}>
            {say.invite}
          </button>
        )}
      </header>
      {found.isPending && <p role="status">{say.loading}</p>}
      {found.isError && (
        <p role="alert" className="status status-breach">
          {found.error.message}
        </p>
      )}
      {agents.length > 0 && (
        <table className="agents-list">
          <thead>
            <tr>
              <th scope="col">{say.columns.name}</th>
              <th scope="col">{say.columns.role}</th>
              <th scope="col">{say.columns.way}</th>
              <th scope="col">{say.columns.seen}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <AgentRow key={agent.id} agent={agent} onManage={() => setOpen(agent.id)} />
            ))}
          </tbody>
        </table>
      )}
      {open === 'invite' && <InviteDialog me={me} sendsMail={sendsMail} onClose={close} say={tell} />}
      {chosen && <AgentDialog me={me} agent={chosen} onClose={close} say={tell} />}
    </main>
  )
}

function AgentRow({ agent, onManage }: { agent: AgentWire; onManage: () => void }) {
  const now = useNow()
  const ways = [
    ...(agent.hasPassword ? [say.password] : []),
    ...(agent.isBound ? [say.provider] : []),
    ...(agent.hasSecondFactor ? [say.secondFactor] : []),
  ]
  return (
    <tr className={agent.isDisabled ? 'agents-out' : undefined}>
      <th scope="row">
        <span className="agents-name">{agent.name}</span> {agent.isYou && <span className="tag">{say.you}</span>}
        {agent.isDisabled && <span className="tag agents-disabled">{say.disabled}</span>}
        <span className="agents-email">{agent.email}</span>
      </th>
      <td data-label={say.columns.role}>{words.account.role[agent.role]}</td>
      <td data-label={say.columns.way}>{ways.length > 0 ? ways.join(', ') : say.neverIn}</td>
      <td data-label={say.columns.seen}>{seen(agent, now)}</td>
      <td>
        {agent.mayManage && (
          <button type="button" className="button" aria-label={say.manageWho(agent.name)} onClick={onManage}>
            {say.manage}
          </button>
        )}
      </td>
    </tr>
  )
}

/** A session is written down every few minutes, so no closer than that. */
function seen({ lastUsedAt }: AgentWire, now: number): string {
  if (lastUsedAt === null) return say.never
  const minutes = Math.floor((now - lastUsedAt) / 60_000)
  return minutes < 6 ? say.now : say.ago(words.span(minutes * 60_000))
}
