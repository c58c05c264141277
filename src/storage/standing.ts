import type { DeskStanding } from '../desk/standingPorts.ts'
import type { PrismaClient } from './generated/client.ts'
import { readTally, talliedIf } from './ticketTally.ts'

/** What is to be done: kept counts, and counts that follow an index on what is overdue or waiting; never the whole history. */
export async function readStanding(prisma: Pick<PrismaClient, '$queryRaw' | '$executeRaw'>): Promise<DeskStanding> {
  const [kinds, [row]] = await Promise.all([
    readTally(prisma),
    prisma.$queryRaw<{ overdue: number; letters: number }[]>`
      SELECT (SELECT count(DISTINCT g."ticketId") FROM "Target" g JOIN "Ticket" t ON t."id" = g."ticketId"
          WHERE g."state" = 'broken' AND g."metAt" IS NULL AND t."status" = 'open')::int AS "overdue",
        (SELECT count(*) FROM "Delivery" WHERE "state" = 'waiting')::int AS "letters"`,
  ])
  const ofTier = (tier: number) => talliedIf(kinds, (kind) => kind.status === 'open' && kind.tier === tier)
  return {
    openTickets: { 1: ofTier(1), 2: ofTier(2), 3: ofTier(3) },
    overdueTickets: row?.overdue ?? 0,
    lettersWaiting: row?.letters ?? 0,
  }
}
