import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, useState } from 'react'
import type { ImportPlanWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { go, to } from '../route.ts'
import { Page, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.import

/** A file of customers: what it would do, line by line, and then exactly that. */
export function Import({ say }: { say: (sentence: string) => void }) {
  const client = useQueryClient()
  const [table, setTable] = useState('')
  const look = useMutation({
    mutationFn: (sent: string) => call('POST /api/admin/customers/import/plan', { body: { table: sent } }),
  })
  const apply = useMutation({
    mutationFn: (hash: string) => call('POST /api/admin/customers/import', { body: { table, hash } }),
    onSuccess: ({ lines }) => {
      say(text.applied(changing(lines)))
      void client.invalidateQueries({ queryKey: ['admin'] })
      go(to.screen('admin', 'customers'))
    },
  })
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    if (!file) return
    const sent = await file.text()
    setTable(sent)
    apply.reset()
    look.mutate(sent)
  }
  const plan = look.data

  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        <a className="button" href={to.screen('admin', 'customers')}>
          {text.back}
        </a>
      }
    >
      <div className="admin-tools">
        <label className="field admin-file">
          {text.choose}
          <input type="file" accept=".csv,text/csv" onChange={(event) => void choose(event)} />
        </label>
        <p className="remark admin-shape">{text.shape}</p>
      </div>
      <p role="status" className="remark">
        {look.isPending && text.reading}
      </p>
      <Trouble error={look.error ?? apply.error} />
      {plan && <Plan plan={plan} isBusy={apply.isPending} onApply={() => apply.mutate(plan.hash)} />}
    </Page>
  )
}

type PlanProps = { plan: ImportPlanWire; isBusy: boolean; onApply: () => void }
type PlannedLine = ImportPlanWire['lines'][number]

function Plan({ plan, isBusy, onApply }: PlanProps) {
  const [isAll, setAll] = useState(false)
  const counts = { added: 0, changed: 0, unchanged: 0, refused: 0 }
  for (const { became } of plan.lines) counts[became]++
  const count = counts.added + counts.changed
  const shown = isAll ? plan.lines : plan.lines.filter(({ became }) => became !== 'unchanged')
  return (
    <section className="admin-plan" aria-label={text.what}>
      {plan.complaints.length > 0 && (
        <div className="status status-breach" role="alert">
          {text.wholeFile}
        </div>
      )}
      {plan.complaints.length > 0 && (
        <ul className="admin-complaints">
          {plan.complaints.map((complaint) => (
            <li key={`${complaint.line} ${complaint.why} ${complaint.field}`}>
              <strong>
                {text.line} {complaint.line}
              </strong>{' '}
              {words.complaint(complaint, undefined)}
            </li>
          ))}
        </ul>
      )}
      {plan.lines.length > 0 && (
        <>
          <div className="admin-verdict">
            <p role="status">
              <strong>{text.summary(counts)}</strong>{' '}
              {counts.refused > 0 && count > 0 && text.applyRest(counts.refused)} {count === 0 && text.nothing}
            </p>
            <button type="button" className="button button-main" disabled={count === 0 || isBusy} onClick={onApply}>
              {text.apply(count)}
            </button>
          </div>
          {counts.unchanged > 0 && (
            <label className="switch">
              <input type="checkbox" checked={isAll} onChange={(event) => setAll(event.target.checked)} />
              {text.showUnchanged}
            </label>
          )}
          {shown.length > 0 && (
            <table className="admin-table">
              <thead>
                <tr>
                  <th scope="col">{text.line}</th>
                  <th scope="col">{text.customer}</th>
                  <th scope="col">{text.what}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((line) => (
                  <Row key={line.line} line={line} />
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </section>
  )
}

function Row({ line: { line, id, name, became, changes, complaints } }: { line: PlannedLine }) {
  return (
    <tr>
      <td data-label={text.line} className="admin-number">
        {line}
      </td>
      <th scope="row">
        {name || id}
        <span className="admin-second">{id}</span>
      </th>
      <td data-label={text.what}>
        <span className={`mark mark-${became}`}>{text.became[became]}</span>
        {complaints.length > 0 && (
          <ul className="admin-complaints">
            {complaints.map((complaint) => (
              <li key={`${complaint.field} ${complaint.why} ${complaint.held}`}>
                <strong>{words.fields[complaint.field] ?? complaint.field}</strong>{' '}
                {words.complaint(complaint, words.rules[complaint.field])}
              </li>
            ))}
          </ul>
        )}
        {changes.length > 0 && (
          <dl className="admin-changes">
            {changes.map(({ field, before, after }) => (
              <div key={field}>
                <dt>{words.fields[field] ?? field}</dt>
                <dd>
                  {became === 'changed' && (
                    <>
                      <del>{before || text.empty}</del> <span aria-hidden="true">→</span>{' '}
                    </>
                  )}
                  <ins>{after || text.empty}</ins>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
    </tr>
  )
}

function changing(lines: readonly PlannedLine[]): number {
  return lines.filter(({ became }) => became === 'added' || became === 'changed').length
}
