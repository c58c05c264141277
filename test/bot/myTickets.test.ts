import { describe, expect, test } from 'vitest'
import { type Talk, talk } from '../support/talk.ts'

/** A contact with this many tickets. */
async function withTickets(count: number): Promise<Talk> {
  const it = await talk()
  await it.says('open a ticket')
  await it.taps('I manage content')
  await it.proves('ana@meridian-press.example')
  for (let i = 1; i <= count; i++) {
    if (i > 1) await it.says('open a ticket')
    await it.says(`Request number ${i}, about printing`)
    if (i > 1) await it.taps('No, a new one') // it reads like the one before
    await it.says('I have a question')
    await it.says('yes')
  }
  if (count === 0) await it.says('cancel')
  return it
}

describe('“where is my ticket?”', () => {
  test('asks a visitor for their address first, and goes straight on', async () => {
    const it = await talk()
    await it.says('where is my ticket?')
    it.hears('e-mail')
    await it.proves('ana@meridian-press.example')
    it.hears(/no tickets/)
  })

  test('brings a reader to the company that serves them', async () => {
    const it = await talk({ site: 'meridian-press' })
    await it.says('where is my ticket?')
    await it.taps('I was given content to open')
    it.hears('by organisations that use our software', 'Meridian Press')
  })

  test('shows the only one at once, with what is due and why', async () => {
    const it = await withTickets(1)
    await it.says('where is my ticket?')
    it.hears('Ticket 1001: Request number 1', 'open, tier 1', 'A first response is due by', 'Pacific Time')
  })

  test('lists several, newest first, and shows the chosen one', async () => {
    const it = await withTickets(3)
    await it.says('my tickets')
    expect(it.choices().map(({ label }) => label)).toEqual(['Ticket 1003', 'Ticket 1002', 'Ticket 1001'])
    await it.says('the second one')
    it.hears('Ticket 1002: Request number 2')
    await it.taps('Show all my tickets')
    await it.says('1001')
    it.hears('Ticket 1001')
  })

  test('finds one by its number', async () => {
    const it = await withTickets(2)
    await it.says('where is ticket 1001?')
    it.hears('Ticket 1001: Request number 1')
    await it.says('what about my ticket 4711?')
    it.hears('4711', '1001', '1002')
  })

  test('says honestly that an answer is late, and when it was given', async () => {
    const it = await withTickets(1)
    await it.timePasses(3 * 24 * 3_600_000)
    await it.says('where is my ticket?')
    it.hears('is late', 'sorry')
    await it.agentTakesOver()
    await it.desk.say(
      (await import('../support/demoFixtures.ts')).mia,
      it.id,
      { text: 'Here I am', format: 'plain' },
      null,
    )
    await it.agentHandsBack()
    await it.says('where is my ticket?')
    it.hears('A person has answered').hearsNot('is late')
  })
})

describe('a note', () => {
  test.each(['add a note', 'Add a note'])('is added by %j, without secrets', async (said) => {
    const it = await withTickets(1)
    await it.says(said)
    await it.says('my password is hunter2!')
    it.hears('1001')
    expect((await it.ticket())?.notes).toMatchObject([{ text: 'my password is [removed]' }])
  })

  test('goes to the ticket of this talk, the newest one', async () => {
    const it = await withTickets(2)
    await it.says('add a note')
    await it.says('It is on Windows')
    it.hears('1002')
  })

  test('is not taken by a solved ticket, which is said', async () => {
    const it = await withTickets(1)
    await it.desk.solve((await import('../support/demoFixtures.ts')).mia, it.id)
    await it.says('add a note')
    await it.says('It is on Windows')
    it.hears(/solved|closed/)
  })
})
