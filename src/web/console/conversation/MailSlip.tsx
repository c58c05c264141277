import type { ConversationWire } from '../../../http/wire.ts'
import { mailWords } from '../mailWords.ts'
import { words } from '../words.ts'

type Mail = ConversationWire['mailNotes'][number]

/** A mail on this conversation for agents alone, because nobody knows whose word it is. */
export function MailSlip({ mail: { at, from, subject, text, why } }: { mail: Mail }) {
  return (
    <li className="slip">
      <p className="slip-who">
        <strong>{mailWords.note(from)}</strong>
        <time dateTime={new Date(at).toISOString()}>{words.time(at)}</time>
      </p>
      <p className="status status-warn">{mailWords.noteWhy[why]}</p>
      {subject && <p className="slip-text">{subject}</p>}
      <p className="slip-text">{text}</p>
    </li>
  )
}
