import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Dots } from './Dots.tsx'
import type { Voice } from './deskData.ts'
import { Header } from './Header.tsx'
import type { LauncherLink } from './launcherLink.ts'
import type { Place } from './place.ts'
import { forgetSession, hasSession, keepSession, openSession, type Session, type Trouble } from './session.ts'
import { wordsFor } from './words.ts'

/** Web Chat is large: its code travels while the token is being asked for. */
const conversationCode = import('./Conversation.tsx')
const Conversation = lazy(() => conversationCode)

type Phase =
  | { name: 'connecting' }
  | { name: 'failed'; why: Trouble }
  | { name: 'talking'; session: Session; attempt: number }

/** How long a launcher may take to say its first word, which may hold the visitor's identity, in milliseconds. */
const firstWordMs = 1_000

export function App({ place, launcher }: { place: Place; launcher: LauncherLink }) {
  const words = wordsFor(place.locale)
  const [phase, setPhase] = useState<Phase>({ name: 'connecting' })
  const [voice, setVoice] = useState<Voice>({ by: 'assistant' })
  const [isOpen, setOpen] = useState(!launcher.isFramed)
  const [questions, setQuestions] = useState<string[]>([])
  const identity = useRef<string>(undefined)
  /** Counts the calls for a token, so that a late answer to an early call is not taken for the newest. */
  const attempts = useRef(0)
  const hasBegun = useRef(false)

  const connect = async () => {
    hasBegun.current = true
    const attempt = ++attempts.current
    const answer = await openSession(place, identity.current)
    if (attempt !== attempts.current) return
    if (typeof answer !== 'string') keepSession(place.site, answer)
    setPhase((now) => next(now, answer, attempt))
  }

  const retry = () => {
    setPhase({ name: 'connecting' })
    void connect()
  }

  const forget = () => {
    forgetSession(place.site)
    identity.current = undefined
    attempts.current += 1
    hasBegun.current = false
    setQuestions([])
    setVoice({ by: 'assistant' })
    setPhase({ name: 'connecting' })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one line to one launcher for the life of the page
  useEffect(() => {
    const silence = setTimeout(connect, launcher.isFramed ? firstWordMs : 0)
    const stop = launcher.listen((message) => {
      if (message.kind === 'forget') forget()
      if (message.kind === 'identify') identity.current = message.jwt
      if (message.kind === 'ask') setQuestions((waiting) => [...waiting, message.text])
      if (message.kind === 'opened' || message.kind === 'closed') {
        clearTimeout(silence)
        setOpen(message.kind === 'opened')
        // Behind a closed button there is only a conversation to go on with, never one to begin.
        if (!hasBegun.current && (message.kind === 'opened' || hasSession(place.site))) void connect()
      }
      if (message.kind === 'identify' && hasBegun.current) void connect()
    })
    launcher.tell({ kind: 'ready' })
    return stop
  }, [])

  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) launcher.tell({ kind: 'close' })
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [launcher])

  const session = phase.name === 'talking' ? phase.session : undefined
  return (
    <main className="chat" aria-label={words.name}>
      <Header
        name={session?.site?.name ?? words.name}
        greeting={session?.greeting}
        voice={voice}
        words={words}
        onClose={launcher.isFramed ? () => launcher.tell({ kind: 'close' }) : undefined}
      />
      {phase.name === 'connecting' && <Waiting text={words.connecting} />}
      {phase.name === 'failed' && (
        <div className="notice" role="alert">
          <p>{words.trouble[phase.why]}</p>
          <button type="button" className="primary" onClick={retry}>
            {words.retry}
          </button>
        </div>
      )}
      {phase.name === 'talking' && (
        <Suspense fallback={<Waiting text={words.connecting} />}>
          <Conversation
            key={phase.attempt}
            place={place}
            session={phase.session}
            words={words}
            isOpen={isOpen}
            questions={questions}
            onAsked={() => setQuestions([])}
            onVoice={setVoice}
            onTalking={() => launcher.tell({ kind: 'talking' })}
            onUnread={(count) => launcher.tell({ kind: 'unread', count })}
            onLost={() => setPhase({ name: 'failed', why: 'unreachable' })}
          />
        </Suspense>
      )}
    </main>
  )
}

function Waiting({ text }: { text: string }) {
  return (
    <div className="notice" role="status">
      <Dots />
      <p>{text}</p>
    </div>
  )
}

/**
 * A conversation on screen stays there when a new token is for the same one, or when there was none to be had. Once the
 * visitor has signed in, the same conversation is for another user, and the line is opened anew.
 */
function next(now: Phase, answer: Session | Trouble, attempt: number): Phase {
  if (typeof answer === 'string') return now.name === 'talking' ? now : { name: 'failed', why: answer }
  const isSame =
    now.name === 'talking' &&
    now.session.conversationId === answer.conversationId &&
    now.session.user.id === answer.user.id
  return isSame ? now : { name: 'talking', session: answer, attempt }
}
