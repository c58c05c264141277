import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WebhookDeliveryWire } from '../../../../http/api/webhookApi.ts'
import { call } from '../../api.ts'
import { Empty, More, Standing, Trouble } from '../Page.tsx'
import { words } from '../words.ts'
import { AllAgain } from './AllAgain.tsx'
import { DeliveryDialog } from './DeliveryDialog.tsx'
import { key } from './key.ts'
import { eventName, text } from './words.ts'

type State = WebhookDeliveryWire['state']
const states = Object.keys(text.states) as State[]
/** How often the list is read again while something is on its way, and while nothing is. */
const [SOON_MS, LATER_MS] = [3_000, 20_000]

type DeliveriesProps = { webhook: string; isOff: boolean; say: (sentence: string) => void }

/** What was sent to an endpoint, and what came of it. */
export function Deliveries({ webhook, isOff, say }: DeliveriesProps) {
  const client = useQueryClient()
  const [state, setState] = useState<State | undefined>(undefined)
  const [shown, setShown] = useState<WebhookDeliveryWire | null>(null)
  const [isAllOpen, setAllOpen] = useState(false)
  const found = useInfiniteQuery({
    queryKey: [...key, webhook, 'deliveries', state],
    queryFn: ({ pageParam }) =>
      call('GET /api/admin/webhooks/:id/deliveries', { id: webhook, query: { state, before: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ deliveries, hasMore }) => (hasMore ? deliveries.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ deliveries }) => deliveries.some(({ state: is }) => is === 'waiting')) ? SOON_MS : LATER_MS,
  })
  const deliveries = found.data?.pages.flatMap((page) => page.deliveries) ?? []
  const tellCount = (count: number) => {
    say(text.sentAgain(count))
    void client.invalidateQueries({ queryKey: key })
  }
  const again = useMutation({
    mutationFn: (delivery: string) =>
      call('POST /api/admin/webhooks/:id/deliveries/:delivery/replays', { id: webhook, delivery }),
    onSuccess: ({ count }) => tellCount(count),
  })

  return (
    <section className="admin-section" aria-labelledby="deliveries-title">
      <div className="hook-list-head">
        <h3 id="deliveries-title">{text.deliveries}</h3>
        <label className="admin-inline field">
          {text.state}
          <select
            value={state ?? ''}
            onChange={(event) => setState((event.target.value || undefined) as State | undefined)}
          >
            <option value="">{text.anyState}</option>
            {states.map((each) => (
              <option key={each} value={each}>
                {text.states[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" onClick={() => setAllOpen(true)}>
          {text.allAgain}
        </button>
      </div>
      <Standing query={found} />
      <Trouble error={again.error} />
      {found.data && deliveries.length === 0 && <Empty title={text.noDeliveries}>{text.noDeliveriesLead}</Empty>}
      {deliveries.length > 0 && (
        <table className="admin-table hook-deliveries">
          <thead>
            <tr>
              <th scope="col">{text.what}</th>
              <th scope="col">{text.when}</th>
              <th scope="col">{text.became}</th>
              <th scope="col">
                <span className="unseen">
                  {text.look} / {text.again}
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <tr key={delivery.id}>
                <th scope="row">
                  {eventName(delivery.type)}
                  <span className="admin-second">
                    {delivery.number === null ? delivery.type : `${delivery.type} · ${text.about} ${delivery.number}`}
                  </span>
                </th>
                <td data-label={text.when} className="admin-number">
                  {words.when(delivery.at)}
                </td>
                <td data-label={text.became}>
                  <Became delivery={delivery} isHeld={isOff && delivery.type !== 'webhook.test'} />
                </td>
                <td className="admin-do">
                  <button
                    type="button"
                    className="button"
                    aria-label={text.lookAt(eventName(delivery.type), delivery.number)}
                    onClick={() => setShown(delivery)}
                  >
                    {text.look}
                  </button>
                  {delivery.state !== 'waiting' && delivery.hasBody && (
                    <button
                      type="button"
                      className="button"
                      aria-label={text.againOf(eventName(delivery.type), delivery.number)}
                      disabled={again.isPending}
                      onClick={() => again.mutate(delivery.id)}
                    >
                      {text.again}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More query={found}>{text.more}</More>
      {shown && <DeliveryDialog webhook={webhook} delivery={shown} onClose={() => setShown(null)} />}
      {isAllOpen && (
        <AllAgain
          webhook={webhook}
          onClose={() => setAllOpen(false)}
          onSent={(count) => {
            setAllOpen(false)
            tellCount(count)
          }}
        />
      )}
    </section>
  )
}

const marks = { waiting: 'mark-changed', delivered: 'mark-added', givenUp: 'mark-refused' } as const

type BecameProps = { delivery: WebhookDeliveryWire; isHeld: boolean }

function Became({ delivery: { state, attempts, tryAt, lastCause, lastStatus }, isHeld }: BecameProps) {
  const next = isHeld ? text.held : tryAt === null ? text.atOnce : text.nextTry(words.when(tryAt))
  return (
    <>
      <span className={`mark ${marks[state]} hook-mark-${state}`}>{text.states[state]}</span>
      {lastCause && <span className="hook-cause">{text.causes[lastCause](lastStatus)}</span>}
      <span className="admin-second">
        {attempts > 0 && text.attempts(attempts)}
        {attempts > 0 && state === 'waiting' && ' · '}
        {state === 'waiting' && next}
      </span>
    </>
  )
}
