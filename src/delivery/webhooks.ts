import { SECOND } from '../calendar/time.ts'
import type { Clock } from '../desk/storePorts.ts'
import type { ClaimedWebhook, OffCause, WebhookOutbox, WebhookOutcome } from '../desk/webhookPorts.ts'
import type { AuditEntry } from '../domain/audit.ts'
import { isDead, tryAgainAt } from '../domain/webhookRetry.ts'
import type { Came, WebhookPost } from './webhookPost.ts'
import { signedHeaders } from './webhookSignature.ts'

/** A claimed delivery of which nothing was heard within this time is anybody's again; well above what an attempt may take. */
const LEASE_MS = 60 * SECOND
/** On their way at once from one node, in all and to one endpoint. */
const AT_ONCE = 16
const AT_ONCE_TO_ONE = 4

/** What is told of an attempt: counted and logged. */
export type WebhookNews = { id: string; webhook: string; type: string } & (
  | { became: 'delivered' }
  | { became: 'delayed' | 'givenUp'; cause: string }
  | { became: 'switchedOff'; cause: OffCause }
)

export type WebhookSenderNeeds = {
  outbox: WebhookOutbox
  post: WebhookPost
  clock: Clock
  /** The secret of an endpoint as it signs; null when it cannot be opened. */
  open: (webhook: string, sealed: string) => string | null
  tell: (news: WebhookNews) => void
  /** Told of what went wrong here, not there. */
  fault: (cause: unknown) => void
  chance?: () => number
}

/** Sends deliveries, several at once. */
export type WebhookSender = {
  /** Takes one more on its way where there is room; true means "call me again at once". */
  step(): Promise<boolean>
  /** Breaks off what is on its way, so that anybody may take it at once. */
  stop(): Promise<void>
}

/**
 * A delivery may arrive twice (a crash between the receiver's yes and our row), so its id is its own and never changes. An
 * endpoint that failed last gets one at a time, so that a dead one takes no room from the others.
 */
export function createWebhookSender(needs: WebhookSenderNeeds): WebhookSender {
  const { outbox, clock } = needs
  const stopping = new AbortController()
  const onTheirWay = new Map<Promise<void>, string>()
  const failing = new Set<string>()

  const busy = () => {
    const counts = new Map<string, number>()
    for (const webhook of onTheirWay.values()) counts.set(webhook, (counts.get(webhook) ?? 0) + 1)
    return [...counts]
      .filter(([webhook, n]) => n >= (failing.has(webhook) ? 1 : AT_ONCE_TO_ONE))
      .map(([webhook]) => webhook)
  }

  return {
    step: async () => {
      if (stopping.signal.aborted) return false
      if (onTheirWay.size >= AT_ONCE) {
        await Promise.race(onTheirWay.keys())
        return true
      }
      const before = [...onTheirWay.keys()]
      const claimed = await outbox.claimWebhook(clock(), LEASE_MS, busy())
      if (!claimed) {
        if (before.length === 0) return false
        // the next of a ticket waits for the one before, which may have come through while we asked
        await Promise.race([...before, pause(SECOND)])
        return true
      }
      const run = attempt(needs, claimed, stopping.signal)
        .then((came) => void (came ? failing.delete(claimed.webhook.id) : failing.add(claimed.webhook.id)))
        .catch(needs.fault)
        .finally(() => onTheirWay.delete(run))
      onTheirWay.set(run, claimed.webhook.id)
      return true
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(onTheirWay.keys())
    },
  }
}

/** One attempt, and what follows from it; true when it came through. */
async function attempt(needs: WebhookSenderNeeds, claimed: ClaimedWebhook, stop: AbortSignal): Promise<boolean> {
  const { outbox, clock, tell } = needs
  const { id, type, webhook } = claimed
  const came = await send(needs, claimed, stop)
  if (came.came === 'stopped') {
    await outbox.releaseWebhook(claimed)
    return true
  }
  const at = clock()
  const outcome = outcomeOf(came, claimed, at, needs.chance ?? Math.random)
  const cause = offCauseOf(outcome, claimed, at)
  const off = cause && { cause, audit: auditOf(claimed, cause, at) }
  const settled = await outbox.settleWebhook(claimed, outcome, at, off)
  if (settled === 'late') return true // somebody else has it by now
  const about = { id, webhook: webhook.id, type }
  if (outcome.became === 'delivered') tell({ ...about, became: 'delivered' })
  else {
    const status = outcome.status === null ? '' : ` ${outcome.status}`
    tell({ ...about, became: outcome.became, cause: `${outcome.cause}${status}` })
  }
  if (cause && settled === 'switchedOff') tell({ ...about, became: 'switchedOff', cause })
  return outcome.became === 'delivered'
}

function send(
  { post, clock, open }: WebhookSenderNeeds,
  { id, body, webhook }: ClaimedWebhook,
  stop: AbortSignal,
): Promise<Came> {
  const now = clock()
  const sealed = [
    webhook.secret,
    ...(webhook.previous && webhook.previous.until > now ? [webhook.previous.secret] : []),
  ]
  const secrets = sealed.map((secret) => open(webhook.id, secret)).filter((secret) => secret !== null)
  if (secrets.length === 0) {
    return Promise.resolve({ came: 'failed', cause: 'secretUnreadable', status: null, retryAfterMs: null })
  }
  return post(webhook.url, signedHeaders(id, now, body, secrets), body, stop)
}

function outcomeOf(
  came: Exclude<Came, { came: 'stopped' }>,
  { attempts, type }: ClaimedWebhook,
  at: ReturnType<Clock>,
  chance: () => number,
): WebhookOutcome {
  if (came.came === 'through') return { became: 'delivered', status: came.status }
  const { cause, status, retryAfterMs } = came
  const isOnce = cause === 'gone' || type === 'webhook.test' // whoever tries an endpoint looks at what comes of it
  const tryAt = isOnce ? null : tryAgainAt(attempts, at, chance(), retryAfterMs)
  return tryAt === null ? { became: 'givenUp', cause, status } : { became: 'delayed', cause, status, tryAt }
}

/** Why the endpoint is switched off by this, if it is. A test says nothing about the others. */
function offCauseOf(
  outcome: WebhookOutcome,
  { webhook, type }: ClaimedWebhook,
  at: ReturnType<Clock>,
): OffCause | null {
  if (outcome.became === 'delivered' || webhook.off !== null || type === 'webhook.test') return null
  if (outcome.cause === 'gone') return 'gone'
  return isDead(webhook, outcome.became === 'givenUp', at) ? 'failing' : null
}

function auditOf({ webhook }: ClaimedWebhook, cause: OffCause, at: ReturnType<Clock>): AuditEntry {
  return {
    at,
    by: { agent: null, name: 'Signpost' },
    action: 'changed',
    kind: 'webhook',
    key: webhook.id,
    label: webhook.name,
    before: { isOn: true },
    after: { isOn: false, offCause: cause },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms).unref())
}
