import { describe, expect, test } from 'vitest'
import { words } from '../../bot/words/words.ts'

type Sentence = [path: string, text: string]

/** Every sentence, with sentences that take values given "7" for a number, a name or a list alike. */
function sentences(node: unknown, path: string): Sentence[] {
  if (typeof node === 'string') return [[path, node]]
  if (Array.isArray(node)) return node.flatMap((way, i) => sentences(way, `${path}[${i}]`))
  if (typeof node === 'function') {
    const said = { codes: 'VC3', words: 'it is dark', tried: 'an article', email: 'a@b.example' }
    const values = path.endsWith('.message') ? [said] : ['7', '7', '7', '7']
    return sentences((node as (...values: unknown[]) => unknown)(...values), `${path}()`)
  }
  return Object.entries(node as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`))
}

describe.each(Object.entries(words))('the words in %s', (locale, spoken) => {
  const all = sentences(spoken, locale)

  test('are many, and none is empty or shows a missing value', () => {
    expect(all.length).toBeGreaterThan(200)
    expect(all.filter(([, text]) => text.trim() === '' || /undefined|null|\[object|\$\{/.test(text))).toEqual([])
  })

  test('never say the same twice among several ways to say it', () => {
    const seen = new Map<string, Set<string>>()
    const doubled = all.filter(([path, text]) => {
      const list = path.replace(/\[\d+\]$/, '')
      const known = seen.get(list) ?? new Set()
      seen.set(list, known.add(text))
      return path.endsWith(']') && known.size <= Number(/\[(\d+)\]$/.exec(path)?.[1])
    })
    expect(doubled).toEqual([])
  })

  test('use every value they are given', () => {
    const forgetful = all.filter(
      ([path, text]) => path.includes('()') && !path.includes('.message') && !text.includes('7'),
    )
    expect(forgetful).toEqual([])
  })

  test('blame nobody and promise nothing that the policy does not', () => {
    const unkind =
      /\b(invalid|illegal|you failed|your fault|you must|wrong input|invalide|vous devez|24\/7|immediately|immédiatement)\b/i
    expect(all.filter(([, text]) => unkind.test(text))).toEqual([])
  })

  test('have no two buttons that read alike', () => {
    const labels = Object.values(spoken.choice)
    expect(new Set(labels).size).toBe(labels.length)
  })
})

test('both languages say the same things', () => {
  const paths = (locale: 'en' | 'fr') => sentences(words[locale], '').map(([path]) => path.replace(/\[\d+\]/g, ''))
  expect(new Set(paths('fr'))).toEqual(new Set(paths('en')))
})
