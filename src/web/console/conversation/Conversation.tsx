import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { api } from '../api.ts'
import { Facts } from '../facts/Facts.tsx'
import { useKeys } from '../keys.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { setWatch } from '../parts/now.ts'
import { nameOf } from '../parts/whom.ts'
import { to, usePlace } from '../route.ts'
import { words } from '../words.ts'
import { Log } from './Log.tsx'
import { Reply } from './Reply.tsx'
import { RouteDialog } from './RouteDialog.tsx'
import { TalkHeader } from './TalkHeader.tsx'
import { useVerbs } from './verbs.ts'

type Props = {
  id: string
  /** Says what happened, to eyes and screen readers. */
  say: (sentence: string) => void
  backToList: () => void
}

/** The conversation in the middle and its facts beside it. t, r, h and s work here. */
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
  const { id, handling, ticket, person } = talk
  const [isSolving, setSolving] = useState(false)
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
  const isOpen = ticket?.status === 'open'

  // the focus goes where the eyes go; on wide screens the title of the facts is not there and cannot take it
  useEffect(() => (pane === 'facts' ? factsTitle : title).current?.focus({ preventScroll: true }), [pane])
  useEffect(() => {
    if (isMine && wantsBox.current) box.current?.focus() // the box is there only now
    wantsBox.current = false
  })

  const takeOver = () => (isMine ? box.current?.focus() : verbs.run('takeOver'))
  const handBack = () => (isMine ? verbs.run('handBack') : say(words.said.notYours))
  const solve = () => (isOpen ? setSolving(true) : say(words.said.noTicket))
  useKeys({
    t: takeOver,
    h: handBack,
    s: solve,
    r: () => (isMine ? box.current?.focus() : say(words.said.takeFirst)),
  })

  const owesFirst = ticket?.targets.some((target) => target.kind === 'firstResponse' && target.metAt === null)
  return (
    <>
      <section className="pane pane-talk" aria-labelledby="talk-title">
        <TalkHeader
          talk={talk}
          title={title}
          isBusy={verbs.isBusy}
          onTake={takeOver}
          onHandBack={handBack}
          onSolve={solve}
          onRoute={() => setRouting(true)}
          onBack={backToList}
        />
        <Log talk={talk} intoBox={(text) => box.current && putInto(box.current, text)} />
        <Reply talk={talk} box={box} refused={verbs.refused} isBusy={verbs.isBusy} onTake={takeOver} />
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
        <Facts talk={talk} />
      </section>
      {isRouting && <RouteDialog id={id} say={say} onClose={() => setRouting(false)} />}
      {isSolving && ticket && (
        <Dialog
          title={words.solveDialog.title(ticket.number)}
          onClose={() => setSolving(false)}
          footer={
            <>
              <button type="button" className="button" onClick={() => setSolving(false)}>
                {words.solveDialog.cancel}
              </button>
              <button
                type="button"
                className="button button-main"
                onClick={() => {
                  setSolving(false)
                  verbs.run('solve')
                }}
              >
                {words.solveDialog.confirm}
              </button>
            </>
          }
        >
          <p>
            <strong>{ticket.subject}</strong>, {nameOf(person)}
          </p>
          <p>{words.solveDialog.lead}</p>
          {owesFirst && <p className="status status-warn">{words.solveDialog.unanswered}</p>}
        </Dialog>
      )}
    </>
  )
}

/** As if it had been typed, so that React and the draft hear of it. */
function putInto(box: HTMLTextAreaElement, text: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
  setter?.call(box, box.value ? `${box.value}\n\n${text}` : text)
  box.dispatchEvent(new Event('input', { bubbles: true }))
  box.focus()
}
