import { CopyButton } from './CopyButton.tsx'
import type { ChatWords } from './words.ts'

/** A button of a card that opens something: a website, a mail program, a telephone. */
export interface Way {
  title: string
  url: string
}

type Card = { actions?: unknown }

/**
 * The ways out of a card, if all its buttons are such; then we draw them ourselves, in one row that stays in view while a
 * long card is read. Anything else is left to the card.
 */
export function waysOf(content: unknown): Way[] {
  const { actions } = (typeof content === 'object' && content !== null ? content : {}) as Card
  if (!Array.isArray(actions)) return []
  const ways = actions.map(wayOf)
  return ways.every((way) => way !== undefined) ? ways : []
}

function wayOf(action: unknown): Way | undefined {
  if (typeof action !== 'object' || action === null) return
  const { type, title, url } = action as Record<string, unknown>
  const isOpening = type === 'Action.OpenUrl' && typeof title === 'string' && typeof url === 'string'
  return isOpening && /^(https?:|mailto:|tel:)/i.test(url) ? { title, url } : undefined
}

const stripped = new WeakMap<object, object>()

/** The card without its buttons; the same object each time, or it would be drawn anew each time. */
export function withoutActions(content: object): object {
  const known = stripped.get(content)
  if (known) return known
  const card = { ...content, actions: [] }
  stripped.set(content, card)
  return card
}

interface CardActionsProps {
  ways: readonly Way[]
  copyText: string | undefined
  words: ChatWords
}

/** The buttons under a card: copy its text, and go where it points. */
export function CardActions({ ways, copyText, words }: CardActionsProps) {
  return (
    <div className="card-actions">
      {copyText !== undefined && <CopyButton text={copyText} words={words} />}
      {ways.map(({ title, url }) => (
        // a tab of its own: a mail program on the web would not open inside our frame
        <a
          key={url}
          className="way"
          href={url}
          rel="noopener noreferrer"
          target={url.startsWith('tel:') ? '_self' : '_blank'}
        >
          {title}
        </a>
      ))}
    </div>
  )
}
