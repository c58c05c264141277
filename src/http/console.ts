import type { Server } from 'restify'
import { z } from 'zod'
import type { Accounts, Clock, Decide, Desk, Feed } from '../desk/ports.ts'
import type { AgentId, ConversationId, CustomerId, FileId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { isRefusal } from '../domain/refusal.ts'
import { createAgentAuth, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './agentAuth.ts'
import { type Call, isProblem } from './answer.ts'
import { addressOf } from './auth.ts'
import { type AgentCall, createDoor, type Outcome, readBody } from './consoleDoor.ts'
import { type ConsoleRefusal, isConsoleRefusal } from './consoleProblem.ts'
import { conversationWire, type Eye, messageWire, queueRow, queueRows } from './consoleView.ts'
import { type Presence, streamWakes } from './stream.ts'
import { fileHeaders } from './upload.ts'
import type { CustomersWire, MessagesWire, MeWire, QueueWire } from './wire.ts'

/** Lines of one answer; the rest is asked for by number. */
const LINES_MAX = 500
/** Longer searches are read only this far. */
const SEARCH_LENGTH_MAX = 100

/** Everything the console is given by the composition root. */
export type ConsoleParts = {
  desk: Desk
  accounts: Accounts
  feed: Pick<Feed, 'listen'>
  clock: Clock
  presence: Presence
  /** The assistant's decision, for the sentence it says when a conversation is handed back. */
  decide: Decide
  /** As in the desk's needs; orders visitors who wait for a person among the due times. */
  queueWaitMs: number
  /** What people type to reach the desk, without a slash at its end. */
  publicUrl: () => string
  /** Whether a proxy in front names the caller's address. */
  trustProxy: boolean
  /** Told of what failed, for the log. */
  fault: (cause: unknown, what: string) => void
}

/** Signing in needs one of these. */
const credentials = z.union([
  z.object({ link: z.string().min(1).max(100) }),
  z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(PASSWORD_LENGTH_MAX) }),
])
const newPassword = z.object({
  password: z
    .string()
    .min(PASSWORD_LENGTH_MIN, `at least ${PASSWORD_LENGTH_MIN} characters`)
    .max(PASSWORD_LENGTH_MAX, `at most ${PASSWORD_LENGTH_MAX} characters`),
  current: z.string().max(PASSWORD_LENGTH_MAX).nullish(),
})
const spoken = z.object({
  text: z
    .string()
    .max(20_000, 'at most 20,000 characters')
    .refine((text) => text.trim() !== '', 'write something'),
  clientId: z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, "-" or "_"'),
})

/** Null is none of our customers. */
const routing = z.object({ customer: z.string('the id of a customer, or null').min(1).max(100).nullable() })

/**
 * The console's resources under /api. Taking over is `PUT …/agent`, handing back `DELETE …/agent`, signing in and out is
 * the session. Refusals become statuses in consoleProblem.ts.
 */
export function consoleRoutes(server: Server, parts: ConsoleParts): void {
  const { desk, accounts, clock } = parts
  const auth = createAgentAuth(accounts, clock)
  const door = createDoor(server, { ...parts, auth })

  door.forAnybody('post', '/api/session', async ({ req }) => {
    const given = await readBody(req, credentials)
    if (isConsoleRefusal(given) || isProblem(given)) return given
    const who =
      'link' in given
        ? await auth.byLink(given.link)
        : await auth.byPassword(given.email, given.password, addressOf(req, parts.trustProxy))
    if ('refused' in who) return who
    const before = door.sessionOf(req)
    if (before) await auth.signOut(before)
    return { status: 201, body: await me(who), headers: { 'Set-Cookie': door.cookie(who.session) } }
  })

  door.forAnybody('del', '/api/session', async ({ req }) => {
    const session = door.sessionOf(req)
    if (session) await auth.signOut(session)
    return { status: 204, headers: { 'Set-Cookie': door.cookie(null) } }
  })

  door.forAgents('get', '/api/me', async ({ who }) => ({
    status: 200,
    body: await me(who),
    headers: { 'Set-Cookie': door.cookie(who.session) }, // the cookie slides with the session
  }))

  door.forAgents('put', '/api/me/password', async ({ req, who }) => {
    const given = await readBody(req, newPassword)
    if (isConsoleRefusal(given) || isProblem(given)) return given
    return (await auth.setPassword(who, given.password, given.current ?? null)) ?? { status: 204 }
  })

  door.forAgents('get', '/api/queue', async (call) => {
    const rows = await desk.queue(call.who.agent)
    return isRefusal(rows) ? rows : list(call, (eye) => queueRows(rows, eye))
  })

  door.forAgents('get', '/api/queue/solved', async (call) => {
    const rows = await desk.solvedTickets(call.who.agent)
    return isRefusal(rows) ? rows : list(call, (eye) => rows.map((row) => queueRow(row, eye)))
  })

  door.forAgents('get', '/api/conversations/:id', (call) => view(call))

  door.forAgents('get', '/api/conversations/:id/messages', async ({ who, params, query }) => {
    const after = z.coerce
      .number()
      .int()
      .min(0)
      .max(2_147_483_647)
      .safeParse(query.get('after') ?? 0)
    if (!after.success) return { refused: 'unreadable', why: 'after: a message number.' }
    const refusal = await unseen(who.agent, idOf(params))
    if (refusal) return refusal
    const messages = await desk.messagesAfter(idOf(params), after.data, LINES_MAX)
    return { status: 200, body: { messages: messages.map(messageWire) } satisfies MessagesWire }
  })

  door.forAgents('put', '/api/conversations/:id/agent', (call) =>
    change(call, ({ who, params }) => desk.takeOver(who.agent, idOf(params))),
  )

  door.forAgents('del', '/api/conversations/:id/agent', (call) =>
    change(call, ({ who, params }) => desk.release(who.agent, idOf(params), parts.decide)),
  )

  door.forAgents('put', '/api/conversations/:id/solved', (call) =>
    change(call, ({ who, params }) => desk.solve(who.agent, idOf(params))),
  )

  door.forAgents('get', '/api/customers', async ({ who, query }) => {
    const found = await desk.findCustomers(who.agent, (query.get('text') ?? '').slice(0, SEARCH_LENGTH_MAX))
    if (isRefusal(found)) return found
    const customers = found.map(({ id, name, domains, door }) => ({ id, name, domains, door }))
    return { status: 200, body: { customers } satisfies CustomersWire }
  })

  door.forAgents('put', '/api/conversations/:id/provider', async (call) => {
    const given = await readBody(call.req, routing)
    if (isConsoleRefusal(given) || isProblem(given)) return given
    const customer = given.customer as CustomerId | null
    return change(call, ({ who, params }) => desk.routeInquiry(who.agent, idOf(params), customer, parts.decide))
  })

  door.forAgents('post', '/api/conversations/:id/messages', async ({ req, who, params }) => {
    const given = await readBody(req, spoken)
    if (isConsoleRefusal(given) || isProblem(given)) return given
    const body = { text: given.text, format: 'plain' as const }
    const message = await desk.say(who.agent, idOf(params), body, given.clientId)
    return isRefusal(message) ? message : { status: 201, body: messageWire(message) }
  })

  door.forAgents('get', '/api/files/:conversation/:file', async ({ who, params, res }) => {
    const conversation = params.conversation as ConversationId
    const refusal = await unseen(who.agent, conversation)
    if (refusal) return refusal
    const file = await desk.file(conversation, params.file as FileId)
    if (isRefusal(file)) return file
    res.writeHead(200, fileHeaders(file, false)) // always saved: it is a stranger's file
    res.end(file.bytes)
    return null
  })

  door.forAgents('get', '/api/stream', (call) => streamWakes(call, { ...parts, auth }))

  async function me({ agent, byLink }: AgentCall['who']): Promise<MeWire> {
    const { id, name, email, role } = agent
    return { id, name, email, role, hasPassword: await auth.hasPassword(agent.id), byLink }
  }

  async function eyeOf({ who, query }: AgentCall): Promise<Eye> {
    const names = new Map((await accounts.agents()).map(({ id, name }) => [id, name]))
    return {
      agent: who.agent,
      now: clock(),
      calendar: desk.calendar,
      zone: query.get('zone')?.slice(0, 64) ?? null,
      nameOf: (id: AgentId) => names.get(id) ?? null,
      queueWaitMs: parts.queueWaitMs,
    }
  }

  async function list(call: AgentCall, rowsFor: (eye: Eye) => QueueWire['rows']): Promise<Outcome> {
    const eye = await eyeOf(call)
    const agentsOnline = parts.presence.agentsOnline()
    return { status: 200, body: { now: eye.now, agentsOnline, rows: rowsFor(eye) } satisfies QueueWire }
  }

  async function view(call: AgentCall): Promise<Outcome> {
    const seen = await desk.view(call.who.agent, idOf(call.params))
    return isRefusal(seen) ? seen : { status: 200, body: conversationWire(seen, await eyeOf(call)) }
  }

  /** Does something to a conversation and answers with the whole of it afterwards. */
  async function change(call: AgentCall, run: (call: AgentCall) => Promise<unknown>): Promise<Outcome> {
    const result = await run(call)
    return isRefusal(result) ? result : view(call)
  }

  /** Why this agent may not read that conversation, if so. */
  async function unseen(agent: Agent, id: ConversationId): Promise<ConsoleRefusal | null> {
    if (!may(agent, 'readQueue')) return { refused: 'notAllowed', action: 'readQueue' }
    return (await desk.conversation(id)) ? null : { refused: 'unknown', what: 'conversation' }
  }
}

function idOf(params: Call['params']): ConversationId {
  return (params.id ?? '') as ConversationId
}
