import type { AgentNoteWire } from '../../../http/api/ticketWire.ts'
import { words } from '../words.ts'
import { text } from './words.ts'

/** A note of an agent as it stands among the messages and among the facts; it looks like nothing a customer gets. */
export function Slip({ note, as: Tag = 'li' }: { note: AgentNoteWire; as?: 'li' | 'div' }) {
  const { at, agentName, mine, mentionsMe } = note
  return (
    <Tag className="slip">
      <p className="slip-who">
        <strong>{mine ? text.note.mine : text.note.by(agentName)}</strong>
        <span>{text.note.forColleagues}</span>
        {mentionsMe && <span className="tag slip-mine-too">{text.note.mentionsYou}</span>}
        <time dateTime={new Date(at).toISOString()}>{Tag === 'li' ? words.time(at) : words.dayAndTime(at)}</time>
      </p>
      <p className="slip-text">{note.text}</p>
    </Tag>
  )
}

/** Those written between two messages; the first one of the log has none before it. */
export function notesBetween<Note extends { at: number }>(notes: Note[], from: number, to: number): Note[] {
  return notes.filter(({ at }) => at >= from && at < to)
}
