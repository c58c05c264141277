import { DAY, HOUR, type Instant } from '../calendar/time.ts'
import type { ReportRecords } from '../desk/reportPorts.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { patiently } from './transient.ts'

/** Triggers note what is written about times three hours ago (0210_past_changes); a transaction may take some of that. */
const NOTED_AFTER_MS = 6 * HOUR
/** Nobody comes back with a mark that is older than three days and a half (src/desk/pastDays.ts). */
const KEPT_MS = 4 * DAY

/**
 * Reads what triggers noted. A mark is the oldest transaction that has not ended: whatever an older one wrote is seen by every
 * statement from then on, so that a count begun after the mark was read lacks only what has the mark's number or a greater one.
 * A transaction that stays open for long makes the same days be counted at each report, and no figure wrong. Numbers are those of
 * one server since its start: another one, or one that came back, may give them anew.
 */
export function createChangesSince(prisma: PrismaClient): ReportRecords['changesSince'] {
  return async (mark) => {
    const [{ server, transaction, changed, now }] = await patiently(() =>
      prisma.$queryRaw<[{ server: string; transaction: bigint; changed: Instant[]; now: number }]>(Prisma.sql`
        SELECT concat_ws(' ', pg_postmaster_start_time(), (SELECT oid FROM pg_database WHERE datname = current_database())) AS "server",
          pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "transaction",
          round(date_part('epoch', now()) * 1000)::float8 AS "now",
          ARRAY(SELECT DISTINCT date_part('epoch', "at") * 1000 FROM "_PastChange"
            WHERE "transaction" >= ${mark?.transaction ?? null}::bigint) AS "changed"`),
    )
    const isOther = mark !== null && (mark.server !== server || mark.transaction > transaction)
    return {
      mark: { server, transaction },
      changed: isOther ? 'unknown' : changed,
      notedBefore: (now - NOTED_AFTER_MS) as Instant,
    }
  }
}

/** Forgets what nobody asks for any more; answers how many rows it removed. */
export function tidyPastChanges(prisma: PrismaClient): Promise<number> {
  return prisma.$executeRaw`DELETE FROM "_PastChange" WHERE "writtenAt" < now() - ${KEPT_MS} * interval '1 millisecond'`
}
