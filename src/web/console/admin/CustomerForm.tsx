import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useId } from 'react'
import type { AdminCustomerWire, CustomerDraft, LineComplaintWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { words as shared } from '../words.ts'
import { Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.customers

type Props = {
  /** Null is a new one. */
  customer: AdminCustomerWire | null
  mayChange: boolean
  say: (sentence: string) => void
  onClose: () => void
}

/** One customer, to be looked at or changed. */
export function CustomerForm({ customer, mayChange, say, onClose }: Props) {
  const client = useQueryClient()
  const form = useId()
  const save = useMutation({
    mutationFn: ({ id, draft }: { id: string; draft: CustomerDraft }) =>
      call('PUT /api/admin/customers/:id', { id, body: draft }),
    onSuccess: ({ complaints }, { draft }) => {
      if (complaints.length > 0) return
      say(customer ? text.saved(draft.name) : text.added(draft.name))
      void client.invalidateQueries({ queryKey: ['admin', 'customers'] })
      onClose()
    },
  })
  const complaints = save.data?.complaints ?? []
  const isRefused = complaints.length > 0
  useEffect(() => {
    if (isRefused) document.querySelector<HTMLElement>('.admin-form [aria-invalid="true"]')?.focus()
  }, [isRefused])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    save.mutate({ id: customer?.id ?? textIn(given, 'id'), draft: draftOf(given, customer === null) })
  }
  const field = (name: string) => ({ name, complaints, isReadOnly: !mayChange })

  return (
    <Dialog
      title={customer?.name ?? text.newTitle}
      className="dialog-wide"
      onClose={onClose}
      footer={
        mayChange ? (
          <>
            <button type="button" className="button" onClick={onClose}>
              {words.cancel}
            </button>
            <button type="submit" form={form} className="button button-main" disabled={save.isPending}>
              {save.isPending ? words.saving : words.save}
            </button>
          </>
        ) : undefined
      }
    >
      <form id={form} className="admin-form" onSubmit={submit} noValidate>
        <fieldset>
          <legend>{text.sections.who}</legend>
          {customer === null && <Line {...field('id')} value="" />}
          <Line {...field('name')} value={customer?.name ?? ''} />
          <label className="field">
            {words.fields.package}
            <select name="package" defaultValue={customer?.package ?? 'standard'} disabled={!mayChange}>
              <option value="standard">{shared.package.standard}</option>
              <option value="elite">{shared.package.elite}</option>
            </select>
          </label>
        </fieldset>
        <fieldset>
          <legend>{text.sections.known}</legend>
          <Lines {...field('domains')} values={customer?.domains ?? []} />
          <Lines {...field('aliases')} values={customer?.aliases ?? []} />
          <Lines {...field('links')} values={customer?.links ?? []} />
          <Lines {...field('documentCodes')} values={customer?.documentCodes ?? []} />
        </fieldset>
        <fieldset>
          <legend>{text.sections.door}</legend>
          <Line {...field('doorEmail')} value={customer?.door.email ?? ''} />
          <Line {...field('doorUrl')} value={customer?.door.url ?? ''} />
          <Line {...field('doorPhone')} value={customer?.door.phone ?? ''} />
          <Line {...field('doorHours')} value={customer?.door.hours ?? ''} />
        </fieldset>
        <fieldset>
          <legend>{text.sections.invited}</legend>
          <p className="remark">{text.invitedLead}</p>
          <Lines {...field('invitations')} values={customer?.invitations ?? []} rows={5} />
        </fieldset>
      </form>
      {isRefused && (
        <p className="status status-warn" role="alert">
          {text.refused}
        </p>
      )}
      <Trouble error={save.error} />
    </Dialog>
  )
}

type FieldProps = { name: string; complaints: readonly LineComplaintWire[]; isReadOnly: boolean }

function Line({ value, ...field }: FieldProps & { value: string }) {
  return (
    <Field {...field} hint={null}>
      {(given) => <input {...given} defaultValue={value} maxLength={300} autoComplete="off" />}
    </Field>
  )
}

function Lines({ values, rows = 3, ...field }: FieldProps & { values: readonly string[]; rows?: number }) {
  return (
    <Field {...field} hint={text.onePerLine}>
      {(given) => (
        <textarea {...given} defaultValue={values.join('\n')} rows={Math.max(rows, Math.min(values.length, 8))} />
      )}
    </Field>
  )
}

type Given = {
  id: string
  name: string
  readOnly: boolean
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

function Field({
  name,
  complaints,
  isReadOnly,
  hint,
  children,
}: FieldProps & { hint: string | null; children: (given: Given) => ReactNode }) {
  const id = useId()
  const against = complaints.filter((complaint) => complaint.field === name)
  const isBad = against.length > 0
  const given: Given = {
    id,
    name,
    readOnly: isReadOnly,
    'aria-invalid': isBad || undefined,
    'aria-describedby': isBad ? `${id}-why` : undefined,
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {words.fields[name]}
        {hint && <span className="remark field-hint">{hint}</span>}
      </label>
      {children(given)}
      {isBad && (
        <p className="field-why" id={`${id}-why`}>
          {against.map((complaint) => words.complaint(complaint, words.rules[name])).join(' ')}
        </p>
      )}
    </div>
  )
}

function draftOf(given: FormData, isNew: boolean): CustomerDraft {
  const list = (name: string) =>
    textIn(given, name)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  const orNull = (name: string) => textIn(given, name) || null
  return {
    isNew,
    name: textIn(given, 'name'),
    package: given.get('package') === 'elite' ? 'elite' : 'standard',
    domains: list('domains'),
    aliases: list('aliases'),
    links: list('links'),
    documentCodes: list('documentCodes'),
    door: {
      email: orNull('doorEmail'),
      url: orNull('doorUrl'),
      phone: orNull('doorPhone'),
      hours: orNull('doorHours'),
    },
    invitations: list('invitations'),
  }
}

function textIn(given: FormData, name: string): string {
  return String(given.get(name) ?? '').trim()
}
