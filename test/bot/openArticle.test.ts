import { describe, expect, test } from 'vitest'
import { aSearch } from '../support/builders.ts'
import { talk } from '../support/talk.ts'

const vc3 = { slug: 'error-vc3', title: 'Error vc3: device limit exceeded' }
const printing = { slug: 'printing', title: 'Printing protected content' }
const labels = (choices: { label: string }[]) => choices.map(({ label }) => label)

describe('a chat beside an article', () => {
  test.each([
    ['en', /You have the article “Error vc3|you are reading “Error vc3/],
    ['fr', /L’article «\u00a0Error vc3|vous lisez «\u00a0Error vc3/],
  ] as const)('knows it when it says hello (%s), and asks its usual question', async (locale, known) => {
    const it = await talk({ article: vc3, locale })
    it.hears(known)
    expect(it.choices().length).toBeGreaterThan(2)
    expect((await it.conversation()).shown).toMatchObject([{ ...vc3, outcome: 'open' }])
  })

  test('says so when the answer is in that very article, and then counts it as shown', async () => {
    const it = await talk({ article: vc3 })
    await it.says('it says vc3')
    it.hears(/the article you have open/i, 'Go back to the device')
    expect((await it.conversation()).shown).toMatchObject([{ ...vc3, outcome: 'shown' }])
    expect(it.events).toContainEqual(
      expect.objectContaining({ deflection: { became: 'shown', slugs: ['error-vc3'], confidence: 0.9 } }),
    )
    await it.says('vc3 again')
    it.hearsNot(/the article you have open/i)
  })

  test('offers other articles without it, and names it in no “see also”', async () => {
    const it = await talk({ article: printing })
    await it.says('how can I print')
    expect(labels(it.choices())).toEqual(['Error vc3: device limit exceeded', 'None of these'])
    const other = await talk({ article: vc3 })
    await other.says('I have a new laptop')
    other
      .hears('I changed my computer')
      .hearsNot('Error vc3')
      .hearsNot(/See also/)
  })

  test('shows it, saying so, when nothing else comes close', async () => {
    const search = (text: string) => {
      const answer = aSearch(text)
      return { ...answer, results: answer.results.slice(0, 1) }
    }
    const it = await talk({ article: printing, facts: { search } })
    await it.says('how can I print')
    it.hears(/the article you have open/i, 'printer sign')
  })

  test.each(['I do not understand this article', 'this page leaves me lost', 'je ne comprends pas cet article'])(
    'takes “%s” for a question about it',
    async (words) => {
      const asked: string[] = []
      const search = (text: string) => {
        asked.push(text)
        return aSearch(text)
      }
      const it = await talk({ article: vc3, facts: { search } })
      await it.says(words)
      expect(asked[0]).toBe(`${words} ${vc3.title}`)
      it.hears(/article you have open|article ouvert sur votre page/i)
    },
  )

  test('asks what is missing when it did not help, instead of calling for people at once', async () => {
    const it = await talk({ article: vc3 })
    await it.says('it did not help')
    it.hears(/missing|different for you/)
    const without = await talk()
    await without.says('it did not help')
    without.hearsNot(/missing|different for you/)
  })

  test('follows the visitor from page to page; what became of an article in the talk stays', async () => {
    const it = await talk({ article: vc3 })
    await it.says('it says vc3')
    await it.taps('Not quite')
    await it.opens(printing)
    await it.opens(vc3)
    expect((await it.conversation()).shown).toMatchObject([
      { slug: 'error-vc3', outcome: 'refused' },
      { slug: 'printing', outcome: 'open' },
    ])
    const { version } = await it.conversation()
    await it.opens(printing)
    expect((await it.conversation()).version).toBe(version)
  })

  test('does not claim in the letter to the provider that it was followed', async () => {
    const it = await talk({ site: 'meridian-press', article: printing })
    await it.says('what’s the weather')
    await it.says('and tomorrow?')
    await it.says('yes')
    it.hearsNot('Printing protected content')
  })
})
