import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { type Talk, talk } from '../support/talk.ts'

const at = async (it: Talk) => ((await it.conversation()).flow as Memory).at
const story = 'The printing button does nothing since Monday'

/** A contact at the point where the request is to be described. */
async function contact(email = 'ana@meridian-press.example'): Promise<Talk> {
  const it = await talk()
  await it.says('open a ticket')
  await it.taps('I manage content')
  await it.proves(email)
  if (email.startsWith('leo')) await it.taps('Alder & Finch Training')
  return it
}

describe('the answers lead to the facts and the tier', () => {
  const cases: [answers: string[], facts: object, tier: number][] = [
    [
      ['Our users cannot open or use content', 'One person', 'It did not help'],
      { about: 'endUsers', affected: 'one' },
      1,
    ],
    [['1', '1', 'It did not help'], { about: 'endUsers', affected: 'one' }, 1],
    [['1', '2'], { about: 'endUsers', affected: 'several' }, 2],
    [['1', 'about 40 of them'], { about: 'endUsers', affected: 'several' }, 2],
    [['1', 'just one', 'It did not help'], { about: 'endUsers', affected: 'one' }, 1],
    [['several of our members are stuck'], { about: 'endUsers', affected: 'several' }, 2],
    [['2', 'Yes, it stops our daily work'], { about: 'defect', criticalToDailyWork: true, affected: 'none' }, 2],
    [['it is a bug', 'yes, we are blocked'], { about: 'defect', criticalToDailyWork: true, affected: 'none' }, 2],
    [['2', 'no', 'Nobody'], { about: 'defect', criticalToDailyWork: false, affected: 'none' }, 1],
    [['2', 'no', 'no'], { about: 'defect', criticalToDailyWork: false, affected: 'none' }, 1],
    [
      ['2', 'not critical, we can work around it', '0'],
      { about: 'defect', criticalToDailyWork: false, affected: 'none' },
      1,
    ],
    [['2', 'no', 'Several people'], { about: 'defect', criticalToDailyWork: false, affected: 'several' }, 2],
    [['I have a question'], { about: 'question' }, 1],
    [['a feature we would like'], { about: 'enhancement' }, 1],
    [['5', 'Yes, nothing works for anybody'], { about: 'outage' }, 3],
  ]

  test.each(cases)('%j', async (answers, facts, tier) => {
    const it = await contact()
    await it.says(story)
    for (const answer of answers) await it.says(answer)
    if (tier < 3) await it.says('yes')
    expect(await it.ticket()).toMatchObject({ facts, tier, subject: story, details: story })
  })
})

describe('a description', () => {
  test('of an outage that was only tapped is named by what it is', async () => {
    const it = await talk()
    await it.says('Everything is down, for everybody')
    await it.proves('ana@meridian-press.example')
    expect(await it.ticket()).toMatchObject({ tier: 3, subject: 'Everything is down' })
  })

  test('that says how many are stuck is not followed by that question', async () => {
    const it = await contact()
    await it.says('Several of our readers see a blank page since this morning')
    it.hears('Tier: 2, because several of your users are stuck')
  })

  test('that says everything is down is confirmed first', async () => {
    const it = await contact()
    await it.says('The whole system is down since five minutes ago')
    expect((await at(it)).step).toBe('confirmOutage')
    await it.taps('Some things still work')
    expect((await at(it)).step).toBe('about')
  })

  test.each(['???', 'yes', 'x'])('is more than %j', async (said) => {
    const it = await contact()
    await it.says(said)
    expect((await at(it)).step).toBe('describe')
  })

  test('is asked for when only a button was tapped so far', async () => {
    const it = await talk()
    await it.says('One of our users is stuck')
    await it.says('still stuck')
    await it.taps('I manage content')
    await it.proves('ana@meridian-press.example')
    expect((await at(it)).step).toBe('describe')
    await it.says('She sees a blank page in Chrome since Monday')
    it.hears('Subject: She sees a blank page', 'Affected: one person', 'Since: Monday', 'Used with: Chrome')
  })

  test('of custom work says what the Standard package covers, and nothing of the kind for Elite', async () => {
    for (const [email, isTold] of [
      ['ana@meridian-press.example', true],
      ['leo@freelance.example', false],
    ] as const) {
      const it = await talk()
      await it.says('our custom integration drops every second order')
      await it.says('that is critical for us')
      await it.says('still stuck')
      await it.says('I manage content')
      await it.proves(email)
      if (!isTold) await it.says('Alder & Finch Training')
      expect(it.text().includes('Standard package')).toBe(isTold)
    }
  })
})

describe('the confirmation', () => {
  async function atConfirm(): Promise<Talk> {
    const it = await contact()
    await it.says(story)
    await it.says('1')
    await it.says('2')
    return it
  }

  test('shows every value, in words and on a card', async () => {
    const it = await atConfirm()
    it.hears(
      `Subject: ${story}`,
      'About: Users who cannot get on',
      'Affected: several people',
      'a first response within 2 business hours',
    )
    expect(JSON.stringify(it.bodies().at(-1)?.card)).toContain('several people')
  })

  test.each([
    [
      'change',
      'The description',
      'The print button does nothing in Chrome',
      /Subject: The print button does nothing in Chrome/,
    ],
    ['Change something', 'How many people', '1', /Affected: one person[\s\S]*Tier: 1/],
    ['no', 'What it is about', 'I have a question', /About: A question[\s\S]*Tier: 1/],
    ['change it', 'Keep it as it is', '', /Tier: 2/],
  ])('%j, then %j, then %j', async (change, what, value, expected) => {
    const it = await atConfirm()
    await it.says(change)
    await it.says(what)
    if (value) await it.says(value)
    it.hears(expected)
    await it.says('yes')
    expect(await it.ticket()).not.toBeNull()
  })

  test('takes what is typed as one thing more', async () => {
    const it = await atConfirm()
    await it.says('It began after the update of 9:00')
    await it.says('yes')
    expect((await it.ticket())?.details).toBe(`${story}\nIt began after the update of 9:00`)
  })

  test('can be left without a ticket', async () => {
    const it = await atConfirm()
    await it.taps('Do not open it')
    it.hears(/not opened|no ticket/)
    expect(await it.ticket()).toBeNull()
  })
})

test('a ticket says when and why on the reader’s clock, and the deflection ends as a ticket', async () => {
  const it = await contact()
  await it.says(story)
  for (const answer of ['1', '2', 'yes']) await it.says(answer)
  it.hears('First response by: ', '(Pacific Time', 'for you (Eastern Time', 'Why then: ')
  expect(it.events).toContainEqual(expect.objectContaining({ deflection: { became: 'escalated', to: 'ticket' } }))
  await it.says('yes')
  expect((await it.ticket())?.number).toBe(1001)
})
