import { dateText } from '../calendar/day.ts'
import { localDay } from '../calendar/sayTime.ts'
import { DAY, type Instant, toIso } from '../calendar/time.ts'
import { articlesToReview, unknownCodesIn } from '../domain/articleReview.ts'
import type { Doer } from '../domain/audit.ts'
import { writeCsv } from '../domain/csv.ts'
import type { CustomerId } from '../domain/ids.ts'
import { type Action, may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { figuresOf } from '../domain/questionFigures.ts'
import type { Refusal } from '../domain/refusal.ts'
import type {
  Admin,
  AdminRecords,
  ArticlesInForce,
  AuditRow,
  CustomerTold,
  ImportPlan,
  LineComplaint,
} from './adminPorts.ts'
import { tellCalendar, tellWhatIf } from './calendarAnswers.ts'
import { plainName } from './companyNames.ts'
import { customersTable, planCustomer, planImport } from './customersTable.ts'
import { givenUpLetters, tryLetterAgain } from './givenUpLetters.ts'
import type { Desk } from './ports.ts'
import { removeReply, repliesFor, saveReply } from './savedReplies.ts'
import type { Clock, NewId, QuestionRecords } from './storePorts.ts'

/** What the administration is given by the composition root. */
export type AdminNeeds = {
  records: AdminRecords
  questions: Pick<QuestionRecords, 'since'>
  articles: ArticlesInForce
  desk: Desk
  clock: Clock
  newId: NewId
}

/** An article that is to be reviewed within these days is soon. */
const SOON_MS = 30 * DAY
const RECEIPTS_MAX = 200

/** The administration's verbs, tied to what they need. */
export function createAdmin(needs: AdminNeeds): Admin {
  const { records, desk, clock } = needs
  const { standard } = desk.policies

  return {
    customers: async (agent, text) => refusalFor(agent, 'seeAdministration') ?? listCustomers(needs, text),

    saveCustomer: async (agent, raw, invited, isNew) =>
      refusalFor(agent, 'manageCustomers') ??
      records.change<{ complaints: LineComplaint[] } | Refusal>((known) => {
        const isKnown = known.customers.some(({ id }) => id === raw.id)
        if (isNew && isKnown) {
          return { result: { complaints: [{ field: 'id', why: 'repeated', held: raw.id }] }, change: null }
        }
        if (!isNew && !isKnown) return { result: { refused: 'unknown', what: 'customer' }, change: null }
        const { complaints, change } = planCustomer(raw, invited, known, { by: doer(agent), at: clock() })
        return { result: { complaints }, change }
      }),

    tryImport: async (agent, table) => {
      const refusal = refusalFor(agent, 'manageCustomers')
      return refusal ?? planImport(table, await records.all(), { by: doer(agent), at: clock() }).plan
    },

    applyImport: async (agent, table, hash) =>
      refusalFor(agent, 'manageCustomers') ??
      records.change<ImportPlan | Refusal>((known) => {
        const { plan, change } = planImport(table, known, { by: doer(agent), at: clock() })
        return plan.hash === hash ? { result: plan, change } : { result: { refused: 'planChanged' }, change: null }
      }),

    exportCustomers: async (agent) => refusalFor(agent, 'manageCustomers') ?? customersTable(await records.all()),

    contactsToConfirm: async (agent) => refusalFor(agent, 'confirmContact') ?? records.contactsToConfirm(),

    confirmContact: async (agent, id, isConfirmed) => {
      const refusal = refusalFor(agent, 'confirmContact')
      if (refusal) return refusal
      const known = await records.newContact(id)
      if (!known) return { refused: 'unknown', what: 'contact' }
      if (known.contact.confirmed || known.contact.rejected) return { refused: 'contactDecided' }
      if (known.conversation !== null) {
        // one who talks is decided about in the talk, so that what they may see there changes with it
        const decided = await desk.confirmContact(agent, known.conversation, isConfirmed)
        return 'refused' in decided ? decided : known
      }
      const { customer, name } = known.contact
      const saved = await records.decideContact(id, isConfirmed, {
        at: clock(),
        by: doer(agent),
        action: isConfirmed ? 'confirmed' : 'refused',
        kind: 'contact',
        key: id,
        label: name,
        before: { customer, confirmed: false },
        after: { customer, confirmed: isConfirmed, rejected: !isConfirmed },
      })
      return saved ? known : { refused: 'contactDecided' }
    },

    replies: (agent, conversation) => repliesFor(needs, agent, conversation),
    saveReply: (agent, id, draft) => saveReply(needs, agent, id, draft),
    removeReply: (agent, id) => removeReply(needs, agent, id),

    calendar: (agent, locale) => refusalFor(agent, 'seeAdministration') ?? tellCalendar(standard, clock(), locale),
    whatIf: (agent, received, locale) =>
      refusalFor(agent, 'seeAdministration') ?? tellWhatIf(standard, received, locale),

    articles: async (agent, days) => {
      const refusal = refusalFor(agent, 'seeAdministration')
      if (refusal) return refusal
      const now = clock()
      const { questions, votes } = await needs.questions.since((now - days * DAY) as Instant)
      const dayAt = (at: number) => dateText(localDay(at as Instant, standard.calendar.zone))
      const dates = { today: dayAt(now), soon: dayAt(now + SOON_MS) }
      return {
        articles: articlesToReview(needs.articles(), figuresOf(questions, votes), dates),
        codes: unknownCodesIn(questions),
      }
    },

    audit: async (agent, query) => refusalFor(agent, 'readAudit') ?? records.entries(query),
    exportAudit: async (agent, query) => refusalFor(agent, 'readAudit') ?? auditTable(await records.entries(query)),

    findPerson: async (agent, email) => refusalFor(agent, 'erasePerson') ?? records.findPerson(email),
    erasePerson: async (agent, email) => {
      const refusal = refusalFor(agent, 'erasePerson')
      if (refusal) return refusal
      const receipt = { id: needs.newId(), at: clock(), by: { agent: agent.id, name: agent.name } }
      const erased = await records.erasePerson(email, receipt)
      if ('id' in erased) {
        desk.forgetSaved()
        return erased
      }
      const { openTickets, isWithAgent, isAgent } = erased
      return { refused: 'personAtWork', openTickets, isWithAgent, isAgent }
    },
    givenUpLetters: (agent) => givenUpLetters(needs, agent),
    tryLetterAgain: (agent, id) => tryLetterAgain(needs, agent, id),
    receipts: async (agent) => refusalFor(agent, 'erasePerson') ?? records.receipts(RECEIPTS_MAX),
  }
}

/** Every typed word stands in the name, the id, an alias or a domain; by name. */
async function listCustomers({ records }: AdminNeeds, text: string): Promise<CustomerTold[]> {
  const { customers, contacts, invitations } = await records.all()
  const typed = plainName(text).split(' ').filter(Boolean)
  const invited = grouped(invitations)
  const staff = grouped(contacts)
  return customers
    .filter(({ id, name, aliases, domains }) => {
      const known = [id, name, ...aliases, ...domains].map((each) => ` ${plainName(each)}`).join('')
      return typed.every((word) => known.includes(word))
    })
    .map((customer) => ({
      ...customer,
      invitations: (invited.get(customer.id) ?? []).map(({ email }) => email).sort(),
      contactCount: staff.get(customer.id)?.length ?? 0,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function auditTable(entries: readonly AuditRow[]): string {
  const head = ['time', 'agent', 'action', 'kind', 'id', 'name', 'before', 'after']
  const json = (fields: AuditRow['before']) => (fields === null ? '' : JSON.stringify(fields))
  return writeCsv([
    head,
    ...entries.map(({ at, by, action, kind, key, label, before, after }) => [
      toIso(at),
      by.name,
      action,
      kind,
      key,
      label,
      json(before),
      json(after),
    ]),
  ])
}

function grouped<T extends { customer: CustomerId }>(entries: readonly T[]): Map<CustomerId, T[]> {
  const groups = new Map<CustomerId, T[]>()
  for (const entry of entries) groups.set(entry.customer, [...(groups.get(entry.customer) ?? []), entry])
  return groups
}

function doer({ id, name }: Agent): Doer {
  return { agent: id, name }
}

function refusalFor(agent: Agent, action: Action): Refusal | null {
  return may(agent, action) ? null : { refused: 'notAllowed', action }
}
