import { bandOf, fitFor, judge } from './confidence.ts'
import { excerptOf } from './excerpt.ts'
import { understand } from './question.ts'
import { type Ranked, rank } from './rank.ts'
import { indexOf } from './searchIndex.ts'
import type { Answer, Article, Found, Library, Reader, SearchOptions, Section } from './types.ts'

const RESULTS_DEFAULT = 5

/**
 * The articles that answer a question, best first, and an honest confidence that the answer is among them. Any text is a
 * fair question; the answer to nonsense is short. An end user never sees an article that is for customers only.
 */
export function search(library: Library, query: string, options: SearchOptions = {}): Answer {
  const index = indexOf(library)
  const reader = options.audience ?? 'customer'
  const question = understand(query, index, options)
  const passOver = (section: Section) => reader === 'end-user' && forStaff.test(section.heading)
  const ranked = rank(question, index, ({ article }) => mayRead(reader, article), passOver)
  const confidence = judge(question, ranked)
  const limit = Math.max(0, Math.floor(options.limit ?? RESULTS_DEFAULT))
  return {
    query: question.text,
    band: bandOf(confidence, fitFor(question)),
    confidence,
    results: ranked.slice(0, limit).map(foundOf),
    unknownCodes: question.codes.unknown,
    repaired: question.repaired,
  }
}

/** Builds the index now, so that the first question does not wait for it. */
export function prepareSearch(library: Library): void {
  indexOf(library)
}

/** Whether an article may be shown to this reader. */
export function mayRead(reader: Reader, article: Article): boolean {
  return reader === 'customer' || article.audience !== 'customer'
}

function foundOf({ indexed: { article }, bestSection, hasCode, score }: Ranked): Found {
  const section = (hasCode ? whatToDo(article) : undefined) ?? article.sections[bestSection]
  const lead = article.sections[0]
  const isLed = hasCode && section !== lead && lead?.anchor === ''
  return {
    slug: article.slug,
    title: article.title,
    locale: article.locale,
    heading: section?.heading ?? '',
    anchor: section?.anchor ?? '',
    excerpt: excerptOf((isLed ? lead : section)?.text ?? ''),
    passage: isLed ? `${lead.text.trim()}\n\n${section?.text.trim()}` : (section?.text ?? ''),
    score,
  }
}

/** The part of an article that is headed so is for the provider's staff; an end user is never led there. */
const forStaff = /^(?:for administrators|pour les administrateurs)\b/i
const steps = /^1\. /m

/** A code alone asks nothing: the answer is what it means and what to do then, in everybody's steps before the staff's. */
function whatToDo({ sections }: Article): Section | undefined {
  const stepped = sections.filter(({ text }) => steps.test(text))
  return stepped.find(({ heading }) => !forStaff.test(heading)) ?? stepped[0]
}
