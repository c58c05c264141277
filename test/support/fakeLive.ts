import type { LiveRecords, LiveTalk } from '../../src/desk/livePorts.ts'
import type { Changes } from '../../src/desk/storePorts.ts'
import type { Conversation, Message } from '../../src/domain/conversation.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Satisfaction } from '../../src/domain/satisfaction.ts'

const nothing: LiveTalk = {
  page: null,
  browser: null,
  readUntil: null,
  connectedAt: null,
  agentDueAt: null,
  agentGoneAt: null,
  mailDueAt: null,
  mailedUntil: null,
  mailedAt: null,
}

type Around = {
  talks: Map<string, Conversation>
  events: Event[]
  log: (id: ConversationId) => Message[]
}

/** What is live, without a database: a part of the fake store. */
export function fakeLive({ talks, events, log }: Around) {
  const live = new Map<string, LiveTalk>()
  const satisfaction = new Map<string, Satisfaction>()
  const of = (id: string) => live.get(id) ?? nothing
  const patch = (id: string, to: Partial<LiveTalk>) => void live.set(id, { ...of(id), ...to })

  const records: LiveRecords = {
    live: async (id) => of(id),
    markRead: async (id, until) => {
      if (!talks.has(id) || (of(id).readUntil ?? 0) >= until) return false
      patch(id, { readUntil: until })
      return true
    },
    markConnected: async (ids, at) => {
      for (const id of ids) if (talks.has(id)) patch(id, { connectedAt: at })
    },
    conversationsChanged: async (known) =>
      [...known].flatMap(([id, version]) => (talks.get(id)?.version === version ? [] : [id])),
    newestLines: async (ids) =>
      new Map(ids.flatMap((id) => (talks.has(id) ? [[id, talks.get(id)?.seq ?? 0] as const] : []))),
    markPlace: async (id, { page, browser }) => {
      const before = of(id)
      if (!talks.has(id) || (before.page === page && before.browser === browser)) return false
      patch(id, { page, browser })
      return true
    },
    markGone: async (online, connectedSince, dueAt) => {
      for (const [id, { agentGoneAt, connectedAt }] of live) {
        const handling = talks.get(id)?.handling
        if (handling?.by !== 'agent') continue
        const isOnline = online.includes(handling.agent)
        if (isOnline && agentGoneAt !== null) patch(id, { agentGoneAt: null })
        if (!isOnline && agentGoneAt === null && (connectedAt ?? 0) >= connectedSince) patch(id, { agentGoneAt: dueAt })
      }
    },
    firstLiveDue: async (kind, now) =>
      ([...live]
        .filter(([, talk]) => (talk[kind] ?? Number.POSITIVE_INFINITY) <= now)
        .sort(([, a], [, b]) => Number(a[kind]) - Number(b[kind]))[0]?.[0] as ConversationId | undefined) ?? null,
    correctionsOf: async (id) => log(id).filter(({ body }) => body.replaces),
    countAhead: async (id, since) =>
      [...talks.values()].filter(
        (talk) => talk.id !== id && talk.handling.by === 'queue' && talk.handling.since < since,
      ).length,
    recentWaits: async (since, limit) =>
      events
        .filter((event) => event.at >= since)
        .flatMap((event) => (event.kind === 'AgentJoined' ? [event] : []))
        .reverse()
        .slice(0, limit)
        .flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs])),
    satisfactionOf: async (ticket) => satisfaction.get(ticket) ?? null,
    satisfactionSince: async (from, to) =>
      [...satisfaction.values()].filter(({ at }) => at >= from && at < to).sort((a, b) => a.at - b.at),
  }

  return {
    records,
    save({ conversation, live: changed, satisfaction: said }: Changes) {
      if (conversation && changed) patch(conversation.id, changed)
      if (said) satisfaction.set(said.ticket, said)
    },
  }
}
