import type { Accounts } from '../../desk/accountPorts.ts'
import type { Decide } from '../../desk/botPorts.ts'
import type { Desk } from '../../desk/ports.ts'
import type { Clock, Feed } from '../../desk/storePorts.ts'
import type { AgentId, ConversationId, CustomerId, FileId } from '../../domain/ids.ts'
import type { Locale } from '../../domain/person.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import { deskApi } from '../api/deskApi.ts'
import { fileHeaders } from '../upload.ts'
import type { ConversationWire } from '../wire.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import type { Door, Outcome } from './door.ts'
import { type LiveParts, liveRoutes } from './liveRoutes.ts'
import { createNewest } from './newest.ts'
import type { Presence } from './presence.ts'
import { streamWakes } from './stream.ts'
import { ticketRoutes } from './ticketRoutes.ts'
import { conversationWire, type Eye, linesWire, messageWire, queueRow } from './view.ts'

/** Lines of one answer; the rest is asked for by number. */
const LINES_MAX = 500

export type DeskParts = {
  desk: Desk
  auth: AgentAuth
  accounts: Pick<Accounts, 'agents'>
  feed: Pick<Feed, 'listen' | 'wake'>
  clock: Clock
  presence: Presence
  decide: Decide
  queueWaitMs: number
  scan: LiveParts['scan']
  articles: LiveParts['articles']
  log: LiveParts['log']
  fault: (cause: unknown, what: string) => void
}

/** Who looks, how they read, and what at. */
export type Looking = { who: SignedIn; locale: Locale; query?: object | undefined }

/** The list, the conversations, and what an agent does with them. */
export function deskRoutes(door: Door, parts: DeskParts): void {
  const { desk, accounts, clock, decide } = parts
  const newest = createNewest(desk)

  door.serve(deskApi, {
    'GET /api/queue': async (call) => {
      const { view, text, offset, limit } = call.query
      const { agent } = call.who
      const page = text
        ? await desk.queue.search(agent, text, limit)
        : await desk.queue.page(agent, view, offset, limit)
      if (isRefusal(page)) return page
      const eye = await eyeOf(call)
      return { answer: { now: eye.now, total: page.total, rows: page.rows.map((row) => queueRow(row, eye)) } }
    },

    'GET /api/queue/standing': async ({ who }) => {
      const standing = await desk.queue.standing(who.agent)
      if (isRefusal(standing)) return standing
      const alerts = standing.alerts.map(({ agents: _, ...alert }) => alert)
      return { answer: { now: clock(), agentsOnline: parts.presence.agentsOnline(), ...standing, alerts } }
    },

    'GET /api/stream': (call) => streamWakes(call, { ...parts, newest }),

    'PUT /api/stream/heard': async ({ who }) => {
      parts.feed.wake(`heard:${who.session.id}`)
      return { answer: undefined }
    },

    'GET /api/conversations/:id': (call) => view(call, idOf(call.params)),

    'GET /api/conversations/:id/messages': async ({ params, query, who }) => {
      const refusal = await missing(idOf(params))
      if (refusal) return refusal
      const messages = await desk.messagesAfter(idOf(params), query.after, LINES_MAX)
      return { answer: { messages: linesWire(messages, who.agent.id) } }
    },

    'POST /api/conversations/:id/messages': async ({ body, who, params }) => {
      const said = { text: body.text, format: 'plain' as const }
      const message = await desk.say(who.agent, idOf(params), said, body.clientId)
      return isRefusal(message) ? message : { answer: messageWire(message, who.agent.id) }
    },

    'PUT /api/conversations/:id/agent': (call) => change(call, (agent, id) => desk.takeOver(agent, id)),
    'DELETE /api/conversations/:id/agent': (call) => change(call, (agent, id) => desk.release(agent, id, decide)),
    'PUT /api/conversations/:id/provider': (call) =>
      change(call, (agent, id) => desk.routeInquiry(agent, id, call.body.customer as CustomerId | null, decide)),

    'GET /api/customers': async ({ who, query }) => {
      const found = await desk.findCustomers(who.agent, query.text)
      if (isRefusal(found)) return found
      return { answer: { customers: found.map(({ id, name, domains, door }) => ({ id, name, domains, door })) } }
    },

    'GET /api/files/:conversation/:file': async ({ params, query, res }) => {
      const file = await desk.file(params.conversation as ConversationId, params.file as FileId)
      if (isRefusal(file)) return file
      // a stranger's file: saved, unless it is a picture and asked to be shown, and never anything that could run
      res.writeHead(200, { ...fileHeaders(file, query.show), 'Cross-Origin-Resource-Policy': 'same-origin' })
      res.end(file.bytes)
      return null
    },
  })

  ticketRoutes(door, { desk, clock, view, change })
  liveRoutes(door, { ...parts, view })

  async function eyeOf({ who, locale, query }: Looking): Promise<Eye> {
    const names = new Map((await accounts.agents()).map(({ id, name }) => [id, name]))
    return {
      agent: who.agent,
      locale,
      now: clock(),
      policies: desk.policies,
      zone: query && 'zone' in query && typeof query.zone === 'string' ? query.zone : null,
      nameOf: (id: AgentId) => names.get(id) ?? null,
      lookersAt: (id) =>
        parts.presence.lookersAt(id).flatMap((agent) => (agent === who.agent.id ? [] : (names.get(agent) ?? []))),
      queueWaitMs: parts.queueWaitMs,
    }
  }

  async function view(call: Looking, id: ConversationId): Promise<Outcome<ConversationWire>> {
    const seen = await desk.view(call.who.agent, id)
    return isRefusal(seen) ? seen : { answer: conversationWire(seen, await eyeOf(call)) }
  }

  /** Does something to a conversation and answers with the whole of it afterwards. */
  async function change<T extends object>(
    call: Looking & { params: Record<string, string> },
    run: (agent: SignedIn['agent'], id: ConversationId) => Promise<T | Refusal>,
  ): Promise<Outcome<ConversationWire>> {
    const id = idOf(call.params)
    const result = await run(call.who.agent, id)
    return isRefusal(result) ? result : view(call, id)
  }

  async function missing(id: ConversationId): Promise<Refusal | null> {
    return (await desk.conversation(id)) ? null : { refused: 'unknown', what: 'conversation' }
  }
}

function idOf(params: Record<string, string>): ConversationId {
  return (params.id ?? '') as ConversationId
}
