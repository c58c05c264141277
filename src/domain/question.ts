import { DAY, HOUR, type Instant } from '../calendar/time.ts'
import type { Deflection, Escalation } from './deflection.ts'
import type { ConversationId, QuestionId } from './ids.ts'
import { mask } from './mask.ts'
import type { Locale } from './person.ts'

/** Longer texts are cut: enough for a question, too little for a story. */
export const QUESTION_TEXT_MAX = 1_000
const CODE_MAX = 12
/** After so long without a word, silence is taken for solved. */
const SILENCE_MS = 24 * HOUR
/** Whoever asks the same again within this time was not helped. */
export const RETURN_MS = 7 * DAY

/** The person's own word on the answer, or silence in its place. A word beats silence, a newer word an older one. */
export type Verdict =
  | { was: 'confirmed'; at: Instant }
  | { was: 'assumed'; at: Instant }
  | { was: 'refused'; at: Instant; reason: string | null }

/** One question to the articles, and what became of it. */
export type Question = {
  id: QuestionId
  source: 'chat' | 'help'
  /** Null on the help pages, where nobody is known. */
  conversation: ConversationId | null
  at: Instant
  /** What was searched, masked; null once it is forgotten. */
  text: string | null
  locale: Locale
  /** Whose articles were searched; null where anybody may read all. */
  reader: 'customer' | 'end-user' | null
  /** Of the search, 0 to 1. */
  confidence: number
  /** The article whose passage was shown as the answer. */
  article: string | null
  /** Articles of which only the title was shown, best first. */
  listed: string[]
  /** Error codes that no article explains, as typed. */
  unknownCodes: string[]
  /** The question that was not settled and whose words were carried on into this one. */
  continues: QuestionId | null
  verdict: Verdict | null
  escalated: { to: Escalation; at: Instant } | null
  /** When to look whether silence settles it; null when it never will. */
  silentAt: Instant | null
  /** The first article opened by a link of this question. */
  opened: { article: string; at: Instant } | null
  /** When the same person came back with the same matter. */
  returnedAt: Instant | null
}

/** What a turn tells about questions, in the order in which it happened. Texts are as they were typed. */
export type QuestionNews =
  | {
      news: 'asked'
      id: QuestionId
      text: string
      reader: 'customer' | 'end-user'
      confidence: number
      article: string | null
      listed: string[]
      /** The article that fits best, whether or not it was shown before; null when none does. */
      first: string | null
      unknownCodes: string[]
      /** Words of the question before were carried on. */
      continues: boolean
    }
  /** One of the titles listed was chosen. `id`: the question that listed them, or a new one when another was chosen before. */
  | { news: 'chosen'; id: QuestionId; article: string; confidence: number }
  | { news: 'confirmed'; article: string }
  /** Without an article: none of the titles listed. */
  | { news: 'refused'; article: string | null; reason: string | null }
  /** What was missing, said after a refusal. */
  | { news: 'reason'; text: string }
  | { news: 'escalated'; to: Escalation }

/** What else is known when news come in. */
export type Around = {
  conversation: ConversationId
  locale: Locale
  at: Instant
  /** Whether two texts ask the same in much the same words. */
  alike: (one: string, other: string) => boolean
}

/** Questions as they shall be (changed and new ones only), and earlier ones that this shows to have returned. */
export type Learnt = { questions: Question[]; returned: Question[] }

/**
 * What news mean for the questions of a conversation. `known` are those of the same person, oldest first: all of this
 * conversation, and those of other conversations that may still return.
 */
export function learn(known: readonly Question[], news: QuestionNews, around: Around): Learnt {
  const mine = known.filter(({ conversation }) => conversation === around.conversation)
  const { at } = around
  switch (news.news) {
    case 'asked':
      return asked(known, mine, news, around)
    case 'chosen':
      return only(chosen(mine, news, at))
    case 'confirmed':
      return only(judged(mine, news.article, { was: 'confirmed', at }))
    case 'refused':
      return only(judged(mine, news.article, { was: 'refused', at, reason: kept(news.reason) }))
    case 'reason':
      return only(explained(mine, news.text))
    case 'escalated':
      return escalated(mine, news.to, at)
  }
}

/** What history and figures are told of news; null for what is no step of its own. */
export function deflectionOf(news: QuestionNews): Deflection | null {
  switch (news.news) {
    case 'asked':
      if (news.article) return { became: 'shown', slugs: [news.article], confidence: news.confidence }
      if (news.first !== null) return null
      return {
        became: 'nothingFound',
        confidence: news.confidence,
        unknownCodes: codesIn(news.text, news.unknownCodes),
      }
    case 'chosen':
      return { became: 'shown', slugs: [news.article], confidence: news.confidence }
    case 'confirmed':
      return { became: 'confirmed', slug: news.article }
    case 'refused':
      return { became: 'refused', slug: news.article, reason: null } // words stay with the question
    case 'reason':
      return null
    case 'escalated':
      return { became: 'escalated', to: news.to }
  }
}

/** A search on the help pages: nobody is known, so it is never judged, settled by silence or returned. */
export function askedOnHelp(
  given: Pick<Question, 'id' | 'at' | 'locale' | 'confidence' | 'listed' | 'unknownCodes'> & { text: string },
): Question {
  const { text, unknownCodes } = given
  const shown = { text: kept(text), unknownCodes: codesIn(text, unknownCodes) }
  return { ...unsettled, ...given, ...shown, source: 'help', conversation: null, reader: null }
}

/**
 * An answer on which nobody has said a word. Silent for long enough it is assumed to have helped, unless a person has
 * taken over meanwhile; spoken to meanwhile, it is looked at again when that was long enough ago.
 */
export function hearSilence(question: Question, lastAt: Instant, isWithPeople: boolean, now: Instant): Question {
  const { article, verdict, escalated: gone, returnedAt } = question
  if (article === null || verdict || gone || returnedAt !== null || isWithPeople) return { ...question, silentAt: null }
  const quietAt = (lastAt + SILENCE_MS) as Instant
  if (quietAt > now) return { ...question, silentAt: quietAt }
  return { ...question, silentAt: null, verdict: { was: 'assumed', at: now } }
}

/** Nothing was there to show, or nothing that had not been shown before. */
export function isUnanswered({ article, listed }: Question): boolean {
  return article === null && listed.length === 0
}

const unsettled = {
  article: null,
  continues: null,
  verdict: null,
  escalated: null,
  silentAt: null,
  opened: null,
  returnedAt: null,
} as const

function asked(
  known: readonly Question[],
  mine: readonly Question[],
  news: Extract<QuestionNews, { news: 'asked' }>,
  around: Around,
): Learnt {
  const { conversation, locale, at } = around
  const { id, reader, confidence, article, listed, unknownCodes } = news
  if (mine.some((each) => each.id === id)) return only([]) // a point of the talk asks once
  const text = kept(news.text)
  const newest = mine.at(-1)
  const isOn = news.continues && newest !== undefined && newest.verdict?.was !== 'confirmed'
  const question: Question = {
    ...unsettled,
    id,
    source: 'chat',
    conversation,
    at,
    text,
    locale,
    reader,
    confidence,
    article,
    listed,
    unknownCodes: codesIn(news.text, unknownCodes),
    continues: isOn ? newest.id : null,
    silentAt: article === null ? null : ((at + SILENCE_MS) as Instant),
  }
  const returned = known
    .filter((earlier) => mayReturn(earlier, at, earlier.conversation !== conversation))
    .filter((earlier) => earlier.article === news.first || isAlike(earlier.text, text, around))
    .map((earlier) => ({ ...earlier, silentAt: null, returnedAt: at }))
  return { questions: [...withoutWait(mine), question], returned }
}

/** An answer that was taken for help; in another conversation also one on which nothing was said yet. */
function mayReturn(
  { article, verdict, escalated: gone, returnedAt, at }: Question,
  now: Instant,
  isElsewhere: boolean,
) {
  if (article === null || returnedAt !== null || now - at > RETURN_MS) return false
  return verdict ? verdict.was !== 'refused' : isElsewhere && !gone
}

function isAlike(earlier: string | null, text: string | null, { alike }: Around): boolean {
  return earlier !== null && text !== null && alike(earlier, text)
}

/** Choosing another title from the same list says of the one before that it was not it. */
function chosen(
  mine: readonly Question[],
  { id, article, confidence }: Extract<QuestionNews, { news: 'chosen' }>,
  at: Instant,
): Question[] {
  const offer = mine.findLast((each) => each.id === id) ?? mine.findLast(({ listed }) => listed.includes(article))
  if (!offer || offer.article === article) return []
  const shown = { article, confidence, silentAt: (at + SILENCE_MS) as Instant }
  const others = withoutWait(mine.filter((each) => each !== offer))
  if (offer.id === id) return [...others, { ...offer, ...shown, verdict: null, escalated: null }]
  const isLeft = offer.article !== null && offer.verdict === null
  const left: Question = { ...offer, silentAt: null, verdict: { was: 'refused', at, reason: null } }
  return [...others, ...(isLeft ? [left] : []), { ...offer, ...unsettled, ...shown, id, at, continues: offer.id }]
}

/** Whoever looks at another answer has not fallen silent over those before. */
function withoutWait(questions: readonly Question[]): Question[] {
  return questions.filter(({ silentAt }) => silentAt !== null).map((each) => ({ ...each, silentAt: null }))
}

function judged(mine: readonly Question[], article: string | null, verdict: Verdict): Question[] {
  const question = mine.findLast((each) => each.article === article && !isUnanswered(each))
  return question ? [{ ...question, verdict, silentAt: null }] : []
}

function explained(mine: readonly Question[], text: string): Question[] {
  const newest = mine.at(-1)
  if (newest?.verdict?.was !== 'refused' || newest.verdict.reason !== null) return []
  return [{ ...newest, verdict: { ...newest.verdict, reason: kept(text) } }]
}

/** The newest question and those it goes on with. A confirmed one is settled: the person wants something else. */
function escalated(mine: readonly Question[], to: Escalation, at: Instant): Learnt {
  const learnt: Learnt = { questions: [], returned: [] }
  let question = mine.at(-1)
  while (question && question.verdict?.was !== 'confirmed' && at - question.at <= RETURN_MS) {
    if (!question.escalated) learnt.questions.push({ ...question, escalated: { to, at }, silentAt: null })
    // silence was no consent
    if (question.verdict?.was === 'assumed' && question.returnedAt === null) {
      learnt.returned.push({ ...question, returnedAt: at })
    }
    const before = question.continues
    question = before === null ? undefined : mine.find(({ id }) => id === before)
  }
  return learnt
}

function only(questions: Question[]): Learnt {
  return { questions, returned: [] }
}

/** What looks like a code may be somebody's password: only what masking leaves of the text is kept. */
function codesIn(text: string, codes: readonly string[]): string[] {
  const masked = mask(text).toLowerCase()
  return codes.filter((code) => masked.includes(code.toLowerCase())).map((code) => code.slice(0, CODE_MAX))
}

/** Masked before it is cut, so that no half of an address is left. */
function kept(text: string): string
function kept(text: string | null): string | null
function kept(text: string | null): string | null {
  const masked = text === null ? '' : mask(text).trim().slice(0, QUESTION_TEXT_MAX)
  return masked === '' ? null : masked
}
