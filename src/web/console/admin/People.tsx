import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type { FoundCountsWire, PersonFoundWire, ReceiptWire } from '../../../http/api/adminWire.ts'
import { call, callForFile } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { saveFile } from '../parts/saveFile.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, Page, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.people
const key = ['admin', 'receipts']

/** What there is of a person, how they get it, and how it goes. */
export function People({ say }: ScreenProps) {
  const client = useQueryClient()
  const [isSure, setSure] = useState(false)
  const [receipt, setReceipt] = useState<ReceiptWire | null>(null)
  const receipts = useQuery({ queryKey: key, queryFn: () => call('GET /api/admin/people/erasures', {}) })
  const find = useMutation({ mutationFn: (email: string) => call('POST /api/admin/people/find', { body: { email } }) })
  const erase = useMutation({
    mutationFn: (email: string) => call('POST /api/admin/people/erasures', { body: { email } }),
    onSuccess: (done) => {
      setReceipt(done)
      find.reset()
      say(text.erased)
      void client.invalidateQueries() // names may stand in whatever was read
    },
    onSettled: () => setSure(false),
  })
  const save = useMutation({
    mutationFn: (email: string) => callForFile('POST /api/admin/people/exports', { body: { email } }),
    onSuccess: (file, email) => {
      saveFile(file, `${email.replace(/[^\w.@-]/g, '_')}.json`)
      say(text.exported)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setReceipt(null)
    erase.reset()
    save.reset()
    find.mutate(String(new FormData(event.currentTarget).get('email')).trim())
  }
  const email = find.variables ?? ''

  return (
    <Page title={words.pages.people} lead={text.lead}>
      <form className="admin-find" onSubmit={submit}>
        <label className="field">
          {text.email}
          <input name="email" type="email" required maxLength={320} autoComplete="off" spellCheck={false} />
        </label>
        <button type="submit" className="button button-main" disabled={find.isPending}>
          {text.find}
        </button>
      </form>
      <p className={find.isPending ? 'remark' : 'unseen'} role="status">
        {find.isPending && text.finding}
      </p>
      <Trouble error={find.error ?? erase.error ?? save.error} />
      {find.data && (
        <Found
          email={email}
          found={find.data}
          isSaving={save.isPending}
          onSave={() => save.mutate(email)}
          onErase={() => setSure(true)}
        />
      )}
      {receipt && <Receipt receipt={receipt} />}
      <section className="admin-section" aria-labelledby="receipts">
        <h3 id="receipts">{text.receipts}</h3>
        {receipts.data?.receipts.length === 0 && <p className="remark">{text.noReceipts}</p>}
        {receipts.data && receipts.data.receipts.length > 0 && <Receipts receipts={receipts.data.receipts} />}
      </section>
      {isSure && (
        <Sure
          email={email}
          isBusy={erase.isPending}
          onErase={() => erase.mutate(email)}
          onClose={() => !erase.isPending && setSure(false)}
        />
      )}
    </Page>
  )
}

type FoundProps = {
  email: string
  found: PersonFoundWire
  isSaving: boolean
  onSave: () => void
  onErase: () => void
}

function Found({ email, found, isSaving, onSave, onErase }: FoundProps) {
  const { counts, contacts, tickets, openTickets, isAgent, isWithAgent, doorOf } = found
  const isNothing = countsIn(counts).length === 0
  const obstacle = isAgent
    ? text.isAgent
    : openTickets.length > 0
      ? text.openTickets(openTickets)
      : isWithAgent
        ? text.isWithAgent
        : null
  return (
    <section className="admin-card" aria-labelledby="found">
      <h3 id="found">{text.foundTitle(email)}</h3>
      {contacts.map(({ name, customerName }) => (
        <p key={`${name} ${customerName}`}>{text.contactOf(name, customerName)}</p>
      ))}
      {tickets.length > 0 && <p>{text.tickets(tickets)}</p>}
      {isNothing ? <Empty title={text.nothing} /> : <Counts counts={counts} />}
      {doorOf.length > 0 && <p className="remark">{text.stays(doorOf)}</p>}
      {!isNothing && (
        <>
          <p className="remark">{text.exportLead}</p>
          <button type="button" className="button" disabled={isSaving} onClick={onSave}>
            {isSaving ? text.exporting : text.export}
          </button>
          <p className="remark">{text.eraseLead}</p>
          {obstacle && <p className="status status-warn">{obstacle}</p>}
          <button type="button" className="button button-breach" disabled={obstacle !== null} onClick={onErase}>
            {text.erase}
          </button>
        </>
      )}
    </section>
  )
}

function Counts({ counts }: { counts: FoundCountsWire }) {
  return (
    <dl className="admin-counts">
      {countsIn(counts).map(([kind, count]) => (
        <div key={kind}>
          <dt>{text.kinds[kind]}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  )
}

type SureProps = { email: string; isBusy: boolean; onErase: () => void; onClose: () => void }

function Sure({ email, isBusy, onErase, onClose }: SureProps) {
  const form = useId()
  const [typed, setTyped] = useState('')
  const isSame = typed.trim().toLowerCase() === email.toLowerCase()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSame && !isBusy) onErase()
  }
  return (
    <Dialog
      title={text.confirmTitle}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" disabled={isBusy} onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" form={form} className="button button-breach" disabled={!isSame || isBusy}>
            {isBusy ? text.erasing : text.confirm}
          </button>
        </>
      }
    >
      <p>{text.confirmLead}</p>
      <form id={form} className="admin-form" onSubmit={submit}>
        <label className="field">
          {text.confirmField}
          <input
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      </form>
    </Dialog>
  )
}

function Receipt({ receipt }: { receipt: ReceiptWire }) {
  return (
    <section className="admin-card admin-receipt" aria-labelledby="receipt">
      <h3 id="receipt">{text.receiptTitle}</h3>
      <p>
        <code>{receipt.id}</code>, {words.when(receipt.at)}, {receipt.by.name}
      </p>
      <p className="remark">{text.receiptLead}</p>
      <Counts counts={receipt.counts} />
      <button type="button" className="button" onClick={() => downloadReceipt(receipt)}>
        {text.download}
      </button>
    </section>
  )
}

function Receipts({ receipts }: { receipts: readonly ReceiptWire[] }) {
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{text.id}</th>
          <th scope="col">{text.at}</th>
          <th scope="col">{text.by}</th>
          <th scope="col">{text.what}</th>
          <th scope="col">
            <span className="unseen">{text.download}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {receipts.map((receipt) => (
          <tr key={receipt.id}>
            <th scope="row">
              <code>{receipt.id}</code>
            </th>
            <td data-label={text.at}>{words.when(receipt.at)}</td>
            <td data-label={text.by}>{receipt.by.name}</td>
            <td data-label={text.what}>
              {countsIn(receipt.counts)
                .map(([kind, count]) => text.counted(count, text.kinds[kind]))
                .join(', ')}
            </td>
            <td className="admin-do">
              <button type="button" className="button" onClick={() => downloadReceipt(receipt)}>
                {text.download}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function countsIn(counts: FoundCountsWire): [keyof FoundCountsWire, number][] {
  return (Object.entries(counts) as [keyof FoundCountsWire, number][]).filter(([, count]) => count > 0)
}

function downloadReceipt(receipt: ReceiptWire): void {
  const content = { ...receipt, at: new Date(receipt.at).toISOString() }
  const file = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  saveFile(file, `receipt-${receipt.id}.json`)
}
