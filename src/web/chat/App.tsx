import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { Dots } from './Dots.tsx'
import type { Voice } from './deskData.ts'
import { Header } from './Header.tsx'
import type { LauncherLink } from './launcherLink.ts'
import { createOutgoing } from './outgoing.ts'
import type { Place } from './place.ts'
import {
  forgetSession,
  hasSession,
  type Identity,
  keepSession,
  newIdentity,
  openSession,
  type Session,
  type Trouble,
} from './session.ts'
import { type ChatWords, wordsFor } from './words.ts'

/** Web Chat is large: its code travels while the token is being asked for. */
const conversationCode = import('./Conversation.tsx')
const Conversation = lazy(() => conversationCode)

type Phase =
  | { name: 'connecting' }
  | { name: 'failed'; trouble: Trouble }
  | { name: 'talking'; session: Session; attempt: number }

/** How long a launcher may take to say its first word, which may hold the visitor's identity, in milliseconds. */
const firstWordMs = 1_000
/** When a sign-in whose answer was lost is tried again, in milliseconds; the last pause is repeated. */
const signInPausesMs = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
/** How many times that is done before somebody who waits for the chat is told. */
const quietTries = 3
/** When a desk that is out of reach is asked again by itself, in milliseconds, more or less; the last pause is repeated. */
const outOfReachPausesMs = [5_000, 10_000, 20_000, 30_000]

export function App({ place, launcher }: { place: Place; launcher: LauncherLink }) {
  const [locale, setLocale] = useState(place.locale)
  const words = wordsFor(locale)
  const [phase, setPhase] = useState<Phase>({ name: 'connecting' })
  const [outgoing] = useState(createOutgoing)
  const [voice, setVoice] = useState<Voice>({ by: 'assistant' })
  const [isOpen, setOpen] = useState(!launcher.isFramed)
  const [questions, setQuestions] = useState<string[]>([])
  const identity = useRef<Identity>(undefined)
  /** The phase as it is now, for whoever comes back from waiting. */
  const current = useRef<Phase>(phase)
  const signIn = useRef<{ tries: number; again?: ReturnType<typeof setTimeout> }>({ tries: 0 })
  /** Counts the calls for a token, so that a late answer to an early call is not taken for the newest. */
  const attempts = useRef(0)
  const hasBegun = useRef(false)
  /** How many times in a row the desk was out of reach. */
  const missed = useRef(0)

  const connect = async () => {
    hasBegun.current = true
    clearTimeout(signIn.current.again)
    const attempt = ++attempts.current
    if (identity.current) await outgoing.hold() // once signed in, the line at hand delivers nothing any more
    if (attempt !== attempts.current) return
    const answer = await openSession(place, identity.current)
    if (attempt !== attempts.current) return
    const before = current.current
    if ('why' in answer) {
      outgoing.goOn()
      const isLost = identity.current !== undefined && answer.why !== 'unknownSite'
      if (isLost && trySignInLater() <= quietTries && before.name === 'connecting') return
    } else {
      signIn.current.tries = 0
      keepSession(place.site, answer)
    }
    const after = next(before, answer, attempt)
    if (after === before) outgoing.goOn()
    else if (after.name === 'talking' && after.session.locale) follow(after.session.locale)
    show(after)
  }

  /** The answer may have been lost after the desk heard us, so the very same sign-in is sent again. Answers the how many-th. */
  const trySignInLater = (): number => {
    const { tries } = signIn.current
    const pauseMs = signInPausesMs[Math.min(tries, signInPausesMs.length - 1)]
    signIn.current = { tries: tries + 1, again: setTimeout(connect, pauseMs) }
    return tries + 1
  }

  const show = (phase: Phase) => {
    current.current = phase
    setPhase(phase)
  }

  const retry = () => {
    show({ name: 'connecting' })
    void connect()
  }

  /** Our own words follow the language of the talk; "fr-CA" is French already. */
  const follow = useCallback((spoken: string) => {
    setLocale((now) => (now.toLowerCase().startsWith(spoken) ? now : spoken))
  }, [])

  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])

  const forget = () => {
    forgetSession(place.site)
    identity.current = undefined
    attempts.current += 1
    hasBegun.current = false
    clearTimeout(signIn.current.again)
    signIn.current = { tries: 0 }
    outgoing.forget()
    setQuestions([])
    setVoice({ by: 'assistant' })
    setLocale(place.locale)
    show({ name: 'connecting' })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one line to one launcher for the life of the page
  useEffect(() => {
    const silence = setTimeout(connect, launcher.isFramed ? firstWordMs : 0)
    const stop = launcher.listen((message) => {
      if (message.kind === 'forget') forget()
      if (message.kind === 'identify' && message.jwt !== identity.current?.jwt)
        identity.current = newIdentity(message.jwt)
      if (message.kind === 'ask') setQuestions((waiting) => [...waiting, message.text])
      if (message.kind === 'opened' || message.kind === 'closed') {
        clearTimeout(silence)
        setOpen(message.kind === 'opened')
        // Behind a closed button there is only a conversation to go on with, never one to begin.
        if (!hasBegun.current && (message.kind === 'opened' || hasSession(place.site))) void connect()
      }
      if (message.kind === 'identify' && hasBegun.current) void connect()
    })
    const backOnline = () => {
      const isLost = current.current.name === 'failed' && current.current.trouble.why === 'unreachable'
      if (isLost || signIn.current.tries > 0) void connect()
    }
    addEventListener('online', backOnline)
    launcher.tell({ kind: 'ready' })
    return () => {
      stop()
      removeEventListener('online', backOnline)
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: nobody need remember to come back, once for each refusal
  useEffect(() => {
    if (phase.name === 'talking') missed.current = 0
    if (phase.name !== 'failed') return
    const { trouble } = phase
    if (trouble.why === 'unknownSite') return
    if (trouble.why === 'tooMany') {
      const over = setTimeout(retry, trouble.waitMs)
      return () => clearTimeout(over)
    }
    if (signIn.current.tries > 0) return // tried again by itself
    const pauseMs = outOfReachPausesMs[Math.min(missed.current, outOfReachPausesMs.length - 1)] as number
    missed.current += 1
    // nobody looks at a hidden page; what is on the screen stays there until the desk answers
    const again = () => document.hidden || void connect()
    const over = setTimeout(again, pauseMs * (0.5 + Math.random())) // not all pages in the same second
    document.addEventListener('visibilitychange', again)
    return () => {
      clearTimeout(over)
      document.removeEventListener('visibilitychange', again)
    }
  }, [phase])

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
          <p>{said(phase.trouble, words)}</p>
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
            locale={locale}
            words={words}
            outgoing={outgoing}
            isOpen={isOpen}
            questions={questions}
            onAsked={() => setQuestions([])}
            onVoice={setVoice}
            onLocale={follow}
            onTalking={() => launcher.tell({ kind: 'talking' })}
            onUnread={(count) => launcher.tell({ kind: 'unread', count })}
            onLost={() => show({ name: 'failed', trouble: { why: 'unreachable' } })}
          />
        </Suspense>
      )}
    </main>
  )
}

function said(trouble: Trouble, words: ChatWords): string {
  return trouble.why === 'tooMany' ? words.trouble.tooMany(trouble.waitMs) : words.trouble[trouble.why]
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
  if ('why' in answer) return now.name === 'talking' ? now : { name: 'failed', trouble: answer }
  const isSame =
    now.name === 'talking' &&
    now.session.conversationId === answer.conversationId &&
    now.session.user.id === answer.user.id
  return isSame ? now : { name: 'talking', session: answer, attempt }
}
