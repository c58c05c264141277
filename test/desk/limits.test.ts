import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Command, Decide, Result } from '../../src/desk/botPorts.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import { codeLimits, createLimiter } from '../../src/http/limits.ts'
import { aDesk, aTalk } from './builders.ts'

/** Gives one command in this conversation, as somebody at this network address. */
async function ask(house: ReturnType<typeof aDesk>, conversation: string, command: Command, address: string | null) {
  let came: Result | undefined
  const decide: Decide = (_talk, heard) => {
    if (heard.heard !== 'result') return { say: [], flow: null, command }
    came = heard.result
    return { say: [], flow: null }
  }
  await house.desk.converse({ conversation: conversation as never, text: 'x', clientId: null, address }, decide)
  return came
}

describe('mailed codes', () => {
  const limiter = createLimiter(codeLimits)
  const house = aDesk({ codesWaitMs: (visitor) => limiter.spend('codes', visitor) })
  const send = async (email: string, address: string | null) =>
    ask(house, (await aTalk(house.desk)).id, { do: 'sendCode', email }, address)

  test('go out so many times for one network address, to whomever, and for others all the same', async () => {
    for (let i = 0; i < codeLimits.codes.points; i++) {
      expect(await send(`somebody-${i}@mailbox.example`, '203.0.113.7')).toMatchObject({ done: 'codeSent' })
    }
    const refused = await send('one-more@mailbox.example', '203.0.113.7')
    expect(refused).toMatchObject({ refused: 'tooMany', what: 'codes' })
    const { until } = refused as { until: Instant }
    expect(until - house.clock.now).toBeGreaterThan(59 * MINUTE)
    expect(await send('one-more@mailbox.example', '203.0.113.8')).toMatchObject({ done: 'codeSent' })
    expect(await send('another@mailbox.example', null)).toMatchObject({ done: 'codeSent' })
  })
})

describe('tickets', () => {
  const draft = {
    subject: 'Nobody can open the atlas',
    details: 'Since this morning',
    facts: { about: 'endUsers' as const, affected: 'several' as const },
    tier: 2 as const,
    circumstances: noCircumstances,
  }

  test('are opened thirty times an hour by one contact, in whatever conversations, and by a colleague all the same', async () => {
    const house = aDesk()
    const contact = async (email: string) => {
      const { id } = await aTalk(house.desk)
      await ask(house, id, { do: 'sendCode', email }, null)
      expect(await ask(house, id, { do: 'checkCode', code: '123456' }, null)).toMatchObject({ done: 'proven' })
      return () => ask(house, id, { do: 'openTicket', draft }, null)
    }
    const [first, second] = [await contact('ana@meridian-press.example'), await contact('ana@meridian-press.example')]
    const colleague = await contact('new@meridian-press.example')
    const begun = house.clock.now
    for (let i = 0; i < 30; i++) {
      house.clock.now = (begun + i * 1_000) as Instant
      expect(await (i % 2 ? first : second)()).toMatchObject({ done: 'ticketOpened' })
    }
    expect(await first()).toEqual({ refused: 'tooMany', what: 'tickets', until: begun + HOUR })
    expect(await colleague()).toMatchObject({ done: 'ticketOpened' })
    house.clock.now = (begun + HOUR) as Instant
    expect(await first()).toMatchObject({ done: 'ticketOpened' })
  })
})
