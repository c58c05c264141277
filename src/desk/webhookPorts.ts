import type { Instant } from '../calendar/time.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type { AgentId, ConversationId, CustomerId, TicketId } from '../domain/ids.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal, WebhookAddressFault } from '../domain/refusal.ts'
import type { HeardType, WebhookType } from '../domain/webhookPayload.ts'

// ---- what is kept --------------------------------------------------------------------------------------------------

/** Why nothing is sent to an endpoint: somebody switched it off, it said that it is gone, or it failed for too long. */
export type OffCause = 'byHand' | 'gone' | 'failing'

/** An endpoint: whose it is called, where it is, and what it hears. Secrets are sealed. */
export type Webhook = {
  id: string
  name: string
  url: string
  types: HeardType[]
  secret: string
  /** The secret before; signs too until then. */
  previous: { secret: string; until: Instant } | null
  createdAt: Instant
  off: { at: Instant; cause: OffCause } | null
  /** Since when no attempt came through; null when the newest did. */
  failingSince: Instant | null
  /** Deliveries given up since one came through. */
  givenUpInRow: number
}

/** One fact to tell, for every endpoint that hears its type. */
export type WebhookFact = {
  type: WebhookType
  at: Instant
  /** What must stay in order among its own: a ticket's id, or else a conversation's. */
  lane: string
  conversation: ConversationId | null
  ticket: TicketId | null
  /** The ticket's number. */
  number: number | null
  customer: CustomerId | null
  /** What is sent, to the character. */
  body: string
}

/** Why an attempt did not come through. `status` goes with `answered`; nothing of the answer itself is kept. */
export type AttemptCause =
  | 'answered'
  | 'redirected'
  | 'gone'
  | 'timeout'
  | 'unknownHost'
  | 'refusedAddress'
  | 'connection'
  | 'certificate'
  | 'secretUnreadable'
/** Why a delivery ended without an attempt: somebody's words in it were erased, or it waited too long. */
type EndCause = 'erased' | 'tooOld'

type WebhookDeliveryState = 'waiting' | 'delivered' | 'givenUp'

/** One fact for one endpoint, as the console shows it. */
export type WebhookDelivery = {
  id: string
  type: WebhookType
  at: Instant
  number: number | null
  state: WebhookDeliveryState
  attempts: number
  triedAt: Instant | null
  /** When it is tried again; null when it is settled, or goes out at once. */
  tryAt: Instant | null
  settledAt: Instant | null
  lastStatus: number | null
  lastCause: AttemptCause | EndCause | null
  /** Whether what was sent is still known. */
  hasBody: boolean
}

/** What the desk itself needs while it decides. */
export type WebhookReads = {
  /** What endpoints that are on want to hear; empty where there are none. */
  webhookTypesHeard(): Promise<HeardType[]>
  /** Also of one who may not come in any more. */
  agentName(id: AgentId): Promise<string | null>
}

/** Endpoints and deliveries, as the administration sees them. Each change is saved with its audit entry. */
export type WebhookRecords = {
  /** By name; with how many deliveries wait. */
  webhooks(): Promise<(Webhook & { waiting: number })[]>
  webhook(id: string): Promise<Webhook | null>
  saveWebhook(webhook: Webhook, audit: AuditEntry): Promise<void>
  /**
   * Writes what differs between the two, and nothing else. False, and nothing is written, where the endpoint is gone or somebody
   * else has changed the same meanwhile.
   */
  changeWebhook(before: Webhook, after: Webhook, audit: AuditEntry): Promise<boolean>
  removeWebhook(id: string, audit: AuditEntry): Promise<void>
  /** One delivery for this endpoint alone. */
  addDelivery(webhook: string, id: string, fact: WebhookFact): Promise<void>
  /** Newest first. `before` is the id of the last one that is known already. */
  deliveries(
    webhook: string,
    query: { state: WebhookDeliveryState | null; before: string | null; limit: number },
  ): Promise<WebhookDelivery[]>
  delivery(webhook: string, id: string): Promise<(WebhookDelivery & { body: string | null }) | null>
  /**
   * Sends again, at the end of the line and under the same id: the one named, or all that were given up since then. What has no
   * body any more stays as it is. Answers how many go out.
   */
  replay(webhook: string, which: { id: string } | { since: Instant }, audit: AuditEntry): Promise<number>
}

/** A delivery that is ours to send until the lease ends. */
export type ClaimedWebhook = {
  id: string
  /** Which claim it is; a later one makes ours too late. */
  claim: number
  attempts: number
  type: WebhookType
  body: string
  webhook: Webhook
}

/** What an attempt makes of a delivery and of its endpoint. */
export type WebhookOutcome =
  | { became: 'delivered'; status: number }
  | { became: 'delayed'; cause: AttemptCause; status: number | null; tryAt: Instant }
  | { became: 'givenUp'; cause: AttemptCause; status: number | null }

/** Deliveries to send, claimed one at a time (delivery/webhooks.ts). */
export type WebhookOutbox = {
  /**
   * The delivery that has waited longest among those that are next in their lane, now ours for `leaseMs`; null when none is
   * due. Endpoints in `busy` are left out.
   */
  claimWebhook(now: Instant, leaseMs: number, busy: readonly string[]): Promise<ClaimedWebhook | null>
  /**
   * Writes down what came of it and switches the endpoint off where `off` says so, with that audit entry. A failed test says
   * nothing about the endpoint. `late`, and nothing is written, when somebody else has claimed it since.
   */
  settleWebhook(
    claimed: Pick<ClaimedWebhook, 'id' | 'claim' | 'type' | 'webhook'>,
    outcome: WebhookOutcome,
    at: Instant,
    off?: { cause: OffCause; audit: AuditEntry } | null,
  ): Promise<'settled' | 'switchedOff' | 'late'>
  /** Not tried after all: anybody may take it at once. */
  releaseWebhook(claimed: Pick<ClaimedWebhook, 'id' | 'claim'>): Promise<void>
}

// ---- what the administration offers ---------------------------------------------------------------------------------

export type WebhookDraft = Pick<Webhook, 'name' | 'url' | 'types'>

/** An endpoint without its secrets. */
export type WebhookTold = Omit<Webhook, 'secret' | 'previous'> & { previousUntil: Instant | null; waiting: number }

/** What administrators can do with endpoints. Each verb looks at the permission itself. A secret is told once. */
export type Webhooks = {
  list(agent: Agent): Promise<WebhookTold[] | Refusal>
  add(agent: Agent, draft: WebhookDraft): Promise<{ webhook: WebhookTold; secret: string } | Refusal>
  change(agent: Agent, id: string, draft: WebhookDraft): Promise<WebhookTold | Refusal>
  remove(agent: Agent, id: string): Promise<null | Refusal>
  /** A new secret; the one before signs too for a day. */
  rotate(agent: Agent, id: string): Promise<{ webhook: WebhookTold; secret: string } | Refusal>
  switchTo(agent: Agent, id: string, isOn: boolean): Promise<WebhookTold | Refusal>
  /** Sends a test, also to an endpoint that is off. Answers the delivery's id. */
  test(agent: Agent, id: string): Promise<string | Refusal>
  deliveries(
    agent: Agent,
    id: string,
    query: Parameters<WebhookRecords['deliveries']>[1],
  ): Promise<WebhookDelivery[] | Refusal>
  delivery(agent: Agent, id: string, delivery: string): Promise<(WebhookDelivery & { body: string | null }) | Refusal>
  replay(agent: Agent, id: string, which: { id: string } | { since: Instant }): Promise<number | Refusal>
}

/** Whether an address may be called, as far as it can be seen without calling it. */
export type JudgeAddress = (url: string) => WebhookAddressFault | null
