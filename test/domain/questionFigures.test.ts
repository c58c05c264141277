import { describe, expect, test } from 'vitest'
import type { HelpVote } from '../../src/domain/helpVote.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import { askedOnHelp, type Question } from '../../src/domain/question.ts'
import { figuresOf, gapsAmong } from '../../src/domain/questionFigures.ts'
import { aQuestion, hoursOn, noon } from './questionBuilders.ts'

const id = (name: string) => name as QuestionId
const confirmed = { was: 'confirmed', at: noon } as const
const assumed = { was: 'assumed', at: noon } as const
const refused = (reason: string | null = null) => ({ was: 'refused', at: noon, reason }) as const
const returnedAt = hoursOn(30)
let ids = 0
const one = (given: Partial<Question> = {}) => aQuestion({ id: id(`q-${++ids}`), ...given })
const onHelp = (listed: string[], opened: Question['opened'] = null): Question => ({
  ...askedOnHelp({
    id: id(`h-${++ids}`),
    at: noon,
    locale: 'en',
    confidence: 0.5,
    listed,
    unknownCodes: [],
    text: 'x',
  }),
  opened,
})
const vote = (article: string, helped: boolean): HelpVote => ({
  at: noon,
  article,
  helped,
  reason: null,
  note: null,
  locale: 'en',
})

const questions = [
  one({ verdict: confirmed }),
  one({ verdict: confirmed, returnedAt }),
  one({ verdict: assumed }),
  one({ verdict: assumed, opened: { article: 'new-computer', at: noon } }),
  one({ verdict: assumed, returnedAt }),
  one({ verdict: refused(), escalated: { to: 'ticket', at: noon } }),
  one({ silentAt: hoursOn(24) }),
  one({ returnedAt }),
  one({ article: 'printing', listed: [], verdict: confirmed, opened: { article: 'printing', at: noon } }),
  one({ article: null, listed: ['printing'], verdict: refused() }),
  one({ article: null, listed: [], escalated: { to: 'agent', at: noon } }),
  onHelp(['printing', 'error-vc3'], { article: 'printing', at: noon }),
  onHelp([]),
]
const votes = [vote('printing', true), vote('printing', true), vote('printing', false), vote('other', false)]

describe('the figures', () => {
  const { totals, articles } = figuresOf(questions, votes)

  test('count every question once', () => {
    expect(totals).toMatchObject({ questions: 13, chat: 11, help: 2, shown: 9, offered: 1, unanswered: 1 })
    expect(totals.shown + totals.offered + totals.unanswered).toBe(totals.chat)
    expect(totals).toMatchObject({ helpUnanswered: 1, pending: 1, opened: 3 })
  })

  test('never add confirmed and assumed up, and take returns off what they had been counted as', () => {
    expect(totals).toMatchObject({ confirmed: 3, assumed: 3, returned: { confirmed: 1, assumed: 1 } })
    expect(totals.rates.confirmed).toEqual({ count: 2, of: 9, rate: 2 / 9 })
    expect(totals.rates.assumed).toEqual({ count: 2, of: 9, rate: 2 / 9 })
  })

  test('say of what each rate is', () => {
    expect(totals.rates).toMatchObject({
      refused: { count: 2, of: 10 },
      escalated: { count: 2, of: 11 },
      unanswered: { count: 1, of: 11 },
      opened: { count: 3, of: 11 },
      helped: { count: 2, of: 4 },
    })
  })

  test('tell articles apart, most shown first', () => {
    expect(articles.map(({ article }) => article)).toEqual(['error-vc3', 'printing', 'new-computer', 'other'])
    const [vc3, printing, newComputer, other] = articles
    expect(vc3).toMatchObject({ shown: 8, listed: 1, opened: 0, confirmed: 2, assumed: 3, refused: 1, escalated: 1 })
    expect(vc3?.returned).toEqual({ confirmed: 1, assumed: 1 })
    expect(vc3?.rates.confirmed).toEqual({ count: 1, of: 8, rate: 1 / 8 })
    expect(printing).toMatchObject({ shown: 1, listed: 2, opened: 2, refused: 0, votes: { yes: 2, no: 1 } })
    expect(newComputer).toMatchObject({ shown: 0, listed: 8, opened: 1 })
    expect(other).toMatchObject({ shown: 0, votes: { yes: 0, no: 1 } })
  })

  test('have no rate of nothing', () => {
    const { totals: none, articles: nobody } = figuresOf([], [])
    expect(Object.values(none.rates).map(({ rate }) => rate)).toEqual(Array(7).fill(null))
    expect(nobody).toEqual([])
  })
})

describe('a gap', () => {
  const texts = (...given: Question[]) => gapsAmong(given).map(({ text }) => text)

  test('is a question without an answer, or with one that was refused', () => {
    expect(
      texts(
        one({ text: 'none', article: null, listed: [] }),
        one({ text: 'refused', verdict: refused() }),
        one({ text: 'none of these', article: null, verdict: refused() }),
        one({ text: 'confirmed', verdict: confirmed }),
        one({ text: 'open' }),
        one({ text: 'offered', article: null }),
        one({ text: null, article: null, listed: [] }),
        onHelp([]),
      ),
    ).toEqual(['none', 'refused', 'none of these', 'x'])
  })

  test('is one, however many words were added to it', () => {
    const first = one({ text: 'first', verdict: refused('b') })
    const second = one({ text: 'second', article: null, listed: [], continues: first.id })
    const third = one({ text: 'third', verdict: refused(), continues: second.id })
    expect(texts(first, second, third)).toEqual(['first'])
    expect(texts(second, third)).toEqual(['second'])
  })

  test('names the article that settled it after more words, unless the person came back', () => {
    const first = one({ verdict: refused('b') })
    const second = one({ article: 'printing', verdict: confirmed, continues: first.id })
    expect(gapsAmong([first, second])).toMatchObject([{ solvedBy: ['printing'] }])
    expect(gapsAmong([first, { ...second, returnedAt }])).toMatchObject([{ solvedBy: [] }])
  })
})
