import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const sources = ['src', 'bot'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !name.includes('generated'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
)

describe('SECURITY.md', () => {
  const paths = [...page.matchAll(/`((?:src|test|deploy|bot|kb|prisma)\/[\w./-]+|[\w-]+\.(?:json|md))`/g)].map(
    ([, path = '']) => path,
  )

  test('names only files that there are', () => {
    expect(paths.length).toBeGreaterThan(100)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const links = [...page.matchAll(/\]\(([\w./-]+)(?:#[\w-]+)?\)/g)].map(([, path = '']) => path)
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('names every attack there is a file of', () => {
    const files = readdirSync(join(root, 'test/hostile')).filter((name) => name.endsWith('.test.ts'))
    expect(files.filter((name) => !page.includes(`test/hostile/${name}`))).toEqual([])
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

  test('has a word on each chapter of the checklist', () => {
    for (let chapter = 1; chapter <= 14; chapter++) expect(page).toMatch(new RegExp(`^\\| \\*\\*V${chapter} `, 'm'))
    const rows = page.split('\n').filter((line) => /^\| (\*\*V\d|\d+\.\d+)/.test(line))
    // every row has a file, what an operator does, or says plainly that it is not met
    expect(rows.filter((row) => !/`|not met|operator|above|not here|history|links are/.test(row))).toEqual([])
  })
})
