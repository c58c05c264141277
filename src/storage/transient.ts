import { setTimeout as pause } from 'node:timers/promises'

/** A server that restarts is back within this time; after it the fault is told. */
const PATIENCE_MS = 10_000

/** SQLSTATEs that say "not now": the server closes, starts or is full, or two transactions waited for one another. */
const notNow = new Set(['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006', '40P01', '40001'])
/** Prisma's codes for the same: unreachable, closed connection, pool or transaction not to be had in time, write conflict. */
const notNowInPrisma = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'])

/** Whether the same thing may well work a moment later. Prisma hides some of these behind a code of its own, some behind none. */
export function isTransient(fault: unknown): boolean {
  const { code, message = '' } = (fault ?? {}) as { code?: string; message?: string }
  if (code && notNowInPrisma.has(code)) return true
  if (notNow.has(sqlState(fault) ?? '')) return true
  return /Connection terminated|is not queryable|ECONNRESET|ECONNREFUSED|EPIPE|ENOENT.*\.s\.PGSQL|timeout exceeded when trying to connect/.test(
    message,
  )
}

/** PostgreSQL's own code for what went wrong, wherever Prisma put it. */
export function sqlState(fault: unknown): string | undefined {
  const { meta, cause } = (fault ?? {}) as { meta?: { driverAdapterError?: { cause?: Cause } }; cause?: Cause }
  return meta?.driverAdapterError?.cause?.originalCode ?? cause?.originalCode
}

type Cause = { originalCode?: string }

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
