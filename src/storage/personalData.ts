import { lettersOf, mailsOf, type Trace, webhooksOf } from './findPerson.ts'
import { Prisma } from './generated/client.ts'

/** What a table holds of a person: which of its rows are theirs, and under which name they stand in an export. */
export type Personal = {
  name: string
  rows: (trace: Trace) => Prisma.Sql
  /** In this order, by columns of ours. */
  order: string
  /** Hashes and seals, which say nothing to anybody. */
  without?: readonly string[]
  /** What is too large to be read with the others: row by row, by its id. */
  bytes?: string
}

/** Why a table holds nothing that is exported as somebody's. */
export type Nobodys = { nobodys: string }

const own = ({ conversations }: Trace) => Prisma.sql`"conversationId" = ANY(${conversations})`
const ids = ({ contacts }: Trace) => contacts.map(({ id }) => id)

/**
 * Every table there is, and what of it is a person's: an export reads these rows and what `placesOf` finds, and an erasure
 * takes the words out of the same. A table that is new does not compile until somebody has said what it holds.
 */
export const HELD: Readonly<Record<Prisma.ModelName, Personal | Nobodys>> = {
  Contact: { name: 'contacts', rows: (trace) => Prisma.sql`"id" = ANY(${ids(trace)})`, order: '"id"' },
  Invitation: { name: 'invitations', rows: ({ key }) => Prisma.sql`"emailKey" = ${key}`, order: '"customerId"' },
  Conversation: {
    name: 'conversations',
    rows: ({ conversations }) => Prisma.sql`"id" = ANY(${conversations})`,
    order: '"openedAt", "id"',
    without: ['version', 'signedAs', 'removedCustomerId'],
  },
  LiveTalk: { name: 'whereabouts', rows: own, order: '"conversationId"' },
  Message: { name: 'messages', rows: own, order: '"conversationId", "seq"', without: ['clientId'] },
  File: { name: 'files', rows: own, order: '"conversationId", "id"', bytes: 'bytes' },
  Ticket: {
    name: 'tickets',
    rows: ({ tickets }) => Prisma.sql`"id" = ANY(${tickets})`,
    order: '"number"',
    without: ['version'],
  },
  Target: {
    name: 'dueTimes',
    rows: ({ tickets }) => Prisma.sql`"ticketId" = ANY(${tickets})`,
    order: '"ticketId", "kind"',
    without: ['openedAt', 'tier', 'customerId', 'assigneeId', 'solvedAt', 'hasPauses'], // the ticket says it
  },
  Satisfaction: { name: 'ratings', rows: own, order: '"at"' },
  AgentNote: { name: 'notesOfAgents', rows: own, order: '"at", "id"', without: ['clientId'] },
  Question: { name: 'questions', rows: own, order: '"place"', without: ['place', 'counted'] },
  Delivery: { name: 'letters', rows: lettersOf, order: '"place"', without: ['place'] },
  InboundMail: {
    name: 'mails',
    rows: mailsOf,
    order: '"keptAt", "id"',
    without: ['identity'],
    bytes: 'raw',
  },
  EmailCode: {
    name: 'provenByCode',
    rows: (trace) => Prisma.sql`("email" = ${trace.key} OR ${own(trace)})`,
    order: '"conversationId"',
    without: ['hash'],
  },
  MailedCode: { name: 'codesMailed', rows: ({ key }) => Prisma.sql`"email" = ${key}`, order: '"id"' },
  NameAttempt: { name: 'companiesAskedFor', rows: own, order: '"id"', without: ['visitorKey'] },
  ReferralForward: {
    name: 'messagesSentOn',
    rows: (trace) => Prisma.sql`("emailKey" = ${trace.key} OR ${own(trace)})`,
    order: '"at"',
    without: ['visitorKey'],
  },
  Event: {
    name: 'happenings',
    rows: (trace) => Prisma.sql`(${own(trace)} OR "ticketId" = ANY(${trace.tickets}))`,
    order: '"id"',
  },
  WebhookDelivery: { name: 'sentToOtherSystems', rows: webhooksOf, order: '"place"', without: ['place', 'claim'] },
  AuditEntry: {
    name: 'changesOfTheirEntry',
    rows: (trace) => Prisma.sql`("kind" IN ('contact', 'person') AND "key" = ANY(${ids(trace)}))`,
    order: '"id"',
  },
  Customer: { nobodys: 'a company; its door stays at an erasure, and is shown before one' },
  Site: { nobodys: 'a website' },
  Signer: { nobodys: 'a key of a website' },
  UsedToken: { nobodys: 'numbers of tokens, gone an hour after the token' },
  Agent: { nobodys: 'people of the desk, who see and end their own account' },
  CalendarFeed: { nobodys: 'of an agent' },
  AgentSession: { nobodys: 'of an agent' },
  SignInLink: { nobodys: 'of an agent' },
  SecondFactor: { nobodys: 'of an agent' },
  RecoveryCode: { nobodys: 'of an agent' },
  AgentLetters: { nobodys: 'of an agent' },
  Digest: { nobodys: 'of an agent' },
  AgentDevice: { nobodys: 'of an agent' },
  TicketTally: { nobodys: 'counts' },
  PastChange: { nobodys: 'quarters of an hour of which something changed' },
  SignInTry: { nobodys: 'seals of addresses, gone after a day' },
  Screen: { nobodys: 'consoles that are open' },
  TicketLink: { nobodys: 'two numbers of tickets' },
  AgentMention: { nobodys: 'which agent a note names' },
  Alert: { nobodys: 'when agents were called' },
  RulesVersion: { nobodys: 'policies' },
  CountedUnder: { nobodys: 'versions of policies' },
  HelpVote: { nobodys: 'nobody is known on the help pages; a note that names the address is a mention' },
  SavedReply: { nobodys: 'texts of agents for everybody' },
  Erasure: { nobodys: 'receipts without a word of whom' },
  Removal: { nobodys: 'receipts without a word of whom' },
  AccessEntry: { nobodys: 'which agent looked at which id; no word of whose it is' },
  MailboxReader: { nobodys: 'the desk’s own mailbox' },
  Webhook: { nobodys: 'addresses of systems' },
}
