import type { Instant } from '../../src/calendar/time.ts'
import { createWebhookPost } from '../../src/delivery/webhookPost.ts'
import { newWebhookSecret } from '../../src/delivery/webhookSignature.ts'
import { createWebhookSender, type WebhookNews, type WebhookSenderNeeds } from '../../src/delivery/webhooks.ts'
import type { Webhook, WebhookFact } from '../../src/desk/webhookPorts.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import { every, type Loop } from '../../src/loops.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'

const rules = { allowPrivate: ['127.0.0.0/8'], production: false }

const audit: AuditEntry = {
  at: 0 as Instant,
  by: { agent: null, name: 'test' },
  action: 'added',
  kind: 'webhook',
  key: 'x',
  label: 'x',
  before: null,
  after: null,
}

/** A fact of a ticket; `n` tells it from the others. */
export function aFact(ticket: string, n: number, given: Partial<WebhookFact> = {}): WebhookFact {
  return {
    type: 'ticket.message',
    at: n as Instant,
    lane: ticket,
    conversation: `talk-${ticket}` as ConversationId,
    ticket: ticket as TicketId,
    number: 1000,
    customer: null,
    body: JSON.stringify({ type: 'ticket.message', timestamp: new Date(n).toISOString(), data: { ticket, n } }),
    ...given,
  }
}

/** Registers an endpoint; its secret is kept unsealed here. */
export async function anEndpoint(store: OpenStore, url: string, given: Partial<Webhook> = {}): Promise<Webhook> {
  const webhook: Webhook = {
    id: crypto.randomUUID(),
    name: 'Mirror',
    url,
    types: ['ticket.message'],
    secret: newWebhookSecret(),
    previous: null,
    createdAt: 0 as Instant,
    off: null,
    failingSince: null,
    givenUpInRow: 0,
    ...given,
  }
  await store.webhookRecords.saveWebhook(webhook, audit)
  return webhook
}

/** A node that sends, with its own connection to the database. */
export async function aNode(url: string, over: Partial<WebhookSenderNeeds> = {}, timeoutMs = 2_000) {
  const store = await openStore({ url })
  const news: WebhookNews[] = []
  const faults: unknown[] = []
  const sender = createWebhookSender({
    outbox: store.webhookOutbox,
    post: createWebhookPost(rules, { timeoutMs }),
    clock: () => Date.now() as Instant,
    open: (_, sealed) => sealed,
    tell: (each) => news.push(each),
    fault: (fault) => faults.push(fault),
    ...over,
  })
  let loop: Loop | null = null
  return {
    store,
    sender,
    news,
    faults,
    run: () => {
      loop = every(20, sender.step, (fault) => faults.push(fault))
    },
    /** Sends what is due now, and waits until it is settled. */
    flush: async () => {
      while (await sender.step());
    },
    close: async () => {
      await Promise.all([loop?.stop(), sender.stop()])
      await store.close()
    },
  }
}
