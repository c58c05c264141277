import { useState } from 'react'
import type { AgentOutcome } from '../../../../http/api/ticketWire.ts'
import type { Tier } from '../../../../http/wire.ts'
import { call } from '../../api.ts'
import { nameOf } from '../../parts/whom.ts'
import { go, to } from '../../route.ts'
import { words } from '../../words.ts'
import { text } from '../words.ts'
import { ActDialog, Option } from './ActDialog.tsx'
import { query, useAct } from './act.ts'
import type { ActProps } from './ColleagueDialogs.tsx'

const TIERS: readonly Tier[] = [1, 2, 3]

/** Another tier, with the reason that the customer reads. */
export function TierDialog({ talk: { ticket }, say, onClose }: ActProps) {
  const act = useAct()
  const [tier, setTier] = useState<Tier | null>(null)
  const [reason, setReason] = useState('')
  if (!ticket) return null
  const { number } = ticket
  const submit = () =>
    tier &&
    act.do(
      () => call('PUT /api/tickets/:number/tier', { number, query, body: { tier, reason } }),
      () => {
        say(text.tier.done(tier))
        onClose()
      },
    )
  const isReady = tier !== null && reason.trim() !== ''
  return (
    <ActDialog
      {...text.tier}
      {...act}
      title={text.tier.title(number)}
      isReady={isReady}
      onSubmit={submit}
      onClose={onClose}
    >
      <fieldset className="act-options">
        <legend>{text.tier.legend}</legend>
        {TIERS.map((each) => (
          <Option
            key={each}
            group="tier"
            name={words.tier(each)}
            {...(each === ticket.tier && { remark: text.tier.now })}
            isChosen={tier === each}
            onChoose={() => setTier(each)}
          />
        ))}
      </fieldset>
      <label className="field">
        {text.tier.reason}
        <textarea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </ActDialog>
  )
}

/** The ticket waits for the customer, who hears by letter that it is their turn. */
export function WaitDialog({ talk: { ticket }, say, onClose }: ActProps) {
  const act = useAct()
  const [what, setWhat] = useState('')
  if (!ticket) return null
  const { number } = ticket
  const submit = () =>
    act.do(
      () => call('PUT /api/tickets/:number/waiting', { number, query, body: { what: what.trim() || null } }),
      () => {
        say(text.waiting.on)
        onClose()
      },
    )
  return (
    <ActDialog
      {...text.waiting}
      {...act}
      title={text.waiting.title(number)}
      isReady
      onSubmit={submit}
      onClose={onClose}
    >
      <label className="field">
        {text.waiting.what}
        <textarea rows={3} maxLength={2000} value={what} onChange={(event) => setWhat(event.target.value)} />
      </label>
    </ActDialog>
  )
}

/** How it ended, and a last word to the customer from whoever has the conversation. */
export function SolveDialog({ talk: { id, ticket, person, handling }, say, onClose }: ActProps) {
  const act = useAct()
  const [outcome, setOutcome] = useState<AgentOutcome | null>(null)
  const [said, setSaid] = useState('')
  if (!ticket) return null
  const { number } = ticket
  const isMine = handling.by === 'agent' && handling.mine
  const owesFirst = ticket.targets.some((target) => target.kind === 'firstResponse' && target.metAt === null)
  const submit = () =>
    outcome &&
    act.do(
      () =>
        call('PUT /api/conversations/:id/solved', {
          id,
          query,
          body: { outcome, words: (isMine && said.trim()) || null },
        }),
      () => {
        say(words.said.solved(number))
        onClose()
      },
    )
  return (
    <ActDialog
      {...text.solve}
      {...act}
      title={text.solve.title(number)}
      isReady={outcome !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        <strong>{ticket.subject}</strong>, {nameOf(person)}
      </p>
      {owesFirst && said.trim() === '' && <p className="status status-warn">{text.solve.unanswered}</p>}
      <fieldset className="act-options">
        <legend>{text.solve.legend}</legend>
        {(Object.keys(text.solve.outcome) as AgentOutcome[]).map((each) => (
          <Option
            key={each}
            group="outcome"
            name={text.solve.outcome[each][0]}
            remark={text.solve.outcome[each][1]}
            isChosen={outcome === each}
            onChoose={() => setOutcome(each)}
          />
        ))}
      </fieldset>
      {isMine ? (
        <label className="field">
          {text.solve.words}
          <textarea rows={3} maxLength={20_000} value={said} onChange={(event) => setSaid(event.target.value)} />
        </label>
      ) : (
        <p className="remark">{text.solve.wordsFirst}</p>
      )}
    </ActDialog>
  )
}

/** A duplicate goes on in another open ticket of the same customer. */
export function MergeDialog({ talk: { ticket, earlierTickets }, say, onClose }: ActProps) {
  const act = useAct()
  const [into, setInto] = useState<number | null>(null)
  if (!ticket) return null
  const { number } = ticket
  const open = earlierTickets.filter(({ status }) => status === 'open')
  const submit = () =>
    into &&
    act.do(
      () => call('PUT /api/tickets/:number/merged', { number, query, body: { into } }),
      (kept) => {
        say(text.merge.done(number, into))
        onClose()
        go(to.talk(kept.id))
      },
    )
  return (
    <ActDialog
      {...text.merge}
      {...act}
      title={text.merge.title(number)}
      isReady={into !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      {open.length === 0 && <p className="status status-warn">{text.merge.none}</p>}
      {open.length > 0 && (
        <fieldset className="act-options">
          <legend className="unseen">{text.merge.title(number)}</legend>
          {open.map((other) => (
            <Option
              key={other.number}
              group="ticket"
              name={`#${other.number} ${other.subject}`}
              remark={`${words.tier(other.tier)}, ${words.dayAndTime(other.openedAt)}`}
              isChosen={into === other.number}
              onChoose={() => setInto(other.number)}
            />
          ))}
        </fieldset>
      )}
    </ActDialog>
  )
}

/** Two tickets that belong together, whoever's they are. */
export function LinkDialog({ talk: { id, ticket, earlierTickets }, say, onClose }: ActProps) {
  const act = useAct()
  const [typed, setTyped] = useState('')
  if (!ticket) return null
  const { number } = ticket
  const other = Number(typed.replace(/\D/g, ''))
  const submit = () =>
    act.do(
      () => call('PUT /api/tickets/:number/links/:other', { number, other, query }),
      () => {
        say(text.link.done(number, other))
        onClose()
      },
    )
  return (
    <ActDialog
      {...text.link}
      {...act}
      title={text.link.title(number)}
      isReady={other > 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <label className="field">
        {text.link.number}
        <input
          inputMode="numeric"
          list={`tickets-beside-${id}`}
          maxLength={10}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <datalist id={`tickets-beside-${id}`}>
        {earlierTickets.map((earlier) => (
          <option key={earlier.number} value={earlier.number}>
            {earlier.subject}
          </option>
        ))}
      </datalist>
    </ActDialog>
  )
}
