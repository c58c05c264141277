import { isDeepStrictEqual } from 'node:util'
import type {
  CustomerData,
  CustomerRecords,
  ImportConflict,
  Imported,
  ImportedBy,
  ImportedEntry,
} from '../desk/adminPorts.ts'
import { type AuditEntry, difference, type Fields } from '../domain/audit.ts'
import type { Contact } from '../domain/person.ts'
import { writeAudit } from './auditLog.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { contactOf, customerOf, siteOf } from './readRows.ts'
import { addressKey, contactRow, customerRow, siteRow } from './writeRows.ts'

const IMPORT_MS_MAX = 120_000

/** The records on PostgreSQL. While an import saves, nobody else can add a contact; reading goes on. */
export function createCustomerRecords(prisma: PrismaClient): CustomerRecords {
  return {
    all: () => prisma.$transaction(readAll, { isolationLevel: 'RepeatableRead', timeout: IMPORT_MS_MAX }),
    change: (decide) =>
      prisma.$transaction(
        async (tx) => {
          await keepOthersOut(tx)
          const { result, change } = decide(await readAll(tx))
          if (change === null) return result
          const { customers, invited, uninvited, audit } = change
          for (const row of customers.map(customerRow)) {
            await tx.customer.upsert({ where: { id: row.id }, create: row, update: row })
          }
          for (const row of uninvited.map(invitationRow)) {
            await tx.invitation.deleteMany({ where: row })
          }
          await tx.invitation.createMany({ data: invited.map(invitationRow), skipDuplicates: true })
          await writeAudit(tx, audit)
          return result
        },
        { timeout: IMPORT_MS_MAX },
      ),
    merge: (data, { dryRun, by, at }) =>
      prisma.$transaction(
        async (tx) => {
          if (!dryRun) await keepOthersOut(tx)
          const known = await readAll(tx)
          const refused = conflicts(data, known)
          if (refused.length > 0) return { refused }
          const plan = compareAll(data, known)
          if (!dryRun) {
            await write(tx, plan)
            if (by && at !== undefined) await writeAudit(tx, auditOf(plan, { by, at }))
          }
          return reportOf(plan)
        },
        { timeout: IMPORT_MS_MAX },
      ),
  }
}

async function keepOthersOut(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`LOCK TABLE "Customer", "Contact", "Invitation", "Site" IN SHARE ROW EXCLUSIVE MODE`
}

async function readAll(tx: Prisma.TransactionClient): Promise<CustomerData> {
  const customers = await tx.customer.findMany({ orderBy: { id: 'asc' } })
  const contacts = await tx.contact.findMany({ orderBy: { id: 'asc' } })
  const invitations = await tx.invitation.findMany({ orderBy: [{ customerId: 'asc' }, { emailKey: 'asc' }] })
  const sites = await tx.site.findMany({ orderBy: { key: 'asc' } })
  return {
    customers: customers.map(customerOf),
    contacts: contacts.map(contactOf),
    invitations: invitations.map(({ customerId, emailKey }) => ({
      customer: customerId as CustomerData['invitations'][number]['customer'],
      email: emailKey,
    })),
    sites: sites.map(siteOf),
  }
}

/** What cannot be saved beside what is there already. */
function conflicts(data: CustomerData, known: CustomerData): ImportConflict[] {
  const customers = new Set<string>([...known.customers, ...data.customers].map(({ id }) => id))
  const references = [
    ...data.contacts.map(({ customer }, at) => ({ path: `contacts[${at}].customer`, customer })),
    ...data.invitations.map(({ customer }, at) => ({ path: `invitations[${at}].customer`, customer })),
    ...data.sites.flatMap(({ owner }, at) =>
      owner.by === 'customer' ? [{ path: `sites[${at}].owner.customer`, customer: owner.customer }] : [],
    ),
  ]
  const strangers = references
    .filter(({ customer }) => !customers.has(customer))
    .map(({ path, customer }) => ({
      path,
      what: `there is no customer "${customer}"`,
      remedy: 'add it under "customers", or correct the id',
    }))
  return [...strangers, ...contactConflicts(data.contacts, known.contacts)]
}

function contactConflicts(wanted: Contact[], known: Contact[]): ImportConflict[] {
  const byId = new Map(known.map((contact) => [contact.id, contact]))
  const byPlace = new Map(known.map((contact) => [placeOf(contact), contact]))
  const found: ImportConflict[] = []
  for (const [at, contact] of wanted.entries()) {
    const before = byId.get(contact.id)
    if (before && before.customer !== contact.customer) {
      const what = `contact "${contact.id}" belongs to "${before.customer}", and its tickets with it`
      found.push({ path: `contacts[${at}].customer`, what, remedy: 'give the contact here an id of its own' })
    }
    const namesake = byPlace.get(placeOf(contact))
    if (namesake && namesake.id !== contact.id) {
      const what = `the desk knows ${contact.email} at "${contact.customer}" as contact "${namesake.id}"`
      found.push({ path: `contacts[${at}].id`, what, remedy: 'use that id' })
    }
  }
  return found
}

function placeOf({ customer, email }: { customer: string; email: string }): string {
  return `${customer} ${addressKey(email)}`
}

/** Of one kind: what is new, what is other than it was, and how much is as it was. */
type Plan<Row> = { added: Row[]; changed: { row: Row; old: Row; fields: string[] }[]; unchanged: number }

function compare<Row extends object>(wanted: Row[], known: Row[], keyOf: (row: Row) => string): Plan<Row> {
  const plan: Plan<Row> = { added: [], changed: [], unchanged: 0 }
  const before = new Map(known.map((row) => [keyOf(row), row]))
  for (const row of wanted) {
    const old = before.get(keyOf(row))
    const fields = old
      ? (Object.keys(row) as (keyof Row & string)[]).filter((f) => !isDeepStrictEqual(row[f], old[f]))
      : []
    if (!old) plan.added.push(row)
    else if (fields.length > 0) plan.changed.push({ row, old, fields })
    else plan.unchanged++
  }
  return plan
}

function compareAll(data: CustomerData, known: CustomerData) {
  const byId = ({ id }: { id: string }) => id
  return {
    customers: compare(data.customers.map(customerRow), known.customers.map(customerRow), byId),
    contacts: compare(data.contacts.map(contactRow), known.contacts.map(contactRow), byId),
    invitations: compare(data.invitations.map(invitationRow), known.invitations.map(invitationRow), invitationKey),
    sites: compare(data.sites.map(siteRow), known.sites.map(siteRow), ({ key }) => key),
  }
}

function invitationRow({ customer, email }: CustomerData['invitations'][number]) {
  return { customerId: customer, emailKey: addressKey(email) }
}

function invitationKey({ customerId, emailKey }: ReturnType<typeof invitationRow>): string {
  return `${customerId} ${emailKey}`
}

async function write(tx: Prisma.TransactionClient, plan: ReturnType<typeof compareAll>): Promise<void> {
  const { customers, contacts, invitations, sites } = plan
  await tx.customer.createMany({ data: customers.added })
  for (const { row } of customers.changed) await tx.customer.update({ where: { id: row.id }, data: row })
  for (const { row } of contacts.changed) await tx.contact.update({ where: { id: row.id }, data: row })
  await tx.contact.createMany({ data: contacts.added })
  await tx.invitation.createMany({ data: invitations.added })
  await tx.site.createMany({ data: sites.added })
  for (const { row } of sites.changed) await tx.site.update({ where: { key: row.key }, data: row })
}

/** One entry for each row that was added or changed. */
function auditOf(
  { customers, contacts, invitations, sites }: ReturnType<typeof compareAll>,
  { by, at }: ImportedBy,
): AuditEntry[] {
  const entriesOf = <Row extends Fields>(
    kind: ImportedEntry['kind'],
    { added, changed }: Plan<Row>,
    naming: (row: Row) => { key: string; label: string },
  ): AuditEntry[] => [
    ...added.map((row) => ({ at, by, action: 'added' as const, kind, ...naming(row), before: null, after: row })),
    ...changed.map(({ row, old }) => ({
      at,
      by,
      action: 'changed' as const,
      kind,
      ...naming(row),
      ...difference(old, row),
    })),
  ]
  return [
    ...entriesOf('customer', customers, ({ id, name }) => ({ key: id, label: name })),
    ...entriesOf('contact', contacts, ({ id, name }) => ({ key: id, label: name })),
    ...entriesOf('invitation', invitations, ({ customerId, emailKey }) => ({ key: customerId, label: emailKey })),
    ...entriesOf('site', sites, ({ key, name }) => ({ key, label: name })),
  ]
}

function reportOf({ customers, contacts, invitations, sites }: ReturnType<typeof compareAll>): Imported {
  const entries = [
    told('customer', customers, ({ id, name }) => ({ key: id, name })),
    told('contact', contacts, ({ id, name }) => ({ key: id, name })),
    told('invitation', invitations, ({ customerId, emailKey }) => ({ key: customerId, name: emailKey })),
    told('site', sites, ({ key, name }) => ({ key, name })),
  ]
  return {
    added: entries.flatMap(({ added }) => added),
    changed: entries.flatMap(({ changed }) => changed),
    unchanged: [customers, contacts, invitations, sites].reduce((sum, { unchanged }) => sum + unchanged, 0),
  }
}

/** What an operator calls the columns that are not called as in the file. */
const fieldNames: Readonly<Record<string, string>> = {
  customerId: 'owner',
  doorEmail: 'door.email',
  doorUrl: 'door.url',
  doorPhone: 'door.phone',
  doorHours: 'door.hours',
}

function told<Row>(kind: ImportedEntry['kind'], plan: Plan<Row>, naming: (row: Row) => { key: string; name: string }) {
  return {
    added: plan.added.map((row) => ({ kind, ...naming(row) })),
    changed: plan.changed.map(({ row, fields }) => ({
      kind,
      ...naming(row),
      // the address as it is compared goes with the address
      fields: fields.filter((field) => field !== 'emailKey').map((field) => fieldNames[field] ?? field),
    })),
  }
}
