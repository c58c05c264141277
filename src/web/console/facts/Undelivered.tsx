import type { ConversationWire } from '../../../http/wire.ts'
import { letterWords as say } from '../letterWords.ts'
import { words } from '../words.ts'
import { Section } from './Section.tsx'

/** Letters of this conversation that the person does not have, and why. */
export function Undelivered({ talk: { undelivered } }: { talk: ConversationWire }) {
  if (undelivered.length === 0) return null
  return (
    <Section title={say.title}>
      {undelivered.map(({ id, about, to, at, trouble }) => (
        <p key={id} className="status status-warn">
          {words.labelled(`${say.kinds[about]}, ${words.dayAndTime(at)}`)} {say.undelivered(to, say.troubles[trouble])}
        </p>
      ))}
      <p className="remark">{say.remedy}</p>
    </Section>
  )
}
