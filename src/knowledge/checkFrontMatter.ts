import { FIELDS } from './article.ts'
import { headOf, lineOfField } from './frontMatter.ts'
import type { Article, Problem } from './types.ts'

/** Pages of the help centre that are no articles: an article so named could not be opened. */
const TAKEN_SLUGS: readonly string[] = ['search', 'suggest', 'codes']
const QUESTIONS_MIN = 3
const QUESTIONS_MAX = 8

/** What is missing or doubtful in the fields of an article that could be read. */
export function checkFrontMatter(article: Article, today: string): Problem[] {
  const { file, slug, written, kind, codes, questions, updated, review } = article
  const problems: Problem[] = []
  const complain = (line: number, what: string, remedy: string) => problems.push({ file, line, what, remedy })
  const lineOf = (field: string) => lineOfField(written, field)

  for (const { name, line } of fieldsOf(written)) {
    if (!FIELDS.includes(name)) complain(line, `there is no field "${name}"`, `use one of ${FIELDS.join(', ')}`)
  }
  if (TAKEN_SLUGS.includes(slug)) {
    complain(
      lineOf('slug'),
      `the address /help/${slug} belongs to another page`,
      'give the article another slug and file name',
    )
  }
  if (questions.length < QUESTIONS_MIN || questions.length > QUESTIONS_MAX) {
    complain(
      lineOf('questions'),
      `there are ${questions.length} example questions`,
      `write ${QUESTIONS_MIN} to ${QUESTIONS_MAX}, as people would ask them; search lives on them`,
    )
  }
  if (kind === 'error-code' && codes.length === 0) {
    complain(lineOf('codes'), 'no code is named', 'add "codes:" with the codes it explains, or choose another kind')
  }
  if (updated === undefined) {
    complain(1, 'updated is missing', 'add "updated:" with the day of the last change of substance')
  } else if (updated > today) {
    complain(lineOf('updated'), `updated ${updated} is yet to come`, 'write the day of the last change of substance')
  }
  if (review === undefined) {
    complain(
      1,
      'the review date is missing',
      'add "review:" with the day on which somebody should read the article again',
    )
  } else if (review < today) {
    complain(
      lineOf('review'),
      `the review date ${review} has passed`,
      'read the article again, correct it, and write the next day for that',
    )
  } else if (updated !== undefined && review <= updated) {
    complain(lineOf('review'), 'the review date is not after the last change', 'write a later day')
  }
  return problems
}

/** The fields of front matter as written, with their lines. */
function fieldsOf(written: string): { name: string; line: number }[] {
  return headOf(written).flatMap((text, at) => {
    const name = /^([A-Za-z][\w-]*)[ \t]*:/.exec(text)?.[1]
    return name ? [{ name, line: at + 1 }] : []
  })
}

/** The line of one entry of a list in front matter, in whatever way the list is written; else the line of its field. */
export function lineOfItem(written: string, field: string, item: string, which: 'first' | 'last' = 'first'): number {
  const from = lineOfField(written, field)
  const next = fieldsOf(written).find(({ line }) => line > from)?.line
  const quoted = JSON.stringify(item).slice(1, -1)
  const lines = headOf(written).slice(from - 1, next && next - 1)
  const has = (line: string) => line.includes(item) || line.includes(quoted)
  const at = which === 'first' ? lines.findIndex(has) : lines.findLastIndex(has)
  return from + Math.max(0, at)
}
