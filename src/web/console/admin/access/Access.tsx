import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { AccessWire } from '../../../../http/api/accessApi.ts'
import { call } from '../../api.ts'
import { go, to } from '../../route.ts'
import type { ScreenProps } from '../../screens.ts'
import { Empty, More, Page, Standing } from '../Page.tsx'
import { words as admin } from '../words.ts'
import { words as text } from './words.ts'

type Row = AccessWire['entries'][number]

/** Which agent looked at what; behind its name the address can hold a conversation or the number of a ticket. */
export function Access({ rest }: ScreenProps) {
  const about = decodeURIComponent(rest)
  const [agent, setAgent] = useState('')
  const found = useInfiniteQuery({
    queryKey: ['admin', 'access', agent, about],
    queryFn: ({ pageParam }) =>
      call('GET /api/admin/access', {
        query: { ...(agent && { agent }), ...(about && { about }), before: pageParam },
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ entries, hasMore }) => (hasMore ? entries.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
  })
  const rows = found.data?.pages.flatMap((page) => page.entries) ?? []
  const agents = found.data?.pages[0]?.agents ?? []
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    go(addressOf(String(new FormData(event.currentTarget).get('about')).trim()))
  }

  return (
    <Page title={admin.pages.access} lead={text.lead}>
      <form key={about} className="admin-filters" onSubmit={submit}>
        <label className="field">
          {text.who}
          <select value={agent} onChange={(event) => setAgent(event.target.value)}>
            <option value="">{text.everybody}</option>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {text.about}
          <input name="about" defaultValue={about} maxLength={100} autoComplete="off" spellCheck={false} />
        </label>
        <button type="submit" className="button">
          {text.show}
        </button>
        {about && (
          <a className="button" href={addressOf('')}>
            {text.all}
          </a>
        )}
      </form>
      <Standing query={found} />
      {found.data && rows.length === 0 && <Empty title={text.none} />}
      {rows.length > 0 && (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{text.time}</th>
              <th scope="col">{text.who}</th>
              <th scope="col">{text.what}</th>
              <th scope="col">{text.times}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td data-label={text.time} className="admin-number">
                  {admin.when(row.lastAt)}
                </td>
                <td data-label={text.who}>{row.agent.name}</td>
                <th scope="row">
                  <Looked row={row} isAlone={about !== ''} />
                </th>
                <td data-label={text.times}>{text.count(row.times)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More query={found}>{text.more}</More>
    </Page>
  )
}

/** What it was, with the way to it, and to all who looked there. */
function Looked({ row: { what, subject, conversation, ticket }, isAlone }: { row: Row; isAlone: boolean }) {
  if (conversation === null) {
    return (
      <>
        {text.kinds[what]}
        {text.lists[subject] && <span className="admin-second">{text.lists[subject]}</span>}
      </>
    )
  }
  const name = ticket === null ? text.talk : text.ticket(ticket)
  const isNamed = ticket === null && what === 'conversation'
  return (
    <>
      <a href={to.talk(conversation)}>{name}</a>
      <span className="admin-second">
        {isNamed ? '' : text.kinds[what]}
        {!isAlone && (
          <>
            {isNamed ? '' : ', '}
            <a href={addressOf(conversation)} aria-label={text.whoElseAt(name)}>
              {text.whoElse}
            </a>
          </>
        )}
      </span>
    </>
  )
}

function addressOf(about: string): string {
  return to.screen('admin', about === '' ? 'access' : `access/${encodeURIComponent(about)}`)
}
