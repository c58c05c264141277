import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookWire } from '../../../../http/api/webhookApi.ts'
import { call } from '../../api.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { go, to } from '../../route.ts'
import { Page, Trouble } from '../Page.tsx'
import { words } from '../words.ts'
import { Deliveries } from './Deliveries.tsx'
import { EndpointForm } from './EndpointForm.tsx'
import { Health } from './Health.tsx'
import { key } from './key.ts'
import { Secret } from './Secret.tsx'
import { text } from './words.ts'

type EndpointProps = { webhook: WebhookWire; types: WebhookWire['types']; say: (sentence: string) => void }
type Open =
  | { is: 'form' }
  | { is: 'rotate' }
  | { is: 'remove' }
  | { is: 'secret'; webhook: WebhookWire; secret: string }

/** One endpoint: how it is, what one can do with it, and what was sent. */
export function Endpoint({ webhook, types, say }: EndpointProps) {
  const client = useQueryClient()
  const [open, setOpen] = useState<Open | null>(null)
  const { id, name } = webhook
  const again = () => client.invalidateQueries({ queryKey: key })
  const test = useMutation({
    mutationFn: () => call('POST /api/admin/webhooks/:id/tests', { id }),
    onSuccess: () => {
      say(text.testSent)
      void again()
    },
  })
  const turn = useMutation({
    mutationFn: (isOn: boolean) =>
      isOn ? call('PUT /api/admin/webhooks/:id/on', { id }) : call('DELETE /api/admin/webhooks/:id/on', { id }),
    onSuccess: (_, isOn) => {
      say(isOn ? text.switchedOn(name) : text.switchedOff(name))
      void again()
    },
  })
  const rotate = useMutation({
    mutationFn: () => call('POST /api/admin/webhooks/:id/secret', { id }),
    onSuccess: (made) => {
      setOpen({ is: 'secret', ...made })
      void again()
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/admin/webhooks/:id', { id }),
    onSuccess: async () => {
      say(text.removed(name))
      go(to.screen('admin', 'webhooks'))
      await client.invalidateQueries({ queryKey: key, exact: true }) // its deliveries are gone with it
      document.getElementById('screen-title')?.focus()
    },
  })
  const close = () => setOpen(null)

  return (
    <Page
      title={name}
      lead={
        <>
          <span className="hook-url">{webhook.url}</span>
          <a className="hook-back" href={to.screen('admin', 'webhooks')}>
            {text.back}
          </a>
        </>
      }
      actions={
        <>
          <button type="button" className="button button-main" disabled={test.isPending} onClick={() => test.mutate()}>
            {text.sendTest}
          </button>
          <button type="button" className="button" onClick={() => setOpen({ is: 'form' })}>
            {text.change}
          </button>
          <button type="button" className="button" onClick={() => setOpen({ is: 'rotate' })}>
            {text.rotate}
          </button>
          <button
            type="button"
            className="button"
            disabled={turn.isPending}
            onClick={() => turn.mutate(webhook.off !== null)}
          >
            {webhook.off ? text.switchOn : text.switchOff}
          </button>
          <button type="button" className="button" onClick={() => setOpen({ is: 'remove' })}>
            {text.remove}
          </button>
        </>
      }
    >
      <div className="hook-how hook-row">
        <Health webhook={webhook} />
        <p className="remark">
          {text.hears(webhook.types.length, types.length)}
          {webhook.waiting > 0 && ` · ${text.waiting(webhook.waiting)}`}
          {webhook.previousUntil !== null &&
            webhook.previousUntil > Date.now() &&
            ` · ${text.previousUntil(words.when(webhook.previousUntil))}`}
        </p>
      </div>
      <Trouble error={test.error ?? turn.error} />
      <Deliveries webhook={id} isOff={webhook.off !== null} say={say} />
      {open?.is === 'form' && (
        <EndpointForm
          webhook={webhook}
          types={types}
          onClose={close}
          onSaved={(saved) => {
            close()
            say(text.saved(saved.webhook.name))
          }}
        />
      )}
      {open?.is === 'secret' && <Secret webhook={open.webhook} secret={open.secret} onClose={close} />}
      {open?.is === 'rotate' && (
        <Sure title={text.rotateTitle} lead={text.rotateLead} verb={text.rotate} doing={rotate} onClose={close} />
      )}
      {open?.is === 'remove' && (
        <Sure
          title={text.removeTitle(name)}
          lead={text.removeLead}
          verb={text.remove}
          doing={remove}
          onClose={close}
          isGrave
        />
      )}
    </Page>
  )
}

type SureProps = {
  title: string
  lead: string
  verb: string
  doing: { isPending: boolean; error: Error | null; mutate: () => void }
  onClose: () => void
  isGrave?: boolean
}

/** Asks before something is done that cannot be taken back. */
function Sure({ title, lead, verb, doing, onClose, isGrave = false }: SureProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="button"
            className={`button ${isGrave ? 'button-breach' : 'button-main'}`}
            disabled={doing.isPending}
            onClick={() => doing.mutate()}
          >
            {verb}
          </button>
        </>
      }
    >
      <p>{lead}</p>
      <Trouble error={doing.error} />
    </Dialog>
  )
}
