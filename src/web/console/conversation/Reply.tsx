import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { read } from '../parts/now.ts'
import { nameOf } from '../parts/whom.ts'
import { words } from '../words.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { NoteBox } from './NoteBox.tsx'
import { send } from './sending.ts'
import { text } from './words.ts'

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** What one writes is for the customer, or for colleagues. */
export type Mode = 'reply' | 'note'

type Props = {
  talk: ConversationWire
  mode: Mode
  setMode: (mode: Mode) => void
  box: RefObject<HTMLTextAreaElement | null>
  /** Why the last verb was refused, in the desk's words. */
  refused: string | null
  isBusy: boolean
  onTake: () => void
  say: (sentence: string) => void
}

/** What is written here: a reply by whoever has the conversation, or a note by anybody. The two look and send apart. */
export function Reply({ talk, mode, setMode, box, refused, isBusy, onTake, say }: Props) {
  const { handling } = talk
  const isMine = handling.by === 'agent' && handling.mine
  return (
    <div className={mode === 'note' ? 'reply reply-note' : 'reply'}>
      <fieldset className="modes">
        <legend className="unseen">{text.note.modes}</legend>
        {(['reply', 'note'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={`mode mode-${each}`}
            aria-pressed={mode === each}
            onClick={() => setMode(each)}
          >
            {text.note[each]}
          </button>
        ))}
      </fieldset>
      {mode === 'note' ? (
        <NoteBox talk={talk} box={box} say={say} />
      ) : isMine ? (
        <Box talk={talk} box={box} />
      ) : (
        <Closed handling={handling} refused={refused} isBusy={isBusy} onTake={onTake} />
      )}
    </div>
  )
}

/** For everybody else the way to have it. */
function Closed({ handling, refused, isBusy, onTake }: Pick<Props, 'refused' | 'isBusy' | 'onTake'> & Handled) {
  return (
    <div className="reply-closed">
      {refused && (
        <p className="status status-warn" role="alert">
          {refused}
        </p>
      )}
      <p>{handling.by === 'agent' ? words.reply.other(handling.name) : words.reply[handling.by]}</p>
      {handling.by !== 'agent' && (
        <button type="button" className="button button-main" disabled={isBusy} onClick={onTake}>
          {words.talk.takeOver} <kbd>t</kbd>
        </button>
      )}
    </div>
  )
}

type Handled = Pick<ConversationWire, 'handling'>

function Box({ talk, box }: Pick<Props, 'talk' | 'box'>) {
  const { id, person, locale, ticket } = talk
  const client = useQueryClient()
  const [typed, setTyped] = useState(() => readDraft(id))
  const type = (next: string) => {
    setTyped(next)
    keepDraft(id, next)
  }
  const submit = () => {
    if (typed.trim() === '') return
    send(client, id, typed.trim(), read())
    type('')
    box.current?.focus()
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
  const owesFirst = ticket?.targets.some((target) => target.kind === 'firstResponse' && target.metAt === null)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor="reply-box">{words.reply.label(nameOf(person))}</label>
      <textarea
        id="reply-box"
        ref={box}
        value={typed}
        maxLength={20_000}
        rows={3}
        placeholder={owesFirst ? words.reply.placeholder : words.reply.placeholderAnswered}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        lang={locale}
        aria-keyshortcuts="r"
      />
      <div className="reply-foot">
        {locale === 'fr' && <span className="tag">{words.reply.french}</span>}
        <span className="remark reply-hint">
          <kbd>{isMac ? words.reply.hintMac : words.reply.hintOther}</kbd> {words.reply.hint}
        </span>
        <button type="submit" className="button button-main" disabled={typed.trim() === ''}>
          {words.reply.send}
        </button>
      </div>
    </form>
  )
}
