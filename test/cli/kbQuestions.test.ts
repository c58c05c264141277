import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, type Instant } from '../../src/calendar/time.ts'
import type { ConversationId, QuestionId } from '../../src/domain/ids.ts'
import { askedOnHelp, type Question } from '../../src/domain/question.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { aConversation } from '../storage/builders.ts'
import { throwAwayDatabase } from '../support/database.ts'

let folder: string
let database: { url: string; drop(): Promise<void> }

const now = Date.now() as Instant
const daysAgo = (days: number) => (now - days * DAY) as Instant
const talk = 'talk-1' as ConversationId
const unanswered = { article: null, listed: [] }
let ids = 0
const asked = (text: string, given: Partial<Question> = {}) =>
  aQuestion({ id: `q-${++ids}` as QuestionId, conversation: talk, at: daysAgo(2), text, ...given })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kb-questions-'))
  database = await throwAwayDatabase()
  const { store, questionRecords, close } = await openStore({ url: database.url })
  await store.save({ conversation: aConversation({ id: talk, site: null }) })
  const refused = { was: 'refused', at: daysAgo(2), reason: 'I want my money, not another [card]' } as const
  const questions = [
    asked('how do I get a refund', { ...unanswered, reader: 'end-user' }),
    asked('refund please, I am [e-mail]', {
      ...unanswered,
      reader: 'end-user',
      escalated: { to: 'provider', at: now },
    }),
    asked('can I get a refund for my book', { article: 'error-vc3', verdict: refused, reader: 'end-user' }),
    asked('what does zz9 mean', { ...unanswered, unknownCodes: ['ZZ9'], reader: 'customer' }),
    asked('how do I get a refund', { ...unanswered, at: daysAgo(40) }),
    asked('it says vc3', { verdict: { was: 'confirmed', at: now } }),
    asked('vc3 once more', { verdict: { was: 'assumed', at: now } }),
  ]
  await store.save({ questions })
  await store.save({ returned: [{ question: questions[5]?.id as QuestionId, at: now }] })
  await questionRecords.opened(questions[6]?.id as QuestionId, 'error-vc3', now)
  const given = { id: 'help-1' as QuestionId, at: daysAgo(1), locale: 'en', confidence: 0.1 } as const
  await questionRecords.searched(askedOnHelp({ ...given, listed: [], unknownCodes: [], text: 'refund' }))
  await questionRecords.voted({ at: now, article: 'error-vc3', helped: true, reason: null, note: null, locale: 'en' })
  await close()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await database.drop()
})

function kb(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'kb', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: database.url },
  })
  return { status, stdout, stderr }
}

describe('kb gaps', { timeout: 120_000 }, () => {
  test('puts together what nobody could answer, the most asked first, each with a stub', () => {
    const { status, stdout, stderr } = kb('gaps', '--json')
    expect([status, stderr]).toEqual([0, ''])
    const { days, questions, clusters, missing } = JSON.parse(stdout)
    expect({ days, questions, clusters }).toEqual({ days: 30, questions: 5, clusters: 2 })
    expect(missing.map(({ count }: { count: number }) => count)).toEqual([4, 1])
    const [refund, code] = missing
    expect(refund.questions.map(({ became }: { became: string }) => became).sort()).toEqual([
      'refused',
      'unanswered',
      'unanswered',
      'unanswered',
    ])
    expect(refund.stub.text).toContain('#   I want my money, not another [card]')
    expect(refund.stub.text).not.toContain('[e-mail]')
    expect(refund.stub.text).toMatch(/^related: \[error-vc3\b.*\]$/m)
    expect(refund.stub.text).toMatch(/^audience: end-user$/m)
    expect(code.stub).toMatchObject({ slug: 'error-zz9', title: 'Error zz9' })
    expect(code.stub.text).toMatch(/^audience: customer$/m)
  })

  test('looks back as far as it is told', () => {
    expect(JSON.parse(kb('gaps', '--json', '--days', '60').stdout).questions).toBe(6)
    expect(JSON.parse(kb('gaps', '--json', '--days', '1').stdout).questions).toBe(0)
    expect(kb('gaps', '--days', 'x')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('whole number of days'),
    })
  })

  test('says it in words, with the stub', () => {
    const { stdout } = kb('gaps', '--limit', '1')
    expect(stdout).toMatch(
      /^5 questions of the last 30 days were not answered, or the answer was refused; 2 subjects\.\n/,
    )
    expect(stdout).toContain('4 × ')
    expect(stdout).toContain('    3 unanswered, 1 refused\n')
    expect(stdout).toContain('    shown and refused: error-vc3;')
    expect(stdout).toContain('    | {{write: the answer')
    expect(stdout).toContain('… and 1 subjects more')
  })

  test('writes stubs that kb check finds nothing wrong with but what is to be written, and overwrites none', () => {
    const drafts = join(folder, 'drafts')
    const first = kb('gaps', '--write', drafts, '--json')
    expect(first.stderr.match(/: written$/gm)).toHaveLength(2)
    const files = readdirSync(drafts).sort()
    expect(files).toContain('error-zz9.md')
    const checked = kb('check', drafts).stdout.trim().split('\n')
    expect(checked).toHaveLength(5)
    for (const line of checked.slice(0, 4))
      expect(line).toMatch(/^[a-z0-9-]+\.md:\d+: still to be written: .+; write it in the place of/)

    const mine = join(drafts, 'error-zz9.md')
    writeFileSync(mine, readFileSync(mine, 'utf8').replace(/\{\{write:[^}]*\}\}/g, '1. Do it.'))
    expect(kb('gaps', '--write', drafts).stderr.match(/is there already and was left alone$/gm)).toHaveLength(2)
    expect(readFileSync(mine, 'utf8')).toContain('1. Do it.')
    // written, only what needs a person is still named: more questions, and neighbours that live elsewhere
    const left = kb('check', drafts)
      .stdout.split('\n')
      .filter((line) => line.startsWith('error-zz9.md'))
    for (const line of left) expect(line).toMatch(/example questions|the related article/)
  })
})

describe('kb report', { timeout: 120_000 }, () => {
  test('counts per article and in all, and keeps what was said from what was not', () => {
    const { status, stdout } = kb('report', '--json')
    expect(status).toBe(0)
    const { days, totals, articles } = JSON.parse(stdout)
    expect(days).toBe(30)
    expect(totals).toMatchObject({ questions: 7, chat: 6, help: 1, shown: 3, unanswered: 3, helpUnanswered: 1 })
    expect(totals.rates.confirmed).toEqual({ count: 0, of: 3, rate: 0 })
    expect(totals.rates.assumed).toEqual({ count: 1, of: 3, rate: 1 / 3 })
    expect(articles[0]).toMatchObject({
      article: 'error-vc3',
      shown: 3,
      opened: 1,
      confirmed: 1,
      assumed: 1,
      refused: 1,
      returned: { confirmed: 1, assumed: 0 },
      votes: { yes: 1, no: 0 },
    })
  })

  test('is a table with the base of every rate', () => {
    const { stdout } = kb('report')
    expect(stdout).toMatch(/^Questions of the last 30 days: 7 \(6 in the chat, 1 searches on the help pages\)\n/)
    expect(stdout).toMatch(/^confirmed +0 of 3 \(0 %\) +of answers; 1 more came back within 7 days$/m)
    expect(stdout).toMatch(
      /^article +shown +listed +opened +confirmed +assumed +refused +escalated +returned +yes +no$/m,
    )
    expect(stdout).toMatch(/^error-vc3 +3 +0 +1 +0 +1 \(33 %\) +1 +0 +1 +1 +0$/m)
  })
})

test('a database that is out of reach is said in one line', () => {
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'kb', 'report'], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' },
  })
  expect(status).toBe(1)
  expect(stderr.trim().split('\n')).toHaveLength(1)
}, 120_000)
