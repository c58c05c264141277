import type { DeskStanding } from '../desk/standingPorts.ts'
import type { PrismaClient } from './generated/client.ts'

/** Counts what is to be done. Each count follows an index on what is open or waiting, never the whole history. */
export async function readStanding(prisma: Pick<PrismaClient, '$queryRaw'>): Promise<DeskStanding> {
  const rows = await prisma.$queryRaw<Record<'tier1' | 'tier2' | 'tier3' | 'overdue' | 'letters', bigint>[]>`
    SELECT count(*) FILTER (WHERE t."tier" = 1) AS "tier1",
           count(*) FILTER (WHERE t."tier" = 2) AS "tier2",
           count(*) FILTER (WHERE t."tier" = 3) AS "tier3",
           count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM "Target" g WHERE g."ticketId" = t."id" AND g."state" = 'broken' AND g."metAt" IS NULL
           )) AS "overdue",
           (SELECT count(*) FROM "Delivery" WHERE "state" = 'waiting') AS "letters"
    FROM "Ticket" t WHERE t."status" = 'open'`
  const [row] = rows
  const count = (name: 'tier1' | 'tier2' | 'tier3' | 'overdue' | 'letters') => Number(row?.[name] ?? 0)
  return {
    openTickets: { 1: count('tier1'), 2: count('tier2'), 3: count('tier3') },
    overdueTickets: count('overdue'),
    lettersWaiting: count('letters'),
  }
}
