import logo from '../favicon.svg'
import type { Voice } from './deskData.ts'
import type { ChatWords } from './words.ts'

interface HeaderProps {
  name: string
  greeting: string | undefined
  voice: Voice
  words: ChatWords
  onClose: (() => void) | undefined
}

/** The sign above the conversation: whose desk this is, and who is answering. */
export function Header({ name, greeting, voice, words, onClose }: HeaderProps) {
  return (
    <header className="header">
      <img src={logo} alt="" width="36" height="36" />
      <div className="header-text">
        <h1>{name}</h1>
        <p className={`voice voice-${voice.by}`} aria-live="polite">
          {voice.by === 'agent'
            ? words.agent(voice.name)
            : voice.by === 'queue'
              ? words.queue
              : (greeting ?? words.assistant)}
        </p>
      </div>
      {onClose && (
        <button type="button" className="close" aria-label={words.close} onClick={onClose}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      )}
    </header>
  )
}
