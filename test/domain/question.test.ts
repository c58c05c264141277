import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant } from '../../src/calendar/time.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import {
  askedOnHelp,
  deflectionOf,
  hearSilence,
  isUnanswered,
  learn,
  QUESTION_TEXT_MAX,
  type Question,
  type QuestionNews,
} from '../../src/domain/question.ts'
import { aQuestion, around, asked, elsewhere, here, hoursOn, noon } from './questionBuilders.ts'

const id = (name: string) => name as QuestionId
const confirmed = { was: 'confirmed', at: hoursOn(1) } as const
const assumed = { was: 'assumed', at: hoursOn(24) } as const
const refused = { was: 'refused', at: hoursOn(1), reason: null } as const

/** What is known after a row of news, an hour apart. */
function told(news: readonly QuestionNews[], known: readonly Question[] = []): Question[] {
  const all = new Map(known.map((question) => [question.id, question]))
  for (const [hour, each] of news.entries()) {
    const { questions, returned } = learn([...all.values()], each, around(hoursOn(hour)))
    for (const question of questions)
      all.set(question.id, { ...question, returnedAt: all.get(question.id)?.returnedAt ?? null })
    for (const { id: back } of returned) all.set(back, { ...(all.get(back) as Question), returnedAt: hoursOn(hour) })
  }
  return [...all.values()]
}

describe('a question that is asked', () => {
  test('is kept masked and cut, with what was shown', () => {
    const text = `my mail is ana@x.example and ${'x'.repeat(2 * QUESTION_TEXT_MAX)}`
    const [question] = told([asked({ text: `zz9 ${text}`, listed: ['b'], unknownCodes: ['zz9'] })])
    expect(question).toMatchObject({
      article: 'error-vc3',
      listed: ['b'],
      unknownCodes: ['zz9'],
      verdict: null,
      conversation: here,
    })
    expect(question?.text).toMatch(/^zz9 my mail is \[e-mail\] and x+$/)
    expect(question?.text).toHaveLength(QUESTION_TEXT_MAX)
  })

  test('keeps unknown codes, but none that masking took for a secret', () => {
    const news = asked({
      text: 'zz9 and my password is tiger7!',
      article: null,
      first: null,
      unknownCodes: ['ZZ9', 'tiger7'],
    })
    expect(told([news])[0]).toMatchObject({ text: 'zz9 and my password is [password]', unknownCodes: ['ZZ9'] })
    expect(deflectionOf(news)).toMatchObject({ became: 'nothingFound', unknownCodes: ['ZZ9'] })
  })

  test('waits for silence only when an article was shown', () => {
    expect(told([asked()])[0]?.silentAt).toBe(hoursOn(24))
    expect(told([asked({ article: null, listed: ['a'] })])[0]?.silentAt).toBeNull()
  })

  test('ends the wait of the one before: whoever goes on asking has not fallen silent', () => {
    const [before] = told([asked({ id: id('a') }), asked({ id: id('b'), text: 'other', article: 'x' })])
    expect(before).toMatchObject({ silentAt: null, verdict: null })
  })

  test.each<[string, Partial<Question>, boolean]>([
    ['one that was refused', { verdict: refused }, true],
    ['one without an answer', { article: null, listed: [] }, true],
    ['one on which nothing was said', {}, true],
    ['one that was settled', { verdict: confirmed }, false],
  ])('with words carried on goes on with %s: %s', (_case, given, isOn) => {
    const [, question] = told([asked({ continues: true, text: 'other', article: 'x' })], [aQuestion(given)])
    expect(question?.continues).toBe(isOn ? 'q-1' : null)
  })
})

describe('a verdict', () => {
  test.each<[string, QuestionNews, Question['verdict']]>([
    ['confirmed', { news: 'confirmed', article: 'error-vc3' }, { was: 'confirmed', at: noon }],
    [
      'refused',
      { news: 'refused', article: 'error-vc3', reason: 'call 604 555 0142' },
      { was: 'refused', at: noon, reason: 'call [number]' },
    ],
  ])('%s is the person’s word, whatever was taken for it before', (_name, news, verdict) => {
    for (const before of [null, confirmed, assumed, refused]) {
      const [question] = told([news], [aQuestion({ verdict: before, silentAt: before ? null : hoursOn(24) })])
      expect(question).toMatchObject({ verdict, silentAt: null })
    }
  })

  test('is given to the question that showed the article, and to none if none did', () => {
    const known = [aQuestion({ id: id('a') }), aQuestion({ id: id('b'), article: 'x' })]
    expect(told([{ news: 'confirmed', article: 'error-vc3' }], known).map(({ verdict }) => verdict?.was)).toEqual([
      'confirmed',
      undefined,
    ])
    expect(told([{ news: 'confirmed', article: 'nobody-saw-it' }], known)).toEqual(known)
    expect(told([{ news: 'refused', article: null, reason: null }], known)).toEqual(known)
  })

  test('“none of these” refuses what was offered', () => {
    const offer = aQuestion({ article: null })
    expect(told([{ news: 'refused', article: null, reason: null }], [offer])[0]?.verdict).toMatchObject({
      was: 'refused',
    })
  })

  test('takes the reason that follows, once', () => {
    const news: QuestionNews[] = [
      { news: 'refused', article: 'error-vc3', reason: null },
      { news: 'reason', text: 'I have no other device' },
      { news: 'reason', text: 'something else' },
    ]
    expect(told(news, [aQuestion()])[0]?.verdict).toMatchObject({ reason: 'I have no other device' })
    expect(told(news.slice(1), [aQuestion()])[0]?.verdict).toBeNull()
  })

  test('of another conversation is left alone', () => {
    const theirs = aQuestion({ conversation: elsewhere })
    for (const news of [
      { news: 'confirmed', article: 'error-vc3' },
      { news: 'escalated', to: 'agent' },
      { news: 'reason', text: 'x' },
    ] satisfies QuestionNews[])
      expect(told([news], [theirs])).toEqual([theirs])
  })
})

describe('a title that is chosen', () => {
  const offer = aQuestion({ article: null, listed: ['a', 'b'] })

  test('is the answer to the question that listed it', () => {
    const [question, ...more] = told([{ news: 'chosen', id: offer.id, article: 'b', confidence: 0.6 }], [offer])
    expect(more).toEqual([])
    expect(question).toMatchObject({ article: 'b', confidence: 0.6, silentAt: hoursOn(24), verdict: null })
  })

  test('after another one is a new question, and says of the first that it was not it', () => {
    const known = told(
      [
        { news: 'chosen', id: offer.id, article: 'b', confidence: 0.6 },
        { news: 'chosen', id: id('q-2'), article: 'a', confidence: 0.6 },
      ],
      [offer],
    )
    expect(known).toMatchObject([
      { article: 'b', verdict: { was: 'refused', reason: null }, silentAt: null },
      { id: 'q-2', article: 'a', verdict: null, continues: offer.id, text: offer.text },
    ])
  })
})

describe('silence', () => {
  const waiting = aQuestion({ silentAt: hoursOn(24) })

  test.each<[string, Partial<Question>, number, boolean, Partial<Question>]>([
    ['of a day is taken for solved', {}, 24, false, { verdict: { was: 'assumed', at: hoursOn(24) }, silentAt: null }],
    ['that is too short is looked at again later', {}, 23, false, { verdict: null, silentAt: hoursOn(24) }],
    ['never comes when people took over', {}, 24, true, { verdict: null, silentAt: null }],
    ['never overrules a word', { verdict: refused }, 24, false, { verdict: refused, silentAt: null }],
    [
      'says nothing of what went on to people',
      { escalated: { to: 'agent', at: noon } },
      24,
      false,
      { verdict: null, silentAt: null },
    ],
    [
      'says nothing when the person came back elsewhere',
      { returnedAt: hoursOn(3) },
      24,
      false,
      { verdict: null, silentAt: null },
    ],
    ['says nothing where nothing was shown', { article: null }, 24, false, { verdict: null, silentAt: null }],
  ])('%s', (_case, given, hours, isWithPeople, expected) => {
    expect(hearSilence({ ...waiting, ...given }, noon, isWithPeople, hoursOn(hours))).toMatchObject(expected)
  })

  test('is counted from the last line', () => {
    expect(hearSilence(waiting, hoursOn(20), false, hoursOn(24))).toMatchObject({
      verdict: null,
      silentAt: hoursOn(44),
    })
  })
})

describe('a return', () => {
  const back = (earlier: Partial<Question>, hours: number, news: QuestionNews = asked({ id: id('q-2') })) =>
    learn([aQuestion(earlier)], news, around(hoursOn(hours))).returned.map((question) => question.id)

  test.each<[string, Partial<Question>, boolean]>([
    ['confirmed', { verdict: confirmed }, true],
    ['assumed', { verdict: assumed }, true],
    ['refused', { verdict: refused }, false],
    ['without a word, here', {}, false],
    ['without a word, elsewhere', { conversation: elsewhere }, true],
    ['escalated, elsewhere', { conversation: elsewhere, escalated: { to: 'ticket', at: noon } }, false],
    ['returned already', { verdict: confirmed, returnedAt: hoursOn(2) }, false],
    ['without an article', { verdict: refused, article: null }, false],
  ])('marks an earlier answer that was %s: %s', (_case, earlier, isMarked) => {
    expect(back(earlier, 48)).toEqual(isMarked ? ['q-1'] : [])
  })

  test('is within seven days of asking, to the millisecond', () => {
    expect(back({ verdict: confirmed }, 7 * 24)).toEqual(['q-1'])
    const late = around((noon + 7 * DAY + 1) as Instant)
    expect(learn([aQuestion({ verdict: confirmed })], asked({ id: id('q-2') }), late).returned).toEqual([])
  })

  test('is the same article first, though it is not shown again, or much the same words', () => {
    const shownBefore = asked({ id: id('q-2'), article: null, first: 'error-vc3', text: 'other words' })
    const sameWords = asked({ id: id('q-2'), article: 'x', first: 'x', text: 'it says vc3' })
    const neither = asked({ id: id('q-2'), article: 'x', first: 'x', text: 'other words' })
    expect(back({ verdict: confirmed }, 48, shownBefore)).toEqual(['q-1'])
    expect(back({ verdict: confirmed }, 48, sameWords)).toEqual(['q-1'])
    expect(back({ verdict: confirmed }, 48, neither)).toEqual([])
    expect(back({ verdict: confirmed, text: null }, 48, neither)).toEqual([])
  })

  test('is also who asks for people after silence was taken for solved', () => {
    const escalate: QuestionNews = { news: 'escalated', to: 'agent' }
    expect(back({ verdict: assumed }, 48, escalate)).toEqual(['q-1'])
    expect(back({ verdict: assumed }, 8 * 24, escalate)).toEqual([])
    expect(back({ verdict: confirmed }, 48, escalate)).toEqual([])
  })
})

describe('an escalation', () => {
  test('belongs to the newest question and to those it goes on with', () => {
    const known = [
      aQuestion({ id: id('other') }),
      aQuestion({ id: id('first'), verdict: refused }),
      aQuestion({ id: id('second'), article: null, listed: [], continues: id('first') }),
    ]
    const later = told([{ news: 'escalated', to: 'ticket' }], known)
    expect(later.map(({ escalated }) => escalated?.to)).toEqual([undefined, 'ticket', 'ticket'])
  })

  test('keeps the first way it went', () => {
    const [question] = told(
      [
        { news: 'escalated', to: 'agent' },
        { news: 'escalated', to: 'ticket' },
      ],
      [aQuestion()],
    )
    expect(question?.escalated).toEqual({ to: 'agent', at: noon })
  })

  test('is none of a question that was settled', () => {
    expect(told([{ news: 'escalated', to: 'agent' }], [aQuestion({ verdict: confirmed })])[0]?.escalated).toBeNull()
  })
})

test('a search on the help pages belongs to nobody', () => {
  const given = { id: id('h'), at: noon, locale: 'fr', confidence: 0.1, listed: [], unknownCodes: [] } as const
  const question = askedOnHelp({ ...given, listed: [], unknownCodes: [], text: ' a@b.example ' })
  expect(question).toMatchObject({ source: 'help', conversation: null, text: '[e-mail]', silentAt: null })
  expect(isUnanswered(question)).toBe(true)
  expect(isUnanswered(aQuestion({ article: null }))).toBe(false)
})

test('history is told what happened and no words', () => {
  const words = 'my secret words'
  const news: QuestionNews[] = [
    asked({ text: words }),
    asked({ text: words, article: null, first: null }),
    asked({ text: words, article: null, first: 'seen-before' }),
    { news: 'chosen', id: id('x'), article: 'a', confidence: 1 },
    { news: 'confirmed', article: 'a' },
    { news: 'refused', article: 'a', reason: words },
    { news: 'reason', text: words },
    { news: 'escalated', to: 'agent' },
  ]
  const became = news.map(deflectionOf)
  expect(became.map((each) => each?.became)).toEqual([
    'shown',
    'nothingFound',
    undefined,
    'shown',
    'confirmed',
    'refused',
    undefined,
    'escalated',
  ])
  expect(JSON.stringify(became)).not.toContain(words)
})

describe('whatever is told, in whatever order', () => {
  const article = fc.constantFrom('a', 'b', 'c')
  const news: fc.Arbitrary<QuestionNews> = fc.oneof(
    fc
      .record({
        article: fc.option(article),
        listed: fc.subarray(['a', 'b', 'c']),
        n: fc.nat(1_000),
        continues: fc.boolean(),
      })
      .map(({ article: shown, listed, n, continues }) =>
        asked({
          id: id(`n-${n}`),
          article: shown,
          listed,
          first: shown ?? listed[0] ?? null,
          continues,
          text: `t ${n % 3}`,
        }),
      ),
    fc.record({
      news: fc.constant('chosen' as const),
      id: fc.nat(1_000).map((n) => id(`c-${n}`)),
      article,
      confidence: fc.constant(0.5),
    }),
    fc.record({ news: fc.constant('confirmed' as const), article }),
    fc.record({ news: fc.constant('refused' as const), article: fc.option(article), reason: fc.option(fc.string()) }),
    fc.record({ news: fc.constant('reason' as const), text: fc.string() }),
    fc.record({ news: fc.constant('escalated' as const), to: fc.constantFrom('ticket' as const, 'agent' as const) }),
  )

  test('silence is waited for by one answer at most, and only by one without a word', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 25 }), (all) => {
        const waiting = told(all).filter(({ silentAt }) => silentAt !== null)
        expect(waiting.length).toBeLessThanOrEqual(1)
        for (const question of waiting) {
          expect(question.article).not.toBeNull()
          expect([question.verdict, question.escalated]).toEqual([null, null])
        }
      }),
    )
  })

  test('no question goes on with itself, however often an id comes', () => {
    const few = news.map((each) => ('id' in each ? { ...each, id: id(`n-${Number(each.id.slice(2)) % 4}`) } : each))
    fc.assert(
      fc.property(fc.array(few, { maxLength: 25 }), (all) => {
        const known = told(all)
        for (const question of known) {
          const seen = new Set<string>()
          for (let at: Question | undefined = question; at; at = known.find((each) => each.id === at?.continues)) {
            expect(seen).not.toContain(at.id)
            seen.add(at.id)
          }
        }
      }),
    )
  })

  test('a returned question stays returned, an escalated one escalated, and silence never overrules', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 20 }), fc.nat(60), (all, hours) => {
        for (const question of told(all)) {
          const later = hearSilence(question, noon, false, (noon + hours * HOUR) as Instant)
          if (question.verdict) expect(later.verdict).toEqual(question.verdict)
          if (question.escalated) expect(later.verdict?.was).not.toBe('assumed')
        }
      }),
    )
  })
})
