import { useEffect } from 'react'
import type { ChatWords } from './words.ts'

interface TooFastProps {
  waitMs: number
  words: ChatWords
  /** The wait is over. */
  onOver: () => void
}

/** The desk has refused a message because many came before it: how long to wait, for as long as that is. */
export function TooFast({ waitMs, words, onOver }: TooFastProps) {
  useEffect(() => {
    const over = setTimeout(onOver, waitMs)
    return () => clearTimeout(over)
  }, [waitMs, onOver])
  return (
    <div className="not-sent" role="alert">
      <div>
        <p>{words.tooFast(waitMs)}</p>
      </div>
    </div>
  )
}
