import type { Body, Choice } from '../../src/domain/conversation.ts'
import { chosenOf, plain, type Understood } from '../intent.ts'
import { type ChoiceKey, type Words, words } from '../words/words.ts'

/** A plain message. Whatever people typed may stand in it: nothing in it is read as Markdown. */
export function plainBody(text: string, choices: readonly Choice[] = []): Body {
  return choices.length > 0 ? { text, format: 'plain', choices: [...choices] } : { text, format: 'plain' }
}

/** Choices in the reader's language. */
export function choicesOf(keys: readonly ChoiceKey[], { choice }: Words): Choice[] {
  return keys.map((key) => choiceOf(choice[key]))
}

/** A choice that is sent just as it reads. */
export function choiceOf(label: string): Choice {
  return { label, say: label }
}

/** Is it, word for word, something that can be tapped, in whichever language? */
export function isChoice(text: string): boolean {
  return text.length <= LABEL_MAX && labels.has(plain(text))
}

const LABEL_MAX = 100
const labels = new Set(Object.values(words).flatMap(({ choice }) => Object.values(choice).map(plain)))

/** Which choice was tapped or typed, in whichever language; by number or place too. */
export function tapped<Key extends ChoiceKey>(keys: readonly Key[], said: Understood): Key | null {
  for (const { choice } of Object.values(words)) {
    const index = chosenOf(
      keys.map((key) => choice[key]),
      said,
    )
    if (index !== null) return keys[index] ?? null
  }
  return null
}

/** A yes, also a mild one. */
export function isYes({ intent }: Understood): boolean {
  return intent === 'yes' || intent === 'ok'
}

/** Shortens at a word, with an ellipsis. */
export function shorten(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const cut = text.slice(0, lengthMax - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > lengthMax / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}
