import { DAY, type Instant } from '../calendar/time.ts'
import type { QuestionRecords } from '../desk/storePorts.ts'
import { type ArticleFigures, figuresOf, type QuestionFigures, type Rate } from '../domain/questionFigures.ts'

/** Prints what became of the questions of the last days, article by article. What the figures mean stands in kb/README.md. */
export async function showReport(
  records: Pick<QuestionRecords, 'since'>,
  now: Instant,
  { days, json }: { days: number; json: boolean },
): Promise<void> {
  const { questions, votes } = await records.since((now - days * DAY) as Instant)
  const figures = figuresOf(questions, votes)
  console.log(json ? JSON.stringify({ days, ...figures }) : inWords(figures, days))
}

function inWords({ totals, articles }: QuestionFigures, days: number): string {
  const { rates, returned } = totals
  return [
    `Questions of the last ${days} days: ${totals.questions} (${totals.chat} in the chat, ${totals.help} searches on the help pages)`,
    '',
    ...aligned([
      ['answered with an article', share(rateOf(totals.shown, totals.chat)), 'of questions in the chat'],
      ['only titles, none chosen', share(rateOf(totals.offered, totals.chat)), 'of questions in the chat'],
      ['unanswered', share(rates.unanswered), 'of questions in the chat'],
      ['nothing found on the help pages', share(rateOf(totals.helpUnanswered, totals.help)), 'of searches'],
      ['opened', share(rates.opened), 'of questions with a link to an article'],
      ['confirmed', share(rates.confirmed), `of answers; ${returned.confirmed} more came back within 7 days`],
      ['assumed', share(rates.assumed), `of answers; ${returned.assumed} more came back within 7 days`],
      ['refused', share(rates.refused), 'of answers and offers'],
      ['escalated', share(rates.escalated), 'of questions in the chat'],
      ['page helped', share(rates.helped), 'of votes on help pages'],
    ]),
    '',
    'Confirmed was said, assumed is silence; they are never added up.',
    ...(totals.pending > 0 ? [`${totals.pending} answers are too young for silence to mean anything.`] : []),
    '',
    ...aligned([columns, ...articles.map(row)]),
  ].join('\n')
}

const columns = [
  'article',
  'shown',
  'listed',
  'opened',
  'confirmed',
  'assumed',
  'refused',
  'escalated',
  'returned',
  'yes',
  'no',
]

function row({ article, rates, votes, ...figures }: ArticleFigures): string[] {
  const { shown, listed, opened, refused, escalated, returned } = figures
  return [
    article,
    ...[shown, listed, opened].map(String),
    withPercent(rates.confirmed),
    withPercent(rates.assumed),
    ...[refused, escalated, returned.confirmed + returned.assumed, votes.yes, votes.no].map(String),
  ]
}

function rateOf(count: number, of: number): Rate {
  return { count, of, rate: of === 0 ? null : count / of }
}

/** "12 of 40 (30 %)". */
function share({ count, of, rate }: Rate): string {
  return `${count} of ${of}${rate === null ? '' : ` (${Math.round(100 * rate)} %)`}`
}

function withPercent({ count, rate }: Rate): string {
  return rate === null || count === 0 ? String(count) : `${count} (${Math.round(100 * rate)} %)`
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0))) ?? []
  return rows.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
