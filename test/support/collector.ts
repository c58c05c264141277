import { setTimeout as pause } from 'node:timers/promises'
import { hookServer } from './hookServer.ts'

/** One piece of work as a collector has it. */
export type Collected = {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  status: { code: number }
  attributes: Record<string, string | number>
}

type Sent = { name: string; attributes: { key: string; value: { stringValue?: string; intValue?: number } }[] }
type Payload = { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }

/** What a collector does with a batch: takes it, never answers, or answers something of its own. */
export type Manner = 'takes' | 'hangs' | { status: number; body: string }

/** A collector on this machine that takes OTLP over HTTP. */
export async function openCollector(manner: Manner = 'takes') {
  const now = { manner }
  const server = await hookServer((_arrived, res) => {
    if (now.manner === 'hangs') return
    const { status, body } = now.manner === 'takes' ? { status: 200, body: '{"partialSuccess":{}}' } : now.manner
    res.writeHead(status, { 'content-type': 'application/json' })
    res.end(body)
  })
  const spans = (): Collected[] =>
    server.arrived
      .flatMap(({ body }) => (JSON.parse(body) as Payload).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
      .map(
        ({ attributes, ...span }) =>
          ({
            ...span,
            attributes: Object.fromEntries(
              attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
            ),
          }) as unknown as Collected,
      )
  return {
    /** As OTEL_EXPORTER_OTLP_ENDPOINT names it. */
    endpoint: new URL(server.url).origin,
    arrived: server.arrived,
    spans,
    /** Every byte that came, without the ends of the line. */
    bytes: () => JSON.stringify(server.arrived),
    behave: (manner: Manner) => {
      now.manner = manner
    },
    /** Waits for a span that fits. */
    async until(fits: (span: Collected) => boolean, patienceMs = 10_000): Promise<Collected> {
      const end = Date.now() + patienceMs
      for (;;) {
        const found = spans().find(fits)
        if (found) return found
        if (Date.now() > end) throw new Error(`No such span came, only ${spans().map(({ name }) => name)}`)
        await pause(50)
      }
    },
    close: server.close,
  }
}
