import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, call } from '../../api.ts'
import { text } from '../words.ts'
import { ActDialog, Option } from './ActDialog.tsx'
import { query, useAct } from './act.ts'
import type { ActProps } from './ColleagueDialogs.tsx'

/** Whose the conversation's tickets are: a customer is found, then one of its contacts is chosen. */
export function CorrectDialog({ talk, say, onClose }: ActProps) {
  const act = useAct()
  const [typed, setTyped] = useState('')
  const [customer, setCustomer] = useState(talk.customer?.id ?? '')
  const [contact, setContact] = useState<{ id: string; name: string } | null>(null)
  const found = useQuery({
    queryKey: ['customers', typed.trim()],
    queryFn: () => api.customers(typed.trim()),
    placeholderData: keepPreviousData,
  })
  const contacts = useQuery({
    queryKey: ['contacts', customer],
    queryFn: () => call('GET /api/customers/:id/contacts', { id: customer }),
    enabled: customer !== '',
  })
  const submit = () =>
    contact &&
    act.do(
      () => call('PUT /api/conversations/:id/contact', { id: talk.id, query, body: { contact: contact.id } }),
      () => {
        say(text.correct.done(contact.name))
        onClose()
      },
    )
  const customers = found.data?.customers ?? []
  const isListed = customers.some(({ id }) => id === customer)
  // whoever looks for a customer wants to see the contacts of the one found; which of them it is, is still to be chosen
  const best = typed.trim() !== '' && !found.isPlaceholderData && !isListed ? customers[0]?.id : undefined
  useEffect(() => {
    if (!best) return
    setCustomer(best)
    setContact(null)
  }, [best])
  return (
    <ActDialog
      {...text.correct}
      {...act}
      problem={act.problem ?? found.error?.message ?? contacts.error?.message ?? null}
      isReady={contact !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <label className="field">
        {text.correct.search}
        <input type="search" value={typed} maxLength={100} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <label className="field">
        {text.correct.customer}
        <select
          value={customer}
          onChange={(event) => {
            setCustomer(event.target.value)
            setContact(null)
          }}
        >
          {!isListed && (
            <option value={customer}>{talk.customer?.id === customer ? talk.customer.name : text.choose}</option>
          )}
          {customers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {contacts.data?.contacts.length === 0 && <p className="remark">{text.correct.none}</p>}
      {contacts.data && contacts.data.contacts.length > 0 && (
        <fieldset className="act-options">
          <legend>{text.correct.contact}</legend>
          {contacts.data.contacts.map(({ id, name, email }) => (
            <Option
              key={id}
              group="contact"
              name={name}
              remark={email}
              isChosen={contact?.id === id}
              onChoose={() => setContact({ id, name })}
            />
          ))}
        </fieldset>
      )}
    </ActDialog>
  )
}
