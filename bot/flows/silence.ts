import type { Body } from '../../src/domain/conversation.ts'
import type { Memory, Outcome, Scene, StepName } from './flow.ts'
import { plainBody } from './say.ts'

/** Nothing is asked here that anybody would have to come back to. */
const restful: readonly StepName[] = ['idle', 'arriving', 'judge', 'referred', 'tickets', 'ticket', 'waiting']

/** Is somebody in the middle of a question? */
export function isAsking({ at }: Memory): boolean {
  return !restful.includes(at.step)
}

/** What becomes of silence after this: one check-in, then the end of the wait, then nothing more. */
export function afterSilence(memory: Memory): 'checkIn' | 'end' | undefined {
  if (!isAsking(memory)) return undefined
  return memory.silence === 'none' ? 'checkIn' : memory.silence === 'checkedIn' ? 'end' : undefined
}

/** Nothing was said for a while. What can be tapped comes along, for chats show that with the newest line alone. */
export function silent(question: Body, { memory, words, pick, talk }: Scene): Outcome {
  if (afterSilence(memory) === undefined || talk.handling.by !== 'assistant') return { type: 'stay' }
  const isFirst = memory.silence === 'none'
  const line = plainBody(pick(isFirst ? words.small.stillThere : words.small.leftThere), question.choices)
  return { type: 'stay', say: [line], silence: isFirst ? 'checkedIn' : 'ended' }
}
