import { DropdownMenu } from 'radix-ui'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { MessageWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { useAct } from './actions/act.ts'
import { live } from './liveWords.ts'
import { text } from './words.ts'

type Props = { conversation: string; message: MessageWire; isLastRead: boolean; onEdit: () => void }

/** What stands under a line: that it was read, that it was changed, and for its author how to change it. */
export function Below({ conversation: id, message, isLastRead, onEdit }: Props) {
  const { seq, corrected, from } = message
  const act = useAct()
  const isThere = corrected?.how !== 'deleted'
  const chosen = useRef<(() => void) | null>(null)
  const takeBack = () =>
    act.do(
      () => call('DELETE /api/conversations/:id/messages/:seq', { id, seq }),
      () => {},
    )
  return (
    <div className="line-below">
      {isLastRead && isThere && <span className="line-read">{live.read}</span>}
      {corrected && (
        <details className="line-earlier">
          <summary>{corrected.how === 'edited' ? live.edited : live.deleted}</summary>
          <ol>
            {corrected.earlier.map((said, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: versions are only ever added at the end
              <li key={i}>{said}</li>
            ))}
          </ol>
        </details>
      )}
      {from.mine && isThere && (
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger className="line-menu" aria-label={live.change}>
            <span aria-hidden="true">⋯</span>
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content
              className="menu"
              align="end"
              sideOffset={4}
              collisionPadding={8}
              onCloseAutoFocus={(event) => {
                if (chosen.current) event.preventDefault()
                chosen.current?.()
                chosen.current = null
              }}
            >
              <DropdownMenu.Item
                className="menu-item"
                onSelect={() => {
                  chosen.current = onEdit
                }}
              >
                {live.edit}
              </DropdownMenu.Item>
              <DropdownMenu.Item className="menu-item" onSelect={takeBack}>
                {live.takeBack}
              </DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      )}
      {act.problem && (
        <span className="status status-breach" role="alert">
          {act.problem}
        </span>
      )}
    </div>
  )
}

/** Another text in place of a line of one's own. Escape leaves it as it was. */
export function EditBox({
  conversation: id,
  message: { seq, text: said },
  onClose,
}: {
  conversation: string
  message: MessageWire
  onClose: () => void
}) {
  const act = useAct()
  const [typed, setTyped] = useState(said)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.form?.scrollIntoView({ block: 'nearest' }) // with its buttons, which a focused box would leave below
  }, [])

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (typed.trim() === '' || act.isBusy) return
    act.do(() => call('PATCH /api/conversations/:id/messages/:seq', { id, seq, body: { text: typed.trim() } }), onClose)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      onClose()
    }
  }
  return (
    <form className="edit-box" onSubmit={submit}>
      <textarea
        ref={box}
        aria-label={live.editLabel}
        value={typed}
        rows={3}
        maxLength={20_000}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={press}
      />
      {act.problem && (
        <p className="status status-breach" role="alert">
          {act.problem}
        </p>
      )}
      <p className="edit-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        <button type="submit" className="button button-main" disabled={typed.trim() === '' || act.isBusy}>
          {live.save}
        </button>
        <span className="remark">{live.editHint}</span>
      </p>
    </form>
  )
}
