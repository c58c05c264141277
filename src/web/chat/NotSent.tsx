import type { FileLimits, TooMuch } from './files.ts'
import type { ChatWords } from './words.ts'

interface NotSentProps {
  files: readonly TooMuch[]
  limits: FileLimits
  words: ChatWords
  onDismiss: () => void
}

/** Which files stayed behind, and what would fit. */
export function NotSent({ files, limits, words, onDismiss }: NotSentProps) {
  return (
    <div className="not-sent" role="alert">
      <div>
        {files.map((file) => (
          <p key={file.name}>{words.notSent(file, limits)}</p>
        ))}
      </div>
      <button type="button" className="close" aria-label={words.dismiss} onClick={onDismiss}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 6l12 12M18 6L6 18" />
        </svg>
      </button>
    </div>
  )
}
