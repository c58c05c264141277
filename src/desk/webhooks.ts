import { DAY, type Instant, toIso } from '../calendar/time.ts'
import { type AuditEntry, difference, type Fields } from '../domain/audit.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { WebhookBody } from '../domain/webhookPayload.ts'
import type { Clock, NewId } from './storePorts.ts'
import type {
  JudgeAddress,
  Webhook,
  WebhookDraft,
  WebhookFact,
  WebhookRecords,
  Webhooks,
  WebhookTold,
} from './webhookPorts.ts'

export type WebhookNeeds = {
  records: WebhookRecords
  clock: Clock
  newId: NewId
  /** A fresh secret in the form receivers know. */
  newSecret: () => string
  /** The secret as it may lie in the database. */
  seal: (webhook: string, secret: string) => string
  judge: JudgeAddress
}

/** The secret before a rotation signs too for so long. */
const PREVIOUS_SIGNS_MS = 1 * DAY
/** More endpoints than any desk has systems around it. */
const WEBHOOKS_MAX = 50

/** What administrators can do with endpoints, tied to what it needs. */
export function createWebhooks(needs: WebhookNeeds): Webhooks {
  const { records, clock } = needs

  /** The endpoint, if there is one and this agent may have to do with it. */
  async function endpoint(agent: Agent, id: string): Promise<Webhook | Refusal> {
    return refusalFor(agent) ?? (await records.webhook(id)) ?? { refused: 'unknown', what: 'webhook' }
  }

  async function save(agent: Agent, before: Webhook | null, after: Webhook, more: Fields = {}): Promise<WebhookTold> {
    await records.saveWebhook(after, auditOf(agent, clock(), before, after, more))
    return told({ ...after, waiting: 0 })
  }

  return {
    list: async (agent) => refusalFor(agent) ?? (await records.webhooks()).map(told),

    add: async (agent, draft) => {
      const refusal = refusalFor(agent) ?? complaintAbout(needs, draft)
      if (refusal) return refusal
      if ((await records.webhooks()).length >= WEBHOOKS_MAX) return { refused: 'tooManyWebhooks', max: WEBHOOKS_MAX }
      const [id, secret] = [needs.newId(), needs.newSecret()]
      const health = { off: null, failingSince: null, givenUpInRow: 0 }
      const sealed = { secret: needs.seal(id, secret), previous: null }
      const webhook = await save(agent, null, { id, ...draft, ...sealed, createdAt: clock(), ...health })
      return { webhook, secret }
    },

    change: async (agent, id, draft) => {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      return complaintAbout(needs, draft) ?? save(agent, before, { ...before, ...draft })
    },

    remove: async (agent, id) => {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      await records.removeWebhook(id, auditOf(agent, clock(), before, null))
      return null
    },

    rotate: async (agent, id) => {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      const [now, secret] = [clock(), needs.newSecret()]
      const previous = { secret: before.secret, until: (now + PREVIOUS_SIGNS_MS) as Instant }
      const after = { ...before, secret: needs.seal(id, secret), previous }
      const webhook = await save(agent, before, after, { secretReplacedAt: toIso(now) })
      return { webhook, secret }
    },

    switchTo: async (agent, id, isOn) => {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      if (isOn === (before.off === null)) return told({ ...before, waiting: 0 })
      const after: Webhook = isOn
        ? { ...before, off: null, failingSince: null, givenUpInRow: 0 } // it has as long as a new one
        : { ...before, off: { at: clock(), cause: 'byHand' } }
      return save(agent, before, after)
    },

    test: async (agent, id) => {
      const webhook = await endpoint(agent, id)
      if (isRefusal(webhook)) return webhook
      const delivery = `msg_${needs.newId().replaceAll('-', '')}`
      await records.addDelivery(id, delivery, testFact(delivery, clock()))
      return delivery
    },

    deliveries: async (agent, id, query) => {
      const webhook = await endpoint(agent, id)
      return isRefusal(webhook) ? webhook : records.deliveries(id, query)
    },

    delivery: async (agent, id, delivery) =>
      refusalFor(agent) ?? (await records.delivery(id, delivery)) ?? { refused: 'unknown', what: 'delivery' },

    replay: async (agent, id, which) => {
      const webhook = await endpoint(agent, id)
      if (isRefusal(webhook)) return webhook
      const after = 'id' in which ? { delivery: which.id } : { since: toIso(which.since) }
      const about = auditOf(agent, clock(), webhook, webhook)
      const count = await records.replay(id, which, { ...about, before: null, after })
      return count === 0 ? { refused: 'nothingToReplay' } : count
    },
  }
}

function complaintAbout({ judge }: WebhookNeeds, { url }: WebhookDraft): Refusal | null {
  const why = judge(url)
  return why && { refused: 'webhookAddress', why }
}

/** Alone in its lane: it waits for nothing, and nothing waits for it. */
function testFact(delivery: string, at: Instant): WebhookFact {
  const body: WebhookBody = {
    type: 'webhook.test',
    timestamp: toIso(at),
    data: { message: 'It works: this endpoint can be reached, and its answer arrived.' },
  }
  const about = { conversation: null, ticket: null, number: null, customer: null }
  return { type: body.type, at, lane: delivery, ...about, body: JSON.stringify(body) }
}

function told({ secret: _, previous, ...rest }: Webhook & { waiting: number }): WebhookTold {
  return { ...rest, previousUntil: previous?.until ?? null }
}

/** No secret is ever in it, sealed or not. */
function auditOf(
  agent: Agent,
  at: Instant,
  before: Webhook | null,
  after: Webhook | null,
  more: Fields = {},
): AuditEntry {
  const fields = (it: Webhook | null): Fields | null =>
    it && { name: it.name, url: it.url, types: it.types, isOn: it.off === null }
  const [old, now] = [fields(before), fields(after)]
  const { id: key, name: label } = (after ?? before) as Webhook
  const about = { at, by: { agent: agent.id, name: agent.name }, kind: 'webhook' as const, key, label }
  if (old && now) return { ...about, action: 'changed', ...difference(old, { ...now, ...more }) }
  return { ...about, action: now ? 'added' : 'removed', before: old, after: now }
}

function refusalFor(agent: Agent): Refusal | null {
  return may(agent, 'manageWebhooks') ? null : { refused: 'notAllowed', action: 'manageWebhooks' }
}
