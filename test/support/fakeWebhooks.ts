import type { Changes } from '../../src/desk/storePorts.ts'
import type {
  Webhook,
  WebhookDelivery,
  WebhookFact,
  WebhookReads,
  WebhookRecords,
} from '../../src/desk/webhookPorts.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { HeardType } from '../../src/domain/webhookPayload.ts'

type Kept = WebhookDelivery & { webhook: string; body: string | null }

/** Endpoints and deliveries without a database; nothing is sent. `heard` is what the desk is asked to tell besides. */
export function fakeWebhooks({ heard = [] as HeardType[], audit = (_: AuditEntry) => {} } = {}) {
  const facts: WebhookFact[] = []
  const webhooks = new Map<string, Webhook>()
  const deliveries: Kept[] = []
  const newestFirst = (webhook: string) => deliveries.filter((each) => each.webhook === webhook).reverse()

  const reads: Pick<WebhookReads, 'webhookTypesHeard'> = {
    webhookTypesHeard: async () => [
      ...new Set([...heard, ...[...webhooks.values()].filter(({ off }) => off === null).flatMap(({ types }) => types)]),
    ],
  }
  const records: WebhookRecords = {
    webhooks: async () =>
      [...webhooks.values()]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((webhook) => ({
          ...webhook,
          waiting: newestFirst(webhook.id).filter(({ state }) => state === 'waiting').length,
        })),
    webhook: async (id) => webhooks.get(id) ?? null,
    saveWebhook: async (webhook, entry) => {
      webhooks.set(webhook.id, webhook)
      audit(entry)
    },
    changeWebhook: async (before, after, entry) => {
      if (webhooks.get(before.id) !== before) return false
      webhooks.set(after.id, after)
      audit(entry)
      return true
    },
    removeWebhook: async (id, entry) => {
      if (webhooks.delete(id)) audit(entry)
    },
    addDelivery: async (webhook, id, { type, at, number, body }) => {
      deliveries.push({
        ...{ webhook, id, type, at, number, body },
        ...{ state: 'waiting', attempts: 0, triedAt: null, tryAt: null, settledAt: null, lastStatus: null },
        ...{ lastCause: null, hasBody: true },
      })
    },
    deliveries: async (webhook, { state, limit }) =>
      newestFirst(webhook)
        .filter((each) => state === null || each.state === state)
        .slice(0, limit),
    delivery: async (webhook, id) => newestFirst(webhook).find((each) => each.id === id) ?? null,
    replay: async (webhook, which, entry) => {
      const chosen = newestFirst(webhook).filter(({ id, state, at }) =>
        'id' in which ? id === which.id && state !== 'waiting' : state === 'givenUp' && at >= which.since,
      )
      for (const each of chosen) Object.assign(each, { state: 'waiting', attempts: 0, settledAt: null })
      if (chosen.length > 0) audit(entry)
      return chosen.length
    },
  }
  return {
    reads,
    records,
    facts,
    heard,
    deliveries,
    save: ({ webhooks: told = [] }: Changes) => void facts.push(...told),
  }
}
