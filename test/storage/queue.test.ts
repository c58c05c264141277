import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { ConversationId, NoteId, TicketId } from '../../src/domain/ids.ts'
import type { Person } from '../../src/domain/person.ts'
import type { QueueView } from '../../src/domain/queueView.ts'
import { solve } from '../../src/domain/ticket.ts'
import { ana, harbour, jonas, meridian, mia } from '../support/demoFixtures.ts'
import { aConversation, aMessage, anaAsPerson, aTarget, later, targetsOfAllStates } from './builders.ts'
import { type Memory, memories, savingInto } from './memories.ts'

const queued = (since: Instant) => ({ by: 'queue', since }) as const
const withMia = { by: 'agent', agent: mia.id, agentName: mia.name, since: later(MINUTE) } as const

describe.each(memories)('the list on %s', (_, open) => {
  let desk: Memory
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await open()
    desk = opened.desk
    close = opened.close
  })
  afterEach(() => close())
  const { saveTalk, saveTicket } = savingInto(() => desk)

  describe('the queue', () => {
    const talk = (n: number) => `talk-${n}` as ConversationId
    const ticket = (n: number) => `ticket-${n}` as TicketId

    beforeEach(async () => {
      await saveTicket({ id: ticket(1), conversation: talk(1), targets: [aTarget({ dueAt: later(9 * HOUR) })] })
      await saveTicket({ id: ticket(2), conversation: talk(2), targets: [aTarget({ dueAt: later(HOUR) })] })
      const kept = targetsOfAllStates()[4]
      await saveTicket({ id: ticket(3), conversation: talk(3), openedAt: later(30), targets: kept ? [kept] : [] })
      const endUser: Person = { kind: 'endUser', email: null, provider: harbour.id }
      await saveTalk({ id: talk(4), handling: queued(later(20)), person: endUser })
      await saveTalk({ id: talk(5), handling: { ...withMia, since: later(10) } })
      await saveTalk({ id: talk(6) })
      await saveTicket({ id: ticket(7), conversation: talk(7), status: 'solved', solvedAt: later(2) })
      await saveTicket(
        { id: ticket(8), conversation: talk(8), status: 'solved', solvedAt: later(3) },
        { handling: queued(later(40)) },
      )
    })

    const asked = { agent: mia.id, now: later(4 * HOUR), queueWaitMs: 3 * MINUTE, offset: 0 }
    const rowsOf = async (view: QueueView, limit = 100) => (await desk.queuePage({ ...asked, view, limit })).rows
    const listed = async (view: QueueView) => (await rowsOf(view)).map((row) => row.conversation.id)

    test('lists by what comes first, a due time or the end of a wait, then by how long somebody waits', async () => {
      const rows = await rowsOf('open')
      expect(rows.map((row) => row.conversation.id)).toEqual([4, 8, 2, 1, 5, 3].map(talk))
      expect(rows.map((row) => row.nextDue)).toEqual([null, null, later(HOUR), later(9 * HOUR), null, null])
      expect((await rowsOf('open', 3)).map((row) => row.conversation.id)).toEqual([4, 8, 2].map(talk))
      const { rows: second, total } = await desk.queuePage({ ...asked, view: 'open', offset: 3, limit: 2 })
      expect(second.map((row) => row.conversation.id)).toEqual([1, 5].map(talk))
      expect(total).toBe(6)
    })

    test('is looked at in views, each with its count', async () => {
      await saveTalk({ id: talk(9), inquirySince: later(15) })
      await saveTicket(
        {
          id: ticket(10),
          conversation: talk(10),
          tier: 3,
          assignee: mia.id,
          targets: [aTarget({ dueAt: later(5 * HOUR) })],
        },
        { handling: { by: 'assistant' } },
      )
      expect(await listed('mine')).toEqual([10, 5].map(talk))
      expect(await listed('unassigned')).toEqual([4, 8, 2, 1, 9, 3].map(talk))
      expect(await listed('tier3')).toEqual([10].map(talk))
      expect(await listed('breached')).toEqual([2].map(talk))
      expect(await listed('inquiries')).toEqual([9].map(talk))
      expect(await listed('solved')).toEqual([8, 7].map(talk))
      expect(await desk.queueCounts(mia.id, asked.now)).toEqual({
        open: 8,
        mine: 2,
        unassigned: 6,
        tier3: 1,
        waiting: 0,
        breached: 1,
        inquiries: 1,
        solved: 2,
      })
    })

    test('has among an agent’s own what a colleague’s note named them in, until they have seen it', async () => {
      const named = { id: 'note-1' as NoteId, agent: jonas.id, mentions: [mia.id], text: 'Look, @Mia' }
      const agentNotes = [{ ...named, conversation: talk(2), at: asked.now, clientId: null }]
      expect(await desk.save({ agentNotes })).toBe('saved')
      expect(await listed('mine')).toEqual([2, 5].map(talk))
      expect((await desk.queueCounts(mia.id, asked.now)).mine).toBe(2)
      await desk.mentionsSeen(mia.id, talk(2))
      expect(await listed('mine')).toEqual([5].map(talk))
    })

    test('rings for visitors who wait and for tier 3 that nobody has answered or taken', async () => {
      const owed = aTarget({ kind: 'firstResponse', dueAt: later(HOUR) })
      await saveTicket({ id: ticket(10), conversation: talk(10), tier: 3, targets: [owed] })
      await saveTicket({ id: ticket(11), conversation: talk(11), tier: 3, targets: [owed] }, { handling: withMia })
      const alarms = await desk.queueAlarms(later(HOUR), 3 * MINUTE)
      expect(alarms.map(({ conversation, number, dueAt }) => [conversation, number !== null, dueAt])).toEqual([
        [talk(4), false, later(20 + 3 * MINUTE)],
        [talk(8), false, later(40 + 3 * MINUTE)],
        [talk(10), true, later(HOUR)],
      ])
    })

    test('is searched by number, subject, customer, person and what was said', async () => {
      const found = async (text: string) =>
        (await desk.searchQueue(text, 10)).rows.map((row) => row.conversation.id).sort()
      await desk.save({
        conversation: aConversation({ id: talk(6), version: 2, seq: 2 }),
        messages: [
          aMessage({ conversation: talk(6), body: { text: 'The lantern export is empty', format: 'plain' } }),
          aMessage({ conversation: talk(6), seq: 2, body: { text: 'since noon', format: 'plain' } }),
        ],
      })
      expect(await found('lanter export')).toEqual([talk(6)])
      expect(await found('lantern noon')).toEqual([])
      expect(await found("100% sure_ \\ of 'it'")).toEqual([])
      expect(await found('')).toEqual([])
      expect(await found('& | ! :* <->')).toEqual([])
      const number = (await desk.ticket(ticket(1)))?.number
      expect(await found(`#${number}`)).toContain(talk(1))
      expect(await found(meridian.name.slice(0, 5))).toContain(talk(1))
      expect((await desk.searchQueue(meridian.name, 1)).rows).toHaveLength(1)
    })

    test('holds end users’ inquiries to route until they are, longest first, and never with a due time', async () => {
      await saveTalk({ id: talk(9), inquirySince: later(15) })
      await saveTalk({ id: talk(10), inquirySince: later(50) })
      const rows = await rowsOf('open')
      expect(rows.map((row) => row.conversation.id)).toEqual([4, 8, 2, 1, 5, 9, 3, 10].map(talk))
      expect(rows[5]).toMatchObject({ ticket: null, nextDue: null, conversation: { inquirySince: later(15) } })
      await desk.save({ conversation: aConversation({ id: talk(9), version: 2, inquirySince: null }) })
      expect((await rowsOf('open')).map((row) => row.conversation.id)).not.toContain(talk(9))
    })

    test('shows ticket, customer and what the person wrote last in words of their own', async () => {
      await desk.save({
        conversation: aConversation({
          id: talk(4),
          version: 2,
          seq: 6,
          handling: queued(later(20)),
          person: { kind: 'endUser', email: null, provider: harbour.id },
        }),
        messages: [
          aMessage({ conversation: talk(4) }),
          aMessage({ conversation: talk(4), seq: 2, body: { text: 'still here', format: 'plain' } }),
          aMessage({
            conversation: talk(4),
            seq: 3,
            from: { role: 'assistant' },
            body: { text: 'And now?', format: 'plain', choices: [{ label: 'A person', say: 'a person' }] },
          }),
          aMessage({ conversation: talk(4), seq: 4, body: { text: 'a person', format: 'plain' } }),
          aMessage({ conversation: talk(4), seq: 5, body: { text: '[code]', format: 'plain' } }),
          aMessage({
            conversation: talk(4),
            seq: 6,
            from: { role: 'assistant' },
            body: { text: 'Is there anything else?', format: 'plain' },
          }),
        ],
      })
      const rows = await rowsOf('open')
      const rowOf = (n: number) => rows.find((row) => row.conversation.id === talk(n))
      expect(rowOf(1)).toMatchObject({ ticket: { id: ticket(1) }, customer: meridian, contact: ana, lastText: '' })
      expect(rowOf(4)).toMatchObject({ ticket: null, customer: harbour, lastText: 'still here' })
      expect(rowOf(5)).toMatchObject({ ticket: null, customer: null })
      expect(rowOf(8)).toMatchObject({ ticket: { id: ticket(8), status: 'solved' }, customer: meridian })
    })

    test('stands whatever somebody writes, line after line', async () => {
      await desk.save({
        conversation: aConversation({ id: talk(5), version: 2, seq: 2, handling: { ...withMia, since: later(10) } }),
        messages: [
          aMessage({ conversation: talk(5), body: { text: 'not \0 a word', format: 'plain', value: { '\0': '\0' } } }),
          aMessage({ conversation: talk(5), seq: 2, body: { text: 'hello there', format: 'plain' } }),
        ],
      })
      const row = (await rowsOf('open')).find(({ conversation }) => conversation.id === talk(5))
      expect(row?.lastText).toBe('hello there')
    })

    test('leaves solved tickets to their own list, newest first', async () => {
      const rows = await rowsOf('solved', 10)
      expect(rows.map((row) => row.ticket?.id)).toEqual([ticket(8), ticket(7)])
      expect(rows[0]).toMatchObject({ customer: meridian, nextDue: null, conversation: { id: talk(8) } })
      expect(await rowsOf('solved', 1)).toHaveLength(1)
    })

    test('lets go of a ticket when it is solved', async () => {
      const open = await desk.ticket(ticket(2))
      const solved = open && solve(open, later(5))
      if (!solved || 'refused' in solved) throw new Error('the ticket was open')
      const conversation = aConversation({ id: talk(2), version: 2, person: anaAsPerson, ticket: ticket(2) })
      expect(await desk.save({ conversation, tickets: [{ ...solved, version: 2 }] })).toBe('saved')
      expect((await rowsOf('open')).map((row) => row.conversation.id)).not.toContain(talk(2))
      expect((await rowsOf('solved', 1))[0]?.ticket?.id).toBe(ticket(2))
    })
  })
})
