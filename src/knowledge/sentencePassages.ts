import { plainText } from './plainText.ts'
import { BLOCK_BREAK } from './searchIndex.ts'
import type { Article } from './types.ts'

/** The title, the example questions and the first paragraphs say what an article is about; more would favour long ones. */
export const PASSAGES_MAX = 16
/** The beginning of a paragraph says what it is about, and the time for one text must stay bounded. */
const PASSAGE_CHARS_MAX = 300

/** A text of an article that is compared with questions; `weight` is how much it counts in the article as a whole. */
export interface SentencePassage {
  readonly text: string
  readonly weight: number
}

/** The passages of an article that sentence vectors are made of: title, example questions and first paragraphs. */
export function sentencePassages({ title, questions, sections }: Article): SentencePassage[] {
  const passages: SentencePassage[] = []
  const take = (written: string, weight: number) => {
    const text = sentenceOf(plainText(written))
    if (text !== '' && passages.length < PASSAGES_MAX) passages.push({ text, weight })
  }
  for (const each of [title, ...questions]) take(each, 2)
  for (const section of sections) {
    if (passages.length >= PASSAGES_MAX) break
    for (const block of section.text.split(BLOCK_BREAK)) take(block, 1)
  }
  return passages
}

/** A text as it is embedded: on one line, cut to a bounded length; '' for one without a letter or digit. */
export function sentenceOf(text: string): string {
  const line = text
    .slice(0, 4 * PASSAGE_CHARS_MAX)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(line) ? [...line].slice(0, PASSAGE_CHARS_MAX).join('') : ''
}
