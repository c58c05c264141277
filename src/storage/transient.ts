import { setTimeout as pause } from 'node:timers/promises'

/** A server that restarts is back within this time; after it the fault is told. */
const PATIENCE_MS = 10_000

/** SQLSTATEs that say "not now": the server closes, starts or is full, or two transactions waited for one another. */
const notNow = ['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006', '40P01', '40001']
/** The same in the adapter's words, which come without a SQLSTATE. */
const notNowInAdapter = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']
/** The same in Prisma's codes: unreachable, closed, no connection or transaction to be had in time, write conflict. */
const notNowInPrisma = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']
/** The driver's own errors, which Prisma passes on without any code. */
const notNowInWords =
  /Connection terminated|is not queryable|ECONNRESET|ECONNREFUSED|EPIPE|ENOENT.*\.s\.PGSQL|timeout exceeded when trying to connect/

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

/** Runs `attempt` until it works, fails for a lasting reason, or has been tried for ten seconds. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (let waitMs = 25; ; waitMs = Math.min(2 * waitMs, 500)) {
    try {
      return await attempt()
    } catch (fault) {
      if (!isTransient(fault) || Date.now() > deadline) throw fault
      await pause(waitMs)
    }
  }
}
