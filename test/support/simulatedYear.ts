import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { callsOf } from '../../src/domain/alert.ts'
import type { AgentId, ConversationId, TicketId } from '../../src/domain/ids.ts'
import { startTargets } from '../../src/domain/sla.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import type { Tier } from '../../src/domain/tier.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { eventOf, ticketOf } from '../../src/storage/readRows.ts'
import { conversationRow, eventRow, targetRow, ticketRow } from '../../src/storage/writeRows.ts'
import { aDesk } from '../desk/builders.ts'
import { aConversation, anaAsPerson, aTicket } from '../storage/builders.ts'
import { alertComplaints, recordComplaints } from './alertLaw.ts'
import { calendar } from './builders.ts'
import { insertMany } from './bulk.ts'
import { clockComplaints } from './clockLaw.ts'
import { throwAwayDatabase } from './database.ts'
import { demoFixtures, jonas, mia, priya } from './demoFixtures.ts'
import { pausingPolicies } from './policy.ts'

export type Year = {
  tickets: number
  /** Servers look, and agents act, in stretches of up to so long. */
  stretchMs: number
  /** The same seed gives the same year, but for what two servers race for. */
  seed: number
  /** Told now and then how far it is. */
  tell?: (line: string) => void
}

/** What came of it. `complaints` are the first few. */
export type YearFigures = {
  tickets: number
  alerts: number
  byKind: Record<string, number>
  verbs: number
  restarts: number
  jumps: number
  wrong: number
  complaints: string[]
}

const START = Date.parse('2026-01-05T00:00:00-08:00') as Instant
const YEAR_MS = 365 * DAY
const WEEK_MS = 7 * DAY
const ACT_AT_ONCE = 16
const JUMP_MS = 4 * MINUTE
const RESTARTS_MAX = 40
const TICKETS_CHECKED_AT_ONCE = 1_000

type Action = { at: Instant; ticket: number; do: 'answer' | 'wait' | 'goOn' | 'tier' | 'solve' | 'reopen'; tier?: Tier }

/** A server that ended in the middle of a save: before it, or after it and before anybody heard. */
class Dead extends Error {}

/**
 * A year of tickets on a real database with two servers. Tickets are written many at once as they come; everything after
 * is done by the desk's own verbs, on a clock of its own that jumps, with servers that end in the middle and start again.
 * Then the history of every ticket is held against the law of alerts and a recount of its clocks.
 */
export async function simulateYear({ tickets, stretchMs, seed, tell = () => {} }: Year): Promise<YearFigures> {
  const chance = randomFrom(seed)
  const between = (min: number, max: number) => min + Math.floor(chance() * (max - min))
  const oneOf = <T>(some: readonly T[]): T => some[between(0, some.length)] as T
  const database = await throwAwayDatabase()
  const client = new pg.Client(database.url)
  await client.connect()

  const time = new AsyncLocalStorage<Instant>()
  let now = START
  const online = { agents: [] as AgentId[] }
  const figures = { verbs: 0, restarts: 0, jumps: 0 }
  const servers = [await openServer(demoFixtures), await openServer(null)]

  try {
    const arrivals = Array.from({ length: tickets }, (_, i) => arrival(i)).sort((a, b) => a.openedAt - b.openedAt)
    for (const [i, ticket] of arrivals.entries()) Object.assign(ticket, { number: i + 1 })
    const actions: Action[] = arrivals.flatMap(lifeOf).sort((a, b) => a.at - b.at)
    tell(`${tickets} tickets and ${actions.length} actions of agents ahead`)
    let written = 0
    let acted = 0
    let writtenUntil = START as number
    let toldAt = START as number
    for (;;) {
      const next = await nextMoment()
      if (next === null) break
      now = Math.max(now, next) as Instant
      while (writtenUntil <= now + stretchMs) await writeWeek()
      const from = now
      now = (now + between(1, stretchMs)) as Instant
      online.agents = [mia, jonas, priya].filter(() => chance() < 0.5).map(({ id }) => id)
      await disturb()
      const ready: Action[] = []
      while (acted < actions.length && (actions[acted] as Action).at <= now) ready.push(actions[acted++] as Action)
      await Promise.all([...actAll(ready), time.run(from, () => look(oneOf(servers)))])
      await Promise.all(servers.map(look))
      if (now - toldAt > 30 * DAY) {
        toldAt = now
        tell(`${new Date(now).toISOString().slice(0, 10)}: ${acted} actions done`)
      }
    }
    for (const server of servers) server.offsetMs = 0
    now = (now + HOUR) as Instant
    await Promise.all(servers.map(look))
    tell('every history is held against the law')
    return await verify()

    async function nextMoment(): Promise<Instant | null> {
      const { rows } = await client.query('SELECT min("nextAlarmAt") AS "at" FROM "Ticket"')
      const moments = [rows[0].at?.getTime(), actions[acted]?.at, arrivals[written]?.openedAt].filter(
        (at) => at !== undefined,
      )
      return moments.length === 0 ? null : (Math.min(...moments) as Instant)
    }

    async function writeWeek(): Promise<void> {
      const from = written
      writtenUntil += WEEK_MS
      while (written < arrivals.length && (arrivals[written] as Ticket).openedAt < writtenUntil) written++
      await write(arrivals.slice(from, written))
    }
  } finally {
    await client.end()
    for (const { opened } of servers) await opened.close()
    await database.drop()
  }

  // ---- servers -----------------------------------------------------------------------------------------------------

  async function openServer(fill: typeof demoFixtures | null) {
    const opened = await openStore({ url: database.url }, { seed: fill })
    const server = { opened, offsetMs: 0, dies: null as 'before' | 'after' | null, ...deskOn(opened) }
    return server

    function deskOn({ store }: OpenStore) {
      const { desk } = aDesk({
        store: {
          ...store,
          save: async (changes) => {
            const { dies } = server
            server.dies = null
            if (dies === 'before') throw new Dead()
            const came = await store.save(changes)
            if (dies === 'after') throw new Dead()
            return came
          },
        },
        clock: () => ((time.getStore() ?? now) + server.offsetMs) as Instant,
        newId: randomUUID,
        onlineAgents: () => online.agents,
        observe: () => {},
        feed: { wake: () => {}, listen: () => () => {} },
        policies: pausingPolicies,
      })
      return { desk }
    }
  }

  /** Clocks jump, servers end in the middle of what they do next, and some start again. */
  async function disturb(): Promise<void> {
    for (const server of servers) {
      if (chance() < 0.02) {
        server.offsetMs = chance() < 0.5 ? 0 : between(-JUMP_MS, JUMP_MS)
        figures.jumps++
      }
      if (chance() < 0.01) server.dies = oneOf(['before', 'after'])
    }
    if (figures.restarts < RESTARTS_MAX && chance() < 0.005) {
      figures.restarts++
      const at = between(0, servers.length)
      await servers[at]?.opened.close()
      servers[at] = await openServer(null)
    }
  }

  async function look({ desk }: (typeof servers)[number]): Promise<void> {
    while (await unlessDead(desk.tellAlerts()));
  }

  // ---- agents ------------------------------------------------------------------------------------------------------

  /** Actions of one ticket one after the other, of others at the same time. */
  function actAll(ready: readonly Action[]): Promise<void>[] {
    const queues = Array.from({ length: ACT_AT_ONCE }, () => [] as Action[])
    for (const action of ready) queues[action.ticket % ACT_AT_ONCE]?.push(action)
    return queues.map(async (queue) => {
      for (const action of queue) await time.run(action.at, () => unlessDead(act(action)))
    })
  }

  function act({ ticket, do: what, tier = 1 }: Action): Promise<unknown> {
    figures.verbs++
    const { desk } = servers[ticket % servers.length] as (typeof servers)[number]
    const id = talkOf(ticket)
    if (what === 'answer') return desk.say(mia, id, { text: 'Hello', format: 'plain' }, null)
    if (what === 'wait') return desk.waitForCustomer(mia, ticket)
    if (what === 'goOn') return desk.stopWaiting(mia, ticket)
    if (what === 'tier') return desk.changeTier(mia, ticket, tier, 'because')
    if (what === 'solve') return desk.solve(mia, id, { outcome: 'fixed', words: null })
    return desk.reopen(mia, ticket)
  }

  // ---- tickets -----------------------------------------------------------------------------------------------------

  function arrival(i: number): Ticket {
    const tier = chance() < 0.6 ? 1 : chance() < 0.75 ? 2 : 3
    const openedAt = (START + Math.floor(chance() * YEAR_MS)) as Instant
    const targets = startTargets(pausingPolicies.standard.policy, tier, calendar, openedAt)
    return aTicket({
      id: `ticket-${i}` as TicketId,
      tier,
      openedAt,
      targets,
      calls: callsOf(pausingPolicies.standard.policy, tier, openedAt),
    })
  }

  /** What agents do with a ticket. Every one is solved in the end, some without an answer. */
  function lifeOf({ number: ticket, openedAt, targets }: Ticket): Action[] {
    const due = targets[0]?.dueAt ?? openedAt
    const span = due - openedAt
    const at = (ms: number) => Math.round(ms) as Instant
    const when = chance()
    const answered =
      when < 0.55
        ? at(openedAt + span * chance())
        : when < 0.65
          ? due
          : when < 0.7
            ? at(due + 1)
            : at(due + chance() * DAY)
    const life: Action[] = chance() < 0.94 ? [{ at: answered, ticket, do: 'answer' }] : []
    if (chance() < 0.2) {
      const from = at(openedAt + span * 1.2 * chance())
      life.push({ at: from, ticket, do: 'wait' }, { at: at(from + MINUTE + chance() * DAY), ticket, do: 'goOn' })
    }
    if (chance() < 0.1)
      life.push({ at: at(openedAt + span * 1.2 * chance()), ticket, do: 'tier', tier: oneOf([1, 2, 3]) })
    const solved = at(Math.max(answered, openedAt) + MINUTE + chance() * 16 * HOUR)
    life.push({ at: solved, ticket, do: 'solve' })
    if (chance() < 0.1) {
      const reopened = at(solved + MINUTE + chance() * DAY)
      life.push(
        { at: reopened, ticket, do: 'reopen' },
        { at: at(reopened + MINUTE + chance() * DAY), ticket, do: 'solve' },
      )
    }
    return life
  }

  async function write(some: readonly Ticket[]): Promise<void> {
    const handling = { by: 'agent' as const, agent: mia.id, agentName: mia.name }
    const own = some.map((ticket) => ({ ...ticket, conversation: talkOf(ticket.number), assignee: mia.id }))
    const talks = own.map(({ conversation, openedAt }) =>
      aConversation({
        id: conversation,
        person: anaAsPerson,
        openedAt,
        lastAt: openedAt,
        handling: { ...handling, since: openedAt },
      }),
    )
    await insertMany(client, 'Conversation', talks.map(conversationRow))
    await insertMany(client, 'Ticket', own.map(ticketRow))
    await insertMany(
      client,
      'Target',
      own.flatMap((ticket) => ticket.targets.map((target) => targetRow(ticket, target))),
    )
    for (const { id, conversation } of own)
      await client.query('UPDATE "Conversation" SET "ticketId" = $1 WHERE "id" = $2', [id, conversation])
    const opened = own.map(({ id, number, tier, targets, openedAt, conversation }) =>
      eventRow({ kind: 'TicketOpened', number, tier, targets, at: openedAt, conversation, ticket: id }),
    )
    await insertMany(client, 'Event', opened)
  }

  // ---- the law -----------------------------------------------------------------------------------------------------

  async function verify(): Promise<YearFigures> {
    const rules = { policy: pausingPolicies.standard.policy, calendar }
    const complaints: string[] = []
    const byKind: Record<string, number> = {}
    let alerts = 0
    for (let from = 1; from <= tickets; from += TICKETS_CHECKED_AT_ONCE) {
      const range = [from, from + TICKETS_CHECKED_AT_ONCE - 1]
      const part = `SELECT "id" FROM "Ticket" WHERE "number" BETWEEN $1 AND $2`
      const read = async (sql: string) => (await client.query(sql, range)).rows
      const rows = await read(`SELECT * FROM "Ticket" WHERE "number" BETWEEN $1 AND $2`)
      const targets = byTicket(await read(`SELECT * FROM "Target" WHERE "ticketId" IN (${part}) ORDER BY "kind"`))
      const told = byTicket(await read(`SELECT * FROM "Alert" WHERE "ticketId" IN (${part}) ORDER BY "toldAt", "at"`))
      const events = byTicket(await read(`SELECT * FROM "Event" WHERE "ticketId" IN (${part}) ORDER BY "id"`))
      for (const row of rows) {
        const ticket = ticketOf({ ...row, targets: targets.get(row.id) ?? [], alerts: told.get(row.id) ?? [] })
        const history = (events.get(row.id) ?? []).map((event) => eventOf(event as never))
        alerts += ticket.alerts.length
        for (const { kind } of ticket.alerts) byKind[kind] = (byKind[kind] ?? 0) + 1
        const wrong = [
          ...alertComplaints(history, rules, now),
          ...recordComplaints(ticket.alerts, history),
          ...clockComplaints(ticket, history, rules),
        ]
        complaints.push(...wrong.map((what) => `ticket ${ticket.number}: ${what}`))
      }
    }
    return { tickets, alerts, byKind, ...figures, wrong: complaints.length, complaints: complaints.slice(0, 10) }
  }
}

function talkOf(number: number): ConversationId {
  return `talk-${number}` as ConversationId
}

function byTicket(rows: { ticketId: string }[]): Map<string, never[]> {
  return Map.groupBy(rows, ({ ticketId }) => ticketId) as Map<string, never[]>
}

/** Whoever is dead answers nothing; any other fault is one. */
async function unlessDead<T>(run: Promise<T>): Promise<T | undefined> {
  try {
    return await run
  } catch (fault) {
    if (fault instanceof Dead) return undefined
    throw fault
  }
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
