import { isUnanswered, type Question } from './question.ts'
import type { QuestionFigures } from './questionFigures.ts'

/** What an article says about itself. Dates are "YYYY-MM-DD". */
export type ArticleFacts = { slug: string; title: string; updated: string | null; review: string | null }

/** Why somebody should look at an article. */
type ReviewReason =
  | { why: 'overdue'; since: string }
  | { why: 'dueSoon'; on: string }
  | { why: 'noReviewDate' }
  /** Readers of its page said that it did not help. */
  | { why: 'notHelpful'; no: number; yes: number }
  /** Visitors of the chat refused it as an answer. */
  | { why: 'refused'; count: number; of: number }

export type ArticleToReview = ArticleFacts & { reasons: ReviewReason[] }

/** A code that somebody asked about and no article explains. */
export type UnknownCode = { code: string; count: number }

/** Fewer complaints than this may be chance. */
const COMPLAINTS_MIN = 2
/** What most readers are content with needs nobody. */
const COMPLAINTS_SHARE_MIN = 0.2

/** Articles that need a look, those with the most reasons first. `soon` is the last day that counts as soon. */
export function articlesToReview(
  articles: readonly ArticleFacts[],
  { articles: figures }: Pick<QuestionFigures, 'articles'>,
  { today, soon }: { today: string; soon: string },
): ArticleToReview[] {
  const bySlug = new Map(figures.map((each) => [each.article, each]))
  const found = articles.map((article) => {
    const reasons: ReviewReason[] = []
    const { review } = article
    if (review === null) reasons.push({ why: 'noReviewDate' })
    else if (review < today) reasons.push({ why: 'overdue', since: review })
    else if (review <= soon) reasons.push({ why: 'dueSoon', on: review })
    const { votes, shown = 0, refused = 0 } = bySlug.get(article.slug) ?? {}
    if (votes && isMany(votes.no, votes.no + votes.yes)) reasons.push({ why: 'notHelpful', ...votes })
    if (isMany(refused, shown)) reasons.push({ why: 'refused', count: refused, of: shown })
    return { ...article, reasons }
  })
  return found
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => weight(b) - weight(a) || a.title.localeCompare(b.title))
}

/** Codes of questions that nothing answered, the most asked for first. */
export function unknownCodesIn(questions: readonly Question[]): UnknownCode[] {
  const counts = new Map<string, number>()
  for (const question of questions.filter((each) => isUnanswered(each) || each.unknownCodes.length > 0)) {
    for (const code of new Set(question.unknownCodes.map((each) => each.toUpperCase()))) {
      counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

function isMany(complaints: number, of: number): boolean {
  return complaints >= COMPLAINTS_MIN && complaints >= of * COMPLAINTS_SHARE_MIN
}

/** What readers say weighs more than what a calendar says. */
function weight({ reasons }: ArticleToReview): number {
  return reasons.reduce(
    (sum, { why }) => sum + { notHelpful: 4, refused: 4, overdue: 2, dueSoon: 1, noReviewDate: 0.5 }[why],
    0,
  )
}
