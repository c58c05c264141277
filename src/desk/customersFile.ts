import { z } from 'zod'
import type { Customer } from '../domain/person.ts'
import type { CustomerData, FieldComplaint, Invitation } from './adminPorts.ts'

const id = z.string('an id').regex(/^[^\s\p{Cc}\p{Cs}]{1,100}$/u, 'an id without spaces, at most 100 characters')
const line = z
  .string('a text')
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u, 'a text on one line, 1 to 300 characters')
const email = z
  .string('an e-mail address')
  .trim()
  .regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u, 'an e-mail address like name@company.example')
const domain = z
  .string('a mail domain')
  .trim()
  .toLowerCase()
  .regex(/^[^\s@\p{Cc}\p{Cs}]+\.[^\s@.\p{Cc}\p{Cs}]+$/u, 'a mail domain like company.example, without "@"')
const link = z
  .string('a link')
  .trim()
  .regex(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(\/[\w~.%+-]+)*$/,
    'a host in lower case like docs.company.example, or one with a path like view.protectedpdf.com/portal/company',
  )
const documentCode = z
  .string('a document code')
  .trim()
  .regex(/^[A-Z0-9][A-Z0-9-]{3,39}$/, 'what the codes begin with, 4 to 40 capital letters, digits or "-", like ACME-')
const url = z.url({ protocol: /^https?$/, error: 'an address like https://company.example/help' })
const list = <T extends z.ZodType>(of: T) => z.array(of, 'a list in [ ]').default([])
const orNull = <T extends z.ZodType>(of: T) => of.nullable().default(null)

const door = z.strictObject(
  { email: orNull(email), url: orNull(url), phone: orNull(line), hours: orNull(line) },
  'an object with email, url, phone and hours',
)
const customer = z.strictObject(
  {
    id,
    name: line,
    package: z.enum(['standard', 'elite'], '"standard" or "elite"'),
    domains: list(domain),
    aliases: list(line),
    links: list(link),
    documentCodes: list(documentCode),
    door: door.default({ email: null, url: null, phone: null, hours: null }),
  },
  'a customer with id, name and package',
)
const contact = z.strictObject(
  {
    id,
    customer: id,
    name: line,
    email,
    confirmed: z.boolean('true or false').default(true),
    rejected: z.literal(true, 'true, or nothing').optional(),
  },
  'a contact with id, customer, name and email',
)
const invitation = z.strictObject({ customer: id, email }, 'an invitation with customer and email')
const site = z.strictObject(
  {
    key: id,
    name: line,
    owner: z.discriminatedUnion(
      'by',
      [z.strictObject({ by: z.literal('vendor') }), z.strictObject({ by: z.literal('customer'), customer: id })],
      '{ "by": "vendor" }, or { "by": "customer", "customer": "its id" }',
    ),
  },
  'a site with key, name and owner',
)
const schema = z.strictObject(
  { customers: list(customer), contacts: list(contact), invitations: list(invitation), sites: list(site) },
  'an object with customers, contacts, invitations and sites',
)

/** Reads a file of customers. Every complaint names the place in the file, what is wrong, and what to write instead. */
export function readCustomersFile(text: string): { data: CustomerData } | { complaints: string[] } {
  let raw: unknown
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (fault) {
    return { complaints: [`the file is not JSON (${(fault as Error).message}); "customers export" shows the shape`] }
  }
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return { complaints: parsed.error.issues.flatMap((issue) => complain(issue, raw)) }
  const data = parsed.data as CustomerData
  const complaints = repetitions(data)
  return complaints.length > 0 ? { complaints } : { data }
}

/** Reads one customer with its invitation list, by the same rules as a file. */
export function readCustomer(
  raw: { id: string },
  invited: readonly string[],
): { customer: Customer; invitations: Invitation[] } | { complaints: FieldComplaint[] } {
  const whole = { customers: [raw], invitations: invited.map((address) => ({ customer: raw.id, email: address })) }
  const parsed = schema.safeParse(whole)
  if (parsed.success) {
    const { customers, invitations } = parsed.data as CustomerData
    return {
      customer: customers[0] as Customer,
      invitations: invitations.map((each) => ({ ...each, email: each.email.toLowerCase() })),
    }
  }
  const complaints = parsed.error.issues.map((issue): FieldComplaint => {
    const held = heldAt(issue.path, whole)
    const isMissing = held === undefined || held === null || held === ''
    return {
      field: fieldOf(issue.path),
      why: isMissing ? 'missing' : 'unusable',
      held: String(held ?? '').slice(0, 80),
    }
  })
  // an invitation's customer is the one of this very line
  return {
    complaints: complaints.filter(
      ({ field }, at) => field !== 'id' || complaints.findIndex((each) => each.field === 'id') === at,
    ),
  }
}

/** As in `domains`, `doorEmail` and `invitations`. */
function fieldOf([section, , field, part]: readonly PropertyKey[]): string {
  if (section === 'invitations') return field === 'customer' ? 'id' : 'invitations'
  if (field !== 'door') return String(field)
  return `door${String(part).charAt(0).toUpperCase()}${String(part).slice(1)}`
}

function heldAt(path: readonly PropertyKey[], raw: unknown): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], raw)
}

function complain(issue: z.core.$ZodIssue, raw: unknown): string[] {
  const path = sayPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${path}: the field "${key}" is not known; correct its name, or remove it`)
  }
  const held = heldAt(issue.path, raw)
  const what = held === undefined ? 'is missing' : `${JSON.stringify(held).slice(0, 80)} cannot be used`
  return [`${path}: ${what}; write ${issue.message}`]
}

/** As in `contacts[2].email`. */
function sayPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}

/** What stands in the file twice although there can be only one. */
function repetitions({ customers, contacts, invitations, sites }: CustomerData): string[] {
  const place = ({ customer, email }: { customer: string; email: string }) => `${email.toLowerCase()} at "${customer}"`
  return [
    ...repeated('customers', customers, ({ id }) => `the id "${id}"`),
    ...shared('links', customers),
    ...shared('documentCodes', customers),
    ...repeated('contacts', contacts, ({ id }) => `the id "${id}"`),
    ...repeated('contacts', contacts, place),
    ...repeated('invitations', invitations, place),
    ...repeated('sites', sites, ({ key }) => `the key "${key}"`),
  ]
}

/** A link or a code that two customers have says nothing about either. */
function shared(field: 'links' | 'documentCodes', customers: CustomerData['customers']): string[] {
  const entries = customers.flatMap((customer, at) =>
    customer[field].map((entry, place) => ({ entry, at: `customers[${at}].${field}[${place}]` })),
  )
  const firstAt = new Map<string, string>()
  return entries.flatMap(({ entry, at }) => {
    const first = firstAt.get(entry)
    if (first === undefined) firstAt.set(entry, at)
    return first === undefined ? [] : [`${at}: "${entry}" stands in ${first} already; one of the two is wrong`]
  })
}

function repeated<T>(section: string, entries: readonly T[], keyOf: (entry: T) => string): string[] {
  const firstAt = new Map<string, number>()
  return entries.flatMap((entry, at) => {
    const key = keyOf(entry)
    const first = firstAt.get(key)
    if (first === undefined) firstAt.set(key, at)
    return first === undefined ? [] : [`${section}[${at}]: ${key} stands in ${section}[${first}] already; remove one`]
  })
}
