import { describe, expect, test } from 'vitest'
import { aSearch } from '../support/builders.ts'
import { talk } from '../support/talk.ts'

const labels = (choices: { label: string }[]) => choices.map(({ label }) => label)

describe('a question', () => {
  test('is answered before anybody is asked who they are', async () => {
    const it = await talk()
    await it.says('it says vc3')
    it.hears('Error vc3')
    expect(labels(it.choices())).toEqual(['That solved it', 'Not quite'])
    expect((await it.conversation()).shown).toMatchObject([{ slug: 'error-vc3', outcome: 'shown' }])
  })

  test.each([
    ['I cannot open a document', 'meridian-press'],
    ['One of our users is stuck', 'vitrium'],
  ] as const)('that only a button asked (%s) is first asked for what happens', async (label, site) => {
    const it = await talk({ site })
    await it.taps(label)
    it.hears(/screen/)
    await it.says('it says vc3')
    it.hears('Go back to the device')
  })

  test('that is not clear gets a few titles and “none of these”', async () => {
    const it = await talk()
    await it.says('how can I print')
    expect(labels(it.choices())).toEqual([
      'Printing protected content',
      'Error vc3: device limit exceeded',
      'None of these',
    ])
    await it.says('the first one')
    it.hears('Look for the printer sign')
  })

  test('leaves no password in what is kept while one of a few titles is to be chosen', async () => {
    const it = await talk({ facts: { search: () => aSearch('how can I print') } })
    await it.says('How can I print? My password is hunter22x')
    expect(labels(it.choices())).toContain('None of these')
    expect(JSON.stringify(await it.desk.conversation(it.id))).not.toContain('hunter22x')
  })

  test('that no article answers is told so, and asked once in other words', async () => {
    const it = await talk()
    await it.says('what’s the weather')
    it.hears('nothing on that')
    await it.says('and tomorrow?')
    it.hears('no further article', /manage content( for your organisation)?, or/)
  })

  test('with an unknown code is not guessed at', async () => {
    const it = await talk()
    await it.says('what is zz9')
    it.hears('ZZ9')
    expect(it.events).toContainEqual(
      expect.objectContaining({
        kind: 'Asked',
        deflection: { became: 'nothingFound', confidence: 0.1, unknownCodes: ['zz9'] },
      }),
    )
  })

  test('is looked for among what end users may read when the words say so, and among everything otherwise', async () => {
    const readers: string[] = []
    const search = (text: string, reader: string) => {
      readers.push(reader)
      return aSearch(text)
    }
    for (const words of ['I am a student and my book is locked', 'our students cannot open the book']) {
      const it = await talk({ facts: { search } })
      await it.says(words)
    }
    expect([readers[0], readers.at(-1)]).toEqual(['end-user', 'customer'])
  })

  test('whose best title names the code is answered even when search is not sure', async () => {
    const it = await talk({ facts: { search: (text) => ({ ...aSearch(text), band: 'offer' }) } })
    await it.says('vc3 again')
    it.hears('Go back to the device')
  })

  test.each([null, 'throws'])('goes on without articles when they are out of reach (%s)', async (how) => {
    const search = () => {
      if (how === null) return null
      throw new Error('no index')
    }
    const it = talk({ facts: { search } }).then((opened) => opened.says('it says vc3'))
    if (how === 'throws') await expect(it).rejects.toThrow('no index')
    else (await it).hears('articles', /[Dd]o you manage content/)
  })
})

describe('an answer', () => {
  test.each([['That solved it'], ['yes'], ['it works now'], ['1']])('%j confirms it', async (said) => {
    const it = await talk()
    await it.says('it says vc3')
    await it.says(said)
    expect((await it.conversation()).shown).toMatchObject([{ slug: 'error-vc3', outcome: 'confirmed' }])
    expect(it.events).toContainEqual(
      expect.objectContaining({ deflection: { became: 'confirmed', slug: 'error-vc3' } }),
    )
  })

  test('is not taken for solved by a mere thank-you', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.says('thanks')
    expect((await it.conversation()).shown).toMatchObject([{ outcome: 'shown' }])
    expect(labels(it.choices())).toEqual(['That solved it', 'Not quite'])
  })

  test('says of an unknown code once that it is unknown', async () => {
    const it = await talk()
    await it.says('i see zz9')
    it.hears('ZZ9')
    await it.says('the printer is on fire')
    it.hearsNot('ZZ9')
  })

  test('that is not quite right: what is missing is asked once, and searched with the words so far', async () => {
    const asked: string[] = []
    const search = (text: string) => {
      asked.push(text)
      return aSearch(text)
    }
    const it = await talk({ facts: { search } })
    await it.says('it says vc3')
    await it.says('not quite')
    it.hears(/missing|different/)
    await it.says('since the storm')
    expect(asked).toEqual(['it says vc3', 'since the storm', 'since the storm it says vc3'])
    expect(labels(it.choices())).toEqual(['I changed my computer', 'None of these'])
    await it.says('none of these')
    it.hears('no further article', /manage content( for your organisation)?, or/)
  })

  test('that was shown is never shown again', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.says('That solved it')
    await it.says('it says vc3 again')
    it.hearsNot('Go back to the device')
    await it.says('I changed my computer')
    await it.says('not quite')
    await it.says('it says vc3, a new laptop')
    it.hears('already').hearsNot('Go back to the device')
  })

  test('may be followed by another question, which is answered', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.says('and how do I get a new password')
    it.hears('Click **Forgot password**')
  })

  test('links to other articles by the help centre’s address', async () => {
    const it = await talk({ facts: { helpUrl: () => 'https://help.example.org/help' } })
    await it.says('I have a new laptop')
    it.hears(/\[provider\]\(https:\/\/help\.example\.org\/help\/who-helps\?q=[\w-]+\)/)
  })
})
