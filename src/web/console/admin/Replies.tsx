import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { ReplyWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { locale } from '../language.ts'
import { Dialog } from '../parts/Dialog.tsx'
import type { ScreenProps } from '../screens.ts'
import { Empty, Page, Standing, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.replies
const key = ['replies']

/** Replies that are written again and again. */
export function Replies({ say }: ScreenProps) {
  const [open, setOpen] = useState<ReplyWire | 'new' | null>(null)
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/replies', {}) })
  const replies = found.data?.replies ?? []
  return (
    <Page
      title={words.pages.replies}
      lead={text.lead}
      actions={
        <button type="button" className="button button-main" onClick={() => setOpen('new')}>
          {text.add}
        </button>
      }
    >
      <Standing query={found} />
      {found.data && replies.length === 0 && <Empty title={text.none} />}
      {replies.length > 0 && (
        <ul className="reply-cards">
          {replies.map((reply) => (
            <li key={reply.id} className="reply-card">
              <h3>
                <button
                  type="button"
                  className="button-plain"
                  aria-label={text.edit(reply.title)}
                  onClick={() => setOpen(reply)}
                >
                  {reply.title}
                </button>
              </h3>
              <p className="reply-text" lang={reply.locale}>
                {reply.text}
              </p>
              <p className="reply-foot">
                <span className="tag">{reply.isShared ? text.shared : text.own}</span>
                <span className="tag">{text.languages[reply.locale]}</span>
                <span className="remark">{text.updated(words.when(reply.updatedAt))}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <ReplyForm
          reply={open === 'new' ? null : open}
          variables={found.data?.variables ?? []}
          say={say}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}

type FormProps = {
  reply: ReplyWire | null
  variables: readonly string[]
  say: (sentence: string) => void
  onClose: () => void
}

function ReplyForm({ reply, variables, say, onClose }: FormProps) {
  const client = useQueryClient()
  const form = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const done = (sentence: string) => {
    say(sentence)
    void client.invalidateQueries({ queryKey: key })
    onClose()
  }
  const save = useMutation({
    mutationFn: (body: { title: string; locale: 'en' | 'fr'; text: string; isShared: boolean }) =>
      reply ? call('PUT /api/replies/:id', { id: reply.id, body }) : call('POST /api/replies', { body }),
    onSuccess: ({ title }) => done(text.saved(title)),
  })
  const remove = useMutation({
    mutationFn: (gone: ReplyWire) => call('DELETE /api/replies/:id', { id: gone.id }),
    onSuccess: (_, { title }) => done(text.removed(title)),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    save.mutate({
      title: String(given.get('title')),
      locale: given.get('locale') === 'fr' ? 'fr' : 'en',
      text: String(given.get('text')),
      isShared: given.has('isShared'),
    })
  }
  const insert = (name: string) => {
    const it = area.current
    if (!it) return
    it.focus()
    it.setRangeText(`{{${name}}}`, it.selectionStart, it.selectionEnd, 'end')
  }
  const isBusy = save.isPending || remove.isPending
  return (
    <Dialog
      title={reply ? reply.title : text.newTitle}
      className="dialog-wide"
      onClose={onClose}
      footer={
        <>
          {reply && (
            <button type="button" className="button admin-apart" disabled={isBusy} onClick={() => remove.mutate(reply)}>
              {text.remove}
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" form={form} className="button button-main" disabled={isBusy}>
            {save.isPending ? words.saving : words.save}
          </button>
        </>
      }
    >
      <form id={form} className="admin-form" onSubmit={submit}>
        <label className="field">
          {text.title}
          <input name="title" defaultValue={reply?.title ?? ''} required maxLength={120} autoComplete="off" />
        </label>
        <label className="field">
          {text.text}
          <textarea ref={area} name="text" rows={8} defaultValue={reply?.text ?? ''} required maxLength={10_000} />
        </label>
        <fieldset className="reply-variables">
          <legend>{text.variables}</legend>
          <p className="remark">{text.variablesLead}</p>
          <div>
            {variables.map((name) => (
              <button
                key={name}
                type="button"
                className="variable"
                aria-label={text.insert(name)}
                onClick={() => insert(name)}
              >
                {name}
              </button>
            ))}
          </div>
        </fieldset>
        <div className="admin-pair">
          <label className="field">
            {text.language}
            <select name="locale" defaultValue={reply?.locale ?? locale}>
              <option value="en">{text.languages.en}</option>
              <option value="fr">{text.languages.fr}</option>
            </select>
          </label>
          <label className="switch">
            <input type="checkbox" name="isShared" defaultChecked={reply?.isShared ?? true} />
            {text.isShared}
          </label>
        </div>
      </form>
      <Trouble error={save.error ?? remove.error} />
    </Dialog>
  )
}
