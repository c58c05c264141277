/** An article made up by chance, and a question that it answers. */
export interface GeneratedArticle {
  readonly slug: string
  readonly title: string
  /** Markdown with headings, paragraphs and steps. */
  readonly body: string
  readonly question: string
}

export interface Wanted {
  readonly seed?: number
  /** Length of each body; without it lengths vary as those of help articles do, around 1,800. */
  readonly chars?: number
}

/** Words that every text is full of. */
const SMALL =
  'the of to a in and is you your can for it on that with this if or as be when from not are how do i'.split(' ')
const VOCABULARY_WORDS = 60_000
const TOPIC_WORDS = 18
const SLIPS_SHARE = 0.1

/**
 * So many articles, the same ones each time: words fall off in frequency as words of a language do (Zipf), and each
 * article keeps coming back to a few of its own, which its title and its question take up.
 */
export function* generatedArticles(count: number, { seed = 7, chars }: Wanted = {}): Generator<GeneratedArticle> {
  const random = chance(seed)
  const vocabulary = wordsMadeUp(random)
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)] as Item
  /** Rank r comes about 1/r times as often as the first. */
  const anyWord = () => vocabulary[Math.floor(VOCABULARY_WORDS ** random()) - 1] as string
  const rareWord = () => vocabulary[Math.floor(200 * (VOCABULARY_WORDS / 200) ** random())] as string
  for (let number = 0; number < count; number++) {
    const topic = Array.from({ length: TOPIC_WORDS }, rareWord)
    const word = () => {
      const toss = random()
      return toss < 0.42 ? pick(SMALL) : toss < 0.7 ? pick(topic) : anyWord()
    }
    const words = (least: number, most: number) =>
      Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, word).join(' ')
    const length = chars ?? Math.round(1_800 * Math.exp(0.7 * bell(random)))
    const [one, two, three, four] = topic
    yield {
      slug: `article-${number}`,
      title: `${one} the ${two} and ${three} ${words(1, 3)}`,
      body: bodyOf(length, random, words),
      question: `how do i ${slip(one ?? '', random)} my ${slip(two ?? '', random)} ${random() < 0.5 ? (three ?? '') : (four ?? '')} ${words(1, 3)}`,
    }
  }
}

function bodyOf(length: number, random: () => number, words: (least: number, most: number) => string): string {
  const parts: string[] = []
  let left = length
  const add = (text: string) => {
    parts.push(text)
    left -= text.length + 2
  }
  while (left > 0) {
    const toss = random()
    if (parts.length > 0 && toss < 0.2) add(`## ${words(2, 5)}`)
    else if (toss < 0.5) add([1, 2, 3].map((step) => `${step}. ${words(6, 14)}.`).join('\n'))
    else add(`${words(8, 20)}. ${words(8, 20)}. ${words(6, 16)}.`)
  }
  return parts.join('\n\n').slice(0, length)
}

/** Now and then two letters change places. */
function slip(word: string, random: () => number): string {
  if (word.length < 5 || random() >= SLIPS_SHARE) return word
  const at = 1 + Math.floor(random() * (word.length - 3))
  return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`
}

function wordsMadeUp(random: () => number): string[] {
  const starts = 'b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t tr v w'.split(' ')
  const vowels = 'a e i o u ai ea ee oa ou'.split(' ')
  const ends = 'b ck ct d ft ld ll m n nd ng nt p r rd rk rt s ss st t x'.split(' ')
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] as string
  const made = new Set<string>()
  while (made.size < VOCABULARY_WORDS) {
    const middle = random() < 0.7 ? `${pick(starts)}${pick(vowels)}` : ''
    made.add(`${pick(starts)}${pick(vowels)}${middle}${pick(ends)}${random() < 0.2 ? 'ing' : ''}`)
  }
  return [...made]
}

/** About normal, with mean 0 and deviation 1. */
function bell(random: () => number): number {
  let sum = -6
  for (let tosses = 0; tosses < 12; tosses++) sum += random()
  return sum
}

/** Numbers in 0..1 that are the same each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
