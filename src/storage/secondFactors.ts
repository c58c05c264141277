import type { SecondFactorRecords } from '../desk/accountPorts.ts'
import type { PrismaClient } from './generated/client.ts'
import { text } from './writeRows.ts'

/** Second factors on PostgreSQL. A code is used by one statement: of two at once only one counts. */
export function createSecondFactors(prisma: PrismaClient): SecondFactorRecords {
  const codes = (agentId: string, seals: string[]) => seals.map((seal) => ({ agentId, seal }))
  return {
    secondFactor: (agent) =>
      prisma.secondFactor.findUnique({
        where: { agentId: text(agent) },
        select: { material: true, pending: true },
      }),
    proposeSecondFactor: async (agent, pending) => {
      const agentId = text(agent)
      await prisma.secondFactor.upsert({ where: { agentId }, create: { agentId, pending }, update: { pending } })
    },
    confirmSecondFactor: (agent, pending, step, recovery) =>
      prisma.$transaction(async (tx) => {
        const agentId = text(agent)
        const data = { material: pending, pending: null, lastStep: step }
        const { count } = await tx.secondFactor.updateMany({ where: { agentId, pending }, data })
        if (count === 0) return false
        await tx.recoveryCode.deleteMany({ where: { agentId } })
        await tx.recoveryCode.createMany({ data: codes(agentId, recovery) })
        return true
      }),
    removeSecondFactor: async (agent) => {
      const where = { agentId: text(agent) }
      await prisma.$transaction([prisma.secondFactor.deleteMany({ where }), prisma.recoveryCode.deleteMany({ where })])
    },
    takeStep: async (agent, step) => {
      const used = await prisma.$executeRaw`
        UPDATE "SecondFactor" SET "lastStep" = ${step}
        WHERE "agentId" = ${text(agent)} AND "material" IS NOT NULL AND ("lastStep" IS NULL OR "lastStep" < ${step})`
      return used === 1
    },
    replaceRecovery: async (agent, seals) => {
      const agentId = text(agent)
      await prisma.$transaction([
        prisma.recoveryCode.deleteMany({ where: { agentId } }),
        prisma.recoveryCode.createMany({ data: codes(agentId, seals) }),
      ])
    },
    takeRecovery: async (agent, seal) =>
      (await prisma.recoveryCode.deleteMany({ where: { agentId: text(agent), seal } })).count === 1,
    recoveryCount: (agent) => prisma.recoveryCode.count({ where: { agentId: text(agent) } }),
  }
}
