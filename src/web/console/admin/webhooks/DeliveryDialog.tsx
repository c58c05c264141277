import { useQuery } from '@tanstack/react-query'
import type { WebhookDeliveryWire } from '../../../../http/api/webhookApi.ts'
import { call } from '../../api.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Standing } from '../Page.tsx'
import { words } from '../words.ts'
import { key } from './key.ts'
import { eventName, text } from './words.ts'

type DialogProps = { webhook: string; delivery: WebhookDeliveryWire; onClose: () => void }

/** One delivery with what it says. */
export function DeliveryDialog({ webhook, delivery, onClose }: DialogProps) {
  const found = useQuery({
    queryKey: [...key, webhook, 'delivery', delivery.id],
    queryFn: () => call('GET /api/admin/webhooks/:id/deliveries/:delivery', { id: webhook, delivery: delivery.id }),
  })
  const { body = null, triedAt = null } = found.data ?? {}
  return (
    <Dialog title={eventName(delivery.type)} className="dialog-wide" onClose={onClose}>
      <dl className="admin-changes hook-facts">
        <div>
          <dt>{text.firstTold}</dt>
          <dd>{words.when(delivery.at)}</dd>
        </div>
        {triedAt !== null && (
          <div>
            <dt>{text.lastTried}</dt>
            <dd>{words.when(triedAt)}</dd>
          </div>
        )}
        <div>
          <dt>{text.id}</dt>
          <dd>
            <code>{delivery.id}</code>
          </dd>
        </div>
      </dl>
      <Standing query={found} />
      {found.data && body === null && <p className="remark">{text.noBody}</p>}
      {body !== null && (
        <section className="hook-body" aria-label={text.body}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <pre tabIndex={0}>{pretty(body)}</pre>
        </section>
      )}
    </Dialog>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
