import type { Article, Library } from './types.ts'
import { wordsOf } from './words.ts'

/** What is known of an article before anybody has written it. */
export interface StubFacts {
  /** The question that stands for all others. */
  readonly question: string
  /** Others, as people asked them, most telling first. */
  readonly questions: readonly string[]
  readonly audience: Article['audience']
  /** Error codes that people asked about and no article explains. */
  readonly codes: readonly string[]
  readonly locale: 'en' | 'fr'
  /** Slugs of the nearest articles. */
  readonly related: readonly string[]
  /** What people said was missing in the articles they were shown. */
  readonly missing: readonly string[]
  /** "YYYY-MM-DD". */
  readonly today: string
  readonly review: string
}

/** An article to be written: everything but the answer. */
export interface Stub {
  readonly slug: string
  readonly title: string
  /** The whole file. */
  readonly text: string
}

const QUESTIONS_MIN = 3
const QUESTIONS_MAX = 8
const TITLE_MAX = 90
const SLUG_WORDS_MAX = 5
const MISSING_MAX = 8

/**
 * A file with its front matter filled, for a writer to finish. Until the answer is written in the place of its
 * placeholder `kb check` names that line and the article is no part of the library, so a stub can never answer anybody.
 * `taken` holds slugs and titles that are used up.
 */
export function stubArticle(facts: StubFacts, library: Library, taken: ReadonlySet<string>): Stub {
  const isFree = (name: string) => !taken.has(name.toLowerCase())
  const slug = firstFree(slugOf(facts, library), '-', isFree)
  const title = firstFree(titleOf(facts), ' ', isFree)
  const questions = [...new Set([facts.question, ...facts.questions])].slice(0, QUESTIONS_MAX)
  const more = QUESTIONS_MIN - questions.length
  const lines = [
    '---',
    `title: ${quoted(title)} # say the problem or the task in the reader's words`,
    `slug: ${slug}`,
    `audience: ${facts.audience}`,
    `kind: ${facts.codes.length > 0 ? 'error-code' : 'guide'}`,
    ...(facts.codes.length > 0 ? [`codes: [${facts.codes.map(quoted).join(', ')}]`] : []),
    'questions:',
    ...questions.map((question) => `  - ${quoted(question)}`),
    ...(more > 0 ? [`  # write ${more} more at least, as people would ask`] : []),
    `updated: ${facts.today}`,
    `review: ${facts.review}`,
    `related: [${facts.related.join(', ')}]`,
    `locale: ${facts.locale}`,
    ...said(facts.missing),
    '---',
    '',
    '{{write: the answer in one or two sentences}}',
    '',
    '## What to do',
    '',
    '{{write: the steps in a numbered list, one action each, and what is to be seen after it}}',
    '',
  ]
  return { slug, title, text: lines.join('\n') }
}

/** Comments, which no reader ever sees. */
function said(missing: readonly string[]): string[] {
  if (missing.length === 0) return []
  const lines = missing.slice(0, MISSING_MAX).map((text) => `#   ${text.replace(/\s+/g, ' ')}`)
  return ['# What people missed in the articles they were shown:', ...lines]
}

function titleOf({ question, codes, locale }: StubFacts): string {
  const [code] = codes
  if (code !== undefined) return `${locale === 'fr' ? 'Erreur' : 'Error'} ${code}`
  const text = question.replace(/\s+/g, ' ').trim()
  const cut = text.length <= TITLE_MAX ? text : `${text.slice(0, text.lastIndexOf(' ', TITLE_MAX) || TITLE_MAX)}…`
  return cut.charAt(0).toUpperCase() + cut.slice(1)
}

function slugOf({ question, codes }: StubFacts, { words: { stopWords } }: Library): string {
  const [code] = codes
  const telling = wordsOf(question).filter((word) => !stopWords.en.has(word) && !stopWords.fr.has(word))
  const words = code === undefined ? telling.slice(0, SLUG_WORDS_MAX) : ['error', code.toLowerCase()]
  const slug = words
    .join('-')
    .replace(/[^a-z0-9-]+/g, '')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
  return slug.slice(0, 60).replace(/-$/, '') || 'question'
}

function firstFree(name: string, joint: string, isFree: (name: string) => boolean): string {
  let free = name
  for (let n = 2; !isFree(free); n++) free = `${name}${joint}${n}`
  return free
}

/** Text in YAML: what JSON writes is YAML too, but for characters that YAML takes for the end of a line. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(/[\u0085\u2028\u2029]/g, ' ')
}
