import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdminCustomerWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { go, to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { words as shared } from '../words.ts'
import { CustomerForm } from './CustomerForm.tsx'
import { Import } from './Import.tsx'
import { Empty, Page, Standing } from './Page.tsx'
import { SaveCsv } from './SaveCsv.tsx'
import { words } from './words.ts'

const text = words.customers

/** Everything about customers: the list, one of them, and the import. */
export function Customers({ me, rest, say }: ScreenProps) {
  const [typed, setTyped] = useState('')
  const mayChange = me.may.includes('manageCustomers')
  const asked = typed.trim()
  const found = useQuery({
    queryKey: ['admin', 'customers', asked],
    queryFn: () => call('GET /api/admin/customers', { query: { text: asked } }),
    placeholderData: keepPreviousData,
  })
  if (rest === 'import' && mayChange) return <Import say={say} />
  const customers = found.data?.customers ?? []
  const open =
    rest === 'new'
      ? 'new'
      : customers.find(
          ({ id }) =>
            to.screen('admin', `customers/${encodeURIComponent(id)}`) === to.screen('admin', `customers/${rest}`),
        )

  return (
    <Page
      title={words.pages.customers}
      lead={text.lead}
      actions={
        mayChange && (
          <>
            <SaveCsv from="GET /api/admin/customers/export" name="customers.csv" />
            <a className="button" href={to.screen('admin', 'customers/import')}>
              {text.import}
            </a>
            <a className="button button-main" href={to.screen('admin', 'customers/new')}>
              {text.add}
            </a>
          </>
        )
      }
    >
      <div className="admin-tools">
        <label className="field admin-search">
          {text.search}
          <input type="search" value={typed} maxLength={100} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <p className="remark" role="status">
          {found.data && text.count(customers.length)}
        </p>
      </div>
      <Standing query={found} />
      {found.data && customers.length === 0 && <Empty title={text.none} />}
      {customers.length > 0 && <List customers={customers} mayChange={mayChange} />}
      {open && (
        <CustomerForm
          customer={open === 'new' ? null : open}
          mayChange={mayChange}
          say={say}
          onClose={() => go(to.screen('admin', 'customers'))}
        />
      )}
    </Page>
  )
}

function List({ customers, mayChange }: { customers: AdminCustomerWire[]; mayChange: boolean }) {
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.package}</th>
          <th scope="col">{text.domains}</th>
          <th scope="col">{text.door}</th>
          <th scope="col">{text.people}</th>
        </tr>
      </thead>
      <tbody>
        {customers.map(({ id, name, aliases, package: level, domains, door, contactCount, invitations }) => (
          <tr key={id}>
            <th scope="row">
              <a
                href={to.screen('admin', `customers/${encodeURIComponent(id)}`)}
                aria-label={mayChange ? text.edit(name) : text.look(name)}
              >
                {name}
              </a>
              {aliases.length > 0 && <span className="admin-second">{aliases.join(' · ')}</span>}
            </th>
            <td data-label={text.package}>
              <span className={`tag tag-${level}`}>{shared.package[level]}</span>
            </td>
            <td data-label={text.domains}>
              {domains.length > 0 ? domains.join(', ') : <span className="remark">{text.noDomains}</span>}
            </td>
            <td data-label={text.door}>
              {door.email ?? door.url ?? door.phone ?? <span className="admin-lack">{text.noDoor}</span>}
              {door.hours && <span className="admin-second">{door.hours}</span>}
            </td>
            <td data-label={text.people}>
              {text.contacts(contactCount)}
              <span className="admin-second">{text.invited(invitations.length)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
