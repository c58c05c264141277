import type { Instant } from '../calendar/time.ts'
import { append, type Body, type Conversation, type Message, type Speaker } from '../domain/conversation.ts'
import type { Event, Happening } from '../domain/event.ts'
import type { ConversationId, MessageId, QuestionId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import { NotNow } from '../domain/notNow.ts'
import type { Question } from '../domain/question.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { Ticket } from '../domain/ticket.ts'
import { tellWithIt, toldBefore } from './alerts.ts'
import type { Needs } from './desk.ts'
import type { MailSettled } from './inboundPorts.ts'
import type { Changes } from './storePorts.ts'
import { webhookFacts } from './webhookFacts.ts'

/** More lost races than this on one conversation is a fault, not bad luck. */
const ATTEMPTS_MAX = 10

/**
 * One decision in the making: the conversation as it will be, and everything that will be saved with it. Nothing leaves
 * this object before the commit.
 */
export class Work {
  readonly now: Instant
  talk: Conversation
  readonly messages: Message[] = []
  readonly tickets = new Map<string, Ticket>()
  readonly events: Event[] = []
  /** Questions as they shall be, and when others turned out to have returned (questions.ts). */
  readonly questions = new Map<QuestionId, Question>()
  readonly returned = new Map<QuestionId, Instant>()
  readonly extra: Pick<
    Changes,
    | 'contacts'
    | 'code'
    | 'mailedCode'
    | 'usedTokens'
    | 'nameAttempts'
    | 'forward'
    | 'files'
    | 'deliveries'
    | 'agentNotes'
    | 'links'
    | 'audit'
    | 'live'
    | 'satisfaction'
    | 'mailSettled'
    | 'countedUnder'
    | 'alerts'
  > = {}
  /** A seal of the network address that this turn came from; null when it came from nobody's browser. */
  visitor: string | null = null
  /** The mail that this turn is about, and when our mail server had it; null when it is about none. */
  inbound: { id: string; receivedAt: Instant } | null = null
  /** What to do when this decision is over, saved or not. */
  readonly afterwards: (() => void)[] = []
  /** Whether this is decided once more, because somebody was faster. */
  readonly isAgain: boolean
  private readonly loaded: Conversation
  private readonly newId: () => string

  constructor(talk: Conversation, now: Instant, newId: () => string, isAgain = false) {
    this.talk = talk
    this.loaded = talk
    this.now = now
    this.newId = newId
    this.isAgain = isAgain
  }

  /** The next line of the log. */
  append(from: Speaker, body: Body, clientId: string | null = null): Message {
    const line = append(this.talk, { id: this.newId() as MessageId, from, body, clientId }, this.now)
    this.talk = line.talk
    this.messages.push(line.message)
    return line.message
  }

  /** Something happened, to the ticket given or else to none; figures and history are told after the commit. */
  happened(what: Happening, ticket: Ticket | null = null, conversation = this.talk.id): void {
    this.events.push({ ...what, at: this.now, conversation, ticket: ticket?.id ?? null })
  }

  /** One letter more to send, about the ticket given or none; the agents of this talk see when it cannot be delivered. */
  mail(to: string, letter: Letter, ticket: Ticket | null = null): void {
    const { id: conversation, locale } = this.talk
    const delivery = { id: this.newId(), to, locale, letter, conversation, ticket: ticket?.id ?? null }
    this.extra.deliveries = [...(this.extra.deliveries ?? []), delivery]
  }

  /** What this decision makes of its mail; saved only while the mail waits, so that no mail is heard twice. */
  settleMail(how: Pick<MailSettled, 'cause' | 'isAnswered' | 'note' | 'ticket'>): void {
    if (this.inbound) this.extra.mailSettled = { ...how, id: this.inbound.id, at: this.now, conversation: this.talk.id }
  }

  /** The ticket as it shall be. Give it with the version that was loaded, or 0 for a new one. It may be another talk's. */
  keep(ticket: Ticket): void {
    const pending = this.tickets.get(ticket.id)
    this.tickets.set(ticket.id, { ...ticket, version: pending ? pending.version : ticket.version + 1 })
  }

  /** The ticket as this decision has it by now. */
  current(ticket: Ticket): Ticket {
    return this.tickets.get(ticket.id) ?? ticket
  }

  /** What to save, or null when the decision changed nothing. */
  changes(): Changes | null {
    const idle =
      this.talk === this.loaded &&
      this.messages.length + this.tickets.size + this.events.length + Object.keys(this.extra).length === 0 &&
      this.questions.size + this.returned.size === 0
    if (idle) return null
    // whoever turns out to be a contact is no end user whose company is looked for
    const { person, handling } = this.talk
    const inquirySince = person.kind === 'contact' ? null : this.talk.inquirySince
    const silentAt = handling.by === 'assistant' ? this.talk.silentAt : null // people are not hurried by it
    return {
      conversation: { ...this.talk, inquirySince, silentAt, version: this.loaded.version + 1 },
      messages: this.messages,
      tickets: [...this.tickets.values()],
      events: this.events,
      questions: [...this.questions.values()],
      returned: [...this.returned].map(([question, at]) => ({ question, at })),
      ...this.extra,
    }
  }
}

/**
 * The one write path: load, decide, save everything in one transaction; when somebody was faster, load and decide
 * again. A refusal saves nothing. After the commit everybody who may care is woken and the events are counted.
 *
 * `seen` is the conversation as the caller knows it. It is decided on first, which saves a read, and counts only
 * when the decision is saved over its very version: whatever else comes of it is decided again on what stands.
 */
export async function commit<T>(
  needs: Needs,
  id: ConversationId,
  decide: (work: Work) => Promise<T | Refusal>,
  seen: Conversation | null = null,
): Promise<T | Refusal> {
  return inTurn(id, () => tryToCommit(needs, id, () => needs.store.conversation(id), decide, seen))
}

/** The same for a conversation that is not there yet: it begins with what is decided, or not at all. */
export async function commitNew<T>(
  needs: Needs,
  talk: Conversation,
  decide: (work: Work) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  return tryToCommit(needs, talk.id, async () => ({ ...talk, version: 0 }), decide)
}

async function tryToCommit<T>(
  needs: Needs,
  id: ConversationId,
  load: () => Promise<Conversation | null>,
  decide: (work: Work) => Promise<T | Refusal>,
  seen: Conversation | null = null,
): Promise<T | Refusal> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const isSeen = attempt === 1 && seen !== null
    const talk = isSeen ? seen : await load()
    if (!talk) return { refused: 'unknown', what: 'conversation' }
    const work = new Work(talk, needs.clock(), needs.newId, attempt > 1)
    try {
      const result = await decide(work)
      if (isRefusal(result)) {
        if (isSeen) continue
        return result
      }
      if (await toldBefore(needs, work)) continue
      await tellWithIt(needs, work)
      const changes = work.changes()
      if (!changes) {
        if (isSeen) continue
        return result
      }
      const webhooks = await webhookFacts(needs, work)
      if ((await needs.store.save({ ...changes, webhooks })) === 'saved') {
        if (changes.conversation) {
          needs.justSaid.remember({ talk: changes.conversation, lines: work.messages }, work.now)
        }
        tell(needs, talk, work)
        return result
      }
      needs.justSaid.forget(id)
    } catch (cause) {
      // what was known may be a minute old, and fit nothing any more; a database out of reach is no question of age
      if (!isSeen || cause instanceof NotNow) throw cause
      needs.justSaid.forget(id)
    } finally {
      for (const run of work.afterwards) run()
    }
  }
  throw new Error(`Conversation ${id} was changed by others ${ATTEMPTS_MAX} times while one change was being saved`)
}

function tell(needs: Needs, before: Conversation, work: Work): void {
  const tickets = [...work.tickets.values()]
  const talks = new Set([before.id, ...tickets.map((ticket) => ticket.conversation)])
  for (const id of talks) needs.feed.wake(`conversation:${id}`)
  const isWithPeople = [before, work.talk].some(
    ({ handling, inquirySince }) => handling.by !== 'assistant' || inquirySince !== null,
  )
  const isNoted = work.extra.agentNotes !== undefined
  if (isWithPeople || isNoted || work.talk.ticket || tickets.length > 0) needs.feed.wake('queue')
  for (const event of work.events) needs.observe(event)
}

const last = new Map<ConversationId, Promise<unknown>>()

/** Runs one change of a conversation after the other within this process, so that only other nodes can be faster. */
async function inTurn<T>(id: ConversationId, run: () => Promise<T>): Promise<T> {
  const before = last.get(id) ?? Promise.resolve()
  const mine = before.then(run, run)
  last.set(id, mine)
  try {
    return await mine
  } finally {
    if (last.get(id) === mine) last.delete(id)
  }
}
