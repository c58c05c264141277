import type { Instant } from '../calendar/time.ts'
import { deflectionOf, hearSilence, learn, type Question, type QuestionNews, RETURN_MS } from '../domain/question.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'

/** What a turn tells about questions: kept with everything else of the turn, and told to history without a word of it. */
export async function takeIn(needs: Needs, work: Work, news: readonly QuestionNews[]): Promise<void> {
  if (news.length === 0) return
  const since = (work.now - RETURN_MS) as Instant
  const stored = await needs.store.questionsAround(work.talk, since)
  for (const each of news) {
    const around = { conversation: work.talk.id, locale: work.talk.locale, at: work.now, alike: needs.alike }
    const { questions, returned } = learn(asOfNow(stored, work), each, around)
    for (const question of questions) work.questions.set(question.id, question)
    for (const { id } of returned) work.returned.set(id, work.now)
    const deflection = deflectionOf(each)
    if (deflection) work.happened({ kind: 'Asked', deflection })
    for (const { article } of returned) {
      if (article !== null) work.happened({ kind: 'Asked', deflection: { became: 'returned', slug: article } })
    }
  }
}

/** The stored questions with what this turn has changed so far, oldest first. */
function asOfNow(stored: readonly Question[], { questions, returned }: Work): Question[] {
  const all = new Map([...stored.map((each) => [each.id, each] as const), ...questions])
  return [...all.values()].map((each) => ({ ...each, returnedAt: returned.get(each.id) ?? each.returnedAt }))
}

/**
 * Looks at one answer on which nothing was said for a day. It is settled within its conversation's own commit, so whoever
 * saves first has noticed, and a word said at the same moment comes before or after but is never lost.
 */
export async function noticeSilence(needs: Needs): Promise<boolean> {
  const silent = await needs.store.firstSilentQuestion(needs.clock())
  if (!silent?.conversation) return false
  await commit(needs, silent.conversation, async (work) => {
    const question = await needs.store.question(silent.id)
    if (!question || question.silentAt === null || question.silentAt > work.now) return null
    const { lastAt, handling } = work.talk
    const after = hearSilence(question, lastAt, handling.by !== 'assistant', work.now)
    work.questions.set(after.id, after)
    if (after.verdict?.was === 'assumed' && after.article !== null) {
      work.happened({ kind: 'Asked', deflection: { became: 'assumed', slug: after.article } })
    }
    return null
  })
  return true
}
