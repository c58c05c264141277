import type { AdminRecords, ErasureRecords } from '../desk/adminPorts.ts'
import { createAuditLog } from './auditLog.ts'
import { createContactRecords } from './contactRecords.ts'
import { createCustomerRecords } from './customerRecords.ts'
import type { PrismaClient } from './generated/client.ts'
import { createGivenUpRecords } from './letterRecords.ts'
import { createSavedReplyRecords } from './savedReplyRecords.ts'

/** Everything the administration keeps, on PostgreSQL, but for erasures, which take longer (erasureRecords.ts). */
export function createAdminRecords(prisma: PrismaClient): Omit<AdminRecords, keyof ErasureRecords> {
  return {
    ...createCustomerRecords(prisma),
    ...createContactRecords(prisma),
    ...createSavedReplyRecords(prisma),
    ...createAuditLog(prisma),
    ...createGivenUpRecords(prisma),
  }
}
