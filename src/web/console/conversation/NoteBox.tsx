import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { words } from '../words.ts'
import { query, useAct, useColleagues } from './actions/act.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { newClientId } from './sending.ts'
import { text } from './words.ts'

type Props = { talk: ConversationWire; box: RefObject<HTMLTextAreaElement | null>; say: (sentence: string) => void }

/** Where a note for colleagues is written. It has its own draft, so that neither text ever becomes the other. */
export function NoteBox({ talk: { id }, box, say }: Props) {
  const draft = `note.${id}`
  const act = useAct()
  const colleagues = useColleagues()
  const [typed, setTyped] = useState(() => readDraft(draft))
  /** Stays the same until the note is saved, so that trying again writes it once. */
  const clientId = useRef(newClientId())
  const type = (next: string) => {
    setTyped(next)
    keepDraft(draft, next)
  }
  const isReady = typed.trim() !== '' && !act.isBusy
  const submit = () => {
    if (!isReady) return
    const body = { text: typed.trim(), clientId: clientId.current }
    act.do(
      () => call('POST /api/conversations/:id/notes', { id, query, body }),
      () => {
        clientId.current = newClientId()
        type('')
        say(text.note.saved)
        box.current?.focus()
      },
    )
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      document.getElementById('talk-title')?.focus()
    }
  }
  const begun = /(?:^|\s)@(\S*)$/.exec(typed)
  const suggested = begun
    ? colleagues.filter(({ name, isMe }) => !isMe && name.toLowerCase().startsWith((begun[1] ?? '').toLowerCase()))
    : []
  const mention = (name: string) => {
    type(`${typed.replace(/@\S*$/, '')}@${name} `)
    box.current?.focus()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor="note-box">{text.note.label}</label>
      <textarea
        id="note-box"
        className="note-field"
        ref={box}
        value={typed}
        maxLength={20_000}
        rows={3}
        placeholder={text.note.placeholder}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        aria-keyshortcuts="n"
      />
      {suggested.length > 0 && (
        <p className="mentions">
          <span className="remark">{text.note.mention}</span>
          {suggested.map(({ id: colleague, name }) => (
            <button key={colleague} type="button" className="button-plain" onClick={() => mention(name)}>
              @{name}
            </button>
          ))}
        </p>
      )}
      {act.problem && (
        <p className="status status-warn" role="alert">
          {act.problem}
        </p>
      )}
      <div className="reply-foot">
        <span className="remark reply-hint">
          <kbd>{words.reply.hintOther}</kbd> {words.reply.hint}
        </span>
        <button type="submit" className="button button-note" disabled={!isReady}>
          {text.note.save}
        </button>
      </div>
    </form>
  )
}
