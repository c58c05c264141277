import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, More, Page, Standing } from './Page.tsx'
import { SaveCsv } from './SaveCsv.tsx'
import { words } from './words.ts'

const text = words.audit
type Entry = AuditWire['entries'][number]
type Asked = { agent?: string; kind?: Entry['kind']; from?: string; to?: string }

/** Who changed what, and when. */
export function Audit(_: ScreenProps) {
  const [asked, setAsked] = useState<Asked>({})
  const found = useInfiniteQuery({
    queryKey: ['admin', 'audit', asked],
    queryFn: ({ pageParam }) => call('GET /api/admin/audit', { query: { ...asked, before: pageParam } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ entries, hasMore }) => (hasMore ? entries.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
  })
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? []
  const agents = found.data?.pages[0]?.agents ?? []
  const set = (name: keyof Asked, value: string) => {
    const { [name]: _gone, ...rest } = asked
    setAsked(value === '' ? rest : ({ ...rest, [name]: value } as Asked))
  }

  return (
    <Page
      title={words.pages.audit}
      lead={text.lead}
      actions={<SaveCsv from="GET /api/admin/audit/export" query={asked} name="audit.csv" />}
    >
      <div className="admin-filters">
        <label className="field">
          {text.who}
          <select value={asked.agent ?? ''} onChange={(event) => set('agent', event.target.value)}>
            <option value="">{text.everybody}</option>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value="server">{text.server}</option>
          </select>
        </label>
        <label className="field">
          {text.what}
          <select value={asked.kind ?? ''} onChange={(event) => set('kind', event.target.value)}>
            <option value="">{text.everything}</option>
            {Object.entries(text.kinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {text.from}
          <input type="date" value={asked.from ?? ''} onChange={(event) => set('from', event.target.value)} />
        </label>
        <label className="field">
          {text.to}
          <input type="date" value={asked.to ?? ''} onChange={(event) => set('to', event.target.value)} />
        </label>
      </div>
      <Standing query={found} />
      {found.data && entries.length === 0 && <Empty title={text.none} />}
      {entries.length > 0 && (
        <table className="admin-table admin-audit">
          <thead>
            <tr>
              <th scope="col">{text.time}</th>
              <th scope="col">{text.who}</th>
              <th scope="col">{text.change}</th>
              <th scope="col">{text.difference}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td data-label={text.time} className="admin-number">
                  {words.when(entry.at)}
                </td>
                <td data-label={text.who}>{entry.by.name}</td>
                <th scope="row">
                  {entry.label}
                  <span className="admin-second">
                    {text.kinds[entry.kind]}, {text.actions[entry.action]}
                  </span>
                </th>
                <td data-label={text.difference}>
                  <Difference entry={entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More query={found}>{text.more}</More>
    </Page>
  )
}

function Difference({ entry: { before, after } }: { entry: Entry }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (names.length === 0) return <span className="remark">{text.nothing}</span>
  return (
    <dl className="admin-changes">
      {names.map((name) => (
        <div key={name}>
          <dt>{words.fields[name] ?? name}</dt>
          <dd>
            {before && (
              <>
                <del>{inShort(before[name])}</del> <span aria-hidden="true">→</span>{' '}
              </>
            )}
            <ins>{after ? inShort(after[name]) : text.nothing}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function inShort(value: unknown): string {
  if (value === null || value === undefined || value === '') return text.nothing
  if (typeof value === 'boolean') return text.isSo[value ? 'yes' : 'no']
  if (Array.isArray(value)) return value.length > 0 ? value.map(inShort).join('; ') : text.nothing
  if (typeof value !== 'object') return String(value)
  const filled = Object.values(value).filter((each) => each !== null)
  return filled.length > 0 ? filled.map(inShort).join('; ') : text.nothing
}
