import type { Instant } from '../../src/calendar/time.ts'
import type {
  AgentLetterRecords,
  AgentLetters,
  GivenUp,
  GivenUpRecords,
  LetterRecords,
  Outbox,
} from '../../src/desk/letterPorts.ts'
import type { Event } from '../../src/domain/event.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import type { Delivery, LetterTrouble } from '../../src/domain/notification.ts'
import type { Agent } from '../../src/domain/person.ts'

type Row = Delivery & {
  state: 'waiting' | 'sent' | 'givenUp'
  attempts: number
  doubts: number
  tryAt: Instant | null
  leaseUntil: Instant | null
  sentAt: Instant | null
  givenUp: { at: Instant; trouble: LetterTrouble; cause: string } | null
}

type Around = { events: Event[]; agents: Map<string, Agent>; isDisabled: (id: AgentId) => boolean }

/** Letters in memory, with the same laws as in the database: a part of the fake store. */
export function fakeLetters({ events, agents, isDisabled }: Around) {
  const rows: Row[] = []
  const chosen = new Map<string, AgentLetters>()
  const digests = new Set<string>()

  const write = (delivery: Delivery) =>
    void rows.push({
      ...delivery,
      ...({
        state: 'waiting',
        attempts: 0,
        doubts: 0,
        tryAt: null,
        leaseUntil: null,
        sentAt: null,
        givenUp: null,
      } as const),
    })
  const rowOf = (id: string) => rows.find((row) => row.id === id)
  const held = ({ id, attempt }: { id: string; attempt: number }) =>
    rows.find((row) => row.id === id && row.attempts === attempt && row.state === 'waiting')
  const blankCode = ({ letter }: Row) => {
    if ('code' in letter) letter.code = ''
  }

  function giveUp(row: Row | undefined, why: { cause: string; trouble: LetterTrouble }, at: Instant) {
    if (!row) return null
    Object.assign(row, { state: 'givenUp', givenUp: { at, ...why }, sentAt: null, leaseUntil: null })
    blankCode(row)
    const { conversation = null, ticket = null } = row
    if (conversation === null) return null
    events.push({ kind: 'LetterGivenUp', delivery: row.id, cause: why.trouble, at, conversation, ticket })
    return conversation
  }

  const outbox: Outbox = {
    claim: async (now, leaseMs, limit) => {
      const isDue = ({ state, tryAt }: Row) => state === 'waiting' && (tryAt ?? now) <= now
      const due = rows.filter(
        (each, i) =>
          isDue(each) &&
          (each.leaseUntil ?? now) <= now &&
          !rows.slice(0, i).some((earlier) => earlier.to === each.to && isDue(earlier)),
      )
      return due.slice(0, limit).map((row) => {
        row.attempts++
        if (row.leaseUntil !== null) row.doubts++
        row.leaseUntil = (now + leaseMs) as Instant
        return { ...plain(row), attempt: row.attempts, doubts: row.doubts }
      })
    },
    hold: async (claim, until) => {
      const row = held(claim)
      if (row) row.leaseUntil = until
      return row !== undefined
    },
    sent: async (id, at, { keep }) => {
      const row = rowOf(id)
      if (!row || row.state === 'sent') return
      Object.assign(row, { state: 'sent', sentAt: at, leaseUntil: null, givenUp: null })
      if (!keep) blankCode(row)
    },
    delayed: async (claim, { isDoubtful }, tryAt) => {
      const row = held(claim)
      if (row) Object.assign(row, { tryAt, leaseUntil: null, doubts: row.doubts + (isDoubtful ? 1 : 0) })
    },
    givenUp: async (claim, why, at) => giveUp(held(claim), why, at),
    bounced: async (id, why, at) =>
      giveUp(
        rows.find((row) => row.id === id && row.state === 'sent'),
        why,
        at,
      ),
    kept: async (limit) =>
      rows
        .slice()
        .reverse()
        .slice(0, limit)
        .map((row) => ({ ...plain(row), sentAt: row.sentAt })),
  }

  const givenUpOf = (): GivenUp[] =>
    rows
      .flatMap((row) => {
        if (!row.givenUp) return []
        const { at, trouble, cause } = row.givenUp
        const isSpent = 'code' in row.letter && row.letter.code === ''
        const { id, to, conversation = null, letter } = row
        return [{ id, to, about: letter.about, conversation, at, trouble, cause, isSpent }]
      })
      .reverse()
      .sort((a, b) => b.at - a.at)
  const isOpen = ({ to, at }: GivenUp) =>
    !rows.some((row) => row.to === to && row.state === 'sent' && Number(row.sentAt) > at)

  const records: LetterRecords = {
    undeliveredOf: async (id) =>
      givenUpOf()
        .filter((letter) => letter.conversation === id && isOpen(letter))
        .map(({ cause: _cause, isSpent: _isSpent, ...letter }) => letter),
    letterLocalesOf: async (agents) =>
      new Map(agents.flatMap((id) => (chosen.get(id)?.locale === 'fr' ? [[id, 'fr'] as const] : []))),
    undeliveredAmong: async (ids) =>
      ids.filter((id) => givenUpOf().some((each) => each.conversation === id && isOpen(each))),
  }

  const operator: GivenUpRecords = {
    givenUpLetters: async (limit) => givenUpOf().slice(0, limit),
    givenUpLetter: async (id) => givenUpOf().find((letter) => letter.id === id) ?? null,
    tryLetterAgain: async (id) => {
      const row = rowOf(id)
      if (row?.state !== 'givenUp') return false
      Object.assign(row, { state: 'waiting', tryAt: null, givenUp: null })
      return true
    },
  }

  const agentLetters: AgentLetterRecords = {
    lettersOf: async (agent) => chosen.get(agent) ?? { digest: true, locale: 'en' },
    chooseLetters: async (agent, choice) => {
      if (!agents.has(agent)) return false
      chosen.set(agent, { digest: true, locale: 'en', ...chosen.get(agent), ...choice })
      return true
    },
    awaitingDigest: async (day) =>
      [...agents.values()]
        .filter(({ id }) => !isDisabled(id) && !digests.has(`${day} ${id}`) && chosen.get(id)?.digest !== false)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((agent) => ({ agent, locale: chosen.get(agent.id)?.locale ?? 'en' })),
    digestFigures: async ({ from, until }) => {
      const count = (...kinds: Event['kind'][]) =>
        events.filter(({ kind, at }) => kinds.includes(kind) && at >= from && at < until).length
      return {
        opened: count('TicketOpened'),
        answered: count('TicketAnswered'),
        solved: count('TicketSolved', 'TicketClosed'),
        ...{ kept: 0, broken: 0, overdue: [], dueNext: [] },
      }
    },
    saveDigest: async (day, agent, delivery) => {
      if (digests.has(`${day} ${agent}`)) return false
      digests.add(`${day} ${agent}`)
      write(delivery)
      return true
    },
  }

  const forget = (isOver: (row: Row) => boolean) => {
    rows.splice(0, rows.length, ...rows.filter((row) => !isOver(row)))
  }

  return { rows, write, blankCode, forget, outbox, records, operator, agentLetters }
}

function plain({ id, to, locale, letter, conversation = null, ticket = null }: Delivery): Delivery {
  return { id, to, locale, letter, conversation, ticket }
}
