import { words } from '../words.ts'
import './session.css'
import type { Ending } from './end.ts'
import { say } from './words.ts'

/** A line above everything while the session is about to end; minutes are said aloud, the seconds only shown. */
export function EndingSoon({ ending, stay }: { ending: Ending | null; stay: () => void }) {
  if (!ending) return null
  const sentence = ending.why === 'day' ? say.daySoon : say.unusedSoon
  const minutes = Math.max(1, Math.ceil(ending.inMs / 60_000))
  return (
    <div className="banner status status-warn session-ending">
      <span role="alert" className="unseen">
        {sentence(`${minutes} min`)}
      </span>
      <span aria-hidden="true">{sentence(words.span(ending.inMs))}</span>{' '}
      {ending.why === 'unused' && (
        <button type="button" className="button" onClick={stay}>
          {say.stay}
        </button>
      )}
    </div>
  )
}
