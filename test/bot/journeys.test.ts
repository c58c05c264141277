import { describe, expect, test } from 'vitest'
import { createDecide } from '../../bot/turn.ts'
import { aFact } from '../support/builders.ts'
import { talk } from '../support/talk.ts'

const onPublishersSite = { site: 'meridian-press' } as const

describe('a reader with an error code', () => {
  test('gets the steps, then the company that supplied the book, and never a ticket', async () => {
    const it = await talk(onPublishersSite)
    it.hears('Meridian Press')
    await it.says('it says vc3 when i open my book')
    it.hears('Error vc3', 'Go back to the device', /\/help\/error-vc3\?q=[\w-]+#what-you-can-do/, '/help/new-computer')
    await it.says('still stuck')
    it.hears('Meridian Press')
    await it.taps('Yes')
    it.hears('readers@meridian-press.example', 'title of the document')
    await it.says('it is called Tides of the Coast')
    it.hears('Document: Tides of the Coast', 'Error code: VC3', '“it says vc3 when i open my book”').hearsNot(
      /\bhours?\b|ticket|Tier/i,
    )
    expect(it.bodies().find(({ copyText }) => copyText)?.copyText).toContain('Articles I followed: Error vc3')
    expect(it.bodies().find(({ card }) => card)).toBeDefined()
    const { person } = await it.conversation()
    expect(person).toEqual({ kind: 'endUser', email: null, provider: 'meridian-press' })
    expect(await it.ticket()).toBeNull()
    expect(it.events.map(({ kind }) => kind)).toContain('Referred')
  })

  test.each(['toujours bloqué', 'Je suis toujours bloqué', 'Cela ne marche toujours pas'])(
    'reads the same in French: %s',
    async (stuck) => {
      const it = await talk({ ...onPublishersSite, locale: 'fr' })
      await it.says('je vois vc3 quand j’ouvre mon livre')
      it.hears('Error vc3', '(en anglais)')
      await it.says(stuck)
      await it.taps('Oui')
      it.hears('Courriel\u00a0: readers@meridian-press.example')
      await it.taps('Laisser de côté')
      it.hears('Code d’erreur\u00a0: VC3')
    },
  )
})

describe('a customer whose members are stuck', () => {
  test('gets articles, proves an address, is not asked what was said, and gets a ticket with its due time', async () => {
    const it = await talk({ zone: 'Europe/Berlin', now: '2026-11-27T17:29:50-07:00' })
    await it.says('none of our members can open anything since this morning, two of them called')
    it.hears('Help your end users')
    await it.says('not solved')
    await it.says('ana@meridian-press.example')
    it.hears('ana@meridian-press.example', '10 minutes')
    await it.says('123456')
    it.hears('Meridian Press', 'several people', 'Tier: 2, because several of your users are stuck', '2 business hours')
    await it.taps('Yes, open the ticket')
    it.hears(
      'number 1001',
      'Monday, November 30, 2026 at 1:30 a.m. (Pacific Time',
      'for you (Central European Time',
      'weekend',
    )
    expect(await it.ticket()).toMatchObject({
      tier: 2,
      facts: { about: 'endUsers', affected: 'several' },
      customer: 'meridian-press',
    })
  })
})

describe('everything is down on Christmas Eve', () => {
  test('there are no articles and two questions, the address and the code; then a tier 3 ticket runs day and night', async () => {
    const it = await talk({ now: '2026-12-24T22:59:54-07:00' })
    await it.says('the whole system is down')
    it.hearsNot('/help/')
    await it.says('ana@meridian-press.example')
    await it.says('123456')
    it.hears(
      'tier 3',
      'Friday, December 25, 2026 at 12:00 a.m. (Pacific Time',
      'at 7:00 a.m. (Pacific Time',
      'day and night',
    )
    expect(await it.ticket()).toMatchObject({
      tier: 3,
      facts: { about: 'outage' },
      subject: 'the whole system is down',
    })
  })

  test('but when some things still work, articles come first after all', async () => {
    const it = await talk()
    await it.says('everything is down, our users cannot open a thing')
    await it.taps('Some things still work')
    it.hears('Help your end users')
  })

  test('and a reader who says so on a publisher’s site is no outage', async () => {
    const it = await talk(onPublishersSite)
    await it.says('everything is down, I cannot open my book')
    it.hears('Is it one of these?').hearsNot('organisation')
  })
})

describe('an agent', () => {
  test('takes over, and the assistant is silent; handed back, it greets once and does not take up old requests', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('it says vc3')
    await it.agentTakesOver()
    await it.says('it says vc3')
    it.hearsNothing()
    await it.agentHandsBack()
    it.hears('the assistant')
    expect(it.bodies()).toHaveLength(1)
    await it.says('yes')
    it.hearsNot('glad that it works')
  })
})

test('a restart in the middle changes nothing: the talk goes on with what was stored', async () => {
  const it = await talk()
  await it.says('one of our users cannot print in the reader')
  await it.says('none of these')
  await it.says('still stuck')
  const stored = JSON.parse(JSON.stringify(await it.conversation()))
  const restarted = createDecide(aFact())
  const message = { heard: 'message', text: 'ana@meridian-press.example', value: undefined, files: 0 } as const
  expect(restarted(stored, message, it.clock.now)).toEqual(it.decide(await it.conversation(), message, it.clock.now))
  await it.proves('ana@meridian-press.example')
  it.hears('one person', 'Tier: 1')
})

describe('whatever is not understood', () => {
  test.each(['what’s the weather', 'x'.repeat(10_000)])('%.20s has a kind, short way on', async (text) => {
    const it = await talk()
    await it.says(text)
    expect(it.text().length).toBeLessThan(300)
    expect(it.choices().length).toBeGreaterThan(0)
  })

  test('is asked again, then made easier, then brought to a person', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('???')
    it.hears('What do you see on the screen?')
    await it.says('???')
    expect(it.choices().map(({ label }) => label)).toEqual(['Talk to a person', 'Start over'])
    await it.says('???')
    await it.taps('Talk to a person')
    expect((await it.conversation()).handling.by).toBe('queue')
  })
})

test('a stored flow of another version starts afresh', () => {
  const decide = createDecide(aFact())
  const stale = { version: 0, at: { step: 'confirm' } }
  return talk({ decide: (conversation, heard, now) => decide({ ...conversation, flow: stale }, heard, now) }).then(
    async (it) => {
      await it.says('it says vc3')
      it.hears('Error vc3')
    },
  )
})
