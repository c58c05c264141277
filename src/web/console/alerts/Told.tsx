import type { AlertWire } from '../../../http/api/alertWire.ts'
import { read } from '../parts/now.ts'
import { words } from '../words.ts'
import { alertWords } from './words.ts'

/** What the desk was told of one clock, oldest first: "warned 13:45, broke 14:00". */
export function Told({ alerts, target }: { alerts: AlertWire[]; target: AlertWire['target'] }) {
  const lines = toldLines(alerts.filter((alert) => alert.target === target))
  if (lines.length === 0) return null
  return <p className="remark clock-told">{sentence(lines.join(', '))}</p>
}

/** The calls of a ticket that nobody answered are one line, however many they were. */
function toldLines(alerts: AlertWire[]): string[] {
  const { told } = alertWords
  const isCall = ({ kind }: AlertWire) => kind === 'received' || kind === 'unanswered'
  const calls = alerts.filter(isCall)
  const [first, last] = [calls[0], calls.at(-1)]
  const count = calls.reduce((sum, call) => sum + call.count, 0)
  return alerts.flatMap((alert) => {
    const time = timeOf(alert.at)
    if (!isCall(alert))
      return alert.kind === 'breach' ? told.broke(time) : alert.isLate ? told.late(time) : told.warned(time)
    if (alert !== first || !last) return []
    return count === 1 ? told.called(time) : told.calledAgain(count, time, timeOf(last.at))
  })
}

/** The time of day alone says enough of today. */
export function timeOf(at: number): string {
  return new Date(at).toDateString() === new Date(read()).toDateString() ? words.time(at) : words.dayAndTime(at)
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
