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
/** So often a change is decided anew. */
const CHANGES_MAX = 5
/** More endpoints than any desk has systems around it. */
const WEBHOOKS_MAX = 50

/** What administrators can do with endpoints, tied to what it needs. */
export function createWebhooks(needs: WebhookNeeds): Webhooks {
  const { records, clock } = needs

  /** The endpoint, if there is one and this agent may have to do with it. */
  async function endpoint(agent: Agent, id: string): Promise<Webhook | Refusal> {
    return refusalFor(agent) ?? (await records.webhook(id)) ?? { refused: 'unknown', what: 'webhook' }
  }

  /** Decides anew on what somebody else has made of the endpoint meanwhile; theirs and ours both stay. */
  async function alter(
    agent: Agent,
    id: string,
    decide: (before: Webhook) => Webhook | Refusal,
    more: Fields = {},
  ): Promise<WebhookTold | Refusal> {
    for (let time = 0; time < CHANGES_MAX; time++) {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      const after = decide(before)
      if (isRefusal(after)) return after
      const isSaved =
        after === before || (await records.changeWebhook(before, after, auditOf(agent, clock(), before, after, more)))
      if (isSaved) return told({ ...after, waiting: 0 })
    }
    throw new Error('The endpoint was changed again and again meanwhile; try once more')
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
      const webhook: Webhook = { id, ...draft, ...sealed, createdAt: clock(), ...health }
      await records.saveWebhook(webhook, auditOf(agent, clock(), null, webhook))
      return { webhook: told({ ...webhook, waiting: 0 }), secret }
    },

    change: (agent, id, draft) => alter(agent, id, (before) => complaintAbout(needs, draft) ?? { ...before, ...draft }),

    remove: async (agent, id) => {
      const before = await endpoint(agent, id)
      if (isRefusal(before)) return before
      await records.removeWebhook(id, auditOf(agent, clock(), before, null))
      return null
    },

    rotate: async (agent, id) => {
      const [now, secret] = [clock(), needs.newSecret()]
      const until = (now + PREVIOUS_SIGNS_MS) as Instant
      const sealed = needs.seal(id, secret)
      const replaced = (before: Webhook) => ({ ...before, secret: sealed, previous: { secret: before.secret, until } })
      const webhook = await alter(agent, id, replaced, { secretReplacedAt: toIso(now) })
      return isRefusal(webhook) ? webhook : { webhook, secret }
    },

    switchTo: (agent, id, isOn) =>
      alter(agent, id, (before) => {
        if (isOn === (before.off === null)) return before
        return isOn
          ? { ...before, off: null, failingSince: null, givenUpInRow: 0 } // it has as long as a new one
          : { ...before, off: { at: clock(), cause: 'byHand' } }
      }),

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
