import type { Screen, Screens } from '../desk/storePorts.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'

/** Which consoles are open, on all nodes. */
export function createScreens(prisma: PrismaClient): Screens {
  return {
    seen: async ({ id, agent, conversation }) => {
      await prisma.$executeRaw`
        INSERT INTO "Screen" ("id", "agentId", "conversationId", "seenAt") VALUES (${id}, ${agent}, ${conversation}, now())
        ON CONFLICT ("id") DO UPDATE SET "agentId" = EXCLUDED."agentId", "conversationId" = EXCLUDED."conversationId",
          "seenAt" = EXCLUDED."seenAt"`
    },
    left: async (id) => void (await prisma.screen.deleteMany({ where: { id } })),
    open: (withinMs) =>
      prisma.$queryRaw<Screen[]>`
        SELECT "id", "agentId" AS "agent", "conversationId" AS "conversation" FROM "Screen"
        WHERE "seenAt" >= ${ago(withinMs)} ORDER BY "id"`,
    forget: async (afterMs) => void (await prisma.$executeRaw`DELETE FROM "Screen" WHERE "seenAt" < ${ago(afterMs)}`),
  }
}

function ago(ms: number): Prisma.Sql {
  return Prisma.sql`now() - make_interval(secs => ${ms / 1000}::float8)`
}
