import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type DateText, type Day, dateText, parseDay } from '../calendar/day.ts'
import type { Instant } from '../calendar/time.ts'
import { DAY, toIso } from '../calendar/time.ts'
import type { QuestionRecords } from '../desk/storePorts.ts'
import { isUnanswered } from '../domain/question.ts'
import { type Gap, gapsAmong } from '../domain/questionFigures.ts'
import { type Cluster, clusters } from '../knowledge/clusters.ts'
import { search } from '../knowledge/search.ts'
import { type Stub, stubArticle } from '../knowledge/stub.ts'
import { languageOf } from '../knowledge/synonyms.ts'
import type { Article, Library } from '../knowledge/types.ts'
import { wordsOf } from '../knowledge/words.ts'
import { textToCompare } from '../questionTopics.ts'

const RELATED_MAX = 3
const EXAMPLES_MAX = 5
const REVIEW_AFTER_DAYS = 365

export type GapsSettings = { days: number; json: boolean; limit: number; write?: string }

/** A gap as clusters compare it: without the marks that masking leaves. */
type Wanted = { id: string; text: string; gap: Gap }
/** Questions about one thing that no article settled, and the article that could. */
type Missing = { cluster: Cluster<Wanted>; stub: Stub }

/**
 * Prints what people asked in the last days and no article settled, the most wanted first; or writes its stubs to a folder.
 * `today` is the desk's, as `kb check` judges dates.
 */
export async function showGaps(
  records: Pick<QuestionRecords, 'since'>,
  library: Library,
  { now, today }: { now: Instant; today: DateText },
  settings: GapsSettings,
): Promise<void> {
  const { questions } = await records.since((now - settings.days * DAY) as Instant)
  const wanted = gapsAmong(questions).flatMap((gap): Wanted[] => {
    const text = textToCompare(gap.text)
    return text === null ? [] : [{ id: gap.question.id, text, gap }]
  })
  const found = clusters(wanted, library)
  const missing = withStubs(found.slice(0, settings.limit), library, today)
  if (settings.json)
    console.log(JSON.stringify(asJson(missing, { ...settings, gaps: wanted.length, clusters: found.length })))
  else console.log(inWords(missing, { ...settings, gaps: wanted.length, clusters: found.length }))
  if (settings.write !== undefined) for (const line of writeStubs(missing, resolve(settings.write))) console.error(line)
}

function withStubs(found: readonly Cluster<Wanted>[], library: Library, today: DateText): Missing[] {
  const { articles } = library
  const taken = new Set(Array.from(articles.values()).flatMap(({ slug, title }) => [slug, title.toLowerCase()]))
  return found.map((cluster) => {
    const stub = stubArticle(factsOf(cluster, library, today), library, taken)
    taken.add(stub.slug).add(stub.title.toLowerCase())
    return { cluster, stub }
  })
}

function factsOf({ members }: Cluster<Wanted>, library: Library, today: DateText) {
  const questions = members.map(({ gap }) => gap.question)
  const texts = members.map(({ text }) => text)
  // nobody knows who searches the help pages
  const readers = new Set(questions.flatMap(({ reader }) => (reader === null ? [] : [reader])))
  const [reader = 'both'] = readers
  const audience: Article['audience'] = readers.size > 1 ? 'both' : reader
  const french = texts.filter((text) => languageOf(wordsOf(text), library.words) === 'fr').length
  const locale: 'en' | 'fr' = french * 2 > texts.length ? 'fr' : 'en'
  const codes = [...new Set(questions.flatMap(({ unknownCodes }) => unknownCodes.map((code) => code.toLowerCase())))]
  return {
    question: texts[0] ?? '',
    questions: texts.slice(1),
    audience,
    // a code of a few among many is not what they all ask about
    codes: codes.filter((code) => 2 * texts.filter((text) => text.toLowerCase().includes(code)).length >= texts.length),
    locale,
    related: relatedTo(members, audience, library),
    missing: questions.flatMap(({ verdict }) => (verdict?.was === 'refused' && verdict.reason ? [verdict.reason] : [])),
    today,
    review: dateText(((parseDay(today) as Day) + REVIEW_AFTER_DAYS) as Day),
  }
}

/** Articles that were shown and refused come first: the new one continues where they end. */
function relatedTo(members: Cluster<Wanted>['members'], audience: Article['audience'], library: Library): string[] {
  const reader = audience === 'end-user' ? 'end-user' : 'customer'
  const near = search(library, members.map(({ text }) => text).join(' '), {
    audience: reader,
    limit: RELATED_MAX,
  }).results
  const slugs = [...new Set([...refusedIn(members), ...near.map(({ slug }) => slug)])]
  return slugs.filter((slug) => library.articles.has(slug)).slice(0, RELATED_MAX)
}

type Summary = { days: number; gaps: number; clusters: number }

function asJson(missing: readonly Missing[], { days, gaps, clusters: count }: Summary) {
  return {
    days,
    questions: gaps,
    clusters: count,
    missing: missing.map(({ cluster: { members, terms }, stub }) => ({
      count: members.length,
      terms: terms.slice(0, EXAMPLES_MAX),
      solvedBy: solvedBy(members),
      questions: members.map(({ gap: { text, question } }) => ({
        text,
        at: toIso(question.at),
        source: question.source,
        became: isUnanswered(question) ? 'unanswered' : 'refused',
        reason: question.verdict?.was === 'refused' ? question.verdict.reason : null,
        article: question.article,
      })),
      stub,
    })),
  }
}

function inWords(missing: readonly Missing[], { days, gaps, clusters: count }: Summary): string {
  const head = `${gaps} questions of the last ${days} days were not answered, or the answer was refused; ${count} subjects.`
  const rest = count > missing.length ? [`… and ${count - missing.length} subjects more; --limit shows them.`] : []
  return [head, ...missing.map(subject), ...rest].join('\n\n')
}

function subject({ cluster: { members }, stub }: Missing): string {
  const unanswered = members.filter(({ gap }) => isUnanswered(gap.question)).length
  const solved = solvedBy(members)
  const refused = refusedIn(members)
  return [
    `${members.length} × ${members[0]?.text ?? ''}`,
    `    ${unanswered} unanswered, ${members.length - unanswered} refused`,
    ...[...new Set(members.slice(1).map(({ text }) => text))].slice(0, EXAMPLES_MAX).map((text) => `    also: ${text}`),
    ...(refused.length > 0 ? [`    shown and refused: ${refused.join(', ')}; it may be enough to say more there`] : []),
    ...(solved.length > 0 ? [`    settled later by ${solved.join(', ')}: its "questions" may lack these words`] : []),
    ...stub.text
      .trimEnd()
      .split('\n')
      .map((line) => `    | ${line}`),
  ].join('\n')
}

function refusedIn(members: Cluster<Wanted>['members']): string[] {
  return [...new Set(members.flatMap(({ gap: { question } }) => (question.article === null ? [] : [question.article])))]
}

function solvedBy(members: Cluster<Wanted>['members']): string[] {
  return [...new Set(members.flatMap(({ gap }) => gap.solvedBy))].sort()
}

/** A file that is there already is left alone: somebody may be writing it. */
function writeStubs(missing: readonly Missing[], folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return missing.map(({ stub }) => {
    const file = join(folder, `${stub.slug}.md`)
    try {
      writeFileSync(file, stub.text, { flag: 'wx' })
      return `${file}: written`
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
      return `${file}: is there already and was left alone`
    }
  })
}
