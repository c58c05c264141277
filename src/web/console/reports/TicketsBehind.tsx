import { useMutation, useQuery } from '@tanstack/react-query'
import type { PeriodWire, TicketsBehindWire } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { to } from '../route.ts'
import { words as shared } from '../words.ts'
import { type Asked, fileName, queryOf } from './asked.ts'
import { type Cell, save } from './csv.ts'
import type { Behind } from './Sla.tsx'
import { words } from './words.ts'

const say = words.behind
const SHOWN_MAX = 200
const SAVED_MAX = 10_000

/** The tickets that were counted, each with the way to its conversation. */
export function TicketsBehind({
  asked,
  behind,
  period,
  onClose,
}: {
  asked: Asked
  behind: Behind
  period: PeriodWire
  onClose: () => void
}) {
  const { kind, tier, standing } = behind
  const read = (limit: number) =>
    call('GET /api/reports/sla/tickets', { query: { ...queryOf(asked), tier, kind, standing, limit } })
  const found = useQuery({
    queryKey: ['reports', 'behind', asked, behind],
    queryFn: () => read(SHOWN_MAX),
    refetchInterval: false,
  })
  const saving = useMutation({
    mutationFn: () => read(SAVED_MAX),
    onSuccess: (all) => save(fileName(`tickets-${kind}-tier-${tier}-${standing}`, period), tableOf(all)),
  })
  const problem = found.error ?? saving.error
  const total = found.data?.total ?? 0
  return (
    <Dialog
      title={say.title(words.sla.standing[standing], shared.target[kind], shared.tier(tier))}
      onClose={onClose}
      footer={
        <>
          <button
            type="button"
            className="button"
            disabled={!found.data || saving.isPending}
            onClick={() => saving.mutate()}
          >
            {words.csv}
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            {words.close}
          </button>
        </>
      }
    >
      {problem && (
        <p role="alert" className="status status-breach">
          {problem.message}
        </p>
      )}
      {found.isPending && <p role="status">{words.loading}</p>}
      {total > SHOWN_MAX && (
        <p className="remark">
          {say.showing(words.number(SHOWN_MAX), words.number(total))}
          {total > SAVED_MAX && ` ${say.more(words.number(SAVED_MAX))}`}
        </p>
      )}
      {found.data && <Tickets {...found.data} />}
    </Dialog>
  )
}

function Tickets({ tickets }: TicketsBehindWire) {
  const { columns } = say
  return (
    <table className="report-table report-behind">
      <thead>
        <tr>
          {Object.values(columns).map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tickets.map((ticket) => (
          <tr key={ticket.number}>
            <th scope="row">
              <a href={to.talk(ticket.conversation)}>
                {ticket.number} {ticket.subject}
              </a>
            </th>
            <td data-column={columns.customer}>{ticket.customerName}</td>
            <td data-column={columns.agent}>{ticket.agentName ?? say.nobody}</td>
            <td data-column={columns.opened}>{ticket.openedWords}</td>
            <td data-column={columns.due}>{ticket.dueWords}</td>
            <td data-column={columns.met}>{ticket.metWords ?? say.notMet}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function tableOf({ tickets }: TicketsBehindWire): Cell[][] {
  const { ticket: number, ...others } = say.columns
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return [
    ['#', number, words.filter.tier, ...Object.values(others)],
    ...tickets.map((ticket) => [
      ticket.number,
      ticket.subject,
      ticket.tier,
      ticket.customerName,
      ticket.agentName,
      iso(ticket.openedAt),
      iso(ticket.dueAt),
      iso(ticket.metAt),
    ]),
  ]
}
