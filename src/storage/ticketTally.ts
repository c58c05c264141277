import type { PrismaClient } from './generated/client.ts'

/** How many tickets of one kind there are. A solved one has tier 0 and nobody's name. */
export type Tallied = { status: string; tier: number; isWaiting: boolean; assigneeId: string | null; count: number }

/** More rows than this are summed up into one of each kind. */
const ROWS_MAX = 1_000

/**
 * What a trigger has kept of how many tickets there are, by what they are: as many rows as there are kinds, however many
 * tickets. Whoever finds that changes have made it long makes it short again.
 */
export async function readTally(prisma: Pick<PrismaClient, '$queryRaw' | '$executeRaw'>): Promise<Tallied[]> {
  const kinds = await prisma.$queryRaw<(Tallied & { rows: number })[]>`
    SELECT "status", "tier"::int, "isWaiting", "assigneeId", sum("count")::int AS "count", count(*)::int AS "rows"
    FROM "TicketTally" GROUP BY 1, 2, 3, 4`
  if (kinds.reduce((sum, { rows }) => sum + rows, -kinds.length) > ROWS_MAX) await shorten(prisma)
  return kinds
}

/** Two at once do no harm: each sums up what it has taken away itself. */
async function shorten(prisma: Pick<PrismaClient, '$executeRaw'>): Promise<void> {
  await prisma.$executeRaw`
    WITH "taken" AS (DELETE FROM "TicketTally" RETURNING *)
    INSERT INTO "TicketTally" ("status", "tier", "isWaiting", "assigneeId", "count")
    SELECT "status", "tier", "isWaiting", "assigneeId", sum("count") FROM "taken" GROUP BY 1, 2, 3, 4 HAVING sum("count") <> 0`
}

/** How many of these kinds. */
export function talliedIf(kinds: readonly Tallied[], fits: (kind: Tallied) => boolean): number {
  return kinds.filter(fits).reduce((sum, { count }) => sum + count, 0)
}
