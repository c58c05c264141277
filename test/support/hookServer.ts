import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
export type Arrived = { path: string; headers: Record<string, string>; body: string }

/** A receiver on this machine; `answer` says what it does with each request once the body is there. */
export async function hookServer(answer: (arrived: Arrived, res: ServerResponse) => void | Promise<void>) {
  const arrived: Arrived[] = []
  const server = createServer(async (req: IncomingMessage, res) => {
    let body = ''
    for await (const chunk of req) body += chunk
    const one = { path: req.url ?? '', headers: req.headers as Record<string, string>, body }
    arrived.push(one)
    await answer(one, res)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    arrived,
    url: `http://127.0.0.1:${port}/hooks`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}
