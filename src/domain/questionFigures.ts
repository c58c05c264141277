import type { HelpVote } from './helpVote.ts'
import { isUnanswered, type Question } from './question.ts'

/** So many of so many, and the share; null where there is nothing to have a share of. */
export type Rate = { count: number; of: number; rate: number | null }

/**
 * What became of answers. Confirmed and assumed are never added up; those whose person came back are counted in
 * `returned`, by what they had been taken for.
 */
type Outcomes = {
  shown: number
  opened: number
  confirmed: number
  assumed: number
  refused: number
  escalated: number
  returned: { confirmed: number; assumed: number }
  votes: { yes: number; no: number }
}

/** One article. `listed`: only its title was shown. */
export type ArticleFigures = Outcomes & {
  article: string
  listed: number
  rates: { confirmed: Rate; assumed: Rate; refused: Rate; escalated: Rate; helped: Rate }
}

/** All questions of a period. */
export type QuestionFigures = {
  totals: Outcomes & {
    questions: number
    chat: number
    help: number
    /** In the chat: only titles were offered and none was chosen. */
    offered: number
    /** In the chat: nothing was there to show. */
    unanswered: number
    /** On the help pages: nothing was found. */
    helpUnanswered: number
    /** Answers of which silence may still be taken for solved. */
    pending: number
    rates: {
      confirmed: Rate
      assumed: Rate
      refused: Rate
      escalated: Rate
      unanswered: Rate
      opened: Rate
      helped: Rate
    }
  }
  /** Most shown first. */
  articles: ArticleFigures[]
}

/** Counts what became of questions and how help pages were judged. What each rate is of stands in kb/README.md. */
export function figuresOf(questions: readonly Question[], votes: readonly HelpVote[]): QuestionFigures {
  const chat = questions.filter(({ source }) => source === 'chat')
  const help = questions.filter(({ source }) => source === 'help')
  const all = outcomesOf(chat, votes)
  const opened = questions.filter((question) => question.opened).length
  const unanswered = chat.filter(isUnanswered).length
  const helpUnanswered = help.filter(isUnanswered).length
  return {
    totals: {
      questions: questions.length,
      chat: chat.length,
      help: help.length,
      ...all,
      opened,
      offered: chat.filter((question) => question.article === null && !isUnanswered(question)).length,
      unanswered,
      helpUnanswered,
      pending: chat.filter(({ silentAt }) => silentAt !== null).length,
      rates: {
        ...shares(all, all.shown),
        refused: rate(all.refused, chat.length - unanswered),
        escalated: rate(all.escalated, chat.length),
        unanswered: rate(unanswered, chat.length),
        opened: rate(opened, questions.length - unanswered - helpUnanswered),
      },
    },
    articles: articlesIn(questions, votes)
      .map((article) => articleFigures(article, questions, votes))
      .sort((a, b) => b.shown - a.shown || b.listed - a.listed || (a.article < b.article ? -1 : 1)),
  }
}

/** A question that the articles did not settle, once for all the words that were added to it. */
export type Gap = {
  question: Question
  text: string
  /** Articles that settled it later, after more words. */
  solvedBy: string[]
}

/** Questions without an answer, and those whose answer was refused; what only goes on with one of them is no other. */
export function gapsAmong(questions: readonly Question[]): Gap[] {
  const byId = new Map(questions.map((question) => [question.id, question]))
  const isGap = (question: Question) => isUnanswered(question) || question.verdict?.was === 'refused'
  const before = ({ continues }: Question) => (continues === null ? undefined : byId.get(continues))
  /** The first of a row of gaps. */
  const rootOf = (question: Question): Question => {
    const earlier = before(question)
    return earlier && isGap(earlier) ? rootOf(earlier) : question
  }
  const solved = new Map<string, string[]>()
  for (const question of questions) {
    const { article, verdict, returnedAt } = question
    if (article === null || verdict?.was !== 'confirmed' || returnedAt !== null) continue
    const root = rootOf(question)
    solved.set(root.id, [...(solved.get(root.id) ?? []), article])
  }
  return questions.flatMap((question) =>
    question.text !== null && isGap(question) && rootOf(question) === question
      ? [{ question, text: question.text, solvedBy: [...new Set(solved.get(question.id))] }]
      : [],
  )
}

function articlesIn(questions: readonly Question[], votes: readonly HelpVote[]): string[] {
  const named = questions.flatMap(({ article, listed, opened }) => [article, opened?.article, ...listed])
  return [...new Set([...named, ...votes.map(({ article }) => article)])].filter((slug) => typeof slug === 'string')
}

function articleFigures(article: string, questions: readonly Question[], votes: readonly HelpVote[]): ArticleFigures {
  const shown = questions.filter((question) => question.article === article)
  const judged = votes.filter((vote) => vote.article === article)
  const outcomes = outcomesOf(shown, judged)
  return {
    article,
    ...outcomes,
    listed: questions.filter(({ listed, article: answer }) => answer !== article && listed.includes(article)).length,
    opened: questions.filter(({ opened }) => opened?.article === article).length,
    rates: {
      ...shares(outcomes, outcomes.shown),
      refused: rate(outcomes.refused, outcomes.shown),
      escalated: rate(outcomes.escalated, outcomes.shown),
    },
  }
}

function outcomesOf(questions: readonly Question[], votes: readonly HelpVote[]): Outcomes {
  const count = (fits: (question: Question) => unknown) => questions.filter(fits).length
  const yes = votes.filter(({ helped }) => helped).length
  return {
    shown: count(({ article }) => article !== null),
    opened: count(({ opened }) => opened),
    confirmed: count(({ verdict }) => verdict?.was === 'confirmed'),
    assumed: count(({ verdict }) => verdict?.was === 'assumed'),
    refused: count(({ verdict }) => verdict?.was === 'refused'),
    escalated: count(({ escalated }) => escalated),
    returned: {
      confirmed: count(({ verdict, returnedAt }) => verdict?.was === 'confirmed' && returnedAt !== null),
      assumed: count(({ verdict, returnedAt }) => verdict?.was === 'assumed' && returnedAt !== null),
    },
    votes: { yes, no: votes.length - yes },
  }
}

/** Returns are taken off what they had been counted as. */
function shares({ confirmed, assumed, returned, votes }: Outcomes, shown: number) {
  return {
    confirmed: rate(confirmed - returned.confirmed, shown),
    assumed: rate(assumed - returned.assumed, shown),
    helped: rate(votes.yes, votes.yes + votes.no),
  }
}

/** So many of so many. */
export function rate(count: number, of: number): Rate {
  return { count, of, rate: of === 0 ? null : count / of }
}
