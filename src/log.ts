import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import type { Event } from './domain/event.ts'
import { isSecurityRefusal, type SecurityEvent } from './domain/security.ts'

/** What a line belongs to: the request in which it was written, and the turn of a visitor's message, if there is one. */
export type Belonging = {
  requestId?: string
  turn?: string
  /** The trace it is a part of, where work is traced, and the piece of work at hand in it; see tracing.ts. */
  trace?: string
  span?: object
}

const here = new AsyncLocalStorage<Belonging | undefined>()

/** Everything that `run` starts, awaited or not, belongs to this; each line written in it says so. */
export function belongingTo<T>(belonging: Belonging, run: () => T): T {
  return here.run(belonging, run)
}

/** What is at hand now belongs to this. */
export function atHand(): Belonging | undefined {
  return here.getStore()
}

/** From here on the request at hand is about this turn, up to the line that tells its end. */
export function beginTurn(turn: string): void {
  const belonging = here.getStore()
  if (belonging) belonging.turn = turn
}

/** A callback that others will call, as part of what is at hand now and not of what they are about. */
export function keepBelonging<Run extends (...args: never[]) => unknown>(run: Run): Run {
  // not AsyncLocalStorage.bind: that keeps some 700 bytes for each callback, and every open chat has two
  const belonging = here.getStore()
  return ((...given) => here.run(belonging, run, ...given)) as Run
}

/** Everything a line may carry besides its name. What people wrote, who they are and what they hold is not among it. */
export type LogFields = Omit<Belonging, 'span'> & {
  conversation?: string
  ticket?: string
  number?: number
  tier?: number
  target?: string
  agent?: string
  /** What happened that somebody may have to look into; see domain/security.ts. */
  security?: SecurityEvent['kind']
  /** What it was done to, by id. */
  about?: string
  /** A keyed seal of an address that somebody typed and nobody has. */
  addressSeal?: string
  /** A network address without its last part. */
  network?: string
  delivery?: string
  webhook?: string
  method?: string
  /** The pattern of the address, never the address itself: that may hold a token. */
  route?: string
  status?: number
  durationMs?: number
  /** What came of a turn. */
  outcome?: string
  kind?: string
  count?: number
  port?: number
  fault?: { name: string; message: string; stack: string[] }
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** One JSON line for each thing that happened. */
export type Log = {
  debug(what: string, fields?: LogFields): void
  info(what: string, fields?: LogFields): void
  warn(what: string, fields?: LogFields): void
  /** Something failed: its kind, the first line of its words without what they quote, and where it was. Several in one have a line each. */
  fault(cause: unknown, what: string, fields?: LogFields): void
  /** Something of the desk happened; for `observe`. */
  event(event: Event): void
  /** Something that somebody may have to look into: what was refused as a warning. */
  security(event: SecurityEvent): void
}

const allowed = new Set<string>([
  'requestId',
  'turn',
  'trace',
  'conversation',
  'ticket',
  'number',
  'tier',
  'target',
  'agent',
  'security',
  'about',
  'addressSeal',
  'network',
  'delivery',
  'webhook',
  'method',
  'route',
  'status',
  'durationMs',
  'outcome',
  'kind',
  'count',
  'port',
  'fault',
] satisfies (keyof LogFields)[])

/** Writes to `destination`, or to standard output without one. */
export function createLog(level: LogLevel, destination?: { write(line: string): void }): Log {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'what' }
  const lines = destination ? pino(options, destination) : pino(options)

  const write = (level: 'debug' | 'info' | 'warn', what: string, fields?: LogFields) => {
    if (lines.isLevelEnabled(level)) lines[level](only(fields), what)
  }

  return {
    debug: (what, fields) => write('debug', what, fields),
    info: (what, fields) => write('info', what, fields),
    warn: (what, fields) => write('warn', what, fields),
    fault(cause, what, fields) {
      for (const each of faultsIn(cause)) lines.error({ ...only(fields), fault: describe(each) }, what)
    },
    event(event) {
      const fields: LogFields = { kind: event.kind }
      if (event.conversation) fields.conversation = event.conversation
      if (event.ticket) fields.ticket = event.ticket
      if ('number' in event && event.number !== null) fields.number = event.number
      if ('tier' in event) fields.tier = event.tier
      if ('target' in event) fields.target = event.target
      if ('agent' in event && event.agent !== null) fields.agent = event.agent
      if ('delivery' in event) fields.delivery = event.delivery
      const isWarning = event.kind === 'AssistantFailed' || event.kind === 'LetterGivenUp'
      write(isWarning ? 'warn' : 'info', 'event', fields)
    },
    security({ kind, agent, about, addressSeal, network }) {
      const fields: LogFields = { security: kind }
      if (agent !== undefined) fields.agent = agent
      if (about !== undefined) fields.about = about
      if (addressSeal !== undefined) fields.addressSeal = addressSeal
      if (network !== undefined) fields.network = network
      write(isSecurityRefusal(kind) ? 'warn' : 'info', 'security', fields)
    },
  }
}

function only(fields: LogFields = {}): LogFields {
  return onList({ ...here.getStore(), ...fields })
}

/** What is on the list, with texts that look like an address or a secret masked: types do not bind at run time. */
export function onList(fields: LogFields): LogFields {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.has(name) && value !== undefined) kept[name] = typeof value === 'string' ? mask(value) : value
  }
  return kept
}

/** Each of several faults in one, such as of all addresses of a name, has words of its own. */
function faultsIn(cause: unknown): unknown[] {
  return cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors.flatMap(faultsIn) : [cause]
}

/** Messages of faults quote what was being worked on, and stacks begin with the message; both are cut to what is ours. */
function describe(cause: unknown): NonNullable<LogFields['fault']> {
  if (!(cause instanceof Error)) return { name: typeof cause, message: '', stack: [] }
  const first = cause.message.split('\n').find((line) => line.trim() !== '') ?? ''
  const stack = (cause.stack ?? '')
    .slice(
      cause.stack?.startsWith(`${cause.name}: ${cause.message}`) ? cause.name.length + cause.message.length + 2 : 0,
    )
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => mask(line.trim()))
  const unquoted = first.replace(/"[^"]*("|$)|'[^']*('|$)|`[^`]*(`|$)|“[^”]*(”|$)/g, '…')
  return { name: cause.name, message: mask(unquoted).slice(0, 200), stack }
}

function mask(text: string): string {
  return text
    .replace(/[^\s<>()"',;:]+@[^\s<>()"',;:]+/g, '[address]')
    .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]+)?/g, '[token]')
    .replace(/([?&](t|token|link|watermark)=)[^&\s]+/g, '$1[hidden]')
}
