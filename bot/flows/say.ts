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

/**
 * Which choice was tapped or typed, in whichever language; by number or place too. `unseen` are understood by their words,
 * but are not before anybody's eyes: a number never means one of them.
 */
export function tapped<Key extends ChoiceKey>(
  keys: readonly Key[],
  said: Understood,
  unseen: readonly Key[] = [],
): Key | null {
  for (const { choice } of Object.values(words)) {
    const among = (known: readonly Key[], heard: Understood) => {
      const index = chosenOf(
        known.map((key) => choice[key]),
        heard,
      )
      return index === null ? null : (known[index] ?? null)
    }
    const key =
      said.number === null
        ? among([...keys, ...unseen], said)
        : (among(keys, said) ?? among(unseen, { ...said, number: null }))
    if (key !== null) return key
  }
  return null
}

/** A yes, also a mild one; "perfect" says yes to a question, and that it is solved where that was asked. */
export function isYes(said: Understood): boolean {
  return said.intent === 'yes' || said.intent === 'ok' || (said.intent === 'solved' && !isWorkDone(said))
}

/** "It is solved", and not just a kind word. */
export function isWorkDone({ intent, text }: Understood): boolean {
  return intent === 'solved' && !/^(perfect|parfait)/i.test(text)
}

/** Shortens at a word, with an ellipsis. */
export function shorten(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const cut = text.slice(0, lengthMax - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > lengthMax / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}
