import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { read } from '../parts/now.ts'
import { nameOf } from '../parts/whom.ts'
import { words } from '../words.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { send } from './sending.ts'

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform)

type Props = {
  talk: ConversationWire
  box: RefObject<HTMLTextAreaElement | null>
  /** Why the last verb was refused, in the desk's words. */
  refused: string | null
  isBusy: boolean
  onTake: () => void
}

/** The reply box of whoever has the conversation; for everybody else the way to have it. */
export function Reply({ talk, box, refused, isBusy, onTake }: Props) {
  const { handling } = talk
  if (handling.by === 'agent' && handling.mine) return <Box talk={talk} box={box} />
  return (
    <div className="reply reply-closed">
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

function Box({ talk, box }: Pick<Props, 'talk' | 'box'>) {
  const { id, person, locale, ticket } = talk
  const client = useQueryClient()
  const [text, setText] = useState(() => readDraft(id))
  const type = (next: string) => {
    setText(next)
    keepDraft(id, next)
  }
  const submit = () => {
    if (text.trim() === '') return
    send(client, id, text.trim(), read())
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
      className="reply"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor="reply-box">{words.reply.label(nameOf(person))}</label>
      <textarea
        id="reply-box"
        ref={box}
        value={text}
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
        <button type="submit" className="button button-main" disabled={text.trim() === ''}>
          {words.reply.send}
        </button>
      </div>
    </form>
  )
}
