import { redact } from '../../src/domain/mask.ts'
import type { Understood } from '../intent.ts'
import type { Matter, Scene } from './flow.ts'
import { isChoice } from './say.ts'

/** Enough for a long story; what is longer stands in the log. */
const WORDS_MAX = 4_000

/** What a message adds to what is known of the matter. Secrets are left out here, once and for all. */
export function heardOf(said: Understood, { memory: { matter }, words }: Scene): Partial<Matter> {
  // "not quite" is an answer, and no part of the story; nor is what tells of nothing but anger
  const isNoStory = isChoice(said.text) || isBareNo(said) || (said.isWeary && matter.words !== '')
  const more = isNoStory ? '' : redact(said.text, words.removed)
  return {
    words: [matter.words, more].filter(Boolean).join('\n').slice(0, WORDS_MAX),
    errorCodes: [...new Set([...matter.errorCodes, ...said.errorCodes])].slice(0, 4),
    devices: [...new Set([...matter.devices, ...said.devices])].slice(0, 4),
    grant: said.grant ?? matter.grant,
    affected: said.affected ?? matter.affected,
    isCustomWork: matter.isCustomWork || said.isCustomWork,
  }
}

/** The scene with more of the matter known. */
export function knowing(scene: Scene, more: Partial<Matter>): Scene {
  return { ...scene, memory: { ...scene.memory, matter: { ...scene.memory.matter, ...more } } }
}

/** Several people are stuck, and it was said in more than a few words: what is missing is a person's help. */
export function hasToldEnough({ affected, words }: Matter): boolean {
  return affected === 'several' && words.split(/\s+/).length >= 6
}

/** "Still not", "no": said of an article, and no part of the story. */
function isBareNo({ intent, text, saysWhat }: Understood): boolean {
  return (intent === 'no' && text.split(/\s+/).length <= 3) || (intent === 'notSolved' && !saysWhat)
}
