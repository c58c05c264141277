import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeAttacks } from './attackCount.ts'

const root = new URL('..', import.meta.url).pathname
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const sources = ['src', 'bot'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !name.includes('generated'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
)

/** Files and folders that a page names in backticks, and pages that it leads to. */
function namedIn(text: string): string[] {
  const named = /`((?:src|test|deploy|bot|kb|prisma)\/[\w./-]+|[\w-]+\.(?:json|md))`|\]\(([\w./-]+)(?:#[\w-]+)?\)/g
  return [...text.matchAll(named)].map(([, path, link]) => path ?? link ?? '')
}

test.each([
  ['SECURITY.md', 100],
  ['CONTRIBUTING.md', 20],
])('%s names only files and folders that there are', (name, least) => {
  // beside its folder the golden record is called by its name alone
  const places = ['', 'test/knowledge']
  const named = namedIn(readFileSync(join(root, name), 'utf8'))
  expect(named.length).toBeGreaterThan(least)
  expect(named.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([])
})

/** Every requirement of levels 1 and 2 of OWASP ASVS 4.0.3; what it took out and what is of level 3 alone is not here. */
const asvs = `
  1.1.1–7 1.2.1–4 1.4.1,4,5 1.5.1–4 1.6.1–4 1.7.1–2 1.8.1–2 1.9.1–2 1.10.1 1.11.1–2 1.12.2 1.14.1–6
  2.1.1–12 2.2.1–3 2.3.1–3 2.4.1–5 2.5.1–7 2.6.1–3 2.7.1–6 2.8.1–7 2.9.1–3 2.10.1–4
  3.1.1 3.2.1–4 3.3.1–4 3.4.1–5 3.5.1–3 3.7.1
  4.1.1,2,3,5 4.2.1–2 4.3.1–3
  5.1.1–5 5.2.1–8 5.3.1–10 5.4.1–3 5.5.1–4
  6.1.1–3 6.2.1–6 6.3.1–2 6.4.1–2
  7.1.1–4 7.2.1–2 7.3.1,3,4 7.4.1–3
  8.1.1–4 8.2.1–3 8.3.1–8
  9.1.1–3 9.2.1–4
  10.2.1–2 10.3.1–3
  11.1.1–8
  12.1.1–3 12.2.1 12.3.1–6 12.4.1–2 12.5.1–2 12.6.1
  13.1.1,3,4,5 13.2.1,2,3,5,6 13.3.1–2 13.4.1–2
  14.1.1–4 14.2.1–6 14.3.2,3 14.4.1–7 14.5.1–4`
/** Of level 3, and met all the same. */
const beyond = ['1.11.3', '6.3.3', '9.2.5']

/** The requirements that a text is about: "2.1.1–2.1.4, 2.1.9" and "2.1.1–4 2.1.9" are five. */
function requirementsIn(text: string): string[] {
  return [...text.matchAll(/(\d+\.\d+)\.(\d+(?:,\d+)*)(?:–(?:\d+\.\d+\.)?(\d+))?/g)].flatMap(
    ([, section, firsts = '', last]) => {
      const numbers = firsts.split(',').map(Number)
      for (let next = Number(firsts) + 1; next <= Number(last); next++) numbers.push(next)
      return numbers.map((number) => `${section}.${number}`)
    },
  )
}

describe('SECURITY.md', () => {
  test('names every attack there is a file of', () => {
    const files = readdirSync(join(root, 'test/hostile')).filter((name) => name.endsWith('.test.ts'))
    expect(files.filter((name) => !page.includes(`test/hostile/${name}`))).toEqual([])
  })

  test('says how many attacks there are, which the run of all tests counts', () => {
    const cases = (count: number, status: string) => Array(count).fill({ status })
    const report = (count: number, status = 'passed') =>
      JSON.stringify({
        testResults: [
          { name: '/desk/test/hostile/bodies.test.ts', assertionResults: cases(count, status) },
          { name: '/desk/test/bot/walks.test.ts', assertionResults: cases(9_000, 'passed') },
        ],
      })
    expect(judgeAttacks(report(9_000), page)).toBeNull()
    expect(judgeAttacks(report(100), page)).toContain('and 100 passed')
    for (const status of ['skipped', 'pending', 'todo', 'failed']) {
      expect(judgeAttacks(report(9_000, status), page)).toContain('and 0 passed')
    }
    expect(judgeAttacks(report(101), 'more than 100 cases')).toBeNull()
    expect(judgeAttacks(report(9_000), 'countless cases')).toContain('does not say')
  })

  test('says of everything that is made from the desk’s secret what becomes of it when that is replaced', () => {
    const uses = new Set(
      sources.flatMap((text) => [...text.matchAll(/\bkeys?For\([\w.]+, '([^']+)'\)/g)].map(([, use = '']) => use)),
    )
    expect(uses.size).toBeGreaterThan(8)
    expect([...uses].filter((use) => !page.toLowerCase().includes(use.toLowerCase()))).toEqual([])
  })

  test('says of every secret of the settings how it is replaced', () => {
    const list = /const secrets = \[([^\]]+)\]/.exec(readFileSync(join(root, 'src/config.ts'), 'utf8'))?.[1] ?? ''
    const names = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  const rows = page.split('\n').filter((line) => /^\| (\*\*V\d|\d+\.\d+)/.test(line))

  test('has a word on every requirement of the checklist, and one only', () => {
    const all = requirementsIn(asvs)
    expect(all).toHaveLength(259)
    const named = rows.flatMap((row) => requirementsIn(row.split('|')[1] ?? ''))
    expect(named.filter((requirement, at) => named.indexOf(requirement) !== at)).toEqual([])
    expect(all.filter((requirement) => !named.includes(requirement))).toEqual([])
    expect(named.filter((requirement) => !all.includes(requirement) && !beyond.includes(requirement))).toEqual([])
  })

  test('has a word on each chapter of the checklist', () => {
    for (let chapter = 1; chapter <= 14; chapter++) expect(page).toMatch(new RegExp(`^\\| \\*\\*V${chapter} `, 'm'))
    // every row has a file, what an operator does, or says plainly that it is not met
    expect(rows.filter((row) => !/`|not met|operator|above|not here|history|links are/.test(row))).toEqual([])
  })
})
