import type { Calendar } from '../src/calendar/calendar.ts'
import type { Conversation } from '../src/domain/conversation.ts'
import type { QuestionId } from '../src/domain/ids.ts'
import type { Policies } from '../src/domain/policies.ts'
import type { SupportPolicy } from '../src/domain/policy.ts'
import type { Answer, Reader } from '../src/knowledge/types.ts'

/** What the assistant may look at while it decides. Nothing here changes anything. */
export type Facts = {
  /** Looks for articles that this reader may see. Null when the articles are out of reach. */
  search: (text: string, audience: Reader) => Answer | null
  /** What the tickets of whoever talks are counted by; the desk's own until a customer is known. */
  calendar: Calendar
  policy: SupportPolicy
  /** By whose opening hours the due time of a target is explained. */
  calendarOf: Policies['calendarOf']
  /** Where people read an article: "https://help.example.org/help", whole and without a slash at the end. */
  helpUrl: () => string
  /** The id of a question that is asked at this point of the talk: always the same for the same point, and unguessable. */
  questionId: (talk: Conversation) => QuestionId
}
