import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { CustomerWire } from '../../../http/wire.ts'
import { api } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'

const text = words.routeDialog

type Props = { id: string; say: (sentence: string) => void; onClose: () => void }
type Choice = CustomerWire | 'nobody'

/** The agent says which company it is; the end user reads the rest in the chat. */
export function RouteDialog({ id, say, onClose }: Props) {
  const [typed, setTyped] = useState('')
  const [choice, setChoice] = useState<Choice | null>(null)
  const client = useQueryClient()
  const form = useId()
  const found = useQuery({
    queryKey: ['customers', typed.trim()],
    queryFn: () => api.customers(typed.trim()),
    placeholderData: keepPreviousData,
  })
  const route = useMutation({
    mutationFn: (chosen: Choice) => api.route(id, chosen === 'nobody' ? null : chosen.id),
    onSuccess: (now, chosen) => {
      client.setQueryData(['conversation', id], now)
      say(words.said.routed(chosen === 'nobody' ? null : chosen.name))
      onClose()
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['queue'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (choice && !route.isPending) route.mutate(choice)
  }
  const problem = route.error ?? found.error
  const listed = withChosen(found.data?.customers ?? [], choice)

  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {text.cancel}
          </button>
          <button type="submit" form={form} className="button button-main" disabled={!choice || route.isPending}>
            {text.confirm}
          </button>
        </>
      }
    >
      <p>{text.lead}</p>
      <form id={form} className="route-form" onSubmit={submit}>
        <label className="field">
          {text.search}
          <input type="search" value={typed} maxLength={100} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <p className="remark" role="status">
          {found.data && (found.data.customers.length > 0 ? text.found(found.data.customers.length) : text.none)}
        </p>
        <fieldset className="route-list">
          <legend className="unseen">{text.title}</legend>
          <div className="route-found">
            {listed.map((customer) => (
              <Option
                key={customer.id}
                name={customer.name}
                remark={customer.door.email ?? customer.door.url ?? customer.door.phone ?? text.noDoor}
                isChosen={choice !== 'nobody' && choice?.id === customer.id}
                onChoose={() => setChoice(customer)}
              />
            ))}
          </div>
          <Option
            name={text.nobody}
            remark={text.nobodyLead}
            isChosen={choice === 'nobody'}
            onChoose={() => setChoice('nobody')}
          />
        </fieldset>
        {problem && (
          <p className="status status-warn" role="alert">
            {problem.message}
          </p>
        )}
      </form>
    </Dialog>
  )
}

function Option(given: { name: string; remark: string; isChosen: boolean; onChoose: () => void }) {
  const { name, remark, isChosen, onChoose } = given
  return (
    <label className="route-option">
      <input type="radio" name="customer" checked={isChosen} onChange={onChoose} />
      <span>
        {name} <span className="remark">{remark}</span>
      </span>
    </label>
  )
}

/** What was chosen stays in sight when the search moves on. */
function withChosen(customers: CustomerWire[], choice: Choice | null): CustomerWire[] {
  const isListed = !choice || choice === 'nobody' || customers.some(({ id }) => id === choice.id)
  return isListed ? customers : [choice, ...customers]
}
