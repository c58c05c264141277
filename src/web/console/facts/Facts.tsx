import type { ConversationWire, TargetWire, TicketFileWire, TicketWire } from '../../../http/wire.ts'
import { Told } from '../alerts/Told.tsx'
import { fileUrl } from '../api.ts'
import { useMay } from '../me.ts'
import { Due } from '../parts/Due.tsx'
import { TierArm } from '../parts/TierArm.tsx'
import { nameOf } from '../parts/whom.ts'
import { to } from '../route.ts'
import { words } from '../words.ts'
import { Rated } from './Rated.tsx'
import { Pair, Section } from './Section.tsx'
import { Beside, Notes, Standing, ToConfirm } from './TicketLife.tsx'
import { Undelivered } from './Undelivered.tsx'

const say = words.facts

/** Everything that is known, so that nothing has to be asked again. */
export function Facts({ talk, say: tell }: { talk: ConversationWire; say: (sentence: string) => void }) {
  const { ticket } = talk
  const may = useMay()
  return (
    <div className="facts">
      {ticket && ticket.targets.length > 0 && (
        <Section title={say.clocks}>
          {ticket.targets.map((target) => (
            <Clock key={target.kind} target={target} alerts={ticket.alerts} />
          ))}
        </Section>
      )}
      <Section title={say.who}>
        <Who talk={talk} />
        <ToConfirm talk={talk} say={tell} />
      </Section>
      <Undelivered talk={talk} />
      <Rated talk={talk} />
      <Notes talk={talk} />
      {ticket && <TicketFacts ticket={ticket} />}
      {ticket && <Beside ticket={ticket} say={tell} />}
      <Section title={say.articles}>
        {talk.shown.length === 0 && <p className="remark">{say.noArticles}</p>}
        <ul className="fact-list">
          {talk.shown.map((article) => (
            <li key={article.slug}>
              <a href={`/help/${article.slug}`} target="_blank" rel="noreferrer">
                {article.title}
              </a>
              <span className={`outcome outcome-${article.outcome}`}>{say.outcome[article.outcome]}</span>
            </li>
          ))}
        </ul>
      </Section>
      {talk.person.kind === 'contact' && (
        <Section title={say.earlier}>
          {talk.earlierTickets.length === 0 && <p className="remark">{say.noEarlier}</p>}
          <ul className="fact-list">
            {talk.earlierTickets.map((earlier) => (
              <li key={earlier.number}>
                <a href={to.talk(earlier.conversation)}>
                  #{earlier.number} {earlier.subject}
                </a>
                <span className="remark">
                  {words.tier(earlier.tier)}, {earlier.status === 'solved' ? words.due.solved : words.list.open},{' '}
                  {words.dayAndTime(earlier.openedAt)}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={say.place}>
        <dl className="fact-pairs">
          {talk.site && (
            <Pair name={say.site}>
              {talk.site.name}, {talk.site.owner === 'vendor' ? say.ofVendor : say.ofCustomer}
            </Pair>
          )}
          {talk.page && (
            <Pair name={say.page}>
              <span className="fact-page">{talk.page}</span>
            </Pair>
          )}
          {talk.browser && <Pair name={say.browser}>{talk.browser}</Pair>}
          <Pair name={say.language}>{say.languages[talk.locale]}</Pair>
          <Pair name={say.clock}>
            {talk.localTime ? (
              <>
                {talk.localTime} <span className="remark">({talk.zone})</span>
              </>
            ) : (
              say.noZone
            )}
          </Pair>
          <Pair name={say.since}>{words.dayAndTime(talk.openedAt)}</Pair>
        </dl>
        {may('readAudit') && (
          <p>
            <a href={to.screen('admin', `access/${encodeURIComponent(talk.id)}`)}>{say.looked}</a>
          </p>
        )}
      </Section>
      <details className="fact-section">
        <summary>{say.history}</summary>
        <ol className="history">
          {talk.history.map((line, i) => {
            const sentence = words.happened(line)
            // events carry no key of their own and are only ever added at the end
            const key = `${i}:${line.kind}`
            return (
              sentence && (
                <li key={key}>
                  <time dateTime={new Date(line.at).toISOString()}>{words.dayAndTime(line.at)}</time> {sentence}
                </li>
              )
            )
          })}
        </ol>
      </details>
    </div>
  )
}

function Clock({ target, alerts }: { target: TargetWire; alerts: TicketWire['alerts'] }) {
  return (
    <div className="clock">
      <p className="clock-head">
        <strong>{words.target[target.kind]}</strong> <Due clock={target} />
      </p>
      {target.ownDueWords && (
        <p>
          {target.ownDueWords} <span className="tag">{say.here}</span>
        </p>
      )}
      <p className={target.ownDueWords ? 'remark' : undefined}>{target.dueWords}</p>
      <Told alerts={alerts} target={target.kind} />
      <details>
        <summary>{say.why}</summary>
        <p>{target.reason}</p>
      </details>
    </div>
  )
}

function Who({ talk: { person, customer } }: { talk: ConversationWire }) {
  return (
    <>
      <p className="who-name">
        <strong>{nameOf(person)}</strong>{' '}
        {(person.name ?? person.email) && <span className="remark">{words.person[person.kind]}</span>}
      </p>
      {person.email && person.email !== nameOf(person) && (
        <p>
          <a href={`mailto:${person.email}`}>{person.email}</a>
        </p>
      )}
      <p className={person.proof ? 'proof proof-yes' : 'proof proof-no'}>
        {person.proof ? say.proof[person.proof] : say.notProven}
      </p>
      {customer && (
        <dl className="fact-pairs">
          <Pair name={person.kind === 'contact' ? say.customer : say.servedBy}>
            {customer.name} <span className="tag">{words.package[customer.package]}</span>
          </Pair>
        </dl>
      )}
      {person.kind === 'endUser' && <p className="remark">{say.servedNote}</p>}
    </>
  )
}

function TicketFacts({ ticket }: { ticket: TicketWire }) {
  return (
    <>
      <Section title={say.tier}>
        <p className="tier-reason">
          <TierArm tier={ticket.tierChanges[0]?.from ?? ticket.tier} /> <span>{words.reason[ticket.tierReason]}</span>
        </p>
        {ticket.circumstances.isTierDisputed && <p className="status status-warn">{say.disputed}</p>}
        {ticket.circumstances.isCustomWork && <p className="remark">{say.customWork}</p>}
        <dl className="fact-answers">
          {[...words.answers(ticket.facts), ...words.circumstances(ticket.circumstances)].map(([question, answer]) => (
            <div key={question}>
              <dt>{question}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
        {!ticket.tierStated && <p className="remark">{say.ourReading}</p>}
        <Standing ticket={ticket} />
        {ticket.assignee && (
          <dl className="fact-pairs">
            <Pair name={say.assignee}>{ticket.assignee}</Pair>
          </dl>
        )}
      </Section>
      {ticket.files.length > 0 && (
        <Section title={say.files}>
          <Files files={ticket.files} />
        </Section>
      )}
      {(ticket.details || ticket.notes.length > 0) && (
        <Section title={say.details}>
          <p className="quote">{ticket.details}</p>
          {ticket.notes.map((note) => (
            <div key={note.at}>
              <p className="remark">
                {note.from ? say.notesFrom(note.from) : say.notes}, {words.dayAndTime(note.at)}
              </p>
              <p className="quote">{note.text}</p>
              {note.files && <Files files={note.files} />}
            </div>
          ))}
        </Section>
      )}
    </>
  )
}

/** Saved, never opened: they are a stranger's. */
function Files({ files }: { files: TicketFileWire[] }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <a href={fileUrl(file.conversation, file.id)} download={file.name}>
            {file.name}
          </a>{' '}
          <small>{words.size(file.sizeBytes)}</small>
        </li>
      ))}
    </ul>
  )
}
