import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailWire } from '../../../http/api/mailApi.ts'
import { call } from '../api.ts'
import { mailWords } from '../mailWords.ts'
import { to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, More, Page, Standing, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = mailWords.admin
const key = ['admin', 'mails']
const SOON_MS = 2_000

/** Every mail that came, and one of them as text. */
export function Mails({ rest, say }: ScreenProps) {
  return rest === '' ? <List /> : <One id={decodeURIComponent(rest)} say={say} />
}

function List() {
  const [state, setState] = useState<MailWire['state'] | ''>('')
  const found = useInfiniteQuery({
    queryKey: [...key, state],
    queryFn: ({ pageParam }) =>
      call('GET /api/admin/mails', {
        query: { ...(state && { state }), ...(pageParam !== null && { before: pageParam }) },
      }),
    initialPageParam: null as number | null,
    // what waits is handled within seconds
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.mails.some((mail) => mail.state === 'received')) ? SOON_MS : false,
    getNextPageParam: (page) => (page.hasMore ? (page.mails.at(-1)?.keptAt ?? null) : null),
  })
  const mails = found.data?.pages.flatMap((page) => page.mails) ?? []
  return (
    <Page
      title={words.pages.mails}
      lead={text.lead}
      actions={
        <label className="field admin-inline">
          {text.show}
          <select value={state} onChange={(event) => setState(event.target.value as MailWire['state'] | '')}>
            <option value="">{text.all}</option>
            {Object.entries(mailWords.states).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <Standing query={found} />
      {found.data && mails.length === 0 && <Empty title={text.none} />}
      {mails.length > 0 && (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{text.from}</th>
              <th scope="col">{text.state}</th>
              <th scope="col">{text.became}</th>
            </tr>
          </thead>
          <tbody>
            {mails.map((mail) => (
              <tr key={mail.id}>
                <th scope="row">
                  <a
                    href={to.screen('admin', `mails/${encodeURIComponent(mail.id)}`)}
                    aria-label={text.open(mail.subject)}
                  >
                    {mail.subject || text.noSubject}
                  </a>
                  <span className="admin-second">{mail.from ?? text.nobody}</span>
                </th>
                <td data-label={text.state}>
                  {mailWords.states[mail.state]}
                  <span className="admin-second">{words.when(mail.keptAt)}</span>
                </td>
                <td data-label={text.became}>
                  <Became mail={mail} />
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

/** Why, and where it went. */
function Became({ mail: { cause, conversation, ticketNumber } }: { mail: MailWire }) {
  return (
    <>
      {cause && <span>{mailWords.causes[cause]}</span>}
      {conversation && (
        <span className={cause ? 'admin-second' : undefined}>
          <a href={to.talk(conversation)}>{ticketNumber === null ? text.talk : text.ticket(ticketNumber)}</a>
        </span>
      )}
    </>
  )
}

function One({ id, say }: { id: string; say: ScreenProps['say'] }) {
  const client = useQueryClient()
  const found = useQuery({ queryKey: [...key, 'one', id], queryFn: () => call('GET /api/admin/mails/:id', { id }) })
  const again = useMutation({
    mutationFn: () => call('POST /api/admin/mails/:id/tries', { id }),
    onSuccess: () => {
      say(text.done)
      document.getElementById('screen-title')?.focus()
    },
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
  })
  const mail = found.data
  return (
    <Page
      title={mail ? mail.subject || text.noSubject : words.pages.mails}
      lead={<a href={to.screen('admin', 'mails')}>{text.back}</a>}
      actions={
        mail && (
          <>
            {(mail.state === 'ignored' || mail.state === 'unreadable') && mail.sizeBytes > 0 && (
              <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate()}>
                {text.again}
              </button>
            )}
            {mail.sizeBytes > 0 && (
              <a className="button" href={`/api/admin/mails/${encodeURIComponent(id)}/raw`} download>
                {text.raw}
              </a>
            )}
          </>
        )
      }
    >
      <Standing query={found} />
      <Trouble error={again.error} />
      {mail && (
        <>
          <p>
            <strong>{mail.from ?? text.nobody}</strong>
            <span className="admin-second">{text.came(words.when(mail.keptAt), mail.door)}</span>
          </p>
          <p>
            <strong>{mailWords.states[mail.state]}</strong> <Became mail={mail} />
          </p>
          {mail.sizeBytes > 0 ? <pre className="admin-mail">{mail.text}</pre> : <p className="remark">{text.gone}</p>}
        </>
      )}
    </Page>
  )
}
