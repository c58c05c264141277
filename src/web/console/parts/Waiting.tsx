import { words } from '../words.ts'
import { useNow } from './now.ts'

/** Says that a ticket waits for the customer, and for how long. */
export function Waiting({ since }: { since: number }) {
  const now = useNow()
  return <span className="waiting-mark">{words.list.waitingFor(words.span(Math.max(0, now - since)))}</span>
}
