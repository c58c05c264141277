import type {
  AdminRecords,
  AuditRow,
  CustomerData,
  ErasureReceipt,
  FoundCounts,
  PersonFound,
} from '../../src/desk/adminPorts.ts'
import type { ArticleFacts } from '../../src/domain/articleReview.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { Contact } from '../../src/domain/person.ts'
import type { SavedReply } from '../../src/domain/savedReply.ts'
import { demoFixtures, type fakeStore } from './fakeStore.ts'

/** Articles as the library would tell of them; the last one is fresh. */
export const articleFacts: ArticleFacts[] = [
  { slug: 'open-a-document', title: 'Open a protected document', updated: '2025-02-01', review: '2026-02-01' },
  { slug: 'error-vc3', title: 'Error VC3', updated: '2026-10-01', review: null },
  { slug: 'devices', title: 'How many devices', updated: '2026-11-01', review: '2027-11-01' },
]

/** The administration's records in memory: customers and contacts of the fixtures, and people who are never found. */
export function fakeAdminRecords(store: ReturnType<typeof fakeStore>) {
  const { agents: _, ...fixtures } = demoFixtures
  const data: CustomerData = structuredClone(fixtures)
  const audit: AuditRow[] = []
  const replies = new Map<string, SavedReply>()
  const receipts: ErasureReceipt[] = []
  const people = new Map<string, PersonFound>()

  const write = (entry: AuditEntry | null) => void (entry && audit.push({ ...entry, id: audit.length + 1 }))
  const contacts = async () => (await Promise.all(data.customers.map(({ id }) => store.contactsOf(id)))).flat()

  function toConfirm(contact: Contact) {
    return {
      contact,
      customerName: data.customers.find(({ id }) => id === contact.customer)?.name ?? '',
      conversation: conversationsOf.get(contact.id) ?? null,
      lastAt: null,
      openTickets: 0,
    }
  }
  /** Where a contact talks; a test says so. */
  const conversationsOf = new Map<
    string,
    NonNullable<Awaited<ReturnType<AdminRecords['newContact']>>>['conversation']
  >()

  const records: AdminRecords = {
    all: async () => structuredClone(data),
    merge: async () => ({ refused: [] }),
    change: async (decide) => {
      const { result, change } = decide(structuredClone(data))
      if (!change) return result
      for (const customer of change.customers) {
        data.customers = [...data.customers.filter(({ id }) => id !== customer.id), customer]
      }
      const gone = new Set(change.uninvited.map(({ customer, email }) => `${customer} ${email}`))
      data.invitations = [
        ...data.invitations.filter(({ customer, email }) => !gone.has(`${customer} ${email}`)),
        ...change.invited,
      ]
      for (const entry of change.audit) write(entry)
      return result
    },
    contactsToConfirm: async () => {
      const open = (await contacts()).filter(({ confirmed, rejected }) => !confirmed && !rejected)
      return open.map(toConfirm)
    },
    newContact: async (id) => {
      const contact = (await contacts()).find((each) => each.id === id)
      return contact ? toConfirm(contact) : null
    },
    decideContact: async (_id, _isConfirmed, entry) => {
      write(entry)
      return true
    },
    repliesFor: async (agent) =>
      [...replies.values()]
        .filter(({ owner }) => owner === null || owner === agent)
        .sort((a, b) => a.title.localeCompare(b.title)),
    reply: async (id) => replies.get(id) ?? null,
    saveReply: async (reply, entry) => {
      replies.set(reply.id, reply)
      write(entry)
    },
    removeReply: async (id, entry) => {
      replies.delete(id)
      write(entry)
    },
    record: async (entry) => write(entry),
    entries: async ({ agent, kind, action, from, until, before, limit }) =>
      audit
        .filter(
          (row) =>
            (agent === null || row.by.agent === (agent === 'server' ? null : agent)) &&
            (kind === null || row.kind === kind) &&
            (action === null || row.action === action) &&
            (from === null || row.at >= from) &&
            (until === null || row.at < until) &&
            (before === null || row.id < before),
        )
        .reverse()
        .slice(0, limit),
    findPerson: async (email) => people.get(email) ?? nobody,
    erasePerson: async (email, receipt) => {
      const found = people.get(email) ?? nobody
      if (found.openTickets.length > 0 || found.isWithAgent || found.isAgent) return found
      const whole = { ...receipt, counts: found.counts }
      receipts.unshift(whole)
      people.delete(email)
      return whole
    },
    receipts: async (limit) => receipts.slice(0, limit),
    givenUpLetters: store.givenUpLetters,
    givenUpLetter: store.givenUpLetter,
    tryLetterAgain: async (id, entry) => {
      const isTried = await store.tryLetterAgain(id, entry)
      if (isTried) write(entry)
      return isTried
    },
  }
  return { ...records, people, conversationsOf, written: audit }
}

const counts: FoundCounts = {
  contacts: 0,
  conversations: 0,
  messages: 0,
  files: 0,
  tickets: 0,
  notes: 0,
  questions: 0,
  letters: 0,
  mails: 0,
  webhooks: 0,
  invitations: 0,
  codes: 0,
  forwards: 0,
  mentions: 0,
}

/** Somebody of whom there is nothing. */
export const nobody: PersonFound = {
  counts,
  contacts: [],
  tickets: [],
  openTickets: [],
  isWithAgent: false,
  isAgent: false,
  doorOf: [],
}
