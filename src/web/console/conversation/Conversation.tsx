import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { api, call } from '../api.ts'
import { Facts } from '../facts/Facts.tsx'
import { useKeys } from '../keys.ts'
import { setWatch } from '../parts/now.ts'
import { to, usePlace } from '../route.ts'
import { words } from '../words.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { Log } from './Log.tsx'
import { type Mode, Reply } from './Reply.tsx'
import { RouteDialog } from './RouteDialog.tsx'
import { TalkHeader } from './TalkHeader.tsx'
import { useVerbs } from './verbs.ts'

type Props = {
  id: string
  /** Says what happened, to eyes and screen readers. */
  say: (sentence: string) => void
  backToList: () => void
}

/** The conversation in the middle and its facts beside it. t, r and h work here, and the keys of the actions. */
export function Conversation({ id, say, backToList }: Props) {
  const talk = useQuery({
    queryKey: ['conversation', id],
    queryFn: async () => {
      const answer = await api.conversation(id)
      setWatch(answer.now)
      return answer
    },
  })
  if (talk.data) return <Talk talk={talk.data} say={say} backToList={backToList} />
  return (
    <section className="pane pane-talk pane-empty" aria-labelledby="talk-title">
      <div className="notice" role={talk.isError ? 'alert' : 'status'}>
        <h2 id="talk-title" tabIndex={-1}>
          {talk.isError ? talk.error.message : words.talk.loading}
        </h2>
        {talk.isError && (
          <p>
            <button type="button" className="button" onClick={() => void talk.refetch()}>
              {words.problem.retry}
            </button>{' '}
            <button type="button" className="button" onClick={backToList}>
              {words.talk.back}
            </button>
          </p>
        )}
      </div>
    </section>
  )
}

function Talk({ talk, say, backToList }: { talk: ConversationWire } & Omit<Props, 'id'>) {
  const { id, handling } = talk
  const [mode, setMode] = useState<Mode>('reply')
  const [isRouting, setRouting] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  const factsTitle = useRef<HTMLHeadingElement>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const { pane } = usePlace()
  const wantsBox = useRef(false)
  const verbs = useVerbs(id, say, (verb) => {
    if (verb === 'takeOver') wantsBox.current = true
    else title.current?.focus()
  })
  const isMine = handling.by === 'agent' && handling.mine

  // the focus goes where the eyes go; on wide screens the title of the facts is not there and cannot take it
  useEffect(() => (pane === 'facts' ? factsTitle : title).current?.focus({ preventScroll: true }), [pane])
  useEffect(() => {
    if (wantsBox.current) box.current?.focus() // the box is there only now
    wantsBox.current = false
  })

  /** The box for this kind of text, ready to type in. */
  const write = (next: Mode) => {
    wantsBox.current = true
    setMode(next)
    if (next === mode) box.current?.focus()
  }
  const intoBox = (text: string) => {
    if (mode === 'reply' && box.current) return putInto(box.current, text)
    keepDraft(id, [readDraft(id), text].filter(Boolean).join('\n\n')) // the box is not there now
    write('reply')
  }
  useNotesSeen(talk)

  const takeOver = () => {
    if (isMine) return write('reply')
    setMode('reply')
    verbs.run('takeOver')
  }
  const handBack = () => (isMine ? verbs.run('handBack') : say(words.said.notYours))
  useKeys({
    t: takeOver,
    h: handBack,
    r: () => (isMine ? write('reply') : say(words.said.takeFirst)),
  })

  return (
    <>
      <section className="pane pane-talk" aria-labelledby="talk-title">
        <TalkHeader
          talk={talk}
          title={title}
          isBusy={verbs.isBusy}
          onTake={takeOver}
          onHandBack={handBack}
          onNote={() => write('note')}
          say={say}
          onRoute={() => setRouting(true)}
          onBack={backToList}
        />
        <Log talk={talk} intoBox={intoBox} />
        <Reply
          talk={talk}
          mode={mode}
          setMode={write}
          box={box}
          refused={verbs.refused}
          isBusy={verbs.isBusy}
          onTake={takeOver}
          say={say}
        />
      </section>
      <section className="pane pane-facts" aria-label={words.facts.title}>
        <div className="facts-head">
          <a className="button facts-back" href={to.talk(id)}>
            ← {words.facts.back}
          </a>
          <h2 ref={factsTitle} tabIndex={-1}>
            {words.facts.title}
          </h2>
        </div>
        <Facts talk={talk} say={say} />
      </section>
      {isRouting && <RouteDialog id={id} say={say} onClose={() => setRouting(false)} />}
    </>
  )
}

/** Whoever reads a conversation has seen where they are mentioned in it. */
function useNotesSeen({ id, agentNotes }: ConversationWire): void {
  const client = useQueryClient()
  const last = agentNotes.findLast(({ mentionsMe }) => mentionsMe)?.id
  useEffect(() => {
    if (!last) return
    call('PUT /api/conversations/:id/notes/seen', { id }).then(
      () => client.invalidateQueries({ queryKey: ['queue'] }),
      () => {}, // the mark stays until the next time
    )
  }, [id, last, client])
}

/** As if it had been typed, so that React and the draft hear of it. */
function putInto(box: HTMLTextAreaElement, text: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
  setter?.call(box, box.value ? `${box.value}\n\n${text}` : text)
  box.dispatchEvent(new Event('input', { bubbles: true }))
  box.focus()
}
