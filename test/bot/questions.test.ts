import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, SECOND } from '../../src/calendar/time.ts'
import { type Talk, talk } from '../support/talk.ts'

const labels = (choices: { label: string }[]) => choices.map(({ label }) => label)
/** Question ids in the links of the last answer. */
const linked = (it: Talk) => [...new Set([...it.text().matchAll(/\?q=([\w-]+)/g)].map(([, id]) => id))]

describe('a question that is answered', () => {
  test('is a record of what was asked, shown and said', async () => {
    const it = await talk()
    await it.says('it says vc3, mail me at ana@x.example')
    const [question] = await it.questions()
    expect(question).toMatchObject({
      text: 'it says vc3, mail me at [e-mail]',
      article: 'error-vc3',
      listed: ['new-computer'],
      reader: 'customer',
      confidence: 0.9,
      verdict: null,
    })
    expect(linked(it)).toEqual([question?.id])
    await it.taps('That solved it')
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'confirmed' }, silentAt: null }])
  })

  test('by an article on what people can do themselves is a record of their own words', async () => {
    const it = await talk()
    await it.says('please reset my devices')
    it.hears('reset your devices')
    const [question, ...more] = await it.questions()
    expect(question).toMatchObject({ text: 'please reset my devices', continues: null })
    expect(more).toEqual([])
  })

  test('without a word for a day is taken for solved, until the person comes back with it', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.timePasses(DAY - HOUR)
    expect(await it.questions()).toMatchObject([{ verdict: null }])
    await it.timePasses(HOUR + SECOND)
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'assumed' }, returnedAt: null }])
    it.hearsNothing()
    await it.timePasses(2 * DAY)
    await it.says('vc3 is on the screen once more')
    it.hears('comes close').hearsNot('Go back to the device')
    const [first, second] = await it.questions()
    expect(first).toMatchObject({ verdict: { was: 'assumed' } })
    expect(first?.returnedAt).not.toBeNull()
    expect(second).toMatchObject({ returnedAt: null })
    expect(it.events.map((event) => event.kind === 'Asked' && event.deflection.became).filter(Boolean)).toEqual([
      'shown',
      'assumed',
      'returned',
    ])
  })

  test('is not taken for solved when the person goes on, even with thanks', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.timePasses(20 * HOUR)
    await it.says('thanks')
    await it.timePasses(5 * HOUR)
    expect(await it.questions()).toMatchObject([{ verdict: null }])
    await it.timePasses(19 * HOUR + SECOND)
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'assumed' } }])
  })

  test('is not taken for solved when an agent took over', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('it says vc3')
    await it.agentTakesOver()
    await it.timePasses(3 * DAY)
    expect(await it.questions()).toMatchObject([{ verdict: null, silentAt: null }])
  })
})

describe('a question that is refused', () => {
  test('takes what is missing as its reason, masked, and the words go on into the next search', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.taps('Not quite')
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'refused', reason: null } }])
    await it.says('my old phone 604 555 0142 was stolen')
    const [first, second] = await it.questions()
    expect(first?.verdict).toMatchObject({ was: 'refused', reason: 'my old phone [number] was stolen' })
    expect(second).toMatchObject({ text: 'my old phone [number] was stolen it says vc3', continues: first?.id })
  })

  test('in the person’s own words keeps them', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.says('still the same, it does not work')
    const [question] = await it.questions()
    expect(question?.verdict).toMatchObject({ was: 'refused', reason: 'still the same, it does not work' })
  })

  test('has no reason when only a button said so', async () => {
    const it = await talk()
    await it.says('it says vc3')
    await it.taps('Not quite')
    await it.taps('I am still stuck')
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'refused', reason: null } }])
  })
})

describe('a question that goes on to people', () => {
  test('is escalated to the supplier, with the question before it', async () => {
    const it = await talk({ site: 'meridian-press' })
    await it.says('it says vc3')
    await it.taps('Not quite')
    await it.says('since the storm')
    await it.taps('None of these')
    await it.taps('Yes')
    expect(await it.questions()).toMatchObject([
      { verdict: { was: 'refused', reason: 'since the storm' }, escalated: { to: 'provider' } },
      { verdict: { was: 'refused' }, escalated: { to: 'provider' } },
    ])
  })

  test('is escalated to an agent', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('what’s the weather')
    await it.says('talk to a person')
    expect(await it.questions()).toMatchObject([{ article: null, listed: [], escalated: { to: 'agent' } }])
  })

  test('is none of it when it was settled before', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('it says vc3')
    await it.taps('That solved it')
    await it.says('talk to a person')
    expect(await it.questions()).toMatchObject([{ verdict: { was: 'confirmed' }, escalated: null }])
  })
})

describe('an offer of titles', () => {
  test('is one question, answered by the title that is chosen', async () => {
    const it = await talk()
    await it.says('how can I print')
    expect(await it.questions()).toMatchObject([{ article: null, listed: ['printing', 'error-vc3'], verdict: null }])
    await it.taps('Printing protected content')
    const [question, ...more] = await it.questions()
    expect(more).toEqual([])
    expect(question).toMatchObject({ article: 'printing' })
    expect(linked(it)).toEqual([question?.id])
  })

  test('shows no title a second time after “back”, and another choice is another question', async () => {
    const it = await talk()
    await it.says('how can I print')
    await it.says('1')
    it.hears('Look for the printer sign')
    await it.says('back')
    expect(labels(it.choices())).toEqual(['Error vc3: device limit exceeded', 'None of these'])
    await it.says('1')
    it.hears('Go back to the device')
    const [first, second] = await it.questions()
    expect(first).toMatchObject({ article: 'printing', verdict: { was: 'refused', reason: null } })
    expect(second).toMatchObject({ article: 'error-vc3', continues: first?.id, text: 'how can I print' })
    expect(linked(it)).toEqual([second?.id])
  })

  test('does not show a title again to whoever types it', async () => {
    const it = await talk()
    await it.says('how can I print')
    await it.says('1')
    await it.says('back')
    await it.says('Printing protected content')
    it.hearsNot('Look for the printer sign')
    expect(labels(it.choices())).toEqual(['Error vc3: device limit exceeded', 'None of these'])
  })

  test('that has nothing new left says so', async () => {
    const it = await talk()
    await it.says('how can I print')
    await it.says('1')
    await it.says('back')
    await it.says('1')
    await it.says('back')
    it.hears(/already shown|seen everything/)
    expect(labels(it.choices())).toEqual(['None of these'])
  })
})

test('no article is shown twice in a conversation, whatever is tapped, chosen and gone back to', async () => {
  const lines = ['how can I print', 'it says vc3', 'new laptop', '1', '2', 'back', 'not quite', 'none of these', 'yes']
  const more = ['That solved it', 'cannot open', 'password', 'start over', 'since the storm']
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...lines, ...more), { minLength: 3, maxLength: 12 }), async (said) => {
      const it = await talk()
      const shown: string[] = []
      for (const each of said) {
        await it.says(each)
        shown.push(...[...it.text().matchAll(/^\*\*(.+)\*\*$/gm)].map(([, title]) => title as string))
      }
      expect(shown).toEqual([...new Set(shown)])
    }),
    { numRuns: 150 },
  )
}, 60_000)
