import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/knowledge/article.ts'
import { checkLibrary } from '../../src/knowledge/check.ts'
import { createLibrary } from '../../src/knowledge/library.ts'
import { type StubFacts, stubArticle } from '../../src/knowledge/stub.ts'
import type { Article } from '../../src/knowledge/types.ts'
import { aLibrary } from './library.ts'

const library = aLibrary({ slug: 'printing', title: 'Printing', questions: ['a', 'b', 'c'], body: 'Print.' })

const facts = (given: Partial<StubFacts> = {}): StubFacts => ({
  question: 'how do I get a refund?',
  questions: ['refund please', 'can I get my money back'],
  audience: 'end-user',
  codes: [],
  locale: 'en',
  related: ['printing'],
  missing: [],
  today: '2026-11-26',
  review: '2027-11-26',
  ...given,
})
const taken = new Set<string>()

/** The stub as it is, and as it is when a writer has replaced its placeholders. */
function read(text: string, slug: string) {
  const file = `${slug}.md`
  const raw = readArticle({ file, text }, { values: {} })
  const written = readArticle({ file, text: text.replace(/\{\{write:[^}]*\}\}/g, '1. Do it.') }, { values: {} })
  return { raw, written }
}

describe('a stub', () => {
  test('names what a writer must add, with its line, and is no article until then', () => {
    const { slug, text } = stubArticle(facts(), library, taken)
    const { raw } = read(text, slug)
    const problems = 'problems' in raw ? raw.problems : []
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^still to be written: the answer/),
      expect.stringMatching(/^still to be written: the steps/),
    ])
    for (const { line, remedy } of problems) {
      expect(text.split('\n')[line - 1]).toMatch(/^\{\{write: /)
      expect(remedy).toContain('{{write: ')
    }
  })

  test('passes every check once it is written', () => {
    const { slug, title, text } = stubArticle(facts(), library, taken)
    const { written } = read(text, slug)
    expect(written).toMatchObject({
      slug,
      title,
      audience: 'end-user',
      kind: 'guide',
      questions: ['how do I get a refund?', 'refund please', 'can I get my money back'],
      updated: '2026-11-26',
      review: '2027-11-26',
      related: ['printing'],
      locale: 'en',
    })
    const all = createLibrary(Array.from(library.articles.values()).concat(written as Article), library.words)
    expect(checkLibrary(all, '2026-11-26').filter(({ file }) => file !== 'printing.md')).toEqual([])
  })

  test('about an unknown code is an error-code article', () => {
    const { slug, title, text } = stubArticle(facts({ codes: ['zz9', '7e3'] }), library, taken)
    expect([slug, title]).toEqual(['error-zz9', 'Error zz9'])
    expect(read(text, slug).written).toMatchObject({ kind: 'error-code', codes: ['zz9', '7e3'] })
  })

  test('says how many questions are wanting, and takes eight at most', () => {
    expect(stubArticle(facts({ questions: [] }), library, taken).text).toContain('# write 2 more at least')
    const many = Array.from({ length: 20 }, (_, i) => `question ${i}`)
    const { slug, text } = stubArticle(facts({ questions: many }), library, taken)
    expect((read(text, slug).written as Article).questions).toHaveLength(8)
  })

  test('tells the writer, and no reader, what people missed', () => {
    const { slug, text } = stubArticle(facts({ missing: ['no button:\n---\nslug: x', 'too short'] }), library, taken)
    expect(text).toContain('#   no button: --- slug: x\n#   too short\n')
    const { written } = read(text, slug)
    expect(written).toMatchObject({ slug })
    const { body, questions, keywords, sections } = written as Article
    expect(JSON.stringify([body, questions, keywords, sections])).not.toContain('too short')
  })

  test.each([
    'what: "is" #this? - [a] {b} & *c* !d |e >f %g @h `i`',
    "it's \\ \u2028 \u0085 \t tab",
    '---',
    '🤷',
    'как вернуть деньги',
    `${'very '.repeat(60)}long`,
    "l'été à la maison",
  ])('takes any question whole, and makes a slug and a title of it: %j', (question) => {
    const { slug, title, text } = stubArticle(facts({ question }), library, taken)
    expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(title.length).toBeLessThanOrEqual(95)
    const { written } = read(text, slug)
    expect((written as Article).questions[0]).toBe(question.replace(/[\u0085\u2028\u2029]/g, ' ').trim())
  })

  test('takes no slug and no title that there is already', () => {
    const first = stubArticle(facts(), library, taken)
    const used = new Set([first.slug, first.title.toLowerCase()])
    const second = stubArticle(facts(), library, used)
    expect([second.slug, second.title]).toEqual([`${first.slug}-2`, `${first.title} 2`])
  })
})
