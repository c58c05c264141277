import type { RefObject } from 'react'
import type { ConversationWire } from '../../../http/wire.ts'
import { words } from '../words.ts'
import { NoteBox } from './NoteBox.tsx'
import { ReplyBox } from './ReplyBox.tsx'
import { text } from './words.ts'

/** What one writes is for the customer, or for colleagues. */
export type Mode = 'reply' | 'note'

type Props = {
  talk: ConversationWire
  mode: Mode
  setMode: (mode: Mode) => void
  box: RefObject<HTMLTextAreaElement | null>
  /** Why the last verb was refused, in the desk's words. */
  refused: string | null
  isBusy: boolean
  onTake: () => void
  say: (sentence: string) => void
}

/** What is written here: a reply by whoever has the conversation, or a note by anybody. The two look and send apart. */
export function Reply({ talk, mode, setMode, box, refused, isBusy, onTake, say }: Props) {
  const { handling } = talk
  const isMine = handling.by === 'agent' && handling.mine
  return (
    <div className={mode === 'note' ? 'reply reply-note' : 'reply'}>
      <fieldset className="modes">
        <legend className="unseen">{text.note.modes}</legend>
        {(['reply', 'note'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={`mode mode-${each}`}
            aria-pressed={mode === each}
            onClick={() => setMode(each)}
          >
            {text.note[each]}
          </button>
        ))}
      </fieldset>
      {mode === 'note' ? (
        <NoteBox talk={talk} box={box} say={say} />
      ) : isMine ? (
        <ReplyBox talk={talk} box={box} />
      ) : (
        <Closed handling={handling} refused={refused} isBusy={isBusy} onTake={onTake} />
      )}
    </div>
  )
}

/** For everybody else the way to have it. */
function Closed({ handling, refused, isBusy, onTake }: Pick<Props, 'refused' | 'isBusy' | 'onTake'> & Handled) {
  return (
    <div className="reply-closed">
      {refused && (
        <p className="status status-warn" role="alert">
          {refused}
        </p>
      )}
      <p>{handling.by === 'agent' ? words.reply.other(handling.name) : words.reply[handling.by]}</p>
      {handling.by !== 'agent' && (
        <button type="button" className="button button-main" disabled={isBusy} onClick={onTake}>
          {words.talk.takeOver} <kbd>t</kbd>
        </button>
      )}
    </div>
  )
}

type Handled = Pick<ConversationWire, 'handling'>
