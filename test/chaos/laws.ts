import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../../src/calendar/time.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createPolicies } from '../../src/domain/policies.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { policiesOf } from '../../src/policyFiles.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { alertComplaints, recordComplaints } from '../support/alertLaw.ts'
import { clockComplaints } from '../support/clockLaw.ts'
import type { House } from './house.ts'
import type { Visitor } from './visitor.ts'

/** What a scenario broke, in sentences, by kind. All must be empty. */
export type Broken = {
  /** Acknowledged or said to be there, and not in the log, not on the socket, or never answered. */
  lost: string[]
  /** In the log, on a socket, or in a mailbox more than once. */
  doubled: string[]
  /** Out of its place. */
  disordered: string[]
  /** Everything else that should not be. */
  wrong: string[]
}

function nothingBroken(): Broken {
  return { lost: [], doubled: [], disordered: [], wrong: [] }
}

type Line = {
  id: string
  seq: number
  at: Date
  role: string
  clientId: string | null
  handling: string | null
}

const SETTLE_MS_MAX = 40_000
/** The claim of a replica that died lasts a minute, and a mail server that was away is tried again for longer. */
const LETTERS_MS_MAX = 150_000
/** What is due is told, and a letter is written for it, within seconds. */
const TOLD_MS_MAX = 4_000

/**
 * Looks every conversation over, from what its visitor saw and from what the database holds. Call it when all faults are
 * over. `confirmed` are the visitors who confirmed one ticket each; `mostSkewMs` is how far the fastest clock is ahead.
 * Answers what it found broken, how many tickets there are, and after how many attempts nobody knows whether a letter arrived.
 */
export async function lookOver(
  house: House,
  visitors: readonly Visitor[],
  confirmed: readonly Visitor[],
  mostSkewMs: number,
): Promise<{ broken: Broken; tickets: number; doubts: number }> {
  const broken = nothingBroken()
  for (const visitor of visitors) await conversation(house, visitor, broken)
  const opened = await clocks(house, confirmed, mostSkewMs, broken)
  const doubts = await letters(house, opened, broken)
  return { broken, tickets: opened.length, doubts }
}

async function conversation(house: House, visitor: Visitor, { lost, doubled, disordered, wrong }: Broken) {
  const { name, turns, seen } = visitor
  const log = await house.query<Line>(
    `SELECT "id", "seq", "at", "role", "clientId", "body"->'handling'->>'by' AS "handling"
     FROM "Message" WHERE "conversationId" = $1 ORDER BY "seq"`,
    [visitor.conversation],
  )
  log.forEach(({ seq }, i) => {
    if (seq !== i + 1) disordered.push(`${name}: line ${i + 1} of the log has the number ${seq}`)
  })

  // every message that was acknowledged, once, under the id that was acknowledged
  for (const { clientId, messageId } of turns) {
    const kept = log.filter((line) => line.clientId === clientId)
    if (kept.length === 0) lost.push(`${name}: ${clientId} was acknowledged and is not in the log`)
    if (kept.length > 1) doubled.push(`${name}: ${clientId} is in the log ${kept.length} times`)
    if (kept[0] && kept[0].id !== messageId) wrong.push(`${name}: ${clientId} was acknowledged as another line`)
  }
  const own = log.filter(({ role }) => role === 'visitor')
  if (own.length !== turns.length) doubled.push(`${name}: said ${turns.length} things, and the log has ${own.length}`)
  turns.forEach(({ clientId }, i) => {
    if (own[i] && own[i].clientId !== clientId)
      disordered.push(`${name}: ${own[i].clientId} stands where ${clientId} was said`)
  })

  // one reply to each, or none while a person has the talk
  let isWithAgent = false
  log.forEach((line, i) => {
    if (line.handling !== null) isWithAgent = line.handling === 'agent'
    if (isWithAgent && line.role === 'assistant')
      wrong.push(`${name}: the assistant spoke at ${line.seq} beside an agent`)
    if (line.role !== 'visitor' || isWithAgent) return
    const next = log.findIndex(({ role }, j) => j > i && role !== 'assistant')
    const replies = log.slice(i + 1, next < 0 ? undefined : next)
    if (replies.length === 0) lost.push(`${name}: nothing answers ${line.clientId}`)
    // the lines of one turn are a millisecond apart, whatever the clock says
    replies.forEach((reply, k) => {
      if (reply.at.getTime() !== line.at.getTime() + k + 1)
        doubled.push(`${name}: ${line.clientId} was answered by more than one turn`)
    })
  })

  // the socket: everything, once, in the order of the log
  if (!(await visitor.hasSeen(log.length, SETTLE_MS_MAX))) {
    const missing = log.filter(({ id }) => !seen.some((line) => line.id === id))
    lost.push(
      `${name}: never saw ${missing.map(({ seq, role }) => `${seq} (${role})`).join(', ')} of ${log.length} lines`,
    )
  }
  const places = seen.map(({ id }) => log.find((line) => line.id === id)?.seq ?? 0)
  if (places.includes(0)) wrong.push(`${name}: saw a line that is not in the log`)
  if (new Set(places).size < places.length) doubled.push(`${name}: saw some line twice`)
  places.forEach((place, i) => {
    if (i > 0 && place < (places[i - 1] as number)) disordered.push(`${name}: saw ${place} after ${places[i - 1]}`)
  })
}

/** One ticket for each confirmation, with one set of clocks as its history has it, and every alert once. Answers the tickets. */
async function clocks(
  house: House,
  confirmed: readonly Visitor[],
  mostSkewMs: number,
  { lost, doubled, wrong }: Broken,
): Promise<Ticket[]> {
  const opened = await house.query<{ id: string }>('SELECT "conversationId" AS "id" FROM "Ticket"')
  for (const visitor of confirmed) {
    const own = opened.filter(({ id }) => id === visitor.conversation)
    if (own.length === 0) lost.push(`${visitor.name}: confirmed a ticket that is not there`)
    if (own.length > 1) doubled.push(`${visitor.name}: has ${own.length} tickets for one confirmation`)
  }
  if (opened.length > confirmed.length)
    doubled.push(`${confirmed.length} tickets were confirmed, and there are ${opened.length}`)
  await pause(opened.length > 0 ? TOLD_MS_MAX : 0)
  const { store, close } = await openStore({ url: house.database.url() })
  const tickets: Ticket[] = []
  try {
    const files = policiesOf('kb/policy')
    const policies = createPolicies(files)
    // the replica with the fastest clock tells what is due by it, whoever opened the ticket
    const until = (Date.now() + mostSkewMs - TOLD_MS_MAX) as Instant
    for (const id of new Set(opened.map((each) => each.id))) {
      for (const ticket of await store.ticketsOfConversation(id as ConversationId)) {
        const rules = policies.of(await store.customer(ticket.customer))
        const events = (await store.eventsOf(id as ConversationId)).filter((event) => event.ticket === ticket.id)
        tickets.push(ticket)
        wrong.push(
          ...clockComplaints(ticket, events, rules),
          ...alertComplaints(events, rules, until),
          ...recordComplaints(ticket.alerts, events),
        )
      }
    }
  } finally {
    await close()
  }
  return tickets
}

type Letter = { id: string; to: string; doubts: number; state: string; ticketId: string | null; about: string }

/**
 * Every letter that has to be written was written, went out, and arrived no more often than once and its counted doubts
 * allow. Answers the doubts.
 */
async function letters(house: House, tickets: readonly Ticket[], { lost, doubled }: Broken): Promise<number> {
  const rows = await lettersAtRest(house)
  for (const { id, to, doubts, state, ticketId, about } of rows) {
    // the first letter of a ticket is named after the ticket
    const name = about === 'ticketOpened' ? `ticket-${ticketId}@` : `${id}@`
    const arrived = house.letters.filter(({ messageId }) => messageId.includes(name)).length
    if (arrived > 1 + doubts) doubled.push(`a letter to ${to} arrived ${arrived} times with ${doubts} doubts`)
    if (state !== 'sent') lost.push(`a letter to ${to} (${about}) is ${state}`)
    if (state === 'sent' && arrived === 0) lost.push(`a letter to ${to} counts as sent and never arrived`)
  }
  for (const { id, number, alerts } of tickets) {
    const written = (about: string) => rows.filter((row) => row.ticketId === id && row.about === about).length
    // nobody has a console open here, so whoever is told of an alert is told by a letter
    const told = alerts.reduce((sum, { agents }) => sum + agents.length, 0)
    for (const [about, due] of [
      ['ticketOpened', 1],
      ['slaAlert', told],
    ] as const) {
      const said = `of ticket ${number} ${due} letters ${about} were due, and there are ${written(about)}`
      if (written(about) < due) lost.push(said)
      if (written(about) > due) doubled.push(said)
    }
  }
  return rows.reduce((sum, { doubts }) => sum + doubts, 0)
}

/** All letters, once none of them waits any more or nobody would wait for it longer. */
async function lettersAtRest(house: House): Promise<Letter[]> {
  for (const deadline = Date.now() + LETTERS_MS_MAX; ; await pause(500)) {
    const rows = await house.query<Letter>(
      `SELECT "id", "to", "doubts", "state", "ticketId", "letter"->>'about' AS "about" FROM "Delivery"`,
    )
    if (rows.every(({ state }) => state !== 'waiting') || Date.now() > deadline) return rows
  }
}
