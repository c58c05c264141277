import { describe, expect, test } from 'vitest'
import type { Command, Decide, Result } from '../../src/desk/botPorts.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import { aDesk, aTalk } from './builders.ts'

type House = ReturnType<typeof aDesk>

const draft = {
  subject: 'Nobody can open the atlas',
  details: 'Since this morning',
  facts: { about: 'endUsers' as const, affected: 'several' as const },
  tier: 2 as const,
}

/** A contact in a conversation of their own, at one desk with others. */
async function aContact(house: House, email: string) {
  const { id } = await aTalk(house.desk)
  let sent = 0
  const file = (name: string) => ({ name, contentType: 'text/plain', bytes: new Uint8Array([1, 2]) })
  const it = {
    id,
    async ask(command: Command, names: string[] = []): Promise<Result> {
      let came: Result | undefined
      const decide: Decide = (_talk, heard) => {
        if (heard.heard !== 'result') return { say: [], flow: null, command }
        came = heard.result
        return { say: [], flow: null }
      }
      const files = names.map(file)
      await house.desk.converse({ conversation: id, text: '', files, clientId: `c${++sent}` }, decide)
      if (!came) throw new Error('no result came')
      return came
    },
    sends: (...names: string[]) => it.ask({ do: 'leaveQueue' }, names),
    opens: () => it.ask({ do: 'openTicket', draft }),
  }
  await it.ask({ do: 'sendCode', email })
  await it.ask({ do: 'checkCode', code: '123456' })
  return it
}

const ana = 'ana@meridian-press.example'
/** Joins by the domain; nobody has confirmed them yet. */
const unconfirmed = 'new@meridian-press.example'
const elsewhere = 'leo@freelance.example'

async function tickets(house: House) {
  return house.store.ticketsOf('meridian-press' as CustomerId)
}
const namesOf = (files: readonly { name: string }[] = []) => files.map(({ name }) => name)

describe('the files of a ticket', () => {
  test('are those sent before it was opened, and with it', async () => {
    const house = aDesk()
    const contact = await aContact(house, ana)
    await contact.sends('screen.png', 'log.txt')
    await contact.ask({ do: 'openTicket', draft }, ['late.txt'])
    const [ticket] = await tickets(house)
    expect(namesOf(ticket?.files)).toEqual(['screen.png', 'log.txt', 'late.txt'])
    expect(ticket?.files[0]).toMatchObject({ conversation: contact.id, sizeBytes: 2 })
  })

  test('belong to one ticket only: the next one has what was sent since', async () => {
    const house = aDesk()
    const contact = await aContact(house, ana)
    await contact.sends('first.txt')
    await contact.opens()
    await contact.sends('second.txt')
    await contact.opens()
    expect((await tickets(house)).map(({ files }) => namesOf(files))).toEqual([['second.txt'], ['first.txt']])
  })

  test('also come with a note, or alone after it was opened', async () => {
    const house = aDesk()
    const contact = await aContact(house, ana)
    await contact.opens()
    await contact.sends('before-the-note.txt')
    expect(await contact.ask({ do: 'noteOnTicket', number: 1001, text: 'see' })).toEqual({
      done: 'noted',
      number: 1001,
      filesCount: 1,
    })
    expect(await contact.ask({ do: 'attachFiles' }, ['alone.txt'])).toEqual({
      done: 'filesAttached',
      number: 1001,
      filesCount: 1,
    })
    const [ticket] = await tickets(house)
    expect([namesOf(ticket?.notes[0]?.files), namesOf(ticket?.files)]).toEqual([['before-the-note.txt'], ['alone.txt']])
  })

  test('are asked for in vain where no ticket is open', async () => {
    const house = aDesk()
    const contact = await aContact(house, ana)
    expect(await contact.ask({ do: 'attachFiles' }, ['a.txt'])).toEqual({ refused: 'unknown', what: 'ticket' })
    const { desk } = house
    const stranger = await aTalk(desk)
    let came: Result | undefined
    await desk.converse({ conversation: stranger.id, text: 'x', clientId: null }, (_talk, heard) => {
      if (heard.heard === 'result') came = heard.result
      return { say: [], flow: null, ...(heard.heard === 'message' && { command: { do: 'attachFiles' } as const }) }
    })
    expect(came).toEqual({ refused: 'identifyFirst' })
  })
})

describe('open tickets to compare with', () => {
  test.each<[string, number]>([
    [ana, 1],
    [unconfirmed, 0],
    [elsewhere, 0],
  ])('are seen by %s: %i', async (email, count) => {
    const house = aDesk()
    await (await aContact(house, ana)).opens()
    const contact = await aContact(house, email)
    const seen = await contact.ask({ do: 'listOpenTickets' })
    if (email === elsewhere)
      expect(seen).toEqual({ refused: 'identifyFirst' }) // still to choose among two customers
    else
      expect(seen).toMatchObject({
        done: 'openTickets',
        tickets: Array.from({ length: count }, () => ({ number: 1001 })),
      })
  })

  test('are a colleague’s too for a confirmed contact, who may add to it under their own name', async () => {
    const house = aDesk()
    const colleague = await aContact(house, unconfirmed)
    await colleague.opens()
    const contact = await aContact(house, ana)
    await contact.sends('mine.txt')
    expect(await contact.ask({ do: 'listOpenTickets' })).toMatchObject({ tickets: [{ number: 1001 }] })
    expect(await contact.ask({ do: 'noteOnTicket', number: 1001, text: 'Here too' })).toMatchObject({ filesCount: 1 })
    const [ticket] = await tickets(house)
    expect(ticket?.notes).toMatchObject([
      { text: 'Here too', from: 'Ana Solheim', files: [{ name: 'mine.txt', conversation: contact.id }] },
    ])
    expect(house.woken).toContain(`conversation:${colleague.id}`)
  })

  test('are not those that are solved, and a ticket opened with nothing around it has no circumstances', async () => {
    const house = aDesk()
    const contact = await aContact(house, ana)
    await contact.opens()
    expect((await tickets(house))[0]?.circumstances).toEqual(noCircumstances)
    await house.desk.solve({ id: 'mia', name: 'Mia', email: 'm@x.example', role: 'agent' } as never, contact.id)
    expect(await contact.ask({ do: 'listOpenTickets' })).toEqual({ done: 'openTickets', tickets: [] })
    expect(await contact.ask({ do: 'attachFiles' }, ['a.txt'])).toEqual({ refused: 'ticketSolved', number: 1001 })
  })
})
