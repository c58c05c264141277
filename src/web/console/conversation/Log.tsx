import { useQueryClient } from '@tanstack/react-query'
import { Fragment, memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ConversationWire, MessageWire } from '../../../http/wire.ts'
import { mailWords } from '../mailWords.ts'
import { Clip } from '../parts/Clip.tsx'
import { read } from '../parts/now.ts'
import { markSeen } from '../parts/seen.ts'
import { stoppedTyping } from '../parts/typing.ts'
import { nameOf } from '../parts/whom.ts'
import { words } from '../words.ts'
import { Below, EditBox } from './Below.tsx'
import { Card } from './Card.tsx'
import { Files } from './Files.tsx'
import { live } from './liveWords.ts'
import { MailSlip } from './MailSlip.tsx'
import { Markdown } from './Markdown.tsx'
import { notesBetween, Slip } from './Slip.tsx'
import { type Outgoing, sendAgain, takeBack, useOutgoing } from './sending.ts'
import { Typing } from './Typing.tsx'

/** A reader this near to the end, in px, wants to stay there. */
const NEAR_PX = 80
/** Lines of one speaker within this time stand together, in milliseconds. */
const TOGETHER_MS = 5 * 60_000

/** What was said, oldest first, and what is on its way. Stays at the end unless the agent scrolled up. */
export function Log({ talk, intoBox }: { talk: ConversationWire; intoBox: (text: string) => void }) {
  const { id, seq, messages, person, agentNotes, mailNotes, readUntil } = talk
  const outgoing = useOutgoing(id).filter(({ clientId }) => !messages.some((message) => message.clientId === clientId))
  const frame = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const top = useRef(0)
  const [hasNewer, setNewer] = useState(false)
  const lastRead = messages.findLast(({ from, at }) => from.role === 'agent' && at <= (readUntil ?? 0))?.id
  const count = messages.length + outgoing.length + agentNotes.length + mailNotes.length

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when something was added
  useLayoutEffect(() => {
    const box = frame.current
    if (box && isAtEnd.current) box.scrollTop = box.scrollHeight
    else setNewer(true)
  }, [count])
  useEffect(() => {
    if (document.visibilityState === 'visible') markSeen(id, seq)
  }, [id, seq])

  const newest = messages.at(-1)
  const arrived = newest?.from.role === 'visitor' ? newest.id : null
  useEffect(() => {
    if (arrived) stoppedTyping(id)
  }, [id, arrived])
  // pictures arrive later than their lines, and the box for the reply grows and shrinks
  useEffect(() => {
    const box = frame.current
    if (!box) return
    const stay = new ResizeObserver(() => {
      const isWithin = box !== document.activeElement && box.contains(document.activeElement)
      if (isAtEnd.current && !isWithin) box.scrollTop = box.scrollHeight // whoever changes a line there stays there
    })
    stay.observe(box)
    if (box.firstElementChild) stay.observe(box.firstElementChild)
    return () => stay.disconnect()
  }, [])

  const scrolled = () => {
    const box = frame.current
    if (!box) return
    const isUp = box.scrollTop < top.current // only the reader goes up; a picture that grows below is no reason to stay
    top.current = box.scrollTop
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
    isAtEnd.current = isNear || (isAtEnd.current && !isUp)
    if (isAtEnd.current) setNewer(false)
  }
  const toEnd = () => frame.current?.scrollTo({ top: frame.current.scrollHeight })

  return (
    <div className="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="log" ref={frame} onScroll={scrolled} role="log" aria-label={words.talk.log} tabIndex={0}>
        <ol>
          {messages.map((message, i) => (
            <Fragment key={message.id}>
              {notesBetween(agentNotes, messages[i - 1]?.at ?? 0, message.at).map((note) => (
                <Slip key={note.id} note={note} />
              ))}
              {notesBetween(mailNotes, messages[i - 1]?.at ?? 0, message.at).map((mail) => (
                <MailSlip key={mail.id} mail={mail} />
              ))}
              <Line
                message={message}
                before={messages[i - 1] ?? null}
                id={id}
                who={nameOf(person)}
                isLastRead={message.id === lastRead}
              />
            </Fragment>
          ))}
          {notesBetween(agentNotes, messages.at(-1)?.at ?? 0, Number.POSITIVE_INFINITY).map((note) => (
            <Slip key={note.id} note={note} />
          ))}
          {notesBetween(mailNotes, messages.at(-1)?.at ?? 0, Number.POSITIVE_INFINITY).map((mail) => (
            <MailSlip key={mail.id} mail={mail} />
          ))}
          {outgoing.map((message) => (
            <OutgoingLine key={message.clientId} message={message} intoBox={intoBox} />
          ))}
        </ol>
      </div>
      <Typing conversation={id} who={nameOf(person)} />
      {hasNewer && (
        <button type="button" className="button newer" onClick={toEnd}>
          {words.talk.newer} ↓
        </button>
      )}
    </div>
  )
}

type LineProps = {
  message: MessageWire
  before: MessageWire | null
  id: string
  who: string
  /** The visitor has read this line of an agent, and none after it. */
  isLastRead: boolean
}

const Line = memo(function Line({ message, before, id, who, isLastRead }: LineProps) {
  const { from, at, files, choices, corrected } = message
  const [isEditing, setEditing] = useState(false)
  const isNewDay = !before || dayOf(before.at) !== dayOf(at)
  const isFollowing =
    !isNewDay && before?.from.role === from.role && before.from.name === from.name && at - before.at < TOGETHER_MS
  return (
    <>
      {isNewDay && <li className="log-day">{sayDay(at)}</li>}
      {from.role === 'system' ? (
        <li className="log-system">
          <span>{message.text}</span> <time dateTime={new Date(at).toISOString()}>{words.time(at)}</time>
        </li>
      ) : (
        <li className={`line line-${from.role}${isFollowing ? ' line-following' : ''}`}>
          <p className="line-who">
            <span>
              {from.role === 'assistant' ? words.talk.assistant : (from.name ?? who)}
              {message.byMail && <small> {mailWords.byMail}</small>}
              {message.postBack && <small> {words.talk.byButton}</small>}
            </span>{' '}
            <time dateTime={new Date(at).toISOString()}>{words.time(at)}</time>
          </p>
          {isEditing && <EditBox conversation={id} message={message} onClose={() => setEditing(false)} />}
          <div className={corrected?.how === 'deleted' ? 'bubble bubble-gone' : 'bubble'} hidden={isEditing}>
            <Said message={message} />
            {files.length > 0 && <Files files={files} conversation={id} />}
            {choices.length > 0 && (
              <p className="choices">
                <span>{words.talk.offered}</span>
                {choices.map((choice) => (
                  <span key={choice} className="choice">
                    {choice}
                  </span>
                ))}
              </p>
            )}
          </div>
          {!isEditing && (corrected || isLastRead || from.mine) && (
            <Below conversation={id} message={message} isLastRead={isLastRead} onEdit={() => setEditing(true)} />
          )}
        </li>
      )}
    </>
  )
})

function Said({ message: { text, format, card, corrected } }: { message: MessageWire }) {
  if (corrected?.how === 'deleted') return <p>{live.gone}</p>
  if (card) return <Card card={card} />
  if (text === '') return null
  return format === 'markdown' ? <Markdown text={text} /> : <p>{text}</p>
}

function OutgoingLine({ message, intoBox }: { message: Outgoing; intoBox: (text: string) => void }) {
  const client = useQueryClient()
  const { clientId, text, files, state, why } = message
  return (
    <li className={`line line-agent line-outgoing line-${state}`}>
      <p className="line-who">
        <span>{words.talk.you}</span>
      </p>
      <div className="bubble">
        {text && <p>{text}</p>}
        {files.map((name) => (
          <p key={name}>
            <Clip /> {name}
          </p>
        ))}
      </div>
      {state === 'refused' ? (
        <p className="line-state status status-breach" role="alert">
          {words.talk.refused} {why}{' '}
          <button type="button" className="button-plain" onClick={() => sendAgain(client, clientId)}>
            {words.talk.again}
          </button>{' '}
          <button
            type="button"
            className="button-plain"
            onClick={() => {
              takeBack(clientId)
              intoBox(text)
            }}
          >
            {words.talk.intoBox}
          </button>
        </p>
      ) : (
        <p className="line-state">{words.talk[state]}</p>
      )}
    </li>
  )
}

function dayOf(at: number): string {
  return new Date(at).toDateString()
}

function sayDay(at: number): string {
  const now = read()
  if (dayOf(at) === dayOf(now)) return words.talk.today
  return dayOf(at) === dayOf(now - 86_400_000) ? words.talk.yesterday : words.day(at)
}
