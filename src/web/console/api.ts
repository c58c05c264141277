import type { ConversationWire, CustomersWire, MessageWire, MeWire, ProblemWire, QueueWire } from '../../http/wire.ts'
import { words } from './words.ts'

/** A call that was refused or did not arrive. `message` is a sentence for the agent. */
export class Problem extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  /** Nobody answered, or the desk itself failed: the same call may work in a moment. */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const inMyZone = `?zone=${encodeURIComponent(zone)}`

/** The desk's console API, call by call. Every call throws a Problem when it does not come back with what was asked. */
export const api = {
  me: () => call<MeWire>('GET', 'me'),
  signInByLink: (link: string) => call<MeWire>('POST', 'session', { link }),
  signInByPassword: (email: string, password: string) => call<MeWire>('POST', 'session', { email, password }),
  signOut: () => call<void>('DELETE', 'session'),
  setPassword: (password: string, current: string | null) => call<void>('PUT', 'me/password', { password, current }),
  queue: () => call<QueueWire>('GET', 'queue'),
  solved: () => call<QueueWire>('GET', 'queue/solved'),
  conversation: (id: string) => call<ConversationWire>('GET', `${at(id)}${inMyZone}`),
  takeOver: (id: string) => call<ConversationWire>('PUT', `${at(id)}/agent${inMyZone}`),
  handBack: (id: string) => call<ConversationWire>('DELETE', `${at(id)}/agent${inMyZone}`),
  solve: (id: string) => call<ConversationWire>('PUT', `${at(id)}/solved${inMyZone}`),
  customers: (text: string) => call<CustomersWire>('GET', `customers?text=${encodeURIComponent(text)}`),
  route: (id: string, customer: string | null) =>
    call<ConversationWire>('PUT', `${at(id)}/provider${inMyZone}`, { customer }),
  say: (id: string, text: string, clientId: string) =>
    call<MessageWire>('POST', `${at(id)}/messages`, { text, clientId }),
}

/** Where a file that came with a message can be fetched. */
export function fileUrl(conversation: string, file: string): string {
  return `/api/files/${encodeURIComponent(conversation)}/${encodeURIComponent(file)}`
}

/** The address of the event stream, with the conversation that is open. */
export function streamUrl(conversation: string | null): string {
  return `/api/stream${conversation ? `?conversation=${encodeURIComponent(conversation)}` : ''}`
}

function at(id: string): string {
  return `conversations/${encodeURIComponent(id)}`
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`/api/${path}`, {
    method,
    headers: method === 'GET' ? {} : { 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Problem(0, 'unreachable', words.problem.unreachable)
  })
  if (answer.status === 204) return undefined as T
  const json = await answer.json().catch(() => null)
  if (answer.ok && json) return json as T
  const problem = (json as ProblemWire | null)?.error
  throw new Problem(answer.status, problem?.code ?? 'fault', problem?.message ?? words.problem.fault)
}
