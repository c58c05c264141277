import type { GapTopic } from './desk/reportPorts.ts'
import { withoutMarks } from './domain/mask.ts'
import { isUnanswered, type Question } from './domain/question.ts'
import { clusters } from './knowledge/clusters.ts'
import type { Library } from './knowledge/types.ts'

const EXAMPLES_MAX = 4

/** A masked text as clusters compare it: without the marks that masking leaves. Null when no word is left. */
export function textToCompare(masked: string): string | null {
  const text = withoutMarks(masked).replace(/\s+/g, ' ').trim()
  return /[\p{L}\p{N}]/u.test(text) ? text : null
}

/** Puts questions that no article settled together by what they ask about, the most wanted first. */
export function topicsOf(gaps: readonly Question[], library: Library): GapTopic[] {
  const asked = gaps.flatMap((question) => {
    const text = question.text === null ? null : textToCompare(question.text)
    return text === null ? [] : [{ id: question.id, text, question }]
  })
  return clusters(asked, library).map(({ members }) => {
    const questions = members.map(({ question }) => question)
    const [text = '', ...others] = [...new Set(members.map((member) => member.text))]
    const refused = new Set(questions.flatMap(({ article }) => (article === null ? [] : [article])))
    return {
      text,
      count: members.length,
      unanswered: questions.filter(isUnanswered).length,
      examples: others.slice(0, EXAMPLES_MAX),
      refused: [...refused].map((slug) => ({ slug, title: library.articles.get(slug)?.title ?? slug })),
    }
  })
}
