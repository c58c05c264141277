import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Call = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: Json }
type Json = { [key: string]: unknown }
type Answer = { status: number; body?: object | null; headers?: Record<string, string> }

/** A help desk's API over HTTP; `serve` is its rules. What breaks them is answered as such a desk does. */
export async function fakeDesk(serve: (call: Call) => Answer) {
  const calls: Call[] = []
  const fail: Answer[] = []
  const server = createServer(async (req, res) => {
    let text = ''
    for await (const chunk of req) text += chunk
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://x')
    const body = (text ? JSON.parse(text) : null) as Json
    const call = { method: req.method ?? '', path: pathname, query: searchParams, headers: req.headers, body }
    calls.push(call)
    const { status, body: said, headers } = fail.shift() ?? serve(call)
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(said ? JSON.stringify(said) : '')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    calls,
    fail,
    url: `http://127.0.0.1:${port}`,
    writes: () => calls.filter(({ method }) => method !== 'GET'),
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

/** The rules of Zendesk's ticketing API, as far as the recipe needs them. */
export function zendeskRules() {
  const tickets: Json[] = []
  const comments: Json[] = []
  const made = new Map<string, Json>()
  const serve = ({ method, path, query, headers, body }: Call): Answer => {
    const basic = Buffer.from(`${headers.authorization?.replace(/^Basic /, '')}`, 'base64').toString()
    if (basic !== 'agent@desk.example/token:t0ken') return { status: 401, body: { error: "Couldn't authenticate you" } }
    if (method === 'GET' && path === '/api/v2/tickets.json') {
      return {
        status: 200,
        body: { tickets: tickets.filter(({ external_id }) => external_id === query.get('external_id')) },
      }
    }
    const ticket = body?.ticket as Json | undefined
    if (method === 'POST' && path === '/api/v2/tickets.json') {
      const key = String(headers['idempotency-key'])
      const known = made.get(key)
      if (known) return { status: 201, body: { ticket: known }, headers: { 'x-idempotency-lookup': 'hit' } }
      const { requester, comment } = (ticket ?? {}) as { requester?: Json; comment?: Json }
      if (!comment?.body || !requester?.email || !requester.name || unprocessable(ticket)) return { status: 422 }
      const { comment: _, requester: __, ...kept } = ticket as Json
      const stored = { ...kept, id: tickets.length + 35, requester_id: 7, assignee_id: null } as unknown as Json
      tickets.push(stored)
      comments.push({ ticket: stored.id, ...comment } as Json)
      made.set(key, stored)
      return { status: 201, body: { ticket: stored } }
    }
    const stored = tickets.find(({ id }) => path === `/api/v2/tickets/${id}.json`)
    if (!stored) return { status: 404, body: { error: 'RecordNotFound' } }
    if (method === 'GET') return { status: 200, body: { ticket: stored } }
    if (method !== 'PUT' || !ticket || stored.status === 'closed' || unprocessable(ticket)) return { status: 422 }
    if (ticket.status === 'new') return { status: 422 }
    if (ticket.status === 'solved' && !stored.assignee_id && !ticket.assignee_email) return { status: 422 }
    const { comment, ...fields } = ticket
    Object.assign(stored, fields)
    if (comment) comments.push({ ticket: stored.id, ...(comment as Json) } as Json)
    return { status: 200, body: { ticket: stored } }
  }
  /** A due date is a task's alone. */
  const unprocessable = (ticket: Json | undefined) =>
    !ticket ||
    (ticket.due_at !== undefined && ticket.type !== 'task') ||
    (ticket.priority !== undefined && !['low', 'normal', 'high', 'urgent'].includes(ticket.priority as string)) ||
    (ticket.status !== undefined && !['new', 'open', 'pending', 'hold', 'solved'].includes(ticket.status as string))
  return { serve, tickets, comments }
}

/** The rules of Zammad's REST API, as far as the recipe needs them. */
export function zammadRules() {
  const tickets: Json[] = []
  const articles: Json[] = []
  const okArticle = (article: Json | undefined) =>
    article?.body &&
    article.type === 'note' &&
    ['text/plain', 'text/html'].includes(article.content_type as string) &&
    typeof article.internal === 'boolean' &&
    ['Agent', 'Customer', 'System'].includes(article.sender as string)
  const serve = ({ method, path, query, headers, body }: Call): Answer => {
    if (headers.authorization !== 'Token token=t0ken') return { status: 401, body: { error: 'Invalid token' } }
    if (method === 'GET' && path === '/api/v1/tickets/search') {
      const [field = '', value] = (query.get('query') ?? '').split(':')
      return { status: 200, body: tickets.filter((ticket) => ticket[field] === value) }
    }
    if (method === 'POST' && path === '/api/v1/tickets') {
      const { article, ...fields } = body as Json & { article?: Json }
      if (!fields.title || fields.group !== 'Users' || !okArticle(article)) return { status: 422 }
      if (!/^guess:.+@/.test(String(fields.customer_id))) return { status: 422 }
      const stored = { ...fields, id: tickets.length + 11, customer_id: 5 } as unknown as Json
      tickets.push(stored)
      articles.push({ ticket_id: stored.id, ...article } as Json)
      return { status: 201, body: stored }
    }
    if (method === 'POST' && path === '/api/v1/ticket_articles') {
      if (!tickets.some(({ id }) => id === body.ticket_id)) return { status: 404, body: { error: 'not found' } }
      if (!okArticle(body)) return { status: 422 }
      articles.push(body)
      return { status: 201, body }
    }
    const stored = tickets.find(({ id }) => path === `/api/v1/tickets/${id}`)
    if (!stored) return { status: 404, body: { error: 'not found' } }
    if (method === 'PUT') Object.assign(stored, body)
    return { status: 200, body: stored }
  }
  return { serve, tickets, articles }
}
