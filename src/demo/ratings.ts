import type { Locale } from '../domain/person.ts'
import type { Score } from '../domain/satisfaction.ts'

/** How it was, and a word in the language of the talk if there was one. */
type Rating = { score: Score; word?: Record<Locale, string> }

/** What contacts of the demo desk answer in turn when their ticket is solved; many say nothing. */
const ratings: readonly (Rating | null)[] = [
  { score: 5, word: { en: 'Quick and clear, thank you.', fr: 'Rapide et clair, merci.' } },
  null,
  { score: 4 },
  { score: 5 },
  null,
  {
    score: 2,
    word: { en: 'I had to say twice what does not work.', fr: 'J’ai dû dire deux fois ce qui ne va pas.' },
  },
  { score: 5 },
  null,
  { score: 4, word: { en: 'It took a day, but it works.', fr: 'Il a fallu une journée, mais ça marche.' } },
  { score: 3 },
  null,
]

/** The answer of the contact whose turn it is; null for none. */
export function ratingOf(turn: number, locale: Locale): { score: Score; word: string | null } | null {
  const rating = ratings[turn % ratings.length]
  return rating ? { score: rating.score, word: rating.word?.[locale] ?? null } : null
}
