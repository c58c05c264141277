import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AgentWire } from '../../../http/api/agentsApi.ts'
import type { MeWire, Role } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'
import { LinkDialog, RoleChoice } from './InviteDialog.tsx'
import { say } from './words.ts'

const roles: readonly Role[] = ['agent', 'lead', 'admin']

/** One account, and everything that may be done about it. */
export function AgentDialog({
  me,
  agent,
  onClose,
  say: tell,
}: {
  me: MeWire
  agent: AgentWire
  onClose: () => void
  say: (sentence: string) => void
}) {
  const client = useQueryClient()
  const { id, name } = agent
  const [link, setLink] = useState<string | null>(null)
  const [isSure, setSure] = useState(false)
  /** A thing to do, and the sentence that says it was done. */
  const act = useMutation({
    mutationFn: async ({ run, done }: { run: () => Promise<unknown>; done: string }) => {
      await run()
      return done
    },
    onSuccess: (done) => {
      void client.invalidateQueries({ queryKey: ['agents'] })
      tell(done)
      onClose()
    },
  })
  const newLink = useMutation({
    mutationFn: () => call('POST /api/agents/:id/link', { id }),
    onSuccess: (invitation) => {
      if (invitation.link !== null) return setLink(invitation.link)
      tell(say.mailed(name))
      onClose()
    },
  })
  const changeRole = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const role = String(new FormData(event.currentTarget).get('role')) as Role
    const run = () => call('PUT /api/agents/:id/role', { id, body: { role } })
    act.mutate({ run, done: say.roleChanged(name, words.account.role[role]) })
  }
  const setDisabled = (isDisabled: boolean) =>
    act.mutate({
      run: () => call('PUT /api/agents/:id/disabled', { id, body: { isDisabled } }),
      done: isDisabled ? say.disabledNow(name) : say.enabledNow(name),
    })
  const isBusy = act.isPending || newLink.isPending
  const problem = act.error ?? newLink.error

  if (link !== null) return <LinkDialog name={name} link={link} onClose={onClose} />
  return (
    <Dialog title={name} onClose={onClose}>
      <p className="remark">{agent.email}</p>
      {problem && (
        <p role="alert" className="status status-breach">
          {problem.message}
        </p>
      )}
      {me.may.includes('changeRole') && !agent.isDisabled && (
        <form className="agents-form agents-part" onSubmit={changeRole}>
          <RoleChoice roles={roles} chosen={agent.role} />
          <button type="submit" className="button" disabled={isBusy}>
            {say.saveRole}
          </button>
        </form>
      )}
      {agent.isDisabled ? (
        <Verb lead={say.enableLead} label={say.enable} isBusy={isBusy} run={() => setDisabled(false)} />
      ) : (
        <>
          <Verb lead={say.newLinkLead} label={say.newLink} isBusy={isBusy} run={() => newLink.mutate()} />
          {agent.hasSecondFactor && (
            <Verb
              lead={say.resetLead}
              label={say.reset}
              isBusy={isBusy}
              run={() => {
                const run = () => call('DELETE /api/agents/:id/second-factor', { id })
                act.mutate({ run, done: say.resetDone(name) })
              }}
            />
          )}
          {agent.sessionCount > 0 && (
            <Verb
              lead={say.endSessionsLead(agent.sessionCount)}
              label={say.endSessions}
              isBusy={isBusy}
              run={() => {
                const run = () => call('DELETE /api/agents/:id/sessions', { id })
                act.mutate({ run, done: say.sessionsEnded(name) })
              }}
            />
          )}
          <Verb
            lead={say.disableLead}
            label={isSure ? say.sure(name) : say.disable}
            isBusy={isBusy}
            isGrave
            run={() => (isSure ? setDisabled(true) : setSure(true))}
          />
        </>
      )}
    </Dialog>
  )
}

/** A button with what it is for. */
function Verb({
  lead,
  label,
  isBusy,
  isGrave = false,
  run,
}: {
  lead: ReactNode
  label: string
  isBusy: boolean
  isGrave?: boolean
  run: () => void
}) {
  return (
    <div className="agents-part">
      <p className="remark">{lead}</p>
      <button type="button" className={isGrave ? 'button agents-grave' : 'button'} disabled={isBusy} onClick={run}>
        {label}
      </button>
    </div>
  )
}
