import { describe, expect, test } from 'vitest'
import { mostAlike } from '../../bot/alike.ts'
import type { Memory } from '../../bot/flows/flow.ts'
import type { Needs } from '../../src/desk/desk.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { aTicket } from '../storage/builders.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { type Talk, talk } from '../support/talk.ts'

const at = async (it: Talk) => ((await it.conversation()).flow as Memory).at

async function contact(
  locale: 'en' | 'fr' = 'en',
  email = 'ana@meridian-press.example',
  over: Partial<Needs> = {},
): Promise<Talk> {
  const it = await talk({ locale, over })
  await it.says(locale === 'en' ? 'open a ticket' : 'ouvrir un billet')
  await it.says('1')
  await it.proves(email)
  return it
}

/** A contact whose first ticket is open already. */
async function withTicket(story: string, locale: 'en' | 'fr' = 'en'): Promise<Talk> {
  const it = await contact(locale)
  await it.says(story)
  await it.says('yes')
  expect(await it.ticket()).not.toBeNull()
  return it
}

describe('a request like an open ticket', () => {
  const open = aTicket({
    subject: 'Readers see a blank page in the viewer',
    details: 'Several of our readers see a blank page in the secure viewer after login.',
    circumstances: { ...noCircumstances, errorCodes: ['VC3'] },
  })
  const other = aTicket({ subject: 'Printing a watermark', details: 'The watermark is cut off when we print.' })
  const told = (details: string, errorCodes: string[] = []) => ({
    subject: '',
    details,
    isOutage: false,
    circumstances: { errorCodes },
  })

  test.each<[string, string[], Ticket | null]>([
    ['Our readers are seeing blank pages in the viewer', [], open],
    ['After the login there is a blank page for our readers', [], open],
    ['It says vc3 again', ['VC3'], open],
    ['It says 7rp', ['7RP'], null],
    ['The watermarks are cut off in print', [], other],
    ['Readers forgot their passwords and want new ones', [], null],
    ['A page', [], null],
    ['Our users have a problem with an error', [], null],
  ])('%s %j', (details, codes, expected) => expect(mostAlike(told(details, codes), [other, open])).toBe(expected))

  test('may be an outage that is known already; a small trouble never is', () => {
    const down = aTicket({ subject: 'Nothing loads', facts: { about: 'outage' } })
    const isLike = (isOutage: boolean) => mostAlike({ ...told('All is dark here'), isOutage }, [open, down])
    expect([isLike(true), isLike(false)]).toEqual([down, null])
  })

  test('is pointed out before anything is asked, and what was said goes there with the files', async () => {
    const it = await withTicket('Several of our readers see a blank page in the viewer since today')
    await it.says('open a ticket')
    await it.says('', { files: 2 })
    await it.says('More readers see the blank page in our viewer now')
    expect((await at(it)).step).toBe('alike')
    it.hears('1001', 'Several of our readers see a blank page')
    await it.taps('Add to that one')
    it.hears('ticket 1001', '2 files went along')
    const ticket = await it.ticket()
    expect(ticket?.number).toBe(1001)
    expect(ticket?.notes).toMatchObject([
      { text: 'More readers see the blank page in our viewer now', files: [{}, {}] },
    ])
    expect((await at(it)).step).toBe('idle')
  })

  test.each([
    [
      'en',
      'No, a new one',
      'Several of our readers see a blank page in the viewer',
      'More readers see the blank page in our viewer',
    ],
    [
      'fr',
      'Non, un nouveau',
      'Plusieurs de nos lecteurs voient une page blanche partout',
      'Encore plusieurs lecteurs voient cette page blanche partout',
    ],
  ] as const)('may still be a new ticket, in %s', async (locale, no, first, second) => {
    const it = await withTicket(first, locale)
    await it.says(locale === 'en' ? 'open a ticket' : 'ouvrir un billet')
    await it.says(second)
    await it.taps(no)
    expect((await at(it)).step).toBe('confirm')
    await it.says(locale === 'en' ? 'yes' : 'oui')
    expect((await it.ticket())?.number).toBe(1002)
  })

  test('goes on as a new one when that ticket was solved meanwhile', async () => {
    const it = await withTicket('Several of our readers see a blank page in the viewer since today')
    await it.says('open a ticket')
    await it.says('More readers see the blank page in our viewer now')
    await it.desk.solve({ id: 'mia', name: 'Mia', email: 'm@x.example', role: 'agent' } as never, it.id)
    await it.says('yes')
    it.hears(/1001 is (already solved|closed)/, 'Subject: More readers')
  })

  test('is not shown to a contact who may not see that ticket', async () => {
    const store = fakeStore(demoFixtures)
    let ids = 0
    const over = { store, newId: () => `shared-${++ids}` }
    const first = await contact('en', 'ana@meridian-press.example', over)
    await first.says('Several of our readers see a blank page in the viewer since today')
    await first.says('yes')
    const it = await contact('en', 'new@meridian-press.example', over)
    await it.says('More readers see the blank page in our viewer now')
    expect((await at(it)).step).toBe('confirm')
    it.hearsNot('1001')
  })
})

describe('a ticket for one end user', () => {
  const story = 'One of our members cannot open the atlas'

  test('offers the two best articles first, once, and recalls the policy', async () => {
    const it = await contact()
    await it.says(story)
    it.hears('our policy', /\(https:.*supporting-your-end-users/)
    await it.says('It did not help, go on with the ticket')
    it.hears('Tier: 1, because one person is stuck', 'articles that did not help: Help your end users')
    await it.says('change')
    await it.taps('How many people')
    await it.says('1')
    expect((await at(it)).step).toBe('confirm')
    await it.says('yes')
    expect(await it.ticket()).toMatchObject({ tier: 1 })
  })

  test('ends happily when they help', async () => {
    const it = await contact()
    await it.says(story)
    await it.taps('That solved it')
    it.hears(/glad|Great|Very good/)
    expect(it.events).toContainEqual(
      expect.objectContaining({ deflection: { became: 'confirmed', slug: 'supporting-your-end-users' } }),
    )
    expect(await it.questions()).toMatchObject([
      { article: 'supporting-your-end-users', verdict: { was: 'confirmed' }, escalated: null },
    ])
    expect(await it.ticket()).toBeNull()
  })

  test('shows an article in the chat, and then asks again', async () => {
    const it = await contact()
    await it.says(story)
    await it.taps('Help your end users')
    it.hears('Try another browser')
    await it.taps('It did not help, go on with the ticket')
    expect((await at(it)).step).toBe('confirm')
    expect(await it.questions()).toMatchObject([
      { article: 'supporting-your-end-users', verdict: { was: 'refused', reason: null } },
    ])
  })

  test('is a question to the articles, whose links tell it and whose ticket is counted for it', async () => {
    const it = await contact()
    await it.says(`${story}, write to lee@x.example`)
    const [question, ...more] = await it.questions()
    expect(more).toEqual([])
    expect(question).toMatchObject({
      text: `${story}, write to [e-mail]`,
      article: null,
      verdict: null,
      continues: null,
    })
    expect(question?.listed).toContain('supporting-your-end-users')
    for (const [, id] of it.text().matchAll(/\]\([^)]*\?q=([\w-]+)[^)]*\)/g)) expect(id).toBe(question?.id)
    expect(it.text()).toMatch(/supporting-your-end-users\?q=/)
    await it.says('She has a new phone, and the page stays empty there')
    expect(await it.questions()).toMatchObject([
      { verdict: { was: 'refused', reason: 'She has a new phone, and the page stays empty there' } },
    ])
    await it.says('yes')
    expect(await it.ticket()).not.toBeNull()
    expect(await it.questions()).toMatchObject([{ escalated: { to: 'ticket' } }])
  })

  test('offers none to somebody who has seen two already', async () => {
    const it = await talk()
    await it.says('one of our members gets vc3')
    await it.says('not quite')
    await it.says('she has a new laptop')
    it.hears('I changed my computer')
    await it.says('still stuck')
    await it.proves('ana@meridian-press.example')
    expect((await at(it)).step).toBe('confirm')
    it.hears('articles that did not help: Error vc3: device limit exceeded; I changed my computer')
  })

  test('offers none when the search finds nothing or is out of reach', async () => {
    for (const search of [() => null]) {
      const it = await talk({ facts: { search } })
      await it.says('open a ticket')
      await it.says('1')
      await it.proves('ana@meridian-press.example')
      await it.says(story)
      expect((await at(it)).step).toBe('confirm')
    }
  })
})

describe('custom work on the Standard package', () => {
  test.each([
    'The code we wrote against your API stopped working',
    'Our own script fails at the second page of orders',
    'Our developers built an integration and it fails every night',
    'The bespoke connector is broken since Monday',
    'Le code que nous avons écrit ne fonctionne plus',
  ])('is said to be outside of it, once, and may still be a ticket: %s', async (story) => {
    const it = await contact(story.startsWith('Le') ? 'fr' : 'en')
    await it.says(story)
    it.hears(/Standard/, /Elite/)
    await it.says('1')
    it.hearsNot(/Elite/)
    await it.says(story.startsWith('Le') ? 'oui' : 'yes')
    expect((await it.ticket())?.circumstances.isCustomWork).toBe(true)
  })

  test('and nothing of the kind is said for other work', async () => {
    const it = await contact()
    await it.says('The source code viewer is broken since Monday')
    it.hearsNot('Elite')
  })
})
