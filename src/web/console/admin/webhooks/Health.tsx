import type { WebhookWire } from '../../../../http/api/webhookApi.ts'
import { words } from '../words.ts'
import { text } from './words.ts'

/** Whether an endpoint hears anything, and since when not. */
export function Health({ webhook: { off, failingSince } }: { webhook: WebhookWire }) {
  if (off) {
    const isLoud = off.cause !== 'byHand'
    return <p className={isLoud ? 'status status-breach' : 'hook-off'}>{text.off[off.cause](words.when(off.at))}</p>
  }
  if (failingSince !== null) return <p className="status status-warn">{text.isFailing(words.when(failingSince))}</p>
  return <p className="status status-ok">{text.isOn}</p>
}
