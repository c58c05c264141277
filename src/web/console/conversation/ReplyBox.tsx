import { useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { Clip } from '../parts/Clip.tsx'
import { read } from '../parts/now.ts'
import { nameOf } from '../parts/whom.ts'
import { words } from '../words.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { live } from './liveWords.ts'
import { Snippets, useSnippets } from './Snippets.tsx'
import { send } from './sending.ts'

const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform)
/** As the desk has it; it judges again. */
const FILES_MAX = 5
const FILE_BYTES_MAX = 10 * 1024 * 1024
/** How often the visitor is told that the agent writes, in milliseconds. */
const TYPING_MS = 3_000

type Props = { talk: ConversationWire; box: RefObject<HTMLTextAreaElement | null> }

/** Where a reply is written, with files by choosing, pasting or dropping, and "/" for articles. */
export function ReplyBox({ talk, box }: Props) {
  const { id, person, locale, ticket } = talk
  const client = useQueryClient()
  const [typed, setTyped] = useState(() => readDraft(id))
  const [files, setFiles] = useState<readonly File[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [isOver, setOver] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const toldAt = useRef(0)

  const type = (next: string) => {
    setTyped(next)
    keepDraft(id, next)
    if (next === '' || Date.now() - toldAt.current < TYPING_MS) return
    toldAt.current = Date.now()
    call('PUT /api/conversations/:id/typing', { id }).catch(() => {}) // it is only for a moment
  }
  const snippets = useSnippets(typed, box, (next) => type(next), { id, locale })

  const attach = (more: Iterable<File>) => {
    const all = [...files, ...more]
    const large = all.find(({ size }) => size > FILE_BYTES_MAX)
    setProblem(large ? live.tooLarge(large.name) : all.length > FILES_MAX ? live.tooMany : null)
    setFiles(all.filter(({ size }) => size <= FILE_BYTES_MAX).slice(0, FILES_MAX))
  }
  const isReady = typed.trim() !== '' || files.length > 0
  const submit = () => {
    if (!isReady) return
    send(client, id, { text: typed.trim(), files }, read())
    type('')
    toldAt.current = 0
    setFiles([])
    setProblem(null)
    box.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (snippets.press(event)) return
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
  const paste = (event: ClipboardEvent) => {
    const { files: pasted, types } = event.clipboardData
    // what is copied from a table comes as text and as its picture: then the text is meant
    if (pasted.length === 0 || types.includes('text/plain')) return
    event.preventDefault()
    attach(pasted)
  }
  const carries = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  const drop = (event: DragEvent) => {
    if (!carries(event)) return
    event.preventDefault()
    setOver(false)
    attach(event.dataTransfer.files)
  }
  const owesFirst = ticket?.targets.some((target) => target.kind === 'firstResponse' && target.metAt === null)
  return (
    <form
      className={isOver ? 'reply-over' : undefined}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onDragOver={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor="reply-box">{isOver ? live.dropHere : words.reply.label(nameOf(person))}</label>
      <div className="reply-field">
        <Snippets {...snippets} />
        <textarea
          id="reply-box"
          ref={box}
          value={typed}
          maxLength={20_000}
          rows={3}
          placeholder={owesFirst ? words.reply.placeholder : words.reply.placeholderAnswered}
          onChange={(event) => type(event.target.value)}
          onKeyDown={press}
          onPaste={paste}
          lang={locale}
          aria-keyshortcuts="r"
          {...snippets.field}
        />
      </div>
      {files.length > 0 && (
        <ul className="reply-files" aria-label={live.attached}>
          {files.map((file, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be chosen twice
            <li key={i}>
              <span>{file.name}</span> <small>{words.size(file.size)}</small>
              <button
                type="button"
                className="reply-file-out"
                aria-label={live.remove(file.name)}
                onClick={() => {
                  setFiles(files.filter((_file, at) => at !== i))
                  setProblem(null)
                  box.current?.focus()
                }}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className="status status-warn" role="alert">
          {problem}
        </p>
      )}
      <div className="reply-foot">
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            attach(event.target.files ?? [])
            event.target.value = ''
            box.current?.focus()
          }}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={live.attach}
          title={live.attach}
          onClick={() => chooser.current?.click()}
        >
          <Clip />
        </button>
        {locale === 'fr' && <span className="tag">{words.reply.french}</span>}
        <span className="remark reply-hint">
          {live.articles.hint} · <kbd>{isMac ? words.reply.hintMac : words.reply.hintOther}</kbd> {words.reply.hint}
        </span>
        <button type="submit" className="button button-main" disabled={!isReady}>
          {words.reply.send}
        </button>
      </div>
    </form>
  )
}
