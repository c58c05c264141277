import { HOUR, type Instant } from '../../src/calendar/time.ts'
import type { ConversationId, QuestionId } from '../../src/domain/ids.ts'
import type { Around, Question, QuestionNews } from '../../src/domain/question.ts'

export const noon = Date.UTC(2026, 10, 24, 20) as Instant
export const hoursOn = (hours: number) => (noon + hours * HOUR) as Instant

export const here = 'talk-1' as ConversationId
export const elsewhere = 'talk-2' as ConversationId

/** A question of the chat that was answered with `error-vc3`; an hour is one step of time. */
export function aQuestion(given: Partial<Question> = {}): Question {
  return {
    id: 'q-1' as QuestionId,
    source: 'chat',
    conversation: here,
    at: noon,
    text: 'it says vc3',
    locale: 'en',
    reader: 'customer',
    confidence: 0.9,
    article: 'error-vc3',
    listed: ['new-computer'],
    unknownCodes: [],
    continues: null,
    verdict: null,
    escalated: null,
    silentAt: null,
    opened: null,
    returnedAt: null,
    ...given,
  }
}

/** The search of a question in the chat. */
export function asked(given: Partial<Extract<QuestionNews, { news: 'asked' }>> = {}): QuestionNews {
  const article = given.article === undefined ? 'error-vc3' : given.article
  return {
    news: 'asked',
    id: 'q-new' as QuestionId,
    text: 'it says vc3',
    reader: 'customer',
    confidence: 0.9,
    article,
    listed: [],
    first: article,
    unknownCodes: [],
    continues: false,
    ...given,
  }
}

export function around(at: Instant, given: Partial<Around> = {}): Around {
  return { conversation: here, locale: 'en', at, alike: (one, other) => one === other, ...given }
}
