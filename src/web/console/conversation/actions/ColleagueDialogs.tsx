import { useState } from 'react'
import type { ConversationWire } from '../../../../http/wire.ts'
import { api, call } from '../../api.ts'
import { text } from '../words.ts'
import { ActDialog } from './ActDialog.tsx'
import { query, useAct, useColleagues } from './act.ts'

export type ActProps = { talk: ConversationWire; say: (sentence: string) => void; onClose: () => void }

/** The conversation goes to a colleague, with a note if there is anything to say. */
export function TransferDialog({ talk: { id }, say, onClose }: ActProps) {
  const act = useAct()
  const colleagues = useColleagues().filter(({ isMe }) => !isMe)
  const [agent, setAgent] = useState('')
  const [note, setNote] = useState('')
  const submit = () =>
    act.do(
      () => call('POST /api/conversations/:id/transfers', { id, query, body: { agent, note: note.trim() || null } }),
      () => {
        say(text.transfer.done(nameIn(colleagues, agent) ?? ''))
        onClose()
      },
    )
  return (
    <ActDialog {...text.transfer} {...act} isReady={agent !== ''} onSubmit={submit} onClose={onClose}>
      <ColleagueField colleagues={colleagues} value={agent} onChange={setAgent} />
      <label className="field">
        {text.transfer.note}
        <textarea
          className="note-field"
          rows={4}
          maxLength={20_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
    </ActDialog>
  )
}

/** Says whose the ticket is. */
export function AssignDialog({ talk, say, onClose }: ActProps) {
  const act = useAct()
  const colleagues = useColleagues()
  const held = colleagues.find(({ name }) => name === talk.ticket?.assignee)?.id
  const [chosen, setAgent] = useState<string | null>(null)
  const agent = chosen ?? held ?? ''
  const number = talk.ticket?.number ?? 0
  const submit = () =>
    act.do(
      async () => {
        const { results } = await call('PUT /api/tickets/agent', { body: { numbers: [number], agent: agent || null } })
        const refused = results.find(({ why }) => why !== null)
        if (refused?.why) throw new Error(refused.why)
        return api.conversation(talk.id)
      },
      () => {
        say(text.assign.done(nameIn(colleagues, agent)))
        onClose()
      },
    )
  return (
    <ActDialog {...text.assign} {...act} title={text.assign.title(number)} isReady onSubmit={submit} onClose={onClose}>
      <ColleagueField colleagues={colleagues} value={agent} onChange={setAgent} nobody={text.nobody} />
    </ActDialog>
  )
}

type Colleagues = ReturnType<typeof useColleagues>
type FieldProps = { colleagues: Colleagues; value: string; onChange: (agent: string) => void; nobody?: string }

function ColleagueField({ colleagues, value, onChange, nobody = text.choose }: FieldProps) {
  return (
    <label className="field">
      {text.colleague}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{nobody}</option>
        {colleagues.map(({ id, name, isMe }) => (
          <option key={id} value={id}>
            {isMe ? text.me(name) : name}
          </option>
        ))}
      </select>
    </label>
  )
}

function nameIn(colleagues: Colleagues, agent: string): string | null {
  return colleagues.find(({ id }) => id === agent)?.name ?? null
}
