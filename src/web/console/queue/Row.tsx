import { memo } from 'react'
import type { QueueRowWire } from '../../../http/wire.ts'
import { locale } from '../language.ts'
import { letterWords } from '../letterWords.ts'
import { Due } from '../parts/Due.tsx'
import { useNow } from '../parts/now.ts'
import { useSeen } from '../parts/seen.ts'
import { TierArm } from '../parts/TierArm.tsx'
import { Waiting } from '../parts/Waiting.tsx'
import { nameOf } from '../parts/whom.ts'
import { to } from '../route.ts'
import { words } from '../words.ts'
import { queueWords } from './words.ts'

type Props = { row: QueueRowWire; isOpen: boolean; isGone: boolean }

/** One conversation of the list: what it is about, how long is left, whose it is. The whole row is a link. */
export const Row = memo(function Row({ row, isOpen, isGone }: Props) {
  const { ticket, customer, person, handling } = row
  const hasNews = useSeen(row.conversation) < row.seq && handling.by === 'agent' && handling.mine
  return (
    <a
      className={isGone ? 'row row-gone' : 'row'}
      href={to.talk(row.conversation)}
      aria-current={isOpen ? 'true' : undefined}
      data-conversation={row.conversation}
    >
      <span className="row-top">
        {ticket ? (
          <TierArm tier={ticket.tier} />
        ) : (
          <span className="arm arm-chat">{row.inquirySince ? words.list.inquiry : words.list.chat}</span>
        )}
        <Standing row={row} isGone={isGone} />
      </span>
      <span className="row-title">
        {ticket && <span className="row-number">#{ticket.number}</span>} {ticket?.subject ?? (row.lastText || '…')}
      </span>
      <span className="row-who">
        {person.proof ? (
          <span className="proof proof-yes" title={words.list.verified}>
            <span className="row-name">{nameOf(person)}</span>
            <span className="unseen">, {words.list.verified}</span>
          </span>
        ) : (
          <span className="row-name">{nameOf(person)}</span>
        )}
        {!person.proof && <span className="proof proof-no">{words.list.unverified}</span>}
        {person.toBeConfirmed && <span className="tag">{words.list.toBeConfirmed}</span>}
        {row.isUndelivered && <span className="row-undelivered">{letterWords.mark}</span>}
        {row.mentionsMe && <span className="mention-mark">{words.list.mentionsYou}</span>}
        {customer && <span>{customer.name}</span>}
        {customer && <span className="tag">{words.package[customer.package]}</span>}
        {row.locale !== locale && <span className="tag">{words.facts.languages[row.locale]}</span>}
        {ticket?.waitingSince && <Waiting since={ticket.waitingSince} />}
      </span>
      <span className="row-foot">
        <Owner row={row} />
        {row.lookers.length > 0 && <span className="row-lookers">{queueWords.looking(row.lookers)}</span>}
        {hasNews ? <span className="row-news">{words.talk.newMessage(nameOf(person))}</span> : <Since row={row} />}
      </span>
    </a>
  )
})

function Standing({ row, isGone }: { row: QueueRowWire; isGone: boolean }) {
  const now = useNow()
  if (isGone) return <span className="due due-none">{words.list.gone}</span>
  if (row.handling.by === 'queue' && !row.clock) {
    return <strong className="due row-waits">{words.list.waiting(words.span(now - row.handling.since))}</strong>
  }
  if (row.inquirySince && !row.clock) return <span className="due due-none">{words.list.toRoute}</span>
  if (row.ticket?.status === 'solved') return <span className="due due-met">{words.due.solved}</span>
  if (row.clock) return <Due clock={row.clock} />
  if (row.ticket) return <span className="due due-none">{words.due.noneOwed}</span>
  return null
}

function Owner({ row: { handling, assignee } }: { row: QueueRowWire }) {
  if (handling.by === 'agent') {
    return <span className={handling.mine ? 'owner owner-mine' : 'owner'}>{words.handling(handling)}</span>
  }
  if (assignee) {
    const held = { by: 'agent', name: assignee.name, mine: assignee.mine, since: 0 } as const
    return <span className={assignee.mine ? 'owner owner-mine' : 'owner'}>{words.handling(held)}</span>
  }
  return <span className="owner owner-nobody">{words.list.nobody}</span>
}

function Since({ row: { handling, clock, lastAt, ticket } }: { row: QueueRowWire }) {
  const now = useNow()
  if (handling.by === 'queue' && clock) {
    return <strong className="row-waits">{words.list.waiting(words.span(now - handling.since))}</strong>
  }
  if (ticket?.solvedAt) return <span>{words.list.solvedAgo(words.span(now - ticket.solvedAt))}</span>
  return <span>{words.list.silentFor(words.span(Math.max(0, now - lastAt)))}</span>
}
