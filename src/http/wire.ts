/**
 * What travels between the console's pages and `/api`, as schemas; src/web/console imports their types alone. Instants
 * are milliseconds since 1970 in UTC; sentences about time are made on the server, because only the calendar knows zones.
 */
import { z } from 'zod'
import type { Circumstances } from '../domain/circumstances.ts'
import type { ShownArticle } from '../domain/conversation.ts'
import type { Deflection } from '../domain/deflection.ts'
import type { Happening } from '../domain/event.ts'
import { LETTER_TROUBLES, type Letter } from '../domain/notification.ts'
import type { Action } from '../domain/permission.ts'
import type { Locale, Proof, Role, SupportDoor, SupportPackage } from '../domain/person.ts'
import { QUEUE_VIEWS, type QueueView } from '../domain/queueView.ts'
import type { TargetKind } from '../domain/sla.ts'
import type { Tier, TierFacts, TierReason } from '../domain/tier.ts'
import { alertNoticeWire, alertWire } from './api/alertWire.ts'
import { agentNoteWire, outcome, ticketLifeWire } from './api/ticketWire.ts'

export type { Circumstances, Locale, Proof, Role, SupportPackage, TargetKind, Tier, TierFacts, TierReason }

/** Milliseconds since 1970, UTC. */
export const instant = z.number().int().describe('Milliseconds since 1970, UTC')

export const locale = z.enum(['en', 'fr']) satisfies z.ZodType<Locale>
export const role = z.enum(['agent', 'lead', 'admin']) satisfies z.ZodType<Role>
const proof = z.enum(['site', 'code', 'mail']) satisfies z.ZodType<Proof>
const supportPackage = z.enum(['standard', 'elite']) satisfies z.ZodType<SupportPackage>
export const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]) satisfies z.ZodType<Tier>
export const targetKind = z.enum(['firstResponse', 'fix']) satisfies z.ZodType<TargetKind>
const supportDoor = z.object({
  email: z.string().nullable(),
  url: z.string().nullable(),
  phone: z.string().nullable(),
  hours: z.string().nullable(),
}) satisfies z.ZodType<SupportDoor>

const tierFacts = z.discriminatedUnion('about', [
  z.object({ about: z.literal('outage') }),
  z.object({ about: z.literal('endUsers'), affected: z.enum(['one', 'several']) }),
  z.object({
    about: z.literal('defect'),
    criticalToDailyWork: z.boolean(),
    affected: z.enum(['none', 'one', 'several']),
  }),
  z.object({ about: z.literal('enhancement') }),
  z.object({ about: z.literal('question') }),
]) satisfies z.ZodType<TierFacts>

const tierReason = z.enum([
  'inoperable',
  'severalEndUsers',
  'criticalDefect',
  'oneEndUser',
  'enhancement',
  'defectNotCritical',
  'question',
]) satisfies z.ZodType<TierReason>

const circumstances = z.object({
  peopleCount: z.number().nullable(),
  since: z.string().nullable(),
  tried: z.string().nullable(),
  errorCodes: z.array(z.string()),
  links: z.array(z.string()),
  devices: z.array(z.string()),
  isCustomWork: z.boolean(),
  isTierDisputed: z.boolean(),
}) satisfies z.ZodType<Circumstances>

/** What every failed call answers. `message` is a sentence for the agent, shown as it is. */
export const problemWire = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryAfterMs: z.number().optional().describe('Milliseconds to wait before trying again'),
  }),
})
export type ProblemWire = z.infer<typeof problemWire>

/** Who is signed in. */
export const meWire = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  may: z.array(z.string() as z.ZodType<Action>).describe('Everything the role allows'),
  hasPassword: z.boolean().describe('Whether a password is set'),
  needsCurrent: z.boolean().describe('Whether the password is replaced only by whoever knows it'),
  hasSecondFactor: z.boolean().describe('Whether codes of an app are asked for'),
  proof: z
    .enum(['code', 'password', 'provider'])
    .nullable()
    .describe('What one is asked for before what matters; null when one has none of them yet'),
  mustHaveSecondFactor: z.boolean().describe('Whether this desk asks this role for a second factor'),
})
export type MeWire = z.infer<typeof meWire>

/** Who answers right now; `mine` is this agent's own. */
const handlingWire = z.discriminatedUnion('by', [
  z.object({ by: z.literal('assistant') }),
  z.object({ by: z.literal('queue'), since: instant }),
  z.object({ by: z.literal('agent'), name: z.string(), mine: z.boolean(), since: instant }),
])
export type HandlingWire = z.infer<typeof handlingWire>

/** Who is on the other side. `proof` is null for whoever has proven nothing. */
const personWire = z.object({
  kind: z.enum(['visitor', 'endUser', 'contact']),
  name: z.string().nullable(),
  email: z.string().nullable(),
  proof: proof.nullable(),
  toBeConfirmed: z.boolean().describe('A contact who joined by the mail domain and whom nobody has confirmed yet'),
})
export type PersonWire = z.infer<typeof personWire>

/** A target as a clock on the screen. */
const clockWire = z.object({
  kind: targetKind,
  state: z.enum(['running', 'paused', 'kept', 'broken']),
  startedAt: instant,
  dueAt: instant,
  warnAt: instant.nullable().describe('When it turns urgent; null where nobody is warned of it'),
  metAt: instant.nullable().describe('When it was met, in time or late; null while it is owed'),
})
export type ClockWire = z.infer<typeof clockWire>

const ticketStatus = z.enum(['open', 'solved'])

/** A row of the list. */
const queueRowWire = z.object({
  conversation: z.string(),
  seq: z.number().describe("The newest message's number, to see that something was said since"),
  person: personWire,
  lastText: z.string(),
  lastAt: instant,
  customer: z.object({ name: z.string(), package: supportPackage }).nullable(),
  ticket: z
    .object({
      number: z.number(),
      subject: z.string(),
      tier,
      status: ticketStatus,
      waitingSince: instant.nullable().describe('Since when it waits for the customer'),
      solvedAt: instant.nullable(),
    })
    .nullable(),
  handling: handlingWire,
  assignee: z
    .object({ name: z.string(), mine: z.boolean() })
    .nullable()
    .describe("The ticket's agent, also while the assistant answers"),
  clock: clockWire
    .nullable()
    .describe("The clock that decides the row's place: owed and the earliest due. Null when nothing is owed"),
  mentionsMe: z.boolean().describe('A colleague named the caller in a note they have not seen'),
  isUndelivered: z.boolean().describe('A letter to the customer could not be delivered'),
  locale: locale.describe('What the person reads'),
  lookers: z.array(z.string()).describe('Names of the other agents who have it open'),
  inquirySince: instant
    .nullable()
    .describe("Since when an agent is asked to find an end user's company; it has no due time"),
  nextAt: instant
    .nullable()
    .describe('When this row needs somebody: the due time, or when a waiting visitor is told that nobody came'),
})
export type QueueRowWire = z.infer<typeof queueRowWire>

export const queueWire = z.object({
  now: instant,
  total: z.number().describe('Rows of the whole view'),
  rows: z.array(queueRowWire),
})
export type QueueWire = z.infer<typeof queueWire>

/** How the desk stands: rows per view, agents online, who needs a person right now, the most urgent first, and alerts. */
export const standingWire = z.object({
  now: instant,
  agentsOnline: z.number(),
  counts: z.record(z.enum(QUEUE_VIEWS), z.number()),
  alarms: z.array(
    z.object({
      conversation: z.string(),
      number: z.number().nullable().describe('The ticket; null for a visitor who waits without one'),
      subject: z.string().nullable(),
      tier: tier.nullable(),
      since: instant,
      dueAt: instant,
    }),
  ),
  alerts: z.array(alertNoticeWire).describe('What the caller was told of clocks in the last minutes, the newest first'),
})
export type StandingWire = z.infer<typeof standingWire>
export type AlarmWire = StandingWire['alarms'][number]
export type { QueueView }

const fileWire = z.object({ id: z.string(), name: z.string(), contentType: z.string(), sizeBytes: z.number() })

/** A line of the log. Cards and buttons are left out: `text` always says everything. */
/** A card as the visitor saw it: lines of text, and buttons by their names. */
const cardWire = z.object({
  lines: z.array(
    z.object({
      isApart: z.boolean().describe('With more space above it'),
      runs: z.array(z.object({ text: z.string(), isBold: z.boolean(), isTitle: z.boolean() })),
    }),
  ),
  buttons: z.array(z.string()),
})
export type CardWire = z.infer<typeof cardWire>

export const messageWire = z.object({
  id: z.string(),
  seq: z.number(),
  at: instant,
  from: z.object({
    role: z.enum(['visitor', 'assistant', 'agent', 'system']),
    name: z.string().nullable(),
    mine: z.boolean().describe('The caller wrote it'),
  }),
  corrected: z
    .object({ how: z.enum(['edited', 'deleted']), at: instant, earlier: z.array(z.string()) })
    .nullable()
    .describe('What became of it, and what it said before, oldest first; the visitor reads only `text`'),
  clientId: z.string().nullable(),
  text: z.string(),
  format: z.enum(['plain', 'markdown']),
  card: cardWire.nullable().describe('What stood in the place of the text, which says the same'),
  choices: z.array(z.string()).describe('What the reader could tap'),
  files: z.array(fileWire),
  byMail: z.boolean().describe('It came by e-mail'),
  postBack: z.boolean().describe("What a button sent in the visitor's name"),
})
export type MessageWire = z.infer<typeof messageWire>

/** A target with its due time and the reason for it in words. */
const targetWire = clockWire.extend({
  dueWords: z.string().describe("The due time in words on the desk's clock, in the caller's language"),
  ownDueWords: z.string().nullable().describe("The same on the agent's clock if that differs"),
  reason: z.string(),
})
export type TargetWire = z.infer<typeof targetWire>

/** A file of a ticket may have been sent in another conversation than the one that opened it. */
const ticketFileWire = fileWire.extend({ conversation: z.string() })
export type TicketFileWire = z.infer<typeof ticketFileWire>

const ticketWire = z.object({
  number: z.number(),
  subject: z.string(),
  details: z.string(),
  tier,
  tierReason,
  tierSource: z.string().describe('Where the policy says so'),
  tierStated: z.boolean().describe("False: the desk's own reading, not the policy's words"),
  facts: tierFacts,
  circumstances: circumstances.describe('What was said around the request'),
  files: z.array(ticketFileWire),
  status: ticketStatus,
  assignee: z.string().nullable(),
  openedAt: instant,
  solvedAt: instant.nullable(),
  targets: z.array(targetWire),
  alerts: z.array(alertWire).describe('What the desk was told of its clocks, in the order of telling'),
  notes: z.array(
    z.object({
      at: instant,
      text: z.string(),
      from: z.string().optional().describe("A colleague of the ticket's own contact"),
      files: z.array(ticketFileWire).optional(),
    }),
  ),
  ...ticketLifeWire.shape,
})
export type TicketWire = z.infer<typeof ticketWire>

const earlierTicketWire = z.object({
  number: z.number(),
  conversation: z.string(),
  subject: z.string(),
  tier,
  status: ticketStatus,
  openedAt: instant,
})

/** Something that happened, with what its sentence needs. */
const historyLineWire = z.object({
  at: instant,
  kind: z.string() as z.ZodType<Happening['kind']>,
  agentName: z.string().nullable(),
  otherName: z.string().nullable().describe('A second agent: who assigned it, or who got it'),
  otherNumber: z.number().nullable().describe('A second ticket'),
  byCustomer: z.boolean().describe('For `TicketWaitingEnded` and `TicketReopened`: the customer wrote'),
  outcome: outcome.nullable(),
  customerName: z.string().nullable(),
  target: targetKind.nullable(),
  tier: tier.nullable(),
  became: (
    z.enum(['shown', 'nothingFound', 'confirmed', 'assumed', 'refused', 'escalated', 'returned']) satisfies z.ZodType<
      Deflection['became']
    >
  )
    .nullable()
    .describe('For `Asked`: what became of the question'),
  said: z.string().optional().describe('For `ClocksRecomputed`: what moved and why, in whole sentences'),
})
export type HistoryLineWire = z.infer<typeof historyLineWire>

const shownArticle = z.object({
  slug: z.string(),
  title: z.string(),
  at: instant,
  outcome: z.enum(['open', 'shown', 'confirmed', 'refused']) satisfies z.ZodType<ShownArticle['outcome']>,
})

/** A letter that was given up, and that no later one to the same address has made up for. */
const undeliveredWire = z.object({
  id: z.string(),
  to: z.string(),
  about: z.string() as z.ZodType<Letter['about']>,
  at: instant,
  trouble: z.enum(LETTER_TROUBLES),
})

/** The same for the operator. */
export const givenUpWire = undeliveredWire.extend({
  conversation: z.string().nullable(),
  cause: z.string().nullable().describe('What the mail server said'),
  isSpent: z.boolean().describe('It carried a code that is blanked by now, so that it cannot go out again'),
})
export type GivenUpWire = z.infer<typeof givenUpWire>

/** A conversation with everything beside it. */
export const conversationWire = z.object({
  id: z.string(),
  now: instant,
  seq: z.number(),
  openedAt: instant,
  locale,
  zone: z.string().nullable().describe("The visitor's IANA zone"),
  localTime: z.string().nullable().describe('What their clock says now'),
  page: z.string().nullable().describe('The page around their chat, as their browser tells it'),
  browser: z.string().nullable().describe('Their browser and its system by name'),
  person: personWire,
  handling: handlingWire,
  lookers: z.array(z.string()).describe('Names of the other agents who have it open'),
  readUntil: instant.nullable().describe('The time of the newest line the visitor has had on screen'),
  isThere: z.boolean().describe("The visitor's chat has its line open"),
  satisfaction: z
    .object({
      score: z.number().int().min(1).max(5),
      word: z.string().nullable(),
      at: instant,
      agentName: z.string().nullable().describe('Whom it counts for; null for the assistant alone'),
    })
    .nullable()
    .describe('How the customer said it was'),
  undelivered: z.array(undeliveredWire).describe('Letters that could not be delivered, the newest first'),
  inquirySince: instant.nullable(),
  site: z.object({ name: z.string(), owner: z.enum(['vendor', 'customer']) }).nullable(),
  customer: z.object({ id: z.string(), name: z.string(), package: supportPackage, door: supportDoor }).nullable(),
  contact: z.object({ id: z.string(), name: z.string(), email: z.string(), confirmed: z.boolean() }).nullable(),
  ticket: ticketWire.nullable(),
  mailNotes: z
    .array(
      z.object({
        id: z.string(),
        at: instant,
        from: z.string(),
        subject: z.string(),
        text: z.string(),
        why: z.enum(['unverified', 'otherSender']),
      }),
    )
    .describe('Mails that are not the word of whose ticket it is, for agents alone'),
  agentNotes: z.array(agentNoteWire).describe('Of agents, for agents alone'),
  shown: z.array(shownArticle),
  earlierTickets: z.array(earlierTicketWire),
  history: z.array(historyLineWire),
  messages: z.array(messageWire),
})
export type ConversationWire = z.infer<typeof conversationWire>

/** A customer an inquiry can be routed to. */
const customerWire = z.object({
  id: z.string(),
  name: z.string(),
  domains: z.array(z.string()),
  door: supportDoor,
})
export type CustomerWire = z.infer<typeof customerWire>

export const customersWire = z.object({ customers: z.array(customerWire) })

export const messagesWire = z.object({ messages: z.array(messageWire) })

/** An event of the stream: the visitor of this conversation is writing. */
export type TypingWire = { conversation: string }

/** An event of the stream: there is something new. For a conversation with the number of its newest message. */
export type WakeWire = { topic: 'queue' } | { topic: 'conversation'; conversation: string; seq: number }
