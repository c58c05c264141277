import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { type Talk, talk } from '../support/talk.ts'

const at = async (it: Talk) => ((await it.conversation()).flow as Memory).at

/** A visitor who was shown an article in vain. */
async function stuck(site: 'vitrium' | 'meridian-press' = 'vitrium'): Promise<Talk> {
  const it = await talk({ site })
  await it.says('it says vc3 on my screen since Monday')
  await it.says('still stuck')
  return it
}

describe('on a publisher’s site', () => {
  test.each([
    ['Yes', 'missingDetail'],
    ['yep', 'missingDetail'],
    ['yes, they did', 'missingDetail'],
    ['No, another company', 'company'],
    ['nah', 'company'],
    ['I manage content', 'email'],
    ['I work for them, we publish books', 'email'],
    ['ana@meridian-press.example', 'code'],
    ['purple', 'confirmSite'],
  ])('%j leads to %s', async (said, step) => {
    const it = await stuck('meridian-press')
    it.hears('Meridian Press')
    await it.says(said)
    expect((await at(it)).step).toBe(step)
  })
})

describe('on the vendor’s site', () => {
  test.each([
    ['I manage content', 'email'],
    ['1', 'email'],
    ['we are a customer', 'email'],
    ['I want to open something', 'company'],
    ['the second one', 'company'],
    ['I bought a book', 'company'],
    ['my address is ana@meridian-press.example', 'code'],
    ['purple', 'role'],
  ])('%j leads to %s', async (said, step) => {
    const it = await stuck()
    await it.says(said)
    expect((await at(it)).step).toBe(step)
  })
})

test.each(['I am a student and see a blank page', 'someone sent me a file and I see a blank page'])(
  'who writes %j is not asked who they are, and may still say otherwise',
  async (words) => {
    const it = await talk()
    await it.says(words)
    for (let i = 0; i < 3 && (await at(it)).step !== 'company'; i++) await it.says('still stuck')
    expect((await at(it)).step).toBe('company')
    await it.taps('I manage content')
    expect((await at(it)).step).toBe('email')
  },
)

describe('a code by e-mail', () => {
  async function withCode(): Promise<Talk> {
    const it = await stuck()
    await it.taps('I manage content')
    await it.says('ana@meridian-press.example')
    return it
  }

  test('that is right proves the address', async () => {
    const it = await withCode()
    await it.says('it is 123 456')
    it.hears('Meridian Press')
    expect((await it.conversation()).person).toMatchObject({ kind: 'contact', contact: 'ana', proof: 'code' })
  })

  test('that is wrong says how many tries are left, in other words each time', async () => {
    const it = await withCode()
    await it.says('000000')
    it.hears('4 more')
    const first = it.text()
    await it.says('000000')
    it.hears('3 more')
    expect(it.text()).not.toBe(first)
    for (const _ of [1, 2, 3]) await it.says('000000')
    it.hears(/used up|last try/, /\d+:\d\d [ap]\.m\./)
    await it.says('send a new one please')
    it.hearsNot('six-digit')
    await it.timePasses(15 * 60_000)
    await it.says('send a new code')
    it.hears('six')
  })

  test('that is too old says so', async () => {
    const it = await withCode()
    it.clock.now = (it.clock.now + 11 * 60_000) as typeof it.clock.now
    await it.says('123456')
    it.hears(/too old|run out/)
  })

  test('that did not come gets a hint, and can be sent again; after three it is said when', async () => {
    const it = await withCode()
    await it.says('nothing came')
    it.hears('spam')
    await it.taps('Send a new code')
    await it.taps('Send a new code')
    await it.taps('Send a new code')
    it.hears(/\d+:\d\d [ap]\.m\./)
    await it.says('123456')
    it.hears('Meridian Press')
  })

  test('can go to another address', async () => {
    const it = await withCode()
    await it.taps('Use another address')
    expect((await at(it)).step).toBe('email')
  })

  test.each(['ana@', 'ana@meridian', 'a@b'])('is not sent to %j', async (address) => {
    const it = await stuck()
    await it.taps('I manage content')
    await it.says(address)
    it.hears('@')
    expect((await at(it)).step).toBe('email')
  })

  test('of an address that serves several customers asks which one', async () => {
    const it = await stuck()
    await it.taps('I manage content')
    await it.proves('leo@freelance.example')
    await it.says('Harbour Pilots Guild')
    expect((await it.conversation()).person).toMatchObject({ customer: 'harbour-guild' })
  })

  test('of an address that nobody knows leaves two ways', async () => {
    const it = await stuck()
    await it.taps('I manage content')
    await it.proves('stranger@nowhere.example')
    expect(it.choices().map(({ label }) => label)).toEqual(['I was given content to open', 'Use another address'])
    await it.taps('I was given content to open')
    expect((await at(it)).step).toBe('company')
  })

  test('of an invited reader finds the company that invited them', async () => {
    const it = await stuck()
    await it.taps('I manage content')
    await it.proves('reader@mailbox.example')
    await it.taps('I was given content to open')
    await it.taps('Yes')
    it.hears('Meridian Press', 'readers@meridian-press.example')
    await it.taps('Leave that out')
    it.hears('My sign-in or e-mail address: reader@mailbox.example')
  })
})

describe('a reader whose company is asked for', () => {
  async function asked(): Promise<Talk> {
    const it = await stuck()
    await it.taps('I want to open something')
    return it
  }

  test('names it, and is brought to its door', async () => {
    const it = await asked()
    await it.says('Alder & Finch Training')
    it.hears('Alder & Finch Training?')
    await it.taps('Yes')
    it.hears('Phone: +1 604 555 0142', 'Open: Monday to Friday')
    expect((await it.conversation()).person).toMatchObject({ kind: 'endUser', provider: 'alder-training' })
  })

  test('whose door is not known learns where to look', async () => {
    const it = await asked()
    await it.says('Harbour Pilots Guild')
    await it.taps('Yes')
    it.hears('Their contact details')
  })

  test('is never shown a list of names, and learns how to find out after two tries', async () => {
    const it = await asked()
    await it.says('Nobody & Sons')
    it.hearsNot('Meridian', 'Alder', 'Harbour')
    await it.says('Nobody and Daughters')
    it.hears('receipt', 'Error code: VC3').hearsNot('Meridian', 'Alder', 'Harbour')
    expect((await it.conversation()).person).toMatchObject({ kind: 'endUser', provider: null })
  })

  test.each(['I do not know', 'no', 'i don’t know', 'Sorry, no idea', 'not sure', "I don't remember the name"])(
    '%j is a fine answer',
    async (said) => {
      const it = await asked()
      await it.says(said)
      it.hears('receipt')
    },
  )

  test('may say that it is the wrong one', async () => {
    const it = await asked()
    await it.says('Meridian Press')
    await it.taps('No, another company')
    await it.says('Meridian Press')
    await it.taps('Yes')
    await it.taps('Leave that out')
    await it.taps('That is the wrong company')
    expect((await at(it)).step).toBe('company')
  })

  test('never gets a ticket, not even by asking for one', async () => {
    const it = await asked()
    await it.says('Meridian Press')
    await it.taps('Yes')
    await it.says('open a ticket')
    it.hears('Meridian Press').hearsNot(/ticket (is )?number/)
    expect(await it.ticket()).toBeNull()
  })
})
