import type { PrismaClient } from './generated/client.ts'

/** Something that lies sealed with the desk's own secret. `id` is the website's signer, the endpoint or the agent it belongs to. */
export type Sealed = {
  what: 'signer' | 'webhook' | 'webhookBefore' | 'secondFactor' | 'secondFactorToBe'
  id: string
  /** The site of a signer. */
  site: string | null
  sealed: string
}

export type SealedRecords = {
  all(): Promise<Sealed[]>
  /** False when somebody else has changed it since it was read. */
  replace(old: Sealed, sealed: string): Promise<boolean>
  /** How many agents have recovery codes, of which there are only hashes. */
  recoveryHolders(): Promise<number>
}

/** Everything in the database that only the desk's secret opens, for bringing it under a new one. */
export function createSealedRecords(prisma: PrismaClient): SealedRecords {
  return {
    async all() {
      const signers = await prisma.signer.findMany({ where: { algorithm: 'HS256' } })
      const webhooks = await prisma.webhook.findMany()
      const factors = await prisma.secondFactor.findMany()
      const found = (what: Sealed['what'], id: string, sealed: string | null, site: string | null = null): Sealed[] =>
        sealed === null ? [] : [{ what, id, site, sealed }]
      return [
        ...signers.flatMap(({ id, siteKey, material }) => found('signer', id, material, siteKey)),
        ...webhooks.flatMap(({ id, secret, previousSecret }) => [
          ...found('webhook', id, secret),
          ...found('webhookBefore', id, previousSecret),
        ]),
        ...factors.flatMap(({ agentId, material, pending }) => [
          ...found('secondFactor', agentId, material),
          ...found('secondFactorToBe', agentId, pending),
        ]),
      ]
    },

    async recoveryHolders() {
      return (await prisma.recoveryCode.groupBy({ by: ['agentId'] })).length
    },

    async replace({ what, id, sealed: old }, sealed) {
      const { count } = await changed()
      return count > 0

      function changed(): Promise<{ count: number }> {
        switch (what) {
          case 'signer':
            return prisma.signer.updateMany({ where: { id, material: old }, data: { material: sealed } })
          case 'webhook':
            return prisma.webhook.updateMany({ where: { id, secret: old }, data: { secret: sealed } })
          case 'webhookBefore':
            return prisma.webhook.updateMany({ where: { id, previousSecret: old }, data: { previousSecret: sealed } })
          case 'secondFactor':
            return prisma.secondFactor.updateMany({ where: { agentId: id, material: old }, data: { material: sealed } })
          case 'secondFactorToBe':
            return prisma.secondFactor.updateMany({ where: { agentId: id, pending: old }, data: { pending: sealed } })
        }
      }
    },
  }
}
