import type { Request, Response, Server } from 'restify'

/** What a route answers: a status with a body, or null when it has written the answer itself. */
export type Answer = { status: number; body?: object; headers?: Record<string, string | string[]> }

/** An answer in Direct Line's shape for errors. */
export type Problem = Answer & { problem: true }

/** A request as routes see it. `params` come from the pattern of the address, `query` from behind the question mark. */
export type Call = { req: Request; res: Response; params: Record<string, string>; query: URLSearchParams }

/** Refuses with a code for programs and a sentence for people. Nothing internal may be in it. */
export function answerProblem(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Problem {
  return { problem: true, status, body: { error: { code, message } }, ...(headers && { headers }) }
}

/** What goes with a 503: when to come again, in seconds. */
export const COME_AGAIN = { 'Retry-After': '2' }

/** Tells a refusal of the door from a result. */
export function isProblem(x: unknown): x is Problem {
  return typeof x === 'object' && x !== null && 'problem' in x
}

/**
 * Registers a route. Handlers are asynchronous, so that whatever they throw is caught; what they return is written here
 * and not handed to restify, which would complain about it in the log.
 */
export function route(
  server: Server,
  verb: 'get' | 'post',
  path: string,
  run: (call: Call) => Promise<Answer | null>,
): void {
  server[verb](path, async (req: Request, res: Response) => {
    const query = new URLSearchParams(req.url?.split('?', 2)[1] ?? '')
    const answer = await run({ req, res, params: req.params ?? {}, query })
    if (answer) write(res, answer)
  })
}

/** Writes an answer as JSON, never to be kept by anybody. */
export function write(res: Response, { status, body, headers }: Answer): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
  res.end(body && JSON.stringify(body))
}
