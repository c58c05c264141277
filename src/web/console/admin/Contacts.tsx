import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewContactWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, Page, Standing, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.contacts
const key = ['admin', 'contacts']

/** Who joined by a mail domain and waits for somebody's word. */
export function Contacts({ say }: ScreenProps) {
  const client = useQueryClient()
  const [refusing, setRefusing] = useState<NewContactWire | null>(null)
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/admin/contacts', {}) })
  const decide = useMutation({
    mutationFn: ({ id, isConfirmed }: { id: string; isConfirmed: boolean }) =>
      isConfirmed
        ? call('PUT /api/admin/contacts/:id/confirmed', { id })
        : call('DELETE /api/admin/contacts/:id/confirmed', { id }),
    onSuccess: ({ name, customer }, { isConfirmed }) => {
      say(isConfirmed ? text.confirmed(name, customer.name) : text.refused(name, customer.name))
      document.getElementById('screen-title')?.focus()
    },
    onSettled: () => {
      setRefusing(null)
      void client.invalidateQueries({ queryKey: key })
    },
  })
  const contacts = found.data?.contacts ?? []

  return (
    <Page title={words.pages.contacts} lead={text.lead}>
      <Standing query={found} />
      <Trouble error={decide.error} />
      {found.data && contacts.length === 0 && <Empty title={text.none}>{text.noneLead}</Empty>}
      {contacts.length > 0 && (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.customer}</th>
              <th scope="col">{text.last}</th>
              <th scope="col">
                <span className="unseen">
                  {text.confirm} / {text.refuse}
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {contacts.map((contact) => (
              <tr key={contact.id}>
                <th scope="row">
                  {contact.name}
                  <span className="admin-second">{contact.email}</span>
                </th>
                <td data-label={text.customer}>{contact.customer.name}</td>
                <td data-label={text.last}>
                  {contact.conversation ? (
                    <a href={to.talk(contact.conversation)}>
                      {contact.lastAt === null ? text.talk : words.when(contact.lastAt)}
                    </a>
                  ) : (
                    <span className="remark">{text.never}</span>
                  )}
                  {contact.openTickets > 0 && (
                    <span className="admin-second">{text.openTickets(contact.openTickets)}</span>
                  )}
                </td>
                <td className="admin-do">
                  <button
                    type="button"
                    className="button button-main"
                    aria-label={text.confirmOf(contact.name)}
                    disabled={decide.isPending}
                    onClick={() => decide.mutate({ id: contact.id, isConfirmed: true })}
                  >
                    {text.confirm}
                  </button>
                  <button
                    type="button"
                    className="button"
                    aria-label={text.refuseOf(contact.name)}
                    disabled={decide.isPending}
                    onClick={() => setRefusing(contact)}
                  >
                    {text.refuse}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {refusing && (
        <Dialog
          title={text.refuseTitle(refusing.name)}
          onClose={() => setRefusing(null)}
          footer={
            <>
              <button type="button" className="button" onClick={() => setRefusing(null)}>
                {words.cancel}
              </button>
              <button
                type="button"
                className="button button-main"
                disabled={decide.isPending}
                onClick={() => decide.mutate({ id: refusing.id, isConfirmed: false })}
              >
                {text.refuse}
              </button>
            </>
          }
        >
          <p>{text.refuseLead(refusing.customer.name)}</p>
        </Dialog>
      )}
    </Page>
  )
}
