import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { type Talk, talk } from '../support/talk.ts'

const asContact = ['open a ticket', 'I manage content', 'ana@meridian-press.example', '123456']

/** What is said to get to a question, and words of that question in each language. */
const questions: Record<string, { said: string[]; en: RegExp; fr: RegExp }> = {
  role: { said: ['open a ticket'], en: /manage|given/, fr: /gérez|donné|remis/ },
  email: { said: ['open a ticket', 'I manage content'], en: /e-mail/, fr: /courriel/ },
  code: { said: asContact.slice(0, 3), en: /code/, fr: /code/ },
  describe: { said: asContact, en: /describe|ticket say/, fr: /[Dd]écrivez|billet/ },
  about: { said: [...asContact, 'Watermarks puzzle us'], en: /about|closest/, fr: /s’agit|proche/ },
  confirm: { said: [...asContact, 'Watermarks puzzle us', 'I have a question'], en: /Subject/, fr: /Objet/ },
  company: {
    said: ['open a ticket', 'I want to open something'],
    en: /company|organi[sz]ation|gave|content/,
    fr: /organisme|entreprise|remis/,
  },
  missingDetail: {
    said: ['open a ticket', 'I want to open something', 'Meridian Press', 'yes'],
    en: /few words/,
    fr: /quelques mots/,
  },
  whichCode: { said: ['error code'], en: /code/, fr: /code/ },
  judge: { said: ['it says vc3'], en: /help|solve|needed/, fr: /aidé|réglé|marche|fonctionne/ },
}

const stepOf = async (it: Talk) => ((await it.conversation()).flow as Memory).at

describe('another language, asked for by saying so', () => {
  test.each(Object.entries(questions))('goes on with the very question: %s', async (name, { said, en, fr }) => {
    const it = await talk()
    for (const line of said) await it.says(line)
    const before = await stepOf(it)
    expect(before.step).toBe(name)
    const count = it.choices().length
    await it.says('en français s’il vous plaît')
    it.hears('je continue en français', fr)
    expect(it.bodies()).toHaveLength(it.bodies().some(({ card }) => card) ? 2 : 1)
    expect(await stepOf(it)).toEqual(before)
    expect((await it.conversation()).locale).toBe('fr')
    expect(it.choices()).toHaveLength(count)
    await it.says('English please')
    it.hears('go on in English', en)
    expect(await stepOf(it)).toEqual(before)
    expect(it.choices()).toHaveLength(count)
  })

  test('stays, whatever is written afterwards', async () => {
    const it = await talk()
    await it.says('je préfère le français')
    await it.says('my book is dark and I cannot open it')
    expect((await it.conversation()).locale).toBe('fr')
  })

  test('takes the answer to the same question in the new language, to the end', async () => {
    const it = await talk()
    for (const line of [...asContact, 'Watermarks puzzle us']) await it.says(line)
    await it.says('en français svp')
    await it.taps('J’ai une question')
    it.hears('Objet\u00a0: Watermarks puzzle us')
    await it.says('oui')
    it.hears('1001')
    expect((await it.ticket())?.facts).toEqual({ about: 'question' })
  })

  test('is spoken in the queue too', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('talk to a person')
    await it.says('en français')
    it.hears('je continue en français', /place|personne/)
    expect((await it.conversation()).handling.by).toBe('queue')
  })
})
