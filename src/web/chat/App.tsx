import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Dots } from './Dots.tsx'
import type { Voice } from './deskData.ts'
import { Header } from './Header.tsx'
import type { LauncherLink } from './launcherLink.ts'
import type { Place } from './place.ts'
import { openSession, type Session, type Trouble } from './session.ts'
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
  const attempts = useRef(0)

  const connect = async () => {
    const attempt = ++attempts.current
    const answer = await openSession(place, identity.current)
    if (attempt !== attempts.current) return // a later call is on its way; its answer counts
    if (typeof answer === 'string') setPhase({ name: 'failed', why: answer })
    else setPhase((now) => (isSame(now, answer) ? now : { name: 'talking', session: answer, attempt }))
  }

  const retry = () => {
    setPhase({ name: 'connecting' })
    void connect()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one line to one launcher for the life of the page
  useEffect(() => {
    const silence = setTimeout(connect, launcher.isFramed ? firstWordMs : 0)
    const stop = launcher.listen((message) => {
      if (message.kind === 'identify') identity.current = message.jwt
      if (message.kind === 'ask') setQuestions((waiting) => [...waiting, message.text])
      if (message.kind === 'opened' || message.kind === 'closed') setOpen(message.kind === 'opened')
      const isFirstWord = attempts.current === 0 && (message.kind === 'opened' || message.kind === 'closed')
      if (isFirstWord) clearTimeout(silence)
      if (isFirstWord || (message.kind === 'identify' && attempts.current > 0)) void connect()
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

/** A new token for the conversation that is already on screen changes nothing on screen. */
function isSame(phase: Phase, session: Session): boolean {
  return phase.name === 'talking' && phase.session.conversationId === session.conversationId
}
