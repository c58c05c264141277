import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-'))
  writeFileSync(join(folder, 'paper.md'), '---\ntitle: Load paper into the tray\n---\n## Steps\n\nOpen the tray.\n')
  writeFileSync(join(folder, 'ink.md'), '---\ntitle: "Error E1234: replace the ink"\nslug: "ink/7"\n---\nBuy ink.\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function signpost(args: string[], input = '', settings: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'kb', ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  })
  return { status, stdout, stderr, lines: stdout.split('\n').filter((line) => line !== '') }
}

describe('kb check', () => {
  test('finds nothing wrong with our own articles', () => {
    const { status, stdout } = signpost(['check', '--on', '2026-12-01'])
    expect(stdout).toMatch(/^\d+ articles, 0 problems\n$/)
    expect(status).toBe(0)
  })

  test('tells which articles want reading again, by the day given', () => {
    const { status, lines } = signpost(['check', '--on', '2099-01-01'])
    expect(lines[0]).toMatch(/^[a-z-]+\/[\w-]+\.md:\d+: the review date [\d-]+ has passed; .+/)
    expect(status).toBe(1)
    expect(signpost(['check', '--on', '2027-02-30']).stderr).toContain('2027-01-31')
  })

  test('without a day judges as of today', () => {
    const dated = mkdtempSync(join(tmpdir(), 'kb-'))
    const article = (review: string) =>
      `---\ntitle: T\nslug: t\naudience: both\nkind: guide\nquestions: [a, b, c]\nupdated: 2020-01-01\nreview: ${review}\n---\nT.\n`
    try {
      writeFileSync(join(dated, 't.md'), article('2020-01-02'))
      expect(signpost(['check', dated])).toMatchObject({ status: 1, stdout: expect.stringContaining('has passed') })
      writeFileSync(join(dated, 't.md'), article('2999-01-01'))
      expect(signpost(['check', dated])).toMatchObject({ status: 0, stdout: '1 article, 0 problems\n' })
    } finally {
      rmSync(dated, { recursive: true })
    }
  })

  test.each([
    ['that does not exist', () => join(folder, 'nowhere')],
    ['that is a file', () => join(folder, 'paper.md')],
  ])('names a folder %s', (_, path) => {
    const { status, lines } = signpost(['check', path()])
    expect(lines[0]).toBe(`${path()}:1: the folder cannot be read; check that it exists and may be read`)
    expect(status).toBe(1)
  })

  test('names file, line and remedy, and ends with 1', () => {
    const { status, lines } = signpost(['check', folder])
    expect(lines[0]).toMatch(/^ink\.md:\d+: .+; .+/)
    expect(status).toBe(1)
  })
})

describe('the settings', () => {
  test('name the folder of articles', () => {
    const { lines, status } = signpost(['check'], '', { KB_FOLDER: folder })
    expect(lines[0]).toMatch(/^ink\.md:\d+: .+; .+/)
    expect(status).toBe(1)
  })

  test('that cannot be used are named', () => {
    const { status, stderr } = signpost(['check'], '', { OPENING_HOURS: 'sometimes' })
    expect(status).toBe(1)
    expect(stderr).toContain('OPENING_HOURS')
  })
})

describe('kb search', () => {
  test('answers lines with lines, in order, on any folder of Markdown', () => {
    const questions = ['how do I load paper', '', 'e1234', 'E9999', 'a\u2028b "quoted" <b>', 'the weather on Mars']
    const { lines, status } = signpost(['search', '--json', '--batch', '--kb', folder], `${questions.join('\n')}\n`)
    const answers = lines.map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(answers.map(({ query }) => query)).toEqual(questions)
    expect(answers[0].results[0]).toEqual({
      id: 'paper',
      title: 'Load paper into the tray',
      heading: 'Steps',
      anchor: 'steps',
      score: expect.any(Number),
    })
    expect(answers[2]).toMatchObject({ band: 'answer', results: [{ id: 'ink/7' }] })
    for (const { band, confidence } of answers) {
      expect(['answer', 'offer', 'none']).toContain(band)
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
    expect(answers[5].band).toBe('none')
  })

  test('answers one question, and keeps to reader and limit', () => {
    const { stdout } = signpost(['search', '--json', '--audience', 'end-user', '--limit', '2', 'forgot my password'])
    const { results } = JSON.parse(stdout)
    expect(results).toHaveLength(2)
    expect(results[0].id).toBe('forgot-password-end-user')
  })

  test('complains about a folder without articles', () => {
    const { status, stderr } = signpost(['search', '--kb', join(folder, 'nowhere'), 'x'])
    expect(status).toBe(1)
    expect(stderr).toContain('cannot be read')
  })
})
