import { useEffect, useRef, useState } from 'react'
import type { AlertNoticeWire } from '../../../http/api/alertWire.ts'
import { notify, type RingSettings, ring } from '../ringing.ts'
import { to } from '../route.ts'
import { timeOf } from './Told.tsx'
import { alertWords as say } from './words.ts'

/** More at once would hide the desk; the list says all. */
const SHOWN_MAX = 3
/** A notice nobody touches goes by itself; what it was about stays in the list and in the ticket's facts. */
const SHOWN_MS = 60_000

/** Shows what this agent is told of clocks, as it comes, and rings for it. What is there when the console opens was told before. */
export function Notices({
  alerts,
  ringsFor,
  conversation,
  settings,
}: {
  alerts: AlertNoticeWire[] | undefined
  /** Conversations for which the bell rings anyhow (ringing.ts). */
  ringsFor: readonly string[]
  conversation: string | null
  settings: RingSettings
}) {
  const known = useRef<Set<string> | null>(null)
  const [shown, setShown] = useState<AlertNoticeWire[]>([])
  const place = useRef({ settings, conversation, ringsFor })
  place.current = { settings, conversation, ringsFor }

  useEffect(() => {
    if (!alerts) return
    const before = known.current
    known.current = new Set([...(before ?? []), ...alerts.map(keyOf)])
    const fresh = before ? alerts.filter((alert) => !before.has(keyOf(alert))) : []
    if (fresh.length === 0) return
    const allowed = place.current.settings
    const elsewhere = fresh.filter((alert) => alert.conversation !== place.current.conversation)
    setShown((now) => newestOfEach([...elsewhere, ...now]).slice(0, SHOWN_MAX))
    // one that has just come rings as somebody who waits does, and once is enough
    const loud = fresh.filter(
      ({ kind, conversation: where }) => kind !== 'received' || !place.current.ringsFor.includes(where),
    )
    if (loud.length > 0) ring(allowed)
    for (const { conversation: where, number, tier, ...alert } of loud) {
      notify(allowed, where, say.title(number, tier), textOf(alert))
    }
  }, [alerts])

  // whoever has the ticket before their eyes knows
  useEffect(() => setShown((now) => now.filter((alert) => alert.conversation !== conversation)), [conversation])

  const drop = (alert: AlertNoticeWire) => setShown((now) => now.filter((one) => keyOf(one) !== keyOf(alert)))
  return (
    <section className="notices" aria-label={say.region} aria-live="assertive">
      {shown.map((alert) => (
        <Notice key={keyOf(alert)} alert={alert} drop={() => drop(alert)} />
      ))}
    </section>
  )
}

/** One of each ticket: what is newest of it says most. */
function newestOfEach(alerts: AlertNoticeWire[]): AlertNoticeWire[] {
  return alerts.filter(({ number }, i) => alerts.findIndex((one) => one.number === number) === i)
}

function Notice({ alert, drop }: { alert: AlertNoticeWire; drop: () => void }) {
  const { conversation, number, subject, tier, kind } = alert
  const away = useRef(drop)
  away.current = drop
  useEffect(() => {
    const timer = setTimeout(() => away.current(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [])
  const isUrgent = kind === 'breach' || tier === 3
  return (
    <div className={isUrgent ? 'notice-of-clock notice-urgent' : 'notice-of-clock'}>
      <p className="notice-head">
        <strong>{say.title(number, tier)}</strong>
        <button type="button" className="icon-button" onClick={drop} aria-label={say.dismiss(number)}>
          ✕
        </button>
      </p>
      <p>{textOf(alert)}</p>
      <p className="remark notice-subject">{subject}</p>
      <a className="button" href={to.talk(conversation)} onClick={drop}>
        {say.open(number)}
      </a>
    </div>
  )
}

function textOf({ kind, target, dueAt }: Pick<AlertNoticeWire, 'kind' | 'target' | 'dueAt'>): string {
  return say.says(kind, target, timeOf(dueAt))
}

function keyOf({ number, kind, target, at }: AlertNoticeWire): string {
  return `${number} ${kind} ${target} ${at}`
}
