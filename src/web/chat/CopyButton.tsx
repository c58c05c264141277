import { useEffect, useState } from 'react'
import type { ChatWords } from './words.ts'

/** Copies `text` and says so for a moment, on screen and to a screen reader. */
export function CopyButton({ text, words }: { text: string; words: ChatWords }) {
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>()

  useEffect(() => {
    if (!outcome) return
    const fade = setTimeout(() => setOutcome(undefined), 3_000)
    return () => clearTimeout(fade)
  }, [outcome])

  const copy = async () => setOutcome((await putOnClipboard(text)) ? 'copied' : 'notCopied')

  return (
    <div className="copy">
      <button type="button" onClick={copy} data-outcome={outcome}>
        {outcome === 'copied' ? words.copied : words.copy}
      </button>
      <span role="status" className={outcome === 'notCopied' ? 'copy-hint' : 'spoken'}>
        {outcome && words[outcome]}
      </span>
    </div>
  )
}

/** A frame may be denied the clipboard; the old way, by selection, then often still works. */
async function putOnClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'spoken'
    document.body.append(field)
    const focused = document.activeElement
    field.select()
    const isCopied = document.execCommand('copy')
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
    return isCopied
  }
}
