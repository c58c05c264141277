import { expect, test } from 'vitest'
import { readLibrary } from '../../src/knowledge/library.ts'
import { search } from '../../src/knowledge/search.ts'
import { badQueries, senselessQueries } from '../knowledge/badQueries.ts'
import { talk } from '../support/talk.ts'

const library = readLibrary('kb', { values: {}, rules: 'any' })
const facts = { search: (text: string) => search(library, text) }
const TEXT_LENGTH_MAX = 20_000
const sayable = badQueries.filter(([, query]) => query.trim() !== '' && query.length <= TEXT_LENGTH_MAX)

test.each(sayable)('the assistant answers %s briefly, and repeats nothing that could be markup', async (_, query) => {
  const it = await talk({ facts })
  await it.says(query)
  expect(it.bodies().length).toBeGreaterThan(0)
  for (const { text, format } of it.bodies()) {
    expect(text.length).toBeLessThan(3_000)
    if (format === 'markdown') expect(text).not.toMatch(/<script|<img|onerror|javascript:|!\[y\]|DROP TABLE/i)
  }
  // and the talk goes on
  await it.says('error vc3')
  it.hears(/vc3/i)
})

test.each(senselessQueries.filter((each) => sayable.includes(each)))(
  '%s brings no article to chat',
  async (_, query) => {
    const it = await talk({ facts })
    await it.says(query)
    expect((await it.conversation()).shown).toEqual([])
  },
)
