import type { Body, RefusedFile } from '../domain/conversation.ts'
import type { Event } from '../domain/event.ts'
import type { AgentId, ConversationId, SiteKey } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import type { Locale } from '../domain/person.ts'
import type { Policies } from '../domain/policies.ts'
import type { Score } from '../domain/satisfaction.ts'
import * as agents from './agents.ts'
import { tellAlerts } from './alerts.ts'
import * as conversations from './conversations.ts'
import { sweep } from './deadlines.ts'
import { identify } from './identity.ts'
import * as inquiries from './inquiries.ts'
import type { JustSaid } from './justSaid.ts'
import { lastLines, linesAfter } from './lines.ts'
import { liveVerbs } from './live.ts'
import type { Desk } from './ports.ts'
import { createQueueBoard } from './queue.ts'
import { createRecounting } from './recounting.ts'
import type { Clock, Feed, NewId, Store } from './storePorts.ts'
import { ticketVerbs } from './ticketVerbs.ts'

/** Everything the desk is given by the composition root. */
export type Needs = {
  store: Store
  policies: Policies
  clock: Clock
  newId: NewId
  /** A fresh six-digit code. */
  newCode: () => string
  /** A keyed hash: the same text and key give the same seal, and nobody without the key can make one. */
  seal: (text: string) => string
  /** The seals that this text would have had with keys that were in force before and still count. */
  sealsBefore?: (text: string) => readonly string[]
  feed: Feed
  /** What was saved here just now, for those who are woken by it. */
  justSaid: JustSaid
  /** How many agents have the console open. */
  agentsOnline: () => number
  /** Who they are. */
  onlineAgents: () => AgentId[]
  /** Where a talk on this site goes on, for letters. */
  chatUrl: (site: SiteKey | null, locale: Locale) => string
  /** Where agents see a talk, for letters to them. */
  consoleUrl: (conversation: ConversationId) => string
  /** Told of every event after its commit. */
  observe: (event: Event) => void
  /** What the log says about people coming and going, in the visitor's language. */
  notices: Notices
  /** Whether two texts ask the same in much the same words. */
  alike: (one: string, other: string) => boolean
  /**
   * Counts a code that is about to be mailed for somebody at this network address, which is a seal. Answers 0, or how many
   * milliseconds to wait. Left out, nobody counts.
   */
  codesWaitMs?: (visitor: string) => Promise<number>
  /** How long a visitor waits in the queue before something else is offered, in milliseconds. */
  queueWaitMs: number
  /** How long a visitor who is there waits for the word of an agent before others are called, in milliseconds. */
  agentSilentMs: number
  /** After how much silence on its question the assistant checks in once, and after how much more it leaves it there. */
  checkInMs: number
  silenceEndMs: number
}

/** What the customer reads of a new tier; a time is null where nothing is owed by then. */
export type TierTold = Omit<Extract<Letter, { about: 'tierChanged' }>, 'about' | 'subject'>

/** The few sentences of the desk itself. */
type Notices = {
  joined(locale: Locale, agentName: string): Body
  left(locale: Locale, agentName: string): Body
  /** The agent does not answer any more. */
  agentGone(locale: Locale, agentName: string): Body
  askHowItWas(locale: Locale, number: number): Body
  rated(locale: Locale, score: Score): Body
  solved(locale: Locale, number: number): Body
  reopened(locale: Locale, number: number): Body
  /** Files that were sent and not kept, with the reasons. */
  filesRefused(locale: Locale, files: readonly RefusedFile[]): Body
  waiting(locale: Locale, number: number, what: string): Body
  merged(locale: Locale, number: number, into: number): Body
  tierChanged(locale: Locale, told: TierTold): Body
}

/** The desk's verbs, tied to what they need. */
export function createDesk(needs: Needs): Desk {
  const { store } = needs
  return {
    calendar: needs.policies.standard.calendar,
    policies: needs.policies,
    open: (visit) => conversations.open(needs, visit),
    identify: (visit, visitor, atHand, decide) => identify(needs, visit, visitor, atHand, decide),
    opens: (id, article) => conversations.opens(needs, id, article),
    greet: (id, decide) => conversations.greet(needs, id, decide),
    converse: (incoming, decide) => conversations.converse(needs, incoming, decide),
    apologise: (incoming, say) => conversations.apologise(needs, incoming, say),
    conversation: (id) => store.conversation(id),
    messagesAfter: (id, after, limit) => linesAfter(store, id, after, limit),
    forgetSaved: () => {
      needs.justSaid.forgetAll()
      needs.feed.wake('erased')
    },
    lastSaved: (id) => needs.justSaid.talk(id, needs.clock()),
    justSaid: (id, after) => needs.justSaid.after(id, after, needs.clock()),
    lastMessages: (id, limit) => lastLines(store, id, limit),
    file: (conversation, id) => conversations.file(needs, conversation, id),
    site: (key) => store.site(key),
    signersOf: (site) => store.signersOf(site),
    queue: createQueueBoard(needs),
    view: (agent, id) => agents.view(needs, agent, id),
    takeOver: (agent, id) => agents.take(needs, agent, id),
    say: (agent, id, body, clientId, files) => agents.say(needs, agent, id, body, clientId, files),
    ...liveVerbs(needs),
    release: (agent, id, decide) => agents.giveBack(needs, agent, id, decide),
    ...ticketVerbs(needs),
    findCustomers: (agent, text) => inquiries.findCustomers(needs, agent, text),
    routeInquiry: (agent, id, customer, decide) => inquiries.routeInquiry(needs, agent, id, customer, decide),
    sweep: (decide) => sweep(needs, decide),
    recount: createRecounting(needs),
    tellAlerts: () => tellAlerts(needs),
  }
}
