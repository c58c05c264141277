import { createHash } from 'node:crypto'
import type { Instant } from '../calendar/time.ts'
import { type AuditEntry, type Doer, difference, type Fields } from '../domain/audit.ts'
import { type CsvRow, readCsv, writeCsv } from '../domain/csv.ts'
import type { CustomerId } from '../domain/ids.ts'
import type { Customer } from '../domain/person.ts'
import type { CustomerChange, CustomerData, ImportPlan, Invitation, LineComplaint, LinePlan } from './adminPorts.ts'
import { readCustomer } from './customersFile.ts'

/** A customer as a line of a table. Several things in one cell are parted by ";". */
export const COLUMNS = [
  'id',
  'name',
  'package',
  'domains',
  'aliases',
  'links',
  'documentCodes',
  'doorEmail',
  'doorUrl',
  'doorPhone',
  'doorHours',
  'invitations',
] as const
type Column = (typeof COLUMNS)[number]
type Line = Record<Column, string>

/** A plan, and the change that it comes to. */
export type Planned = { plan: ImportPlan; change: CustomerChange }

/** All customers as a table; read again it changes nothing. */
export function customersTable({ customers, invitations }: CustomerData): string {
  return writeCsv([
    [...COLUMNS],
    ...customers.map((customer) => COLUMNS.map((column) => lineOf(customer, invitations)[column])),
  ])
}

/**
 * What a table would do to the customers that are known: a line adds or changes the customer of its id, and only the columns
 * that the table has; a customer without a line stays as it is. A line that cannot be used is refused, and says why.
 */
export function planImport(text: string, known: CustomerData, { by, at }: { by: Doer; at: Instant }): Planned {
  const table = tableOf(text)
  if ('complaints' in table) return { plan: sealed([], table.complaints), change: nothing }
  const { columns, rows } = table
  const byId = new Map(known.customers.map((customer) => [customer.id as string, customer]))
  const firstAt = new Map<string, number>()
  const read = rows.map((row) => readLine(row, columns, known, byId, firstAt))
  refuseShared(read, known)
  const fine = read.filter(({ plan }) => plan.became === 'added' || plan.became === 'changed')
  return {
    plan: sealed(
      read.map(({ plan }) => plan),
      [],
    ),
    change: joined(fine.map((each) => changeOf(each, known, { by, at }))),
  }
}

/** What saving one customer with its invitation list comes to. */
export function planCustomer(
  raw: RawCustomer,
  invited: readonly string[],
  known: CustomerData,
  how: { by: Doer; at: Instant },
): { complaints: LineComplaint[]; change: CustomerChange | null } {
  const read = readCustomer(raw, invited)
  if ('complaints' in read) return { complaints: read.complaints, change: null }
  const before = known.customers.find(({ id }) => id === read.customer.id) ?? null
  const line = { plan: planOf(1, before, read, known), read }
  refuseShared([line], known)
  const { complaints, became } = line.plan
  if (became === 'refused') return { complaints, change: null }
  return { complaints: [], change: became === 'unchanged' ? null : changeOf(line, known, how) }
}

/** A customer as somebody wrote it; every field is still to be judged. */
type RawCustomer = { id: string } & Record<string, unknown>

const nothing: CustomerChange = { customers: [], invited: [], uninvited: [], audit: [] }
type Whole = { customer: Customer; invitations: Invitation[] }
type ReadLine = { plan: LinePlan; read: Whole | null }

function tableOf(
  text: string,
): { columns: Column[]; rows: CsvRow[] } | { complaints: (LineComplaint & { line: number })[] } {
  const csv = readCsv(text)
  if ('openQuoteAt' in csv) {
    return { complaints: [{ line: csv.openQuoteAt, field: '', why: 'openQuote', held: '' }] }
  }
  const [head, ...rows] = csv.rows
  if (!head || rows.length === 0) return { complaints: [{ line: 1, field: '', why: 'empty', held: '' }] }
  const columns = head.cells.map(
    (cell) => COLUMNS.find((known) => known.toLowerCase() === cell.trim().toLowerCase()) ?? cell,
  )
  const complaints = columns.flatMap((column, at): ImportPlan['complaints'] => {
    if (!isColumn(column)) return [{ line: head.line, field: column, why: 'unknownColumn', held: column }]
    return columns.indexOf(column) === at ? [] : [{ line: head.line, field: column, why: 'repeated', held: column }]
  })
  if (!columns.includes('id')) complaints.push({ line: head.line, field: 'id', why: 'noColumn', held: '' })
  return complaints.length > 0 ? { complaints } : { columns: columns.filter(isColumn), rows }
}

function isColumn(text: string): text is Column {
  return (COLUMNS as readonly string[]).includes(text)
}

function readLine(
  { line, cells }: CsvRow,
  columns: readonly Column[],
  known: CustomerData,
  byId: ReadonlyMap<string, Customer>,
  firstAt: Map<string, number>,
): ReadLine {
  const given = Object.fromEntries(columns.map((column, at) => [column, (cells[at] ?? '').trim()])) as Partial<Line>
  const id = given.id ?? ''
  const refuse = (complaints: LineComplaint[]): ReadLine => ({
    plan: { line, id, name: given.name ?? byId.get(id)?.name ?? '', became: 'refused', changes: [], complaints },
    read: null,
  })
  if (cells.length !== columns.length) {
    return refuse([{ field: '', why: 'cells', held: `${cells.length} / ${columns.length}` }])
  }
  const first = firstAt.get(id)
  if (first !== undefined && id !== '') return refuse([{ field: 'id', why: 'repeated', held: `${id}, ${first}` }])
  firstAt.set(id, line)
  const before = byId.get(id) ?? null
  const wanted: Line = { ...(before ? lineOf(before, known.invitations) : emptyLine), ...given }
  const read = readCustomer(rawOf(wanted), listIn(wanted.invitations))
  return 'complaints' in read ? refuse(read.complaints) : { plan: planOf(line, before, read, known), read }
}

const emptyLine = Object.fromEntries(COLUMNS.map((column) => [column, ''])) as Line

function planOf(
  line: number,
  before: Customer | null,
  { customer, invitations }: Whole,
  known: CustomerData,
): LinePlan {
  const [old, wanted] = [before ? lineOf(before, known.invitations) : emptyLine, lineOf(customer, invitations)]
  const changes = COLUMNS.flatMap((field) =>
    old[field] === wanted[field] || (field === 'id' && !before)
      ? []
      : [{ field, before: old[field], after: wanted[field] }],
  )
  const became = before ? (changes.length > 0 ? 'changed' : 'unchanged') : 'added'
  return { line, id: customer.id, name: customer.name, became, changes, complaints: [] }
}

/** A link or a code that two customers have says nothing about either. */
function refuseShared(lines: ReadLine[], known: CustomerData): void {
  const inFile = new Set(lines.flatMap(({ read }) => read?.customer.id ?? []))
  const ownerOf = new Map<string, CustomerId>()
  const entriesOf = ({ links, documentCodes }: Customer) => [
    ...links.map((held) => ({ field: 'links', held })),
    ...documentCodes.map((held) => ({ field: 'documentCodes', held })),
  ]
  const take = (customer: Customer) => {
    for (const { field, held } of entriesOf(customer)) ownerOf.set(`${field} ${held}`, customer.id)
  }
  for (const customer of known.customers) if (!inFile.has(customer.id)) take(customer)
  for (const line of lines) {
    if (!line.read) continue
    const { customer } = line.read
    const complaints = entriesOf(customer).flatMap(({ field, held }) => {
      const owner = ownerOf.get(`${field} ${held}`)
      return owner === undefined ? [] : [{ field, why: 'shared' as const, held: `${held}, ${owner}` }]
    })
    if (complaints.length === 0) take(customer)
    else line.plan = { ...line.plan, became: 'refused', changes: [], complaints }
  }
}

function changeOf({ read }: ReadLine, known: CustomerData, { by, at }: { by: Doer; at: Instant }): CustomerChange {
  const { customer, invitations } = read as Whole
  const before = known.customers.find(({ id }) => id === customer.id) ?? null
  const had = new Set(known.invitations.filter((each) => each.customer === customer.id).map(({ email }) => email))
  const has = new Set(invitations.map(({ email }) => email))
  const about = { at, by, kind: 'customer' as const, key: customer.id, label: customer.name }
  const after = fieldsOf(customer, invitations)
  const audit: AuditEntry = before
    ? { ...about, action: 'changed', ...difference(fieldsOf(before, known.invitations), after) }
    : { ...about, action: 'added', before: null, after }
  return {
    customers: [customer],
    invited: invitations.filter(({ email }) => !had.has(email)),
    uninvited: [...had].filter((email) => !has.has(email)).map((email) => ({ customer: customer.id, email })),
    audit: [audit],
  }
}

function fieldsOf(customer: Customer, invitations: readonly Invitation[]): Fields {
  const { id: _, door, ...fields } = customer
  return { ...fields, door, invitations: addressesOf(customer.id, invitations) }
}

function joined(changes: readonly CustomerChange[]): CustomerChange {
  return {
    customers: changes.flatMap(({ customers }) => customers),
    invited: changes.flatMap(({ invited }) => invited),
    uninvited: changes.flatMap(({ uninvited }) => uninvited),
    audit: changes.flatMap(({ audit }) => audit),
  }
}

function lineOf(customer: Customer, invitations: readonly Invitation[]): Line {
  const { door } = customer
  return {
    id: customer.id,
    name: customer.name,
    package: customer.package,
    domains: inOneCell(customer.domains),
    aliases: inOneCell(customer.aliases),
    links: inOneCell(customer.links),
    documentCodes: inOneCell(customer.documentCodes),
    doorEmail: door.email ?? '',
    doorUrl: door.url ?? '',
    doorPhone: door.phone ?? '',
    doorHours: door.hours ?? '',
    invitations: inOneCell(addressesOf(customer.id, invitations)),
  }
}

function addressesOf(customer: CustomerId, invitations: readonly Invitation[]): string[] {
  return invitations.flatMap((each) => (each.customer === customer ? [each.email] : [])).sort()
}

/** An empty cell is nothing; the package is as it is written but for its case. */
function rawOf(line: Line): RawCustomer {
  return {
    id: line.id,
    name: line.name,
    package: line.package.toLowerCase(),
    domains: listIn(line.domains),
    aliases: listIn(line.aliases),
    links: listIn(line.links),
    documentCodes: listIn(line.documentCodes),
    door: {
      email: line.doorEmail || null,
      url: line.doorUrl || null,
      phone: line.doorPhone || null,
      hours: line.doorHours || null,
    },
  }
}

/** Several texts in one cell; a ";" or "\" of their own gets a "\" before it. */
function inOneCell(texts: readonly string[]): string {
  return texts.map((text) => text.replace(/[\\;]/g, '\\$&')).join('; ')
}

function listIn(cell: string): string[] {
  const parts = cell.match(/(?:\\[\s\S]|[^;\\]|\\$)+/g) ?? []
  return parts.map((part) => part.trim().replace(/\\([\\;])/g, '$1')).filter((part) => part !== '')
}

function sealed(lines: LinePlan[], complaints: ImportPlan['complaints']): ImportPlan {
  const hash = createHash('sha256')
    .update(JSON.stringify([lines, complaints]))
    .digest('base64url')
  return { lines, complaints, hash }
}
