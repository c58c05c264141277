import { useTyping } from '../parts/typing.ts'
import { live } from './liveWords.ts'

/** That the visitor is writing. Its place is always there, so that nothing moves. */
export function Typing({ conversation, who }: { conversation: string; who: string }) {
  const isTyping = useTyping(conversation)
  return (
    <p className="typing" role="status">
      {isTyping && (
        <>
          {live.typing(who)}
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </>
      )}
    </p>
  )
}
