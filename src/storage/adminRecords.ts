import type { AdminRecords } from '../desk/adminPorts.ts'
import { createAuditLog } from './auditLog.ts'
import { createContactRecords } from './contactRecords.ts'
import { createCustomerRecords } from './customerRecords.ts'
import { createErasureRecords } from './erasureRecords.ts'
import type { PrismaClient } from './generated/client.ts'
import { createGivenUpRecords } from './letterRecords.ts'
import { createSavedReplyRecords } from './savedReplyRecords.ts'

/** Everything the administration keeps, on PostgreSQL. */
export function createAdminRecords(prisma: PrismaClient): AdminRecords {
  return {
    ...createCustomerRecords(prisma),
    ...createContactRecords(prisma),
    ...createSavedReplyRecords(prisma),
    ...createAuditLog(prisma),
    ...createErasureRecords(prisma),
    ...createGivenUpRecords(prisma),
  }
}
