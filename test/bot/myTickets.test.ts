import { describe, expect, test } from 'vitest'
import type { ContactId } from '../../src/domain/ids.ts'
import { ana } from '../support/demoFixtures.ts'
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

const ben = { ...ana, id: 'ben' as ContactId, name: 'Ben Ruiz', email: 'ben@meridian-press.example' }

/** Ana of Meridian Press with a ticket, and a colleague in another chat of the same desk. */
async function withColleague(email: string, locale: 'en' | 'fr' = 'en') {
  const anas = await withTickets(1)
  await anas.store.save({ contacts: [ben] })
  const colleagues = await talk({ house: anas.house, locale })
  await colleagues.says(locale === 'en' ? 'where is my ticket?' : 'où en est mon billet')
  await colleagues.proves(email)
  return { anas, colleagues }
}

describe('the tickets of the company', () => {
  test('are shown to a confirmed contact, with whose they are, and take a note', async () => {
    const { anas, colleagues } = await withColleague('ben@meridian-press.example')
    colleagues.hears('Ticket 1001: Request number 1', 'It is from Ana Solheim', 'open, tier 1')
    expect(colleagues.choices().map(({ label }) => label)).not.toContain('Close it')
    await colleagues.taps('Add a note')
    await colleagues.says('It is on Windows')
    colleagues.hears('1001')
    expect((await anas.ticket())?.notes).toMatchObject([{ text: 'It is on Windows', from: 'Ben Ruiz' }])
  })

  test('read the same in French, and are not the colleague’s to close', async () => {
    const { anas, colleagues } = await withColleague('ben@meridian-press.example', 'fr')
    colleagues.hears('Il vient de Ana Solheim')
    await colleagues.says('fermez le billet 1001')
    colleagues.hears('Ana Solheim', '1001')
    expect((await anas.ticket())?.status).toBe('open')
  })

  test('come after one’s own in the list, with whose they are', async () => {
    const { colleagues } = await withColleague('ben@meridian-press.example')
    await colleagues.says('open a ticket')
    for (const said of ['The portal is slow', 'I have a question', 'yes']) await colleagues.says(said)
    await colleagues.says('where is my ticket')
    colleagues.hears(
      '1002: The portal is slow (open)',
      '1001: Request number 1, about printing (open, from Ana Solheim)',
    )
    expect(colleagues.choices().map(({ label }) => label)).toEqual(['Ticket 1002', 'Ticket 1001'])
  })

  test('are hidden from one whom nobody has confirmed', async () => {
    const { colleagues } = await withColleague('new@meridian-press.example')
    colleagues.hears(/no tickets/).hearsNot('1001', 'Ana')
    await colleagues.says('close ticket 1001')
    colleagues.hears(/1001/).hearsNot('Ana', 'printing')
    await colleagues.says('where is ticket 1001?')
    colleagues.hearsNot('Ana', 'printing')
  })
})

describe('“close it”', () => {
  test.each([
    ['close it', 'Shall I close ticket 1001', 'yes', 'is closed'],
    ['you can close my ticket, please', '1001', 'Yes, close it', 'closed'],
    ['it is solved', '1001', 'yep', 'closed'],
    ['it works now', '1001', 'close it', 'closed'],
    ['fermez mon billet', '1001', 'oui', 'fermé'],
    ['c’est réglé', '1001', 'Oui, fermez-le', 'fermé'],
  ])('said as %j is asked about once, and then it is solved', async (said, asked, answer, closed) => {
    const it = await withTickets(1)
    if (closed === 'fermé') await it.says('en français')
    await it.says(said)
    it.hears(asked, 'Request number 1')
    expect((await it.ticket())?.status).toBe('open')
    await it.says(answer)
    it.hears('1001', closed)
    expect(await it.ticket()).toMatchObject({ status: 'solved', solvedAt: expect.any(Number) })
    expect(it.events.at(-1)).toMatchObject({ kind: 'TicketClosed', number: 1001 })
    expect(await it.letters()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          to: 'ana@meridian-press.example',
          letter: expect.objectContaining({ about: 'ticketSolved' }),
        }),
      ]),
    )
  })

  test('is tapped beside the ticket, and “no” leaves it open', async () => {
    const it = await withTickets(2)
    await it.says('where is ticket 1001?')
    await it.taps('Close it')
    it.hears('Shall I close ticket 1001')
    await it.taps('No, leave it open')
    it.hears('1001', /stays open|goes on/)
    expect(it.events.map(({ kind }) => kind)).not.toContain('TicketClosed')
  })

  test('never claims a first answer that nobody gave, and stops the clocks', async () => {
    const it = await withTickets(1)
    await it.says('close it')
    await it.says('yes')
    await it.timePasses(5 * 24 * 3_600_000)
    expect((await it.ticket())?.targets).toMatchObject([{ kind: 'firstResponse', state: 'running' }])
    expect(it.events.map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(['TargetBroken']))
    await it.says('where is my ticket?')
    it.hears('It is solved').hearsNot('answered', 'late', 'due by')
  })

  test('goes on with the question it interrupted', async () => {
    const it = await withTickets(1)
    await it.says('open a ticket')
    await it.says('Watermarks puzzle us')
    it.hears(/What is it about|comes closest/)
    await it.says('close ticket 1001')
    await it.says('yes')
    it.hears('closed', /What is it about|comes closest/)
  })

  test('asks which one, says so when none is open, and keeps still about praise', async () => {
    const it = await withTickets(2)
    await it.says('perfect')
    it.hearsNot('close')
    await it.says('close it')
    it.hears('1002')
    await it.says('yes')
    await it.says('close ticket 1001')
    await it.says('yes')
    await it.says('close it')
    it.hears(/no open ticket|None of your tickets/)
    await it.says('close ticket 1002')
    it.hears(/closed already|nothing to close/)
    await it.says('close ticket 4711')
    it.hears('4711')
  })

  test('asks a visitor who they are first', async () => {
    const it = await talk()
    await it.says('close my ticket')
    it.hears('e-mail')
  })
})
