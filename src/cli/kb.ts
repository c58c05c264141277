import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type DateText, dateText, parseDay } from '../calendar/day.ts'
import { localDay } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { type Config, environment, readConfig } from '../config.ts'
import { sentenceFile } from '../dataFolder.ts'
import { articleWords, POLICY_PLACEHOLDERS } from '../domain/policyWords.ts'
import type { ReadingRules } from '../knowledge/article.ts'
import { checkLibrary } from '../knowledge/check.ts'
import { readLibrary } from '../knowledge/library.ts'
import { prepareSearch, search } from '../knowledge/search.ts'
import { openSentenceVectors, type SentenceVectors } from '../knowledge/sentenceVectors.ts'
import type { Answer, Library, Reader } from '../knowledge/types.ts'
import { type PoliciesRead, readPolicyFiles, standardOf, unconfirmedYears } from '../policyFiles.ts'
import { type GapsSettings, showGaps } from './kbGaps.ts'
import { showReport } from './kbReport.ts'
import { withDesk } from './openDesk.ts'

const DAYS_DEFAULT = 30
const SUBJECTS_DEFAULT = 20

interface SearchSettings {
  kb?: string
  json: boolean
  batch: boolean
  audience: Reader
  limit: number
  vectors: Config['searchVectors']
}

/** Registers `kb check` and `kb search`, for the articles alone, and `kb gaps` and `kb report`, for what the desk remembers. */
export function kbCommand(program: Command): void {
  const kb = program.command('kb').description('check the articles, search them, and see what became of questions')

  kb.command('check')
    .description('everything a writer should put right: file, line, what and remedy; exit code 1 if there is anything')
    .argument('[folder]', 'folder of articles (default: KB_FOLDER or kb)')
    .option('--on <day>', 'judge review dates as on this day, as in 2027-01-31 (default: today)', aDay)
    .action((folder: string | undefined, { on }: { on?: DateText }, command: Command) => {
      const { kbFolder, policyFolder } = configOr(command)
      const articles = resolve(folder ?? kbFolder)
      const read = readPolicyFiles(policyFolder, articles)
      const { reading, today } = standingOf(read)
      const day = on ?? today
      const library = readLibrary(articles, reading)
      const isWithin = !relative(articles, policyFolder).startsWith('..')
      const problems = [
        ...(isWithin ? [...read.problems, ...unconfirmedYears(read.policies, Number(day.slice(0, 4)))] : []),
        ...checkLibrary(library, day),
      ]
      for (const { file, line, what, remedy } of problems) console.log(`${file}:${line}: ${what}; ${remedy}`)
      console.log(`${counted(library.articles.size, 'article')}, ${counted(problems.length, 'problem')}`)
      if (problems.length > 0) process.exitCode = 1
    })

  kb.command('search')
    .description('the articles that answer a question, best first')
    .argument('[question]', 'the question')
    .option('--kb <folder>', 'any folder of Markdown files with a title in their front matter, instead of our own')
    .option('--json', 'answer in JSON, one line', false)
    .option('--batch', 'answer the questions on standard input, one a line, as JSON lines in the same order', false)
    .addOption(new Option('--audience <reader>', 'who is asking').choices(['end-user', 'customer']).default('customer'))
    .option('--limit <n>', 'at most so many results', wholeNumber, 10)
    .addOption(
      new Option('--vectors <kind>', 'compare what words mean, or whole sentences too, which takes time to prepare')
        .choices(['words', 'sentences'])
        .default('words'),
    )
    .action(async (question: string | undefined, settings: SearchSettings, command: Command) => {
      if (question === undefined && !settings.batch) return command.error('Ask a question, or use --batch.')
      const ours = oursOr(command)
      const library = libraryFor(settings, ours)
      tellProblems(library.problems)
      if (library.articles.size === 0) {
        return command.error('There are no articles to search: a folder of Markdown files with a title is needed.')
      }
      const sentences = settings.vectors === 'sentences' ? await sentencesFor(library, settings, ours) : null
      const ask: Ask = (text) => search(library, text, { ...settings, sentence: sentences?.likenessTo(text, library) })
      const prepare = async (questions: readonly string[]) => sentences?.prepareAll(questions)
      try {
        if (settings.batch) return await answerLines(library, ask, prepare)
        await prepare([question ?? ''])
        console.log(settings.json ? answerLine(question ?? '', ask) : inWords(question ?? '', ask))
      } finally {
        await sentences?.stop()
      }
    })

  kb.command('gaps')
    .description('questions without an answer and those whose answer was refused, by subject, each with a stub article')
    .option('--days <n>', 'of the last so many days', wholeDays, DAYS_DEFAULT)
    .option('--limit <n>', 'at most so many subjects', wholeNumber, SUBJECTS_DEFAULT)
    .option('--write <folder>', 'also write the stubs as files there; a file that is there already is left alone')
    .option('--json', 'answer in JSON, one line', false)
    .action((settings: GapsSettings, command: Command) => {
      const { kbFolder, reading, today } = oursOr(command)
      const library = readLibrary(kbFolder, reading)
      return withDesk(({ questionRecords }) => showGaps(questionRecords, library, { now: now(), today }, settings))
    })

  kb.command('report')
    .description('what became of questions, in all and article by article; kb/README.md says what the figures mean')
    .option('--days <n>', 'of the last so many days', wholeDays, DAYS_DEFAULT)
    .option('--json', 'answer in JSON, one line', false)
    .action((settings: { days: number; json: boolean }) =>
      withDesk(({ questionRecords }) => showReport(questionRecords, now(), settings)),
    )
}

/** Our folder of articles, what the placeholders in them stand for by the policy and the desk's calendar, and its day. */
type Ours = { kbFolder: string; dataFolder: string; reading: ReadingRules; today: DateText }

/** What the placeholders stand for and which day it is, by the policy; articles can be checked before there is one that can be used. */
function standingOf({ policies }: PoliciesRead): Pick<Ours, 'reading' | 'today'> {
  const standard = policies.find((policy) => policy.for === null)
  const at = now()
  if (!standard) {
    const values = Object.fromEntries(POLICY_PLACEHOLDERS.map((name) => [name, '…']))
    return { reading: { values }, today: dateText(localDay(at, undefined)) }
  }
  const { policy, calendar } = standard
  return { reading: articleWords(policy, calendar, at), today: dateText(localDay(at, calendar.zone)) }
}

/** The settings; ends the command where they cannot be used. */
function configOr(command: Command): Config {
  try {
    return readConfig(environment())
  } catch (fault) {
    return command.error((fault as Error).message)
  }
}

/** By the settings and the policy; ends the command where they cannot be used. */
function oursOr(command: Command): Ours {
  try {
    const { kbFolder, policyFolder, dataFolder } = readConfig(environment())
    return { kbFolder, dataFolder, ...standingOf({ policies: [standardOf(policyFolder)], problems: [] }) }
  } catch (fault) {
    return command.error((fault as Error).message)
  }
}

function libraryFor({ kb }: SearchSettings, { kbFolder, reading }: Ours): Library {
  return kb === undefined ? readLibrary(kbFolder, reading) : readLibrary(resolve(kb), { ...reading, rules: 'any' })
}

type Ask = (question: string) => Answer

/** Vectors of our own articles are kept beside the desk's data; those of another folder are made for the moment. */
async function sentencesFor(library: Library, { kb }: SearchSettings, ours: Ours): Promise<SentenceVectors> {
  const fault = (cause: unknown, what: string) => console.error(`${what}: ${(cause as Error).message}`)
  const log = { info: () => {}, warn: (what: string) => console.error(what), fault }
  const cacheFile = kb === undefined && existsSync(ours.dataFolder) ? sentenceFile(ours) : null
  const sentences = openSentenceVectors({ cacheFile, log })
  await sentences.take(library)
  return sentences
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function aDay(text: string): DateText {
  const day = parseDay(text)
  if (day === null) throw new InvalidArgumentError('Write a day, as in 2027-01-31.')
  return dateText(day)
}

/** Files left out must not go unnoticed, nor bury the answers; `kb check` names all. */
function tellProblems(problems: Library['problems']): void {
  const lines = problems
    .slice(0, PROBLEMS_TOLD_MAX)
    .map(({ file, line, what, remedy }) => `${file}:${line}: ${what}; ${remedy}`)
  if (problems.length > PROBLEMS_TOLD_MAX) lines.push(`and ${problems.length - PROBLEMS_TOLD_MAX} more problems`)
  for (const line of lines) console.error(line)
}

const PROBLEMS_TOLD_MAX = 10

function now(): Instant {
  return Date.now() as Instant
}

function wholeDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a whole number of days, 1 to 9999.')
  return Number(text)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Write a whole number, 0 to 9999.')
  return Number(text)
}

function answerLine(question: string, ask: Ask): string {
  const { band, confidence, results, unknownCodes } = ask(question)
  return JSON.stringify({
    query: question,
    band,
    confidence: rounded(confidence),
    results: results.map(({ slug, title, heading, anchor, score }) => ({
      id: slug,
      title,
      heading,
      anchor,
      score: rounded(score),
    })),
    unknownCodes,
  })
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function inWords(question: string, ask: Ask): string {
  const { band, confidence, results, unknownCodes, repaired } = ask(question)
  return [
    `${band}, confidence ${confidence.toFixed(2)}`,
    ...unknownCodes.map((code) => `unknown code: ${code}`),
    ...repaired.map(({ from, to }) => `taken for a slip of the pen: ${from} → ${to}`),
    ...results.map(({ slug, title, heading }, at) => `${at + 1}. ${title}${heading ? ` › ${heading}` : ''} (${slug})`),
  ].join('\n')
}

/** Vectors of so many questions are surely still there when they are searched for. */
const LINES_AT_ONCE = 1_000

/** One question a line in, one answer a line out; an empty line is a question without words. */
async function answerLines(
  library: Library,
  ask: Ask,
  prepare: (questions: readonly string[]) => Promise<void>,
): Promise<void> {
  prepareSearch(library)
  let rest = ''
  const answer = async (lines: readonly string[]) => {
    if (lines.length === 0) return
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const questions = lines.slice(from, from + LINES_AT_ONCE).map((line) => line.replace(/\r$/, ''))
      await prepare(questions)
      const answers = questions.map((each) => `${answerLine(each, ask)}\n`)
      if (!process.stdout.write(answers.join(''))) await once(process.stdout, 'drain')
    }
  }
  let begun = false
  // split at line feeds only: a question may hold other characters that break lines
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    // some programs begin their output with a byte-order mark, which is no part of the first question
    const lines = `${rest}${begun ? chunk : chunk.replace(/^\uFEFF/, '')}`.split('\n')
    begun = true
    rest = lines.pop() ?? ''
    await answer(lines)
  }
  if (rest !== '') await answer([rest])
}
