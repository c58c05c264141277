import type { ConversationWire } from '../../../http/wire.ts'
import { live } from '../conversation/liveWords.ts'
import { words } from '../words.ts'
import { Section } from './Section.tsx'

/** How the customer said it was, and whom it counts for. */
export function Rated({ talk: { satisfaction } }: { talk: ConversationWire }) {
  if (!satisfaction) return null
  const { score, word, at, agentName } = satisfaction
  return (
    <Section title={live.rated.title}>
      <p>
        <strong>{live.rated.score(score)}</strong>{' '}
        <span className="remark">
          {agentName ? live.rated.person(agentName) : live.rated.assistant}, {words.dayAndTime(at)}
        </span>
      </p>
      {word && <blockquote className="rated-word">{word}</blockquote>}
    </Section>
  )
}
