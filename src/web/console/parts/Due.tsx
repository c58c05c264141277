import type { ClockWire } from '../../../http/wire.ts'
import { words } from '../words.ts'
import { useNow } from './now.ts'
import { urgencyOf } from './urgency.ts'

/** How a clock stands, ticking: a cue, a word and the time, so that it never speaks by colour alone. */
export function Due({ clock, named = false }: { clock: ClockWire; named?: boolean }) {
  const now = useNow()
  const urgency = urgencyOf(clock, now)
  const name = named ? `${words.labelled(words.target[clock.kind])} ` : ''
  switch (urgency.is) {
    case 'ok':
    case 'warn':
    case 'late':
      return (
        <span className={`due due-${urgency.is}`}>
          {name}
          {words.due[urgency.is](words.span(urgency.ms))}
        </span>
      )
    case 'paused':
      return (
        <span className="due due-paused">
          {name}
          {words.due.paused}
        </span>
      )
    case 'met':
      return (
        <span className={`due ${urgency.late ? 'due-met-late' : 'due-met'}`}>
          {name}
          {urgency.late ? words.due.metLate : words.due.met}
        </span>
      )
  }
}
