import type { z } from 'zod'
import type { ConsoleApi } from '../../http/api/consoleApi.ts'
import type { AnswerOf, Endpoint, EndpointName } from '../../http/api/endpoint.ts'
import type { MessageWire, ProblemWire, QueueView } from '../../http/wire.ts'
import { locale } from './language.ts'
import { words } from './words.ts'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

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

/** Asks the agent for a fresh proof; answers whether there is one now. */
type AskForProof = () => Promise<boolean>
let askForProof: AskForProof | null = null

/** Whom to ask when the desk wants a fresh proof before it does something; answers how to stop. */
export function onProofNeeded(ask: AskForProof): () => void {
  askForProof = ask
  return () => {
    if (askForProof === ask) askForProof = null
  }
}

/** The desk's console API, call by call. Every call throws a Problem when it does not come back with what was asked. */
export const api = {
  queue: (view: QueueView, offset: number, limit: number) => call('GET /api/queue', { query: { view, offset, limit } }),
  search: (text: string) => call('GET /api/queue', { query: { text } }),
  standing: () => call('GET /api/queue/standing', {}),
  conversation: (id: string) => call('GET /api/conversations/:id', { id, query: { zone } }),
  takeOver: (id: string) => call('PUT /api/conversations/:id/agent', { id, query: { zone } }),
  handBack: (id: string) => call('DELETE /api/conversations/:id/agent', { id, query: { zone } }),
  customers: (text: string) => call('GET /api/customers', { query: { text } }),
  route: (id: string, customer: string | null) =>
    call('PUT /api/conversations/:id/provider', { id, query: { zone }, body: { customer } }),
  say: (id: string, text: string, clientId: string) =>
    call('POST /api/conversations/:id/messages', { id, body: { text, clientId } }),
}

/** Where a file that came with a message can be saved from, or with `show` a picture looked at. */
export function fileUrl(conversation: string, file: string, show = false): string {
  return `/api/files/${encodeURIComponent(conversation)}/${encodeURIComponent(file)}${show ? '?show=true' : ''}`
}

/** Says something with files. The desk judges them by what is inside, and sends all of them or none. */
export async function sendFiles(
  conversation: string,
  said: { text: string; clientId: string },
  files: readonly File[],
): Promise<MessageWire> {
  const form = new FormData()
  form.append('activity', JSON.stringify(said))
  for (const file of files) form.append('file', file, file.name)
  return read(
    fetch(`/api/conversations/${encodeURIComponent(conversation)}/files`, {
      method: 'POST',
      headers: { 'Accept-Language': locale, 'X-Signpost': 'console' },
      body: form,
    }),
  )
}

/** The address of the event stream, with the conversation that is open. */
export function streamUrl(conversation: string | null): string {
  return `/api/stream${conversation ? `?conversation=${encodeURIComponent(conversation)}` : ''}`
}

/** What a call is given: what stands for `:name` in its address, the query, and the body. */
type Given<E extends Endpoint> = Record<string, unknown> &
  (E extends { query: z.ZodType } ? { query?: Partial<z.input<E['query']>> } : object) &
  (E extends { body: z.ZodType } ? { body: z.input<E['body']> } : object)

/** One call of the API, typed by the server's own schemas. */
export async function call<Name extends keyof ConsoleApi & EndpointName>(
  name: Name,
  given: Given<ConsoleApi[Name]>,
): Promise<AnswerOf<ConsoleApi[Name]>> {
  return provenFirst(() => read<AnswerOf<ConsoleApi[Name]>>(send(name, given)))
}

/** The calls that answer a file. */
export type FileCall =
  | 'GET /api/admin/customers/export'
  | 'GET /api/admin/audit/export'
  | 'POST /api/admin/people/exports'

/** A call that answers a file, whole or not at all. What stands in the body stays out of every address. */
export async function callForFile<Name extends FileCall>(name: Name, given: Given<ConsoleApi[Name]>): Promise<Blob> {
  return provenFirst(async () => {
    const answer = await reach(send(name, given))
    return answer.ok ? await reach(answer.blob()) : read(Promise.resolve(answer))
  })
}

function send(name: string, given: Record<string, unknown>): Promise<Response> {
  const [method = '', pattern = ''] = name.split(' ')
  const { query = {}, body } = given as { query?: Record<string, unknown>; body?: object }
  const path = pattern.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(given[key])))
  const asked = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(asked.map(([key, value]) => [key, String(value)]))
  return fetch(asked.length > 0 ? `${path}?${search}` : path, {
    method,
    headers: { 'Accept-Language': locale, ...(method !== 'GET' && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
}

/** Makes the call; where the server wants proof first, asks for it and makes the call once more. */
async function provenFirst<T>(once: () => Promise<T>): Promise<T> {
  return once().catch(async (problem) => {
    const isAsked = problem instanceof Problem && problem.code === 'proveAgain' && askForProof
    if (!isAsked || !(await isAsked())) throw problem
    return once()
  })
}

/** Whatever the network does to it is one problem: the desk cannot be reached. */
function reach<T>(call: Promise<T>): Promise<T> {
  return call.catch(() => {
    throw new Problem(0, 'unreachable', words.problem.unreachable)
  })
}

async function read<T>(call: Promise<Response>): Promise<T> {
  const answer = await reach(call)
  if (answer.status === 204) return undefined as T
  const json = await answer.json().catch(() => null)
  if (answer.ok && json) return json as T
  const problem = (json as ProblemWire | null)?.error
  throw new Problem(answer.status, problem?.code ?? 'fault', problem?.message ?? words.problem.fault)
}
