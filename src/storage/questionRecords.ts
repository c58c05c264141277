import type { QuestionRecords } from '../desk/storePorts.ts'
import type { PrismaClient } from './generated/client.ts'
import { helpVoteOf, questionOf } from './readRows.ts'
import { LONG_MS_MAX, patiently } from './transient.ts'
import { date, helpVoteRow, questionRow, text } from './writeRows.ts'

/** What the help pages tell, and what figures are made of, on PostgreSQL. */
export function createQuestionRecords(prisma: PrismaClient): QuestionRecords {
  return {
    opened: async (id, article, at) => {
      const data = { openedArticle: text(article), openedAt: date(at) }
      await prisma.question.updateMany({ where: { id: text(id), openedAt: null }, data })
    },
    searched: async (question) => void (await prisma.question.create({ data: questionRow(question) })),
    voted: async (vote) => void (await prisma.helpVote.create({ data: helpVoteRow(vote) })),
    since: async (at) => {
      const where = { at: { gte: date(at) } }
      const [questions, votes] = await patiently(
        () =>
          Promise.all([
            prisma.question.findMany({ where, orderBy: { place: 'asc' } }),
            prisma.helpVote.findMany({ where, orderBy: { id: 'asc' } }),
          ]),
        LONG_MS_MAX,
      )
      return { questions: questions.map(questionOf), votes: votes.map(helpVoteOf) }
    },
  }
}
