import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import { call } from '../../api.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Trouble } from '../Page.tsx'
import { words } from '../words.ts'
import { text } from './words.ts'

const DAY_MS = 86_400_000

type AllAgainProps = { webhook: string; onClose: () => void; onSent: (count: number) => void }

/** Sends again what was given up since a day. */
export function AllAgain({ webhook, onClose, onSent }: AllAgainProps) {
  const form = useId()
  const send = useMutation({
    mutationFn: (since: number) => call('POST /api/admin/webhooks/:id/replays', { id: webhook, body: { since } }),
    onSuccess: ({ count }) => onSent(count),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const day = String(new FormData(event.currentTarget).get('since'))
    send.mutate(new Date(`${day}T00:00`).getTime())
  }
  return (
    <Dialog
      title={text.allAgainTitle}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" form={form} className="button button-main" disabled={send.isPending}>
            {text.again}
          </button>
        </>
      }
    >
      <form id={form} className="admin-form" onSubmit={submit}>
        <p>{text.allAgainLead}</p>
        <label className="field">
          {text.since}
          <input type="date" name="since" required defaultValue={localDay(Date.now() - 7 * DAY_MS)} />
        </label>
      </form>
      <Trouble error={send.error} />
    </Dialog>
  )
}

/** The day on this machine's clock, as a date field holds it. */
function localDay(at: number): string {
  const there = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${there.getFullYear()}-${two(there.getMonth() + 1)}-${two(there.getDate())}`
}
