import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { talk } from '../support/talk.ts'

const WAIT_MS = 200_000

describe('with an agent online', () => {
  test('one joins the queue, hears one calm reply, and is not disturbed any more', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('Can I talk to a person?')
    it.hears(/asked for a person|person is being called/)
    expect((await it.conversation()).handling.by).toBe('queue')
    await it.says('it is about my invoice')
    expect(it.bodies()).toHaveLength(1)
    await it.says('and it is from last week')
    it.hearsNothing()
    await it.says('cancel')
    it.hears(/no longer waiting|out of the queue/)
    expect((await it.conversation()).handling.by).toBe('assistant')
  })

  test('who does not come, it is said, and there is another way', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.says('it says vc3')
    await it.says('talk to a person')
    await it.timePasses(WAIT_MS)
    it.hears(/could not join|in vain|in time/, 'content')
    expect((await it.conversation()).handling.by).toBe('assistant')
  })

  test('whoever already knows their company is brought to it instead', async () => {
    const it = await talk({ site: 'meridian-press', agentsOnline: 1 })
    await it.says('it says vc3')
    await it.says('still stuck')
    await it.taps('Yes')
    await it.taps('Leave that out')
    await it.says('talk to a person')
    await it.timePasses(WAIT_MS)
    it.hears('Meridian Press').hearsNot(/open a ticket/)
  })
})

describe('with nobody online', () => {
  test.each([
    ['in opening hours', '2026-11-24T10:00:00-07:00', /nobody|no person/],
    ['at the weekend', '2026-11-28T10:00:00-07:00', /Monday, November 30, 2026 at 2:00 a\.m\. \(Eastern/],
  ])('%s that is said honestly, and nobody waits', async (_when, now, expected) => {
    const it = await talk({ now })
    await it.says('talk to a person')
    it.hears(expected)
    expect((await it.conversation()).handling.by).toBe('assistant')
    expect(((await it.conversation()).flow as Memory).at.step).toBe('role')
  })

  test('a customer is offered a ticket, with what was said already', async () => {
    const it = await talk()
    await it.says('where is my ticket?')
    await it.proves('ana@meridian-press.example')
    await it.says('several of our readers see vc3 on every page')
    await it.says('talk to a person')
    await it.taps('Open a ticket')
    it.hears('Subject: several of our readers see vc3')
  })

  test('a customer with a ticket is not told that what they wrote needs another one', async () => {
    const it = await talk()
    await it.says('open a ticket')
    await it.says('I manage content')
    await it.proves('ana@meridian-press.example')
    await it.says('several of our readers see vc3 on every page')
    await it.taps('Yes, open the ticket')
    await it.says('talk to a person')
    it.hears(/beside (it|your ticket)/).hears(/another one|second one/)
  })

  test('in the middle of a ticket, the ticket goes on', async () => {
    const it = await talk()
    await it.says('open a ticket')
    await it.says('I manage content')
    await it.proves('ana@meridian-press.example')
    await it.says('talk to a person')
    expect(((await it.conversation()).flow as Memory).at.step).toBe('describe')
  })
})
