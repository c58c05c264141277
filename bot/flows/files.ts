import type { Heard } from '../../src/desk/botPorts.ts'
import type { Understood } from '../intent.ts'
import type { Outcome, Scene } from './flow.ts'
import { plainBody, shorten } from './say.ts'

type Message = Extract<Heard, { heard: 'message' }>

/** A file without words is acknowledged, and belongs to the open ticket if there is one; what it shows has to be said. */
export function withFiles(outcome: Outcome, said: Understood, { files }: Message, scene: Scene): Outcome {
  if (files === 0) return outcome
  const { words, pick, memory } = scene
  const thanks = pick(words.small.gotFiles)
  if (said.text !== '') return outcome
  if (memory.at.step === 'note') {
    return { type: 'do', command: { do: 'noteOnTicket', number: memory.at.number, text: words.tickets.onlyFiles } }
  }
  if (memory.at.step === 'idle' && scene.talk.ticket !== null && scene.talk.person.kind === 'contact') {
    return { type: 'do', command: { do: 'attachFiles' } }
  }
  if (memory.at.step === 'idle' || memory.at.step === 'missing' || memory.at.step === 'describe') {
    return { type: 'stay', say: [plainBody(`${thanks} ${pick(words.small.whatDoesItShow)}`)] }
  }
  return memory.at.step === 'waiting' ? outcome : { type: 'ask', next: memory.at, lead: thanks }
}

/** What was not kept is said kindly, with the reason; the talk goes on with whatever else was said. */
export function withRefusedFiles(
  outcome: Outcome,
  said: Understood,
  { files, refusedFiles = [] }: Message,
  scene: Scene,
): Outcome {
  if (refusedFiles.length === 0) return outcome
  const { words, memory } = scene
  const reasons = [...new Map(refusedFiles.map((file) => [file.because, file])).values()]
  const text = reasons.map(({ name, because }) => words.small.fileRefused[because](shorten(name, 60))).join('\n\n')
  const refusal = plainBody(text)
  const isAnswered = said.text !== '' || files > 0
  if (isAnswered && outcome.type !== 'missed') return { ...outcome, say: [refusal, ...(outcome.say ?? [])] }
  const isQuiet = memory.at.step === 'idle' || memory.at.step === 'waiting'
  return isQuiet ? { type: 'stay', say: [refusal] } : { type: 'ask', next: memory.at, say: [refusal] }
}
