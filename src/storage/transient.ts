import { setTimeout as pause } from 'node:timers/promises'
import { NotNow } from '../domain/notNow.ts'
import type { Prisma } from './generated/client.ts'

/** A server that restarts is back within this time, and one that says nothing for so long is out of reach. */
export const PATIENCE_MS = 10_000
/** What counts over years, or writes a whole list, may take. */
export const LONG_MS_MAX = 60_000
/** What looks through every line of a large desk may take, and what is told to a slow reader besides. */
export const WHOLE_DESK_MS_MAX = 600_000
export const TOLD_SLOWLY_MS_MAX = 1_800_000
/** The name of a connection in the middle of such work, which the server tells back to whoever watches connections. */
export const WHOLE_DESK_NAME = 'signpost, whole desk'

/**
 * SQLSTATEs that say "not now": the server closes, starts, has no connection or disk or memory left, takes no writes while
 * another takes its place, gave up a transaction that fell silent, or two transactions waited for one another.
 */
const notNow = [
  ...['57P01', '57P02', '57P03', '53100', '53200', '53300', '25006', '25P03'],
  ...['08000', '08001', '08003', '08004', '08006', '40P01', '40001'],
]
/** The same in the adapter's words, which come without a SQLSTATE. */
const notNowInAdapter = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']
/** The same in Prisma's codes: unreachable, closed, no connection or transaction to be had in time, write conflict. */
const notNowInPrisma = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']
/** The driver's own errors, which Prisma passes on without any code. */
const notNowInWords =
  /Connection terminated|is not queryable|ECONNRESET|ECONNREFUSED|EPIPE|ENOENT.*\.s\.PGSQL|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|timeout exceeded when trying to connect/

/** Whether the same thing may well work a moment later; a fault says so in one of five ways. */
function isTransient(fault: unknown): boolean {
  const { code = '', message = '', meta, cause } = (fault ?? {}) as Fault
  const { originalCode = '', kind = '' } = meta?.driverAdapterError?.cause ?? cause ?? {}
  return (
    notNowInPrisma.includes(code) ||
    notNow.includes(code) ||
    notNow.includes(originalCode) ||
    notNowInAdapter.includes(kind) ||
    notNowInWords.test(message)
  )
}

type Cause = { originalCode?: string; kind?: string }
type Fault = { code?: string; message?: string; meta?: { driverAdapterError?: { cause?: Cause } }; cause?: Cause }

/**
 * Runs `attempt` until it works, fails for a lasting reason, or has been tried for ten seconds: then it is a NotNow. So it is
 * when an attempt has no answer after `silenceMs`, ten seconds too unless it may take longer; whatever becomes of it then is
 * nobody's any more, so that a call of which half is done has to be one that can be made again.
 */
export async function patiently<T>(attempt: () => Promise<T>, silenceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (let waitMs = 25; ; waitMs = Math.min(2 * waitMs, 500)) {
    try {
      return await answered(attempt(), silenceMs)
    } catch (fault) {
      if (!isTransient(fault)) throw fault
      if (Date.now() > deadline) throw new NotNow('The database is out of reach or has no room', { cause: fault })
      await pause(waitMs)
    }
  }
}

/**
 * The same records; what fails because the database is out of reach, or does not come back at all, fails as NotNow. Nothing
 * is tried again, for much of it may not be done twice.
 */
export function sayingNotNow<R extends object>(records: R, silenceMs: number): R {
  const told = Object.entries(records).map(([name, call]) => [
    name,
    (...given: unknown[]) => {
      const coming = call(...given)
      return typeof coming?.then === 'function' ? answered(coming, silenceMs).catch(asNotNow) : coming
    },
  ])
  return Object.fromEntries(told) as R
}

function asNotNow(fault: unknown): never {
  if (!isTransient(fault)) throw fault
  throw new NotNow('The database is out of reach or has no room', { cause: fault })
}

/** From here to its end this transaction may be silent for WHOLE_DESK_MS_MAX, and its connection counts as alive. */
export async function looksThroughTheDesk(tx: Pick<Prisma.TransactionClient, '$executeRaw'>): Promise<void> {
  await tx.$executeRaw`SELECT set_config('application_name', ${WHOLE_DESK_NAME}, true)`
}

/** What comes, if it comes in time. A line that was cut tells nobody. */
async function answered<T>(coming: PromiseLike<T>, silenceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new NotNow(`The database said nothing for ${silenceMs} ms`)), silenceMs)
  })
  try {
    return await Promise.race([coming, late])
  } finally {
    clearTimeout(timer)
  }
}
