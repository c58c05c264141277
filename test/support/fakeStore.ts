import { DAY, HOUR, type Instant } from '../../src/calendar/time.ts'
import type { Accounts } from '../../src/desk/accountPorts.ts'
import type { AgentLetterRecords, GivenUpRecords, Outbox } from '../../src/desk/letterPorts.ts'
import {
  type Changes,
  type CodeProof,
  type Forward,
  type NameAttempt,
  type QuestionRecords,
  type Signer,
  type Store,
  type StoredFile,
  TICKETS_OF_CUSTOMER_MAX,
  type UsedToken,
} from '../../src/desk/storePorts.ts'
import { nextAlert } from '../../src/domain/alert.ts'
import type { Conversation, Message } from '../../src/domain/conversation.ts'
import type { Event } from '../../src/domain/event.ts'
import type { HelpVote } from '../../src/domain/helpVote.ts'
import type { AgentId, ConversationId, CustomerId } from '../../src/domain/ids.ts'
import type { Contact, Person } from '../../src/domain/person.ts'
import type { Question } from '../../src/domain/question.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import type { DeskSeed } from '../../src/storage/seed.ts'
import type { Housekeeping } from '../../src/storage/tidy.ts'
import { fakeAccounts } from './fakeAccounts.ts'
import { fakeClocks } from './fakeClocks.ts'
import { fakeLetters } from './fakeLetters.ts'
import { fakeLive } from './fakeLive.ts'
import { noMail } from './fakeMail.ts'
import { fakeQueue } from './fakeQueue.ts'
import { fakeTicketRecords } from './fakeTicketRecords.ts'
import { fakeWebhooks } from './fakeWebhooks.ts'

export { demoFixtures } from './demoFixtures.ts'

const empty: DeskSeed = { customers: [], contacts: [], invitations: [], sites: [], agents: [] }

/**
 * A desk's memory without a database, with the same laws as the real one: a save is whole or not at all, an older
 * version is stale, and a sender's own id stands once per conversation. What goes in and out is copied.
 */
export function fakeStore(
  seed: Partial<DeskSeed> & { signers?: Signer[] } = {},
  webhooks = fakeWebhooks(),
): Store & Accounts & Outbox & GivenUpRecords & AgentLetterRecords & Housekeeping & QuestionRecords {
  const copy = structuredClone({ ...empty, signers: [], ...seed })
  const { customers, contacts: seeded, invitations, sites, agents: staff, signers } = copy
  const conversations = new Map<string, Conversation>()
  const messages = new Map<string, Message[]>()
  const tickets = new Map<string, Ticket>()
  const contacts = new Map<string, Contact>(seeded.map((contact) => [contact.id, contact]))
  const codes = new Map<string, CodeProof>()
  const files = new Map<string, StoredFile>()
  let mailedCodes: { email: string; at: Instant }[] = []
  const usedTokens = new Map<string, UsedToken>()
  let nameAttempts: NameAttempt[] = []
  const forwards = new Map<string, Forward>()
  const events: Event[] = []
  const { accounts, staff: agents, disabled, kept } = fakeAccounts(staff)
  const { links, sessions, tries } = kept
  const questions = new Map<string, Question>()
  const votes: HelpVote[] = []
  let lastNumber = 1000

  const customerOf = (id: CustomerId | null) => customers.find((customer) => customer.id === id) ?? null
  const log = (id: ConversationId) => messages.get(id) ?? []

  const sentTo = (email: string, since: Instant) =>
    mailedCodes.filter((mailed) => mailed.email === email && mailed.at >= since).length
  const tokenKey = (site: string, token: string) => JSON.stringify([site, token])

  const around = fakeTicketRecords({ tickets, contacts, agents, disabled })

  function isStale(changes: Changes) {
    if (around.isStale(changes)) return true
    const { conversation, messages: lines = [], tickets: changed = [], contacts: people = [] } = changes
    const { usedTokens: spent = [], mailedCode, forward } = changes
    if (mailedCode && sentTo(mailedCode.email, mailedCode.since) !== mailedCode.earlier) return true
    if (spent.some(({ site, token }) => usedTokens.has(tokenKey(site, token)))) return true
    const follows = (version: number, stored: { version: number } | undefined) => version === (stored?.version ?? 0) + 1
    if (conversation && !follows(conversation.version, conversations.get(conversation.id))) return true
    if (changed.some((ticket) => !follows(ticket.version, tickets.get(ticket.id)))) return true
    const taken = (line: Message) =>
      log(line.conversation).some(
        (known) => known.seq === line.seq || (line.clientId !== null && known.clientId === line.clientId),
      )
    if (lines.some(taken)) return true
    if (forward && forwards.has(forward.conversation)) return true
    return people.some((person) =>
      [...contacts.values()].some(
        (known) =>
          known.id !== person.id && known.customer === person.customer && sameAddress(known.email, person.email),
      ),
    )
  }

  const queueReads = fakeQueue({
    tickets: () => [...tickets.values()],
    talks: () => [...conversations.values()],
    log,
    customerOf,
    contactOf: (id) => contacts.get(id) ?? null,
    isNamed: around.isNamed,
  })

  const live = fakeLive({ talks: conversations, events, log })
  const letters = fakeLetters({ events, agents, isDisabled: (id) => disabled.has(id) })

  const clocks = fakeClocks({ tickets, customerOf })

  const store: Store = {
    ...queueReads,
    ...noMail,
    ...around.records,
    ...live.records,
    ...webhooks.reads,
    agentName: async (id) => agents.get(id)?.name ?? null,
    ...clocks.records,
    ...letters.records,
    conversation: async (id) => conversations.get(id) ?? null,
    conversationSignedAs: async (site, signedAs, since) =>
      [...conversations.values()]
        .filter((talk) => talk.site === site && talk.signedAs === signedAs && talk.lastAt >= since)
        .sort((a, b) => b.lastAt - a.lastAt)[0] ?? null,
    tokenUsedIn: async (site, token) => usedTokens.get(tokenKey(site, token))?.conversation ?? null,
    signersOf: async (site) => signers.filter((signer) => signer.site === site).sort((a, b) => b.addedAt - a.addedAt),
    messagesAfter: async (id, after, limit) =>
      log(id)
        .filter((line) => line.seq > after)
        .slice(0, limit),
    lastMessages: async (id, limit) => (limit > 0 ? log(id).slice(-limit) : []),
    messageByClientId: async (id, clientId) => log(id).find((line) => line.clientId === clientId) ?? null,
    file: async (id) => files.get(id) ?? null,
    site: async (key) => sites.find((site) => site.key === key) ?? null,
    customer: async (id) => customerOf(id),
    customers: async () => customers,
    contactsByEmail: async (email) => [...contacts.values()].filter((contact) => sameAddress(contact.email, email)),
    contact: async (id) => contacts.get(id) ?? null,
    customersByDomain: async (domain) =>
      customers.filter((customer) => customer.domains.includes(domain.toLowerCase())),
    customersInviting: async (email) =>
      customers.filter(({ id }) =>
        invitations.some((invited) => invited.customer === id && sameAddress(invited.email, email)),
      ),
    code: async (id) => codes.get(id) ?? null,
    codesTo: async (email, since) => sentTo(email, since),
    codeWaitOf: async (email) => {
      const waits = [...codes.values()].filter((code) => code.email === email).map(({ waitUntil }) => waitUntil ?? 0)
      return Math.max(0, ...waits) > 0 ? (Math.max(...waits) as Instant) : null
    },
    nameAttemptsSince: async (of, since) =>
      nameAttempts
        .filter(({ visitor, conversation }) =>
          'visitor' in of ? visitor === of.visitor : conversation === of.conversation,
        )
        .filter(({ at }) => at >= since).length,
    forwardOf: async (id) => forwards.get(id) ?? null,
    forwardsSince: async (of, since) =>
      [...forwards.values()]
        .filter(({ visitor, email, customer }) =>
          'visitor' in of
            ? visitor === of.visitor
            : 'email' in of
              ? sameAddress(email, of.email)
              : customer === of.customer,
        )
        .filter(({ at }) => at >= since).length,
    nextTicketNumber: async () => ++lastNumber,
    ticket: async (id) => tickets.get(id) ?? null,
    ticketsOpenedBy: async (contact, since, limit) =>
      [...tickets.values()]
        .filter((ticket) => ticket.contact === contact && ticket.openedAt > since)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .map(({ openedAt }) => openedAt),
    ticketsOf: async (customer, contact) =>
      [...tickets.values()]
        .filter((ticket) => ticket.customer === customer && (!contact || ticket.contact === contact))
        .sort((a, b) => b.number - a.number)
        .slice(0, TICKETS_OF_CUSTOMER_MAX),
    ticketsOfConversation: async (id) =>
      [...tickets.values()].filter((ticket) => ticket.conversation === id).sort((a, b) => b.number - a.number),
    eventsOf: async (id) => events.filter((event) => event.conversation === id),
    ticketsDue: async (now, limit) =>
      [...tickets.values()]
        .filter((ticket) => (nextAlert(ticket) ?? Number.POSITIVE_INFINITY) <= now)
        .sort((a, b) => Number(nextAlert(a)) - Number(nextAlert(b)))
        .slice(0, limit),
    firstForgottenInQueue: async (before) =>
      [...conversations.values()]
        .flatMap((talk) => (talk.handling.by === 'queue' ? [{ talk, since: talk.handling.since }] : []))
        .filter(({ since }) => since <= before)
        .sort((a, b) => a.since - b.since)[0]?.talk ?? null,
    firstSilentConversation: async (now) =>
      [...conversations.values()]
        .filter(({ silentAt }) => silentAt !== null && silentAt <= now)
        .sort((a, b) => Number(a.silentAt) - Number(b.silentAt))[0] ?? null,
    firstStranded: async () => {
      const isGone = (agent: string | null) => agent !== null && disabled.has(agent)
      const talk = [...conversations.values()].find(({ handling }) => handling.by === 'agent' && isGone(handling.agent))
      const ticket = [...tickets.values()].find(({ status, assignee }) => status === 'open' && isGone(assignee))
      return talk?.id ?? ticket?.conversation ?? null
    },
    disabledAgents: async () => [...disabled.keys()] as AgentId[],
    question: async (id) => questions.get(id) ?? null,
    questionsAround: async (talk, since) => {
      const isHere = ({ conversation }: Question) => conversation === talk.id
      const isElsewhere = ({ conversation, at }: Question) => {
        const other = conversation === null ? null : conversations.get(conversation)
        return other != null && other.id !== talk.id && at >= since && isSamePerson(other.person, talk.person)
      }
      const newest = (fits: (question: Question) => boolean) => [...questions.values()].filter(fits).slice(-50)
      const around = new Set([...newest(isHere), ...newest(isElsewhere)])
      return [...questions.values()].filter((question) => around.has(question))
    },
    firstSilentQuestion: async (now) =>
      [...questions.values()]
        .filter(({ silentAt }) => silentAt !== null && silentAt <= now)
        .sort((a, b) => Number(a.silentAt) - Number(b.silentAt))[0] ?? null,
    save: async (changes) => {
      if (isStale(changes)) return 'stale'
      if (changes.conversation) conversations.set(changes.conversation.id, changes.conversation)
      for (const line of changes.messages ?? []) messages.set(line.conversation, [...log(line.conversation), line])
      for (const ticket of changes.tickets ?? []) {
        const told = (changes.alerts ?? []).filter((one) => one.ticket === ticket.id).map(({ alert }) => alert)
        tickets.set(ticket.id, { ...ticket, alerts: [...(tickets.get(ticket.id)?.alerts ?? []), ...told] })
      }
      for (const contact of changes.contacts ?? []) contacts.set(contact.id, contact)
      if (changes.code) codes.set(changes.code.conversation, changes.code)
      if (changes.mailedCode) mailedCodes.push(changes.mailedCode)
      for (const used of changes.usedTokens ?? []) usedTokens.set(tokenKey(used.site, used.token), used)
      nameAttempts.push(...(changes.nameAttempts ?? []))
      if (changes.forward) forwards.set(changes.forward.conversation, changes.forward)
      for (const file of changes.files ?? []) files.set(file.id, file)
      events.push(...(changes.events ?? []))
      around.save(changes)
      live.save(changes)
      webhooks.save(changes)
      clocks.save(changes)
      for (const delivery of changes.deliveries ?? []) letters.write(delivery)
      for (const question of changes.questions ?? []) {
        const { opened = null, returnedAt = null } = questions.get(question.id) ?? {}
        questions.set(question.id, { ...question, opened, returnedAt })
      }
      for (const { question, at } of changes.returned ?? []) {
        const known = questions.get(question)
        if (known && known.returnedAt === null) questions.set(question, { ...known, returnedAt: at })
      }
      return 'saved'
    },
  }

  const records: QuestionRecords = {
    opened: async (id, article, at) => {
      const known = questions.get(id)
      if (known && known.opened === null) questions.set(id, { ...known, opened: { article, at } })
    },
    searched: async (question) => void questions.set(question.id, question),
    voted: async (vote) => void votes.push(vote),
    since: async (at) => ({
      questions: [...questions.values()].filter((question) => question.at >= at),
      votes: votes.filter((vote) => vote.at >= at),
    }),
  }

  const tidy: Housekeeping['tidy'] = async (now, textsKeptMs) => {
    const rows = () =>
      [links, sessions, tries, codes, usedTokens, conversations].reduce((n, { size }) => n + size, 0) +
      nameAttempts.length +
      mailedCodes.length +
      letters.rows.length
    const before = rows()
    const forget = <T>(all: Map<string, T>, over: (each: T) => boolean) => {
      for (const [key, each] of all) if (over(each)) all.delete(key)
    }
    const isOld = (at: Instant) => at <= now - DAY
    forget(links, ({ expiresAt }) => expiresAt <= now)
    forget(sessions, ({ expiresAt }) => expiresAt <= now)
    forget(tries, ({ until }) => isOld(until))
    forget(codes, ({ expiresAt }) => isOld(expiresAt))
    forget(usedTokens, ({ expiresAt }) => expiresAt <= now - HOUR)
    mailedCodes = mailedCodes.filter(({ at }) => !isOld(at))
    nameAttempts = nameAttempts.filter(({ at }) => !isOld(at))
    const isUsed = ({ id, seq, handling, ticket }: Conversation) =>
      seq > 0 ||
      handling.by !== 'assistant' ||
      ticket !== null ||
      codes.has(id) ||
      [...nameAttempts, ...forwards.values(), ...files.values(), ...events].some(
        ({ conversation }) => conversation === id,
      )
    forget(conversations, (talk) => isOld(talk.lastAt) && !isUsed(talk))
    letters.forget(({ sentAt, letter }) => sentAt !== null && isOld(sentAt) && letter.about === 'digest')
    for (const row of letters.rows) if (row.sentAt !== null && isOld(row.sentAt)) letters.blankCode(row)
    const isForgotten = (at: Instant) => at <= now - textsKeptMs
    for (const [id, { verdict, ...question }] of questions) {
      const kept = verdict?.was === 'refused' ? { ...verdict, reason: null } : verdict
      if (isForgotten(question.at)) questions.set(id, { ...question, text: null, verdict: kept })
    }
    for (const [i, vote] of votes.entries()) if (isForgotten(vote.at)) votes[i] = { ...vote, note: null }
    return before - rows()
  }

  return copying({
    ...store,
    ...accounts,
    ...letters.outbox,
    ...letters.operator,
    ...letters.agentLetters,
    ...records,
    tidy,
  })
}

/** Every function of `parts`, with copies of what goes in and of what comes out. */
function copying<T extends object>(parts: T): T {
  const copied = Object.entries(parts).map(([name, run]) => [
    name,
    async (...given: unknown[]) => structuredClone(await run(...structuredClone(given))),
  ])
  return Object.fromEntries(copied) as T
}

/** Proven to be the same: an end user's address is only ever known by proof. */
function isSamePerson(one: Person, other: Person): boolean {
  if (one.kind === 'contact') return other.kind === 'contact' && one.contact === other.contact
  return one.kind === 'endUser' && other.kind === 'endUser' && one.email !== null && one.email === other.email
}

function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}
