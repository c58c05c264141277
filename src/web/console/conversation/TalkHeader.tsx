import type { RefObject } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { Due } from '../parts/Due.tsx'
import { TierArm } from '../parts/TierArm.tsx'
import { Waiting } from '../parts/Waiting.tsx'
import { nameOf } from '../parts/whom.ts'
import { queueWords } from '../queue/words.ts'
import { to } from '../route.ts'
import { words } from '../words.ts'
import { Actions } from './actions/Actions.tsx'
import { live } from './liveWords.ts'

type Props = {
  talk: ConversationWire
  title: RefObject<HTMLHeadingElement | null>
  isBusy: boolean
  onTake: () => void
  onHandBack: () => void
  onNote: () => void
  say: (sentence: string) => void
  onRoute: () => void
  onBack: () => void
}

/** Who it is, whose it is, how long is left, and what can be done. */
export function TalkHeader({ talk, title, isBusy, onTake, onHandBack, onNote, say, onRoute, onBack }: Props) {
  const { ticket, handling, person, customer, site } = talk
  const isMine = handling.by === 'agent' && handling.mine
  const owed = ticket?.status === 'open' ? ticket.targets.filter((target) => target.metAt === null) : []
  return (
    <header className="talk-head">
      <div className="talk-head-top">
        <button type="button" className="icon-button talk-back" onClick={onBack} aria-label={words.talk.back}>
          <span aria-hidden="true">←</span>
        </button>
        <div className="talk-titles">
          <h2 id="talk-title" ref={title} tabIndex={-1}>
            {ticket?.subject ?? nameOf(person)}
          </h2>
          <p className="talk-sub">
            {ticket && <TierArm tier={ticket.tier} />}
            {ticket && <span>#{ticket.number}</span>}
            <span>
              {[
                ticket ? nameOf(person) : (person.name ?? person.email) && words.person[person.kind],
                customer?.name ?? (site && words.talk.onSite(site.name)),
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </p>
        </div>
        <a className="button talk-facts" href={to.facts(talk.id)}>
          {words.talk.facts}
        </a>
      </div>
      <div className="talk-head-foot">
        <span className={`chip chip-${isMine ? 'mine' : handling.by}`}>{words.handling(handling)}</span>
        {owed.map((clock) => (
          <Due key={clock.kind} clock={clock} named={owed.length > 1 || clock.kind === 'fix'} />
        ))}
        {talk.inquirySince !== null && <span className="due due-none">{words.list.toRoute}</span>}
        {ticket?.waitingSince && <Waiting since={ticket.waitingSince} />}
        {ticket?.status === 'solved' && (
          <span className="due due-met">
            {ticket.outcome ? `${words.labelled(words.due.solved)} ${words.outcome[ticket.outcome]}` : words.due.solved}
          </span>
        )}
        {talk.lookers.length > 0 && <span className="talk-lookers">{queueWords.looking(talk.lookers)}</span>}
        <span className={talk.isThere ? 'there there-yes' : 'there'}>{talk.isThere ? live.there : live.away}</span>
        <span className="talk-actions">
          {isMine ? (
            <button type="button" className="button" disabled={isBusy} onClick={onHandBack} aria-keyshortcuts="h">
              {words.talk.handBack} <kbd>h</kbd>
            </button>
          ) : (
            handling.by !== 'agent' && (
              <button
                type="button"
                className="button button-main"
                disabled={isBusy}
                onClick={onTake}
                aria-keyshortcuts="t"
              >
                {words.talk.takeOver} <kbd>t</kbd>
              </button>
            )
          )}
          {talk.inquirySince !== null && (
            <button type="button" className="button" disabled={isBusy} onClick={onRoute}>
              {words.talk.route}
            </button>
          )}
          <Actions talk={talk} say={say} onNote={onNote} />
        </span>
      </div>
    </header>
  )
}
