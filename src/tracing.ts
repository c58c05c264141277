import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Attributes, Context, Span, SpanKind } from '@opentelemetry/api'
import type { ExportResult } from '@opentelemetry/core'
import type { Sampler, SpanExporter } from '@opentelemetry/sdk-trace'
import { SECOND } from './calendar/time.ts'
import { atHand, type Belonging, belongingTo, type Log, type LogFields, onList } from './log.ts'

export type TracingSettings = {
  /** Where spans go, by OTLP over HTTP. */
  url: string
  headers: Record<string, string>
  service: string
  /** The share of traces that is kept, 0 to 1. */
  share: number
  /** Whether who calls decides what is kept; else only that nothing is. */
  believesCaller: boolean
}

/** What a piece of work tells of itself: of the log's own list, so nothing that anybody wrote. Null leaves it out. */
export type Told =
  | (Pick<LogFields, 'conversation' | 'delivery' | 'outcome' | 'status' | 'count'> & { isFault?: boolean })
  | null

/** What the desk does, told to a collector in pieces: what belongs to what, and how long each took. */
export type Tracing = {
  /** Begins what a request does, as a part of its caller's trace; whatever `belonging` covers is a part of it. */
  beginRequest(belonging: Belonging, request: Pick<IncomingMessage, 'headers' | 'url'>): void
  /** Ends it; without this it is never told. */
  endRequest(belonging: Belonging, answered: { method?: string; route: string; status: number }): void
  /** The same work, told as a part of what is at hand; where that is nothing, it is only done. */
  part<Given extends unknown[], Came>(name: string, run: Work<Given, Came>, tell: Tell<Given, Came>): Work<Given, Came>
  /** The same work, told as a trace of its own. */
  whole<Given extends unknown[], Came>(name: string, run: Work<Given, Came>, tell: Tell<Given, Came>): Work<Given, Came>
  /** The same, for work that another server has a hand in. */
  call<Given extends unknown[], Came>(name: string, run: Work<Given, Came>, tell: Tell<Given, Came>): Work<Given, Came>
  /** Tells what is left, for a moment at most. */
  stop(): Promise<void>
}

type Work<Given extends unknown[], Came> = (...given: Given) => Came
type Tell<Given extends unknown[], Came> = (came: Awaited<Came>, ...given: Given) => Told

/** What waits for the collector; more is dropped. */
const QUEUE_MAX = 2_048
const BATCH_MAX = 512
const BATCH_EVERY_MS = 2 * SECOND
/** What a collector may take for a batch, trying again included. */
const EXPORT_MS = 5 * SECOND
const LAST_WORDS_MS = 2 * SECOND

/** Asked by machines every few seconds. */
const PROBES = /^\/(healthz|readyz|metrics)(\?|$)/

/**
 * Loads what traces, which takes a third of a second, and begins. There is no hook in other packages and no second store of
 * what is at hand: a span hangs where the log keeps what its lines belong to. Whatever becomes of the collector, the work goes
 * on, and of a collector that fails there is one line in the log.
 */
export async function openTracing(
  settings: TracingSettings,
  log: Pick<Log, 'info' | 'warn'>,
  { batchEveryMs = BATCH_EVERY_MS, exportMs = EXPORT_MS } = {},
): Promise<Tracing> {
  const [api, core, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const { ROOT_CONTEXT, SpanKind: kinds, SpanStatusCode, trace } = api
  const exporter = new OTLPTraceExporter({ url: settings.url, headers: settings.headers, timeoutMillis: exportMs })
  const share = new sdk.TraceIdRatioBasedSampler(settings.share)
  // by chance alone: the id is the caller's, who could choose one that is always kept
  const chance: Sampler = {
    shouldSample: () => ({
      decision:
        Math.random() < settings.share ? sdk.SamplingDecision.RECORD_AND_SAMPLED : sdk.SamplingDecision.NOT_RECORD,
    }),
    toString: () => 'chance',
  }
  const provider = new sdk.TracerProvider({
    // every node is an instance of its own; its machine is not named
    resource: resourceFromAttributes({ 'service.name': settings.service, 'service.instance.id': randomUUID() }),
    // a caller whom nobody vouches for may keep its requests out of the traces, and not make us keep more of them
    sampler: new sdk.ParentBasedSampler({
      root: share,
      remoteParentSampled: settings.believesCaller ? new sdk.AlwaysOnSampler() : chance,
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: withOneWord(exporter, (result) => result.code === core.ExportResultCode.SUCCESS, log),
        maxQueueSize: QUEUE_MAX,
        maxExportBatchSize: BATCH_MAX,
        scheduledDelayMillis: batchEveryMs,
        exportTimeoutMillis: exportMs + SECOND,
      }),
    ],
  })
  const tracer = provider.getTracer('signpost')

  /** Null for what is not kept: nothing below it is traced either. */
  function begin(name: string, kind: SpanKind, parent: Context): Span | null {
    const span = tracer.startSpan(name, { kind }, parent)
    return span.isRecording() ? span : null
  }

  const failed = (span: Span) => span.setStatus({ code: SpanStatusCode.ERROR })

  function seen<Given extends unknown[], Came>(
    name: string,
    kind: SpanKind,
    parentOf: (belonging: Belonging | undefined) => Context | null,
    run: Work<Given, Came>,
    tell: Tell<Given, Came>,
  ): Work<Given, Came> {
    return (...given) => {
      const belonging = atHand()
      const parent = parentOf(belonging)
      const span = parent && begin(name, kind, parent)
      if (!span) return run(...given)
      const ended = (came: Awaited<Came>) => {
        const told = tellSafely(() => tell(came, ...given))
        if (told === null) return
        const { isFault = false, ...fields } = told
        if (isFault) failed(span)
        const { requestId, turn } = belonging ?? {}
        span.setAttributes(attributesOf({ requestId, turn, ...fields }))
        span.end()
      }
      const broke = (cause: unknown) => {
        // neither its words nor its stack: both may quote
        failed(span).setAttribute('error.type', cause instanceof Error ? cause.name : typeof cause)
        span.end()
        return cause
      }
      return belongingTo({ ...belonging, trace: span.spanContext().traceId, span }, () => {
        try {
          const came = run(...given)
          if (!(came instanceof Promise)) {
            ended(came as Awaited<Came>)
            return came
          }
          return came.then(
            (value) => {
              ended(value)
              return value
            },
            (cause) => {
              throw broke(cause)
            },
          ) as Came
        } catch (cause) {
          throw broke(cause)
        }
      })
    }
  }

  const own = () => ROOT_CONTEXT
  const within = (belonging: Belonging | undefined) => {
    const span = belonging?.span as Span | undefined
    return span ? trace.setSpan(ROOT_CONTEXT, span) : null
  }

  return {
    beginRequest(belonging, { headers, url = '' }) {
      if (PROBES.test(url)) return
      // without `tracestate`, which is a text of the caller's
      const caller = core.parseTraceParent(String(headers.traceparent ?? ''))
      const parent = caller ? trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true }) : ROOT_CONTEXT
      const span = begin('request', kinds.SERVER, parent)
      if (!span) return
      belonging.span = span
      belonging.trace = span.spanContext().traceId
    },
    endRequest({ span: begun, requestId }, { method, route, status }) {
      const span = begun as Span | undefined
      if (!span) return
      span.updateName(`${method} ${route}`)
      span.setAttributes(attributesOf({ requestId, method, route, status }))
      if (status >= 500) failed(span)
      span.end()
    },
    part: (name, run, tell) => seen(name, kinds.INTERNAL, within, run, tell),
    whole: (name, run, tell) => seen(name, kinds.INTERNAL, own, run, tell),
    call: (name, run, tell) => seen(name, kinds.CLIENT, own, run, tell),
    async stop() {
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_WORDS_MS)
      })
      await Promise.race([provider.shutdown().catch(() => {}), enough]) // a failure has its line in the log
      clearTimeout(timer)
    },
  }
}

/** What is done is done, whatever there is to tell of it. */
function tellSafely(tell: () => Told): Told {
  try {
    return tell()
  } catch {
    return {}
  }
}

/** Names that collectors know, and our own for the rest. */
const NAMES: Record<string, string> = {
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
}

function attributesOf(fields: { [Name in keyof LogFields]?: LogFields[Name] | undefined }): Attributes {
  const listed = Object.entries(onList(fields as LogFields))
  return Object.fromEntries(listed.map(([name, value]) => [NAMES[name] ?? `signpost.${name}`, value])) as Attributes
}

/** The same exporter; when it begins to fail there is a line in the log, and one when it is over. */
function withOneWord(
  exporter: SpanExporter,
  isFine: (result: ExportResult) => boolean,
  log: Pick<Log, 'info' | 'warn'>,
): SpanExporter {
  let lost = 0
  const judge = (result: ExportResult, count: number) => {
    if (isFine(result)) {
      if (lost > 0) log.info('the collector takes spans again; so many were left out', { count: lost })
      lost = 0
      return
    }
    if (lost === 0) {
      const { code, name } = (result.error ?? {}) as { code?: string | number; name?: string }
      log.warn('the collector takes no spans, and they are left out until it does; "signpost doctor" looks at it', {
        kind: String(code ?? name ?? 'unknown'),
      })
    }
    lost += count
  }
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        judge(result, spans.length)
        done(result)
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
