import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import type { Metrics } from '../metrics.ts'
import { answerProblem, route } from './answer.ts'
import { bearerOf, isFromThisMachine, isOneOfSecrets } from './auth.ts'

export type OperationsParts = {
  /** What is needed to serve visitors, by name, and whether it is there. */
  ready: () => Promise<Record<string, boolean>>
  metrics: Pick<Metrics, 'page'>
  /** Each opens `/metrics` as a bearer token. None: in development only callers on this machine, in production nobody. */
  metricsKeys: readonly string[]
  production: boolean
}

/** `/healthz`: the process lives. `/readyz`: it can serve, and if not, what is missing. `/metrics`: its figures. */
export function operationsRoutes(server: Server, { ready, metrics, metricsKeys, production }: OperationsParts): void {
  route(server, 'get', '/healthz', async () => ({ status: 200, body: { status: 'ok' } }))

  route(server, 'get', '/readyz', async () => {
    const parts = await ready()
    const isReady = Object.values(parts).every(Boolean)
    return { status: isReady ? 200 : 503, body: { status: isReady ? 'ready' : 'not ready', parts } }
  })

  route(server, 'get', '/metrics', async ({ req, res }) => {
    if (!mayRead(req)) {
      return metricsKeys.length > 0
        ? answerProblem(401, 'Unauthorized', 'Send the metrics key as a bearer token.', {
            'WWW-Authenticate': 'Bearer',
          })
        : answerProblem(404, 'NotFound', 'There is nothing here.')
    }
    const { contentType, text } = await metrics.page()
    res.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' })
    res.end(text)
    return null
  })

  function mayRead(req: IncomingMessage): boolean {
    if (metricsKeys.length > 0) return isOneOfSecrets(bearerOf(req) ?? '', metricsKeys)
    return !production && isFromThisMachine(req)
  }
}
