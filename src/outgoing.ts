import { randomUUID } from 'node:crypto'
import type { Calendar } from './calendar/calendar.ts'
import { MINUTE, SECOND } from './calendar/time.ts'
import type { Config } from './config.ts'
import { mailboxPost, smtpPost } from './delivery/email.ts'
import { createDelivering, type DeliveryNews } from './delivery/outbox.ts'
import { createWebhookPost } from './delivery/webhookPost.ts'
import { createWebhookSender } from './delivery/webhooks.ts'
import { createDigest } from './desk/digest.ts'
import type { Clock, Feed } from './desk/storePorts.ts'
import { type DeskSecret, keyFor } from './http/auth.ts'
import { unsubscribeAddress } from './http/unsubscribe.ts'
import { openWebhookSecret } from './http/webhookSecret.ts'
import type { Log } from './log.ts'
import { every, type Loop } from './loops.ts'
import type { Metrics } from './metrics.ts'
import type { OpenStore } from './storage/openStore.ts'
import { tracedPost, tracedWebhookPost } from './traced.ts'
import type { Tracing } from './tracing.ts'

const OUTBOX_MS = 1 * SECOND
const WEBHOOKS_MS = 1 * SECOND
const DIGEST_MS = 1 * MINUTE
/** What a mail server may take to finish a letter when the desk stops. */
const LETTER_GRACE_MS = 10 * SECOND

type OutgoingParts = {
  config: Config
  opened: Pick<OpenStore, 'outbox' | 'agentLetters' | 'webhookOutbox'>
  calendar: Calendar
  clock: Clock
  /** The desk's own. */
  secret: DeskSecret
  /** What addresses for replies are sealed with. */
  replySecret: string
  /** Which addresses webhooks may call. */
  addressRules: Parameters<typeof createWebhookPost>[0]
  feed: Pick<Feed, 'wake'>
  log: Log
  metrics: Metrics
  tracing: Tracing | null
  publicUrl: () => string
}

/** Everything that leaves the house by itself: letters, the daily digest and webhooks. */
export type Outgoing = {
  /** The loops, running. */
  start(): Loop[]
  /** Ends what is being sent, within a moment. */
  finish(): Promise<void>
  close(): void
}

export function createOutgoing(parts: OutgoingParts): Outgoing {
  const { config, opened, calendar, clock, secret, replySecret, addressRules, feed, log, metrics, tracing, publicUrl } =
    parts
  const webhookSender = createWebhookSender({
    outbox: opened.webhookOutbox,
    post: tracedWebhookPost(tracing, createWebhookPost(addressRules)),
    clock,
    open: (webhook, sealed) => openWebhookSecret(secret, webhook, sealed),
    tell: ({ id, webhook, type, ...news }) => {
      metrics.webhook(news.became)
      const facts = { delivery: id, webhook, kind: `${type} ${news.became}` }
      if (news.became === 'delivered') log.info('webhook', facts)
      else if (news.became === 'delayed') log.warn(`webhook: ${news.cause}`, facts)
      else log.fault(new Error(news.cause), 'webhook', facts)
    },
    fault: (fault) => log.fault(fault, 'sending a webhook failed'),
  })
  const post = tracedPost(tracing, config.mail ? smtpPost(config.mail) : mailboxPost())
  const told = (news: DeliveryNews) => {
    metrics.delivery(news.became)
    const facts = { delivery: news.id, kind: `${news.about} ${news.became}` }
    if (news.became === 'sent') {
      if (news.doubts > 0) metrics.delivery('maybeDouble')
      return log.info('letter', facts)
    }
    log.fault(new Error(news.cause), 'letter', facts)
    if (news.became !== 'givenUp' || news.conversation === null) return
    feed.wake(`conversation:${news.conversation}`)
    feed.wake('queue')
  }
  const delivering = createDelivering({
    outbox: opened.outbox,
    post,
    clock,
    tell: told,
    failed: (fault) => log.fault(fault, 'a letter was left for later'),
    replies: config.mail?.replyTo ? { base: config.mail.replyTo, secret: replySecret } : null,
  })
  const digest = createDigest({
    records: opened.agentLetters,
    calendar,
    clock,
    newId: randomUUID,
    timeOfDayMs: config.digestAtMs,
    consoleUrl: () => `${publicUrl()}/console`,
    unsubscribeUrl: (agent, locale) => unsubscribeAddress(publicUrl(), keyFor(secret, 'unsubscribe'), agent, locale),
  })

  return {
    start: () => [
      every(OUTBOX_MS, delivering.step, (fault) => log.fault(fault, 'the outbox failed')),
      every(WEBHOOKS_MS, webhookSender.step, (fault) => log.fault(fault, 'the outbox of webhooks failed')),
      every(DIGEST_MS, digest, (fault) => log.fault(fault, 'the daily digest failed')),
    ],
    finish: async () => {
      await Promise.all([delivering.finish(LETTER_GRACE_MS), webhookSender.stop()])
    },
    close: () => post.close(),
  }
}
