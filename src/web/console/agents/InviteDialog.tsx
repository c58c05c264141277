import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { InvitationWire } from '../../../http/api/agentsApi.ts'
import type { MeWire, Role } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'
import { say } from './words.ts'

const roles: readonly Role[] = ['agent', 'lead', 'admin']

/** Somebody new: name, address, role; then their link, or the word that it was sent. */
export function InviteDialog({
  me,
  sendsMail,
  onClose,
  say: tell,
}: {
  me: MeWire
  sendsMail: boolean
  onClose: () => void
  say: (sentence: string) => void
}) {
  const client = useQueryClient()
  const [made, setMade] = useState<{ name: string; link: string } | null>(null)
  const invite = useMutation({
    mutationFn: (body: { name: string; email: string; role: Role }) => call('POST /api/agents', { body }),
    onSuccess: (invitation, { name }) => {
      void client.invalidateQueries({ queryKey: ['agents'] })
      if (invitation.link !== null) return setMade({ name, link: invitation.link })
      tell(say.mailed(name))
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [name, email] = [String(form.get('name')), String(form.get('email'))]
    invite.mutate({ name, email, role: String(form.get('role') ?? 'agent') as Role })
  }
  if (made) return <LinkDialog name={made.name} link={made.link} onClose={onClose} />
  return (
    <Dialog
      title={say.invite}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {say.cancel}
          </button>
          <button type="submit" form="invite" className="button button-main" disabled={invite.isPending}>
            {say.send}
          </button>
        </>
      }
    >
      <form id="invite" className="agents-form" onSubmit={submit}>
        <label className="field">
          {say.name}
          <input name="name" autoComplete="off" required maxLength={100} />
        </label>
        <label className="field">
          {say.email}
          <input name="email" type="email" autoComplete="off" required maxLength={320} />
        </label>
        <RoleChoice roles={me.may.includes('changeRole') ? roles : ['agent']} chosen="agent" />
        <p className="remark">{sendsMail ? say.sendsMail : say.showsLink}</p>
        {invite.isError && (
          <p role="alert" className="status status-breach">
            {invite.error.message}
          </p>
        )}
      </form>
    </Dialog>
  )
}

/** What each role may do stands beside it. */
export function RoleChoice({ roles, chosen }: { roles: readonly Role[]; chosen: Role }) {
  if (roles.length < 2) return null
  return (
    <fieldset className="agents-roles">
      <legend>{say.role}</legend>
      {roles.map((role) => (
        <label key={role}>
          <input type="radio" name="role" value={role} defaultChecked={role === chosen} />
          <span>
            {words.account.role[role]}
            <span className="remark">{say.roleOf[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** A link that is shown once, to be handed on. */
export function LinkDialog({
  name,
  link,
  onClose,
}: { name: string } & Pick<InvitationWire, 'link'> & { onClose: () => void }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(link ?? '').then(() => setCopied(true))
  return (
    <Dialog
      title={say.linkFor(name)}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={copy}>
            {isCopied ? say.copied : say.copy}
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            {say.done}
          </button>
        </>
      }
    >
      <p>{say.linkLead}</p>
      <p>
        <code className="agents-link">{link}</code>
      </p>
    </Dialog>
  )
}
