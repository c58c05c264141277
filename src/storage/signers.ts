import type { Signer } from '../desk/storePorts.ts'
import type { SiteKey } from '../domain/ids.ts'
import type { PrismaClient } from './generated/client.ts'
import { date, text } from './writeRows.ts'

/** One to sign with and one that is being replaced. */
const SIGNERS_MAX = 2

/** What websites sign with, as the operator sets it. */
export type SignerRecords = {
  /** Adds one; of more than two the oldest go. Answers the ids of those, or null when there is no such site. */
  add(signer: Signer): Promise<string[] | null>
  /** Answers whether the site had it. */
  remove(site: SiteKey, id: string): Promise<boolean>
}

export function createSignerRecords(prisma: PrismaClient): SignerRecords {
  return {
    add: (signer) =>
      prisma.$transaction(async (tx) => {
        const siteKey = text(signer.site)
        const site = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Site" WHERE "key" = ${siteKey} FOR UPDATE`
        if (site.length === 0) return null
        const { id, algorithm, material, addedAt } = signer
        await tx.signer.create({ data: { id, siteKey, algorithm, material, addedAt: date(addedAt) } })
        const all = await tx.signer.findMany({ where: { siteKey }, orderBy: [{ addedAt: 'desc' }, { id: 'asc' }] })
        const gone = all.filter((one) => one.id !== id).slice(SIGNERS_MAX - 1)
        await tx.signer.deleteMany({ where: { id: { in: gone.map((one) => one.id) } } })
        return gone.map((one) => one.id)
      }),
    remove: async (site, id) => {
      const { count } = await prisma.signer.deleteMany({ where: { siteKey: text(site), id: text(id) } })
      return count > 0
    },
  }
}
