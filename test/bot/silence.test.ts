import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { words } from '../../bot/words/words.ts'
import { mia } from '../support/demoFixtures.ts'
import { type Talk, talk } from '../support/talk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** In the middle of a question: whose e-mail it is, or which company. */
async function inTheMiddle(setting: Parameters<typeof talk>[0] = {}): Promise<Talk> {
  const it = await talk(setting)
  await it.says(setting.locale === 'fr' ? 'ouvrir un billet' : 'open a ticket')
  return it
}

const lines = (it: Talk) => it.desk.messagesAfter(it.id, 0, 1_000)
const step = async (it: Talk) => ((await it.conversation()).flow as Memory).at.step

describe('silence on a question', () => {
  test.each(['en', 'fr'] as const)('is met with one check-in, then a clean end, then nothing (%s)', async (locale) => {
    const it = await inTheMiddle({ locale })
    const { small } = words[locale]
    await it.timePasses(9 * MINUTE)
    it.hearsNothing()
    await it.timePasses(1 * MINUTE)
    expect(small.stillThere).toContain(it.text())
    await it.timePasses(59 * MINUTE)
    it.hearsNothing()
    await it.timePasses(1 * MINUTE)
    expect(small.leftThere).toContain(it.text())
    await it.timePasses(30 * 24 * HOUR)
    it.hearsNothing()
  })

  test('leaves the buttons of the question where they can be tapped, and the flow where it was', async () => {
    const it = await inTheMiddle()
    const asked = it.choices()
    await it.timePasses(10 * MINUTE)
    expect(it.choices()).toEqual(asked)
    await it.timePasses(60 * MINUTE)
    expect(it.choices()).toEqual(asked)
    await it.taps('I manage content')
    it.hears('e-mail')
    expect(await step(it)).toBe('email')
  })

  test.each([
    ['hello', 'en'],
    ['go on', 'en'],
    ['bonjour', 'fr'],
  ] as const)('ends in a way that %j resumes', async (said, locale) => {
    const it = await inTheMiddle({ locale })
    await it.timePasses(10 * MINUTE)
    await it.timePasses(60 * MINUTE)
    await it.says(said)
    expect(it.choices().length).toBeGreaterThan(1)
    expect(await step(it)).toBe('role')
    await it.timePasses(10 * MINUTE) // and a new silence is a new one
    expect(words[locale].small.stillThere).toContain(it.text())
  })

  test('is counted from the last word on', async () => {
    const it = await inTheMiddle()
    await it.timePasses(9 * MINUTE)
    await it.says('why?')
    await it.timePasses(9 * MINUTE)
    it.hearsNothing()
  })

  test('is noticed once, however many look, and a word that comes first wins', async () => {
    const it = await inTheMiddle()
    const before = (await lines(it)).length
    it.clock.now = (it.clock.now + 11 * MINUTE) as typeof it.clock.now
    await Promise.all(Array.from({ length: 5 }, () => it.desk.sweep(it.decide)))
    expect(await lines(it)).toHaveLength(before + 1)
  })

  test('gives way to another node that has noticed it first', async () => {
    const it = await inTheMiddle()
    it.clock.now = (it.clock.now + 11 * MINUTE) as typeof it.clock.now
    const { save } = it.store
    let isFirst = true
    it.store.save = async (changes) => {
      if (isFirst) {
        isFirst = false
        await save(changes) // the other node's, the same
      }
      return save(changes)
    }
    const before = (await lines(it)).length
    while (await it.desk.sweep(it.decide));
    expect(await lines(it)).toHaveLength(before + 1)
  })

  test('of a failing assistant is let go without a word, and the fault is told', async () => {
    const it = await inTheMiddle()
    it.clock.now = (it.clock.now + 11 * MINUTE) as typeof it.clock.now
    const fails = () => {
      throw new Error('no words')
    }
    await expect(it.desk.sweep(fails)).rejects.toThrow('no words')
    expect((await it.conversation()).silentAt).toBeNull()
  })
})

describe('silence is nobody’s business', () => {
  const cases: Record<string, (it: Talk) => Promise<unknown>> = {
    'when nothing is asked': (it) => it.says('cancel'),
    'after goodbye': (it) => it.says('bye'),
    'after an article was read': async (it) => {
      await it.says('start over')
      await it.says('it says vc3')
    },
    'while an agent has the talk': (it) => it.agentTakesOver(),
    'after an agent had it': async (it) => {
      await it.agentTakesOver()
      await it.agentHandsBack()
    },
    'in the queue': async (it) => {
      it.agentsComeOnline(1)
      await it.says('talk to a person')
    },
  }
  test.each(Object.entries(cases))('%s', async (_when, happens) => {
    const it = await inTheMiddle()
    await happens(it)
    expect((await it.conversation()).silentAt).toBeNull()
  })

  test('once the ticket is open, and when it is solved in the middle of another question', async () => {
    const it = await inTheMiddle()
    await it.taps('I manage content')
    await it.proves('ana@meridian-press.example')
    for (const said of ['Watermarks puzzle us', 'I have a question', 'yes']) await it.says(said)
    expect((await it.conversation()).silentAt).toBeNull()
    await it.says('open a ticket')
    expect((await it.conversation()).silentAt).not.toBeNull()
    await it.desk.solve(mia, it.id)
    expect((await it.conversation()).silentAt).toBeNull()
  })
})
