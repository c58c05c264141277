import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LibraryWatch, readLibrary, watchLibrary } from '../../src/knowledge/library.ts'
import { search } from '../../src/knowledge/search.ts'
import type { Library, Problem } from '../../src/knowledge/types.ts'

const text = (slug: string, { title = slug, body = '', more = '' } = {}) =>
  `---\ntitle: ${title}\nslug: ${slug}\naudience: both\nkind: guide\n${more}---\n${body}`

let folder: string
let watch: LibraryWatch | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'))
})
afterEach(() => {
  watch?.stop()
  rmSync(folder, { recursive: true, force: true })
})
const save = (file: string, content: string) => {
  mkdirSync(join(folder, file, '..'), { recursive: true })
  writeFileSync(join(folder, file), content)
}

describe('a library', () => {
  test('holds the good articles, by slug, code and folder, and lists what is wrong with the others', () => {
    save('a/one.md', text('one', { more: 'codes: ["(X-1)"]\n' }))
    save('a/two.md', 'no front matter')
    save('b/one.md', text('one'))
    save('README.md', '# How to write')
    save('.hidden/three.md', text('three'))
    const library = readLibrary(folder, { values: {} })
    expect(Array.from(library.articles.keys())).toEqual(['one'])
    expect(library.byCode.get('x1')).toEqual(['one'])
    expect(library.byFolder.get('a')).toHaveLength(1)
    expect(library.problems.map(({ file }) => file).sort()).toEqual(['a/two.md', 'b/one.md'])
  })

  test('is empty with one problem when its folder cannot be read, and searching it is fine', () => {
    const library = readLibrary(join(folder, 'nowhere'), { values: {} })
    expect(library.articles.size).toBe(0)
    expect(library.problems).toHaveLength(1)
    expect(search(library, 'anything')).toMatchObject({ band: 'none', confidence: 0, results: [] })
  })

  test('follows what is saved, and keeps the last good state while there are problems', async () => {
    save('one.md', text('one', { title: 'First' }))
    const problems: Problem[][] = []
    watch = watchLibrary(folder, { values: {} }, { problems: (found) => problems.push([...found]) })
    const title = () => watch?.current().articles.get('one')?.title
    expect(title()).toBe('First')

    save('one.md', text('one', { title: 'Second' }))
    await vi.waitFor(() => expect(title()).toBe('Second'), { timeout: 3_000, interval: 20 })

    save('two.md', 'broken')
    await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 3_000, interval: 20 })
    expect(title()).toBe('Second')
    expect(watch.current().problems).toEqual([])

    save('two.md', text('two'))
    await vi.waitFor(() => expect(watch?.current().articles.size).toBe(2), { timeout: 3_000, interval: 20 })
  })

  test('stays as it was when nobody can use the new one, and that is told', async () => {
    save('one.md', text('one', { title: 'First' }))
    const problems: Problem[] = []
    const changed = vi.fn((library: Library) => {
      if (library.articles.get('one')?.title === 'Bad') throw new Error('no index for this')
    })
    watch = watchLibrary(folder, { values: {} }, { changed, problems: (found) => problems.push(...found) })
    const title = () => watch?.current().articles.get('one')?.title

    save('one.md', text('one', { title: 'Bad' }))
    await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 3_000, interval: 20 })
    expect(problems[0]).toMatchObject({ file: folder, what: expect.stringContaining('no index for this') })
    expect(title()).toBe('First')

    save('one.md', text('one', { title: 'Third' }))
    await vi.waitFor(() => expect(title()).toBe('Third'), { timeout: 3_000, interval: 20 })
    expect(problems).toHaveLength(1)
  })

  test('goes on following its folder when even telling a problem fails', async () => {
    save('one.md', text('one', { title: 'First' }))
    const problems = vi.fn(() => {
      throw new Error('the log is full')
    })
    watch = watchLibrary(folder, { values: {} }, { problems })
    save('two.md', 'broken')
    await vi.waitFor(() => expect(problems).toHaveBeenCalledTimes(1), { timeout: 3_000, interval: 20 })
    save('two.md', text('two'))
    await vi.waitFor(() => expect(watch?.current().articles.size).toBe(2), { timeout: 3_000, interval: 20 })
  })
})
