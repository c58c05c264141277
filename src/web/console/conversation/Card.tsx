import type { CardWire } from '../../../http/wire.ts'
import { words } from '../words.ts'

/** A card as the visitor saw it. Its buttons are the visitor's: here they are only named. */
export function Card({ card: { lines, buttons } }: { card: CardWire }) {
  return (
    <div className="card">
      {lines.map(({ runs, isApart }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a card never change
        <p key={i} className={isApart ? 'card-apart' : undefined}>
          {runs.map(({ text, isBold, isTitle }, at) =>
            isBold ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: neither do its runs
              <strong key={at} className={isTitle ? 'card-title' : undefined}>
                {text}
              </strong>
            ) : (
              text
            ),
          )}
        </p>
      ))}
      {buttons.length > 0 && (
        <p className="choices">
          <span>{words.talk.offered}</span>
          {buttons.map((button) => (
            <span key={button} className="choice">
              {button}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
