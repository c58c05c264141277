import type { Message } from './conversation.ts'

/** What came of a visitor's turn, as figures, logs and traces name it. */
type TurnOutcome = 'answered' | 'silent' | 'repeated'

/** `silent`: nobody answered, because an agent is there; `repeated`: it was heard before. */
export function turnOutcome({ replies, repeated }: { replies: readonly Message[]; repeated: boolean }): TurnOutcome {
  return repeated ? 'repeated' : replies.length > 0 ? 'answered' : 'silent'
}
