import { useEffect, useRef } from 'react'
import type { StandingWire } from '../../http/wire.ts'
import logo from '../logo.svg'
import { Conversation } from './conversation/Conversation.tsx'
import { useKeys } from './keys.ts'
import { Queue } from './queue/Queue.tsx'
import { go, type Place, to } from './route.ts'
import { words } from './words.ts'

type Props = { place: Place; counts: StandingWire['counts'] | null; say: (sentence: string) => void }

/** The list, the conversation, the facts. Narrow screens show one of the three. */
export function Desk({ place, counts, say }: Props) {
  const list = useRef<HTMLElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    // whoever leaves a conversation, also by the browser's Back, stands on its row again
    if (before.current && !place.conversation) focusRow(list.current, before.current)
    before.current = place.conversation
  }, [place.conversation])
  const backToList = () => go(to.list)
  useKeys({
    Escape: () => {
      if (place.pane === 'facts' && place.conversation) go(to.talk(place.conversation))
      else if (place.conversation) backToList()
    },
  })

  return (
    <main className="panes">
      <nav className="pane pane-list" aria-label={words.list.title} ref={list}>
        <Queue counts={counts} conversation={place.conversation} say={say} />
      </nav>
      {place.conversation ? (
        <Conversation key={place.conversation} id={place.conversation} say={say} backToList={backToList} />
      ) : (
        <section className="pane pane-talk pane-empty" aria-labelledby="talk-title">
          <div className="notice">
            <img src={logo} alt="" width="72" height="72" />
            <h2 id="talk-title" tabIndex={-1}>
              {words.talk.none}
            </h2>
            <p>{words.talk.noneLead}</p>
            <p className="remark">
              <kbd>j</kbd> <kbd>k</kbd> {words.talk.noneKeys}
            </p>
          </div>
        </section>
      )}
    </main>
  )
}

/** Its row, or the first one when it has left the list; a list that was hidden takes a moment to be there. */
function focusRow(list: HTMLElement | null, conversation: string, triesLeft = 20): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('a.row') ?? [])]
  const row = rows.find((each) => each.dataset.conversation === conversation)
  if (row ?? (triesLeft === 0 && rows[0])) (row ?? rows[0])?.focus()
  else if (triesLeft > 0) requestAnimationFrame(() => focusRow(list, conversation, triesLeft - 1))
}
