import type { BesideWire } from '../../../http/api/ticketWire.ts'
import type { ConversationWire, TicketWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { query, useAct } from '../conversation/actions/act.ts'
import { Slip } from '../conversation/Slip.tsx'
import { text } from '../conversation/words.ts'
import { useMay } from '../me.ts'
import { to } from '../route.ts'
import { words } from '../words.ts'
import { Pair, Section } from './Section.tsx'

type Shown = { talk: ConversationWire; say: (sentence: string) => void }

/** What colleagues wrote to each other. */
export function Notes({ talk: { agentNotes } }: Pick<Shown, 'talk'>) {
  if (agentNotes.length === 0) return null
  return (
    <Section title={text.facts.notes}>
      <div className="fact-notes">
        {agentNotes.map((note) => (
          <Slip key={note.id} note={note} as="div" />
        ))}
      </div>
    </Section>
  )
}

/** One click says whether a contact who joined by the mail domain may speak for the customer. */
export function ToConfirm({ talk: { id, contact }, say }: Shown) {
  const may = useMay()
  const act = useAct()
  if (!contact || contact.confirmed) return null
  const decide = (isConfirmed: boolean) =>
    act.do(
      () => call(`${isConfirmed ? 'PUT' : 'DELETE'} /api/conversations/:id/contact/confirmed`, { id, query }),
      () => say(isConfirmed ? text.confirm.confirmed(contact.name) : text.confirm.rejected(contact.name)),
      say,
    )
  return (
    <>
      <p className="status status-warn">{words.facts.unconfirmed}</p>
      {may('confirmContact') && (
        <>
          <p className="fact-buttons">
            <button type="button" className="button button-main" disabled={act.isBusy} onClick={() => decide(true)}>
              {text.confirm.yes}
            </button>
            <button type="button" className="button" disabled={act.isBusy} onClick={() => decide(false)}>
              {text.confirm.no}
            </button>
          </p>
          <p className="remark">{text.confirm.lead}</p>
        </>
      )}
    </>
  )
}

/** Where the ticket stands: whose it is, that it waits, how it ended, and every change of its tier. */
export function Standing({ ticket }: { ticket: TicketWire }) {
  const { contact, waitingSince, outcome, tierChanges } = ticket
  return (
    <>
      {contact && <p className="status status-warn">{text.facts.belongsTo(contact.name, contact.customer)}</p>}
      {tierChanges.map((change) => (
        <div key={change.at}>
          <p className="remark">
            {text.facts.tierChanged(
              change.from,
              change.to,
              change.agentName ?? text.facts.somebody,
              words.dayAndTime(change.at),
            )}
          </p>
          <p className="quote">{change.reason}</p>
        </div>
      ))}
      {(waitingSince || outcome) && (
        <dl className="fact-pairs">
          {waitingSince && (
            <Pair name={text.facts.waiting}>{text.facts.waitingSince(words.dayAndTime(waitingSince))}</Pair>
          )}
          {outcome && <Pair name={text.facts.outcome}>{words.outcome[outcome]}</Pair>}
        </dl>
      )}
    </>
  )
}

/** Tickets that belong with this one, and those that went on in it. */
export function Beside({ ticket: { number, linked, tookIn }, say }: { ticket: TicketWire; say: Shown['say'] }) {
  const may = useMay()
  const act = useAct()
  const unlink = (other: number) =>
    act.do(
      () => call('DELETE /api/tickets/:number/links/:other', { number, other, query }),
      () => say(text.link.undone(other)),
      say,
    )
  return (
    <>
      {linked.length > 0 && (
        <Section title={text.facts.linked}>
          <ul className="fact-list">
            {linked.map((other) => (
              <li key={other.number}>
                <TicketLink ticket={other} />
                {may('linkTickets') && (
                  <button
                    type="button"
                    className="button-plain"
                    disabled={act.isBusy}
                    onClick={() => unlink(other.number)}
                  >
                    {text.link.undo(other.number)}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {tookIn.length > 0 && (
        <Section title={text.facts.tookIn}>
          <ul className="fact-list">
            {tookIn.map((merged) => (
              <li key={merged.number}>
                <TicketLink ticket={merged} />
                {merged.details && <p className="quote">{merged.details}</p>}
                {merged.filesCount > 0 && <span className="remark">{text.facts.files(merged.filesCount)}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function TicketLink({ ticket }: { ticket: BesideWire }) {
  const { number, subject, conversation, tier, status, openedAt } = ticket
  return (
    <>
      <a href={to.talk(conversation)}>
        #{number} {subject}
      </a>
      <span className="remark">
        {words.tier(tier)}, {status === 'solved' ? words.due.solved : words.list.open}, {words.dayAndTime(openedAt)}
      </span>
    </>
  )
}
