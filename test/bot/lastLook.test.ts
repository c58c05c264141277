import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { type Talk, talk } from '../support/talk.ts'

const at = async (it: Talk) => ((await it.conversation()).flow as Memory).at
const story = 'The export is broken since Monday. It stops our daily work.'

async function atConfirm(said = story, locale: 'en' | 'fr' = 'en', now?: string): Promise<Talk> {
  const it = await talk({ locale, ...(now && { now, zone: 'Europe/Berlin' }) })
  await it.says(locale === 'en' ? 'open a ticket' : 'ouvrir un billet')
  await it.says('1')
  await it.proves('ana@meridian-press.example')
  await it.says(said)
  expect((await at(it)).step).toBe('confirm')
  return it
}

describe('the last look', () => {
  test('shows every value on one card, and says how to change one', async () => {
    const it = await atConfirm(
      'The export in Chrome 126 is broken since Monday at https://app.example.com/x, it says 7rp. We restarted it. It stops our daily work.',
    )
    it.hears(
      'Subject: The export in Chrome 126 is broken',
      'About: Something does not work',
      'Daily work: it stops',
      'Since: Monday at https',
      'Tried: restarted it',
      'Error code: 7RP',
      'Used with: Chrome 126',
      'Link: https://app.example.com/x',
      'Tier: 2, because it stops your daily work: a first response within 2 business hours',
      'change subject',
    )
    const card = JSON.stringify(it.bodies().at(-1)?.card)
    for (const part of ['7RP', 'Chrome 126', 'restarted it', 'change subject']) expect(card).toContain(part)
  })

  test.each<[string, RegExp]>([
    ['change subject to Nightly export fails', /Subject: Nightly export fails\n/],
    ['change the title: Nightly export fails', /Subject: Nightly export fails\n/],
    ['subject: Nightly export fails', /Subject: Nightly export fails\n/],
    ['change since to last Friday', /Since: last Friday\n/],
    ['tried: another browser', /Tried: another browser\n/],
    ['change the description to The import fails for all of our readers', /Subject: The import fails for all/],
  ])('is changed at once by %j', async (said, expected) => {
    const it = await atConfirm()
    await it.says(said)
    expect((await at(it)).step).toBe('confirm')
    it.hears(expected)
  })

  test.each<[string, string, string, RegExp]>([
    ['change subject', 'rewrite', 'Nightly export fails', /Subject: Nightly export fails\n/],
    ['change details', 'rewrite', 'The import is what fails, sorry', /Subject: The import is what fails/],
    ['change since', 'rewrite', 'last Friday', /Since: last Friday\n/],
    ['change what was tried', 'rewrite', 'nothing yet', /Tried: nothing yet\n/],
    ['change about', 'about', 'I have a question', /About: A question[\s\S]*Tier: 1/],
    ['change work', 'critical', 'No, we can work around it', /how many|stuck|content\?/i],
  ])('%j asks for that value alone (%s)', async (said, step, value, expected) => {
    const it = await atConfirm()
    await it.says(said)
    expect((await at(it)).step).toBe(step)
    await it.says(value)
    it.hears(expected)
  })

  test.each<[string, string, RegExp]>([
    ['The subject', 'Nightly export fails', /Subject: Nightly export fails\n/],
    ['Since when', 'last Friday', /Since: last Friday\n/],
    ['What was tried', 'a restart', /Tried: a restart\n/],
    ['Whether it stops our work', 'yes', /Daily work: it stops/],
    ['The subject', 'Keep it as it is', /Subject: The export is broken/],
  ])('“Change something”, “%s”, %j', async (choice, value, expected) => {
    const it = await atConfirm()
    await it.taps('Change something')
    await it.taps(choice)
    await it.says(value)
    it.hears(expected)
  })

  test('reads the same in French, typed and tapped', async () => {
    const it = await atConfirm('L’export ne fonctionne plus depuis lundi, cela bloque notre travail', 'fr')
    it.hears('Depuis quand\u00a0: lundi', 'Niveau\u00a0: 2')
    await it.says('changer l’objet en Export de nuit')
    it.hears('Objet\u00a0: Export de nuit')
    await it.taps('Changer quelque chose')
    await it.taps('Ce qui a été essayé')
    await it.says('un autre poste')
    it.hears('Essayé\u00a0: un autre poste')
  })

  test('keeps no secret that is typed into a value', async () => {
    const it = await atConfirm()
    await it.says('change subject to password: hunter2!')
    it.hearsNot('hunter2')
    await it.says('we have also tried the password: hunter2 once more')
    it.hears('Tried: the password: [password] once more').hearsNot('hunter2')
    await it.says('yes')
    expect(JSON.stringify(await it.ticket())).not.toContain('hunter2')
  })

  test('hears more: a number of people makes it tier 2, an outage is confirmed', async () => {
    const it = await atConfirm('The export is broken since Monday, one of our members is stuck, we have a workaround')
    it.hears('Tier: 1')
    await it.says('meanwhile 12 of our members are stuck')
    it.hears('several people (12)', 'Tier: 2')
    await it.says('now the whole system is down')
    expect((await at(it)).step).toBe('confirmOutage')
    await it.says('yes')
    expect(await it.ticket()).toMatchObject({ tier: 3, facts: { about: 'outage' } })
  })

  test('counts the files that were sent on the way', async () => {
    const it = await atConfirm()
    await it.says('', { files: 2 })
    it.hears('Files: 2 files')
    await it.says('yes')
    it.hears('Files: 2 files')
    expect((await it.ticket())?.files).toHaveLength(2)
    await it.says('', { files: 1 })
    it.hears('1001', '1 file went along')
    expect((await it.ticket())?.files).toHaveLength(3)
  })
})

describe('whoever disagrees with the tier', () => {
  test.each([
    ['en', 'I see the tier differently'],
    ['fr', 'Je vois le niveau autrement'],
  ] as const)('says so in one tap, in %s, and the ticket carries it', async (locale, label) => {
    const it = await atConfirm(
      locale === 'en' ? 'How do we export a report?' : 'Comment peut-on exporter un rapport?',
      locale,
    )
    await it.taps(label)
    expect(it.choices().map((choice) => choice.label)).not.toContain(label)
    await it.says(locale === 'en' ? 'yes' : 'oui')
    expect(await it.ticket()).toMatchObject({ tier: 1, circumstances: { isTierDisputed: true } })
  })

  test.each(['this is really urgent for us', 'that should be tier 3', 'I disagree, it is the wrong tier'])(
    'or by typing %j, which the agent reads too',
    async (said) => {
      const it = await atConfirm()
      await it.says(said)
      it.hears('Your view: you see the tier differently')
      await it.says('yes')
      const ticket = await it.ticket()
      expect(ticket).toMatchObject({ tier: 2, circumstances: { isTierDisputed: true } })
      expect(ticket?.details).toContain(said)
    },
  )

  test('reads that it was noted in a message of its own, since chats draw a card instead of its text', async () => {
    const it = await atConfirm()
    await it.taps('I see the tier differently')
    expect(it.bodies().map(({ text, card }) => [/noted|Noted/.test(text), card !== undefined])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  test('is not noted for whoever agrees', async () => {
    const it = await atConfirm()
    await it.says('yes')
    expect((await it.ticket())?.circumstances.isTierDisputed).toBe(false)
  })
})

test('a ticket received on Friday at 17:30 before a holiday says on both clocks when it is due, and why', async () => {
  const it = await atConfirm(story, 'en', '2026-09-04T17:29:52-07:00')
  await it.says('yes')
  it.hears(
    'number 1001, tier 2',
    'Tier: 2, because it stops your daily work',
    'Tuesday, September 8, 2026 at 1:30 a.m. (Pacific Time',
    'which is Tuesday at 10:30 a.m. for you (Central European Time',
    'Why then: ',
    'Monday is Labour Day',
    'the clock goes on Tuesday',
  )
})
