import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { WebhookWire } from '../../../../http/api/webhookApi.ts'
import { call } from '../../api.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Trouble } from '../Page.tsx'
import { words } from '../words.ts'
import { key } from './key.ts'
import { text } from './words.ts'

type Type = WebhookWire['types'][number]
const groups = Object.keys(text.groups) as (keyof typeof text.groups)[]

type FormProps = {
  webhook: WebhookWire | null
  types: readonly Type[]
  onClose: () => void
  /** With the secret of a new one. */
  onSaved: (saved: { webhook: WebhookWire; secret: string | null }) => void
}

/** Name, address and events of an endpoint. */
export function EndpointForm({ webhook, types, onClose, onSaved }: FormProps) {
  const client = useQueryClient()
  const [form, hint] = [useId(), useId()]
  const [chosen, setChosen] = useState<ReadonlySet<Type>>(new Set(webhook?.types ?? types))
  const save = useMutation({
    mutationFn: async (body: { name: string; url: string; types: Type[] }) =>
      webhook
        ? { webhook: await call('PUT /api/admin/webhooks/:id', { id: webhook.id, body }), secret: null }
        : call('POST /api/admin/webhooks', { body }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: key })
      onSaved(saved)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const url = String(given.get('url'))
    save.mutate({ name: String(given.get('name')), url, types: types.filter((type) => chosen.has(type)) })
  }
  const set = (which: readonly Type[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const type of which) isOn ? next.add(type) : next.delete(type)
    setChosen(next)
  }
  return (
    <Dialog
      title={webhook ? text.changeTitle(webhook.name) : text.newTitle}
      className="dialog-wide"
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" form={form} className="button button-main" disabled={save.isPending}>
            {save.isPending ? words.saving : words.save}
          </button>
        </>
      }
    >
      <form id={form} className="admin-form" onSubmit={submit}>
        <label className="field">
          {text.name}
          <input name="name" defaultValue={webhook?.name ?? ''} required maxLength={120} autoComplete="off" />
        </label>
        <div className="field">
          <label htmlFor={`${form}-url`}>{text.url}</label>
          <input
            id={`${form}-url`}
            name="url"
            defaultValue={webhook?.url ?? ''}
            placeholder="https://desk.example.com/hooks"
            aria-describedby={hint}
            aria-invalid={save.isError || undefined}
            required
            maxLength={2_000}
            autoComplete="off"
            spellCheck={false}
            inputMode="url"
          />
          <span id={hint} className="remark field-hint">
            {text.urlHint}
          </span>
        </div>
        {groups.map((group) => {
          const ofGroup = types.filter((type) => type.startsWith(`${group}.`))
          const count = ofGroup.filter((type) => chosen.has(type)).length
          return (
            <fieldset key={group} className="hook-events">
              <legend>{text.groups[group]}</legend>
              <label className="hook-event hook-all">
                <input
                  type="checkbox"
                  aria-label={text.allOf(text.groups[group])}
                  checked={count === ofGroup.length}
                  ref={(box) => {
                    if (box) box.indeterminate = count > 0 && count < ofGroup.length
                  }}
                  onChange={(event) => set(ofGroup, event.target.checked)}
                />
                {text.all}
              </label>
              {ofGroup.map((type) => (
                <label key={type} className="hook-event">
                  <input
                    type="checkbox"
                    checked={chosen.has(type)}
                    onChange={(event) => set([type], event.target.checked)}
                  />
                  {text.event[type]}
                </label>
              ))}
            </fieldset>
          )
        })}
      </form>
      <Trouble error={save.error} />
    </Dialog>
  )
}
