import type { Instant } from '../../calendar/time.ts'
import type { WebhookDelivery, Webhooks, WebhookTold } from '../../desk/webhookPorts.ts'
import { isRefusal } from '../../domain/refusal.ts'
import { WEBHOOK_TYPES } from '../../domain/webhookPayload.ts'
import { type WebhookDeliveryWire, type WebhookWire, webhookApi } from '../api/webhookApi.ts'
import type { Door } from './door.ts'

/** Deliveries of one answer. */
const DELIVERIES_MAX = 50

/** Endpoints and their deliveries, for administrators. */
export function webhookRoutes(door: Door, { webhooks }: { webhooks: Webhooks }): void {
  door.serve(webhookApi, {
    'GET /api/admin/webhooks': async ({ who }) => {
      const all = await webhooks.list(who.agent)
      return isRefusal(all) ? all : { answer: { webhooks: all.map(webhookWire), types: [...WEBHOOK_TYPES] } }
    },

    'POST /api/admin/webhooks': async ({ who, body }) => {
      const added = await webhooks.add(who.agent, body)
      return isRefusal(added) ? added : { answer: { ...added, webhook: webhookWire(added.webhook) } }
    },

    'PUT /api/admin/webhooks/:id': async ({ who, params, body }) => {
      const changed = await webhooks.change(who.agent, params.id ?? '', body)
      return isRefusal(changed) ? changed : { answer: webhookWire(changed) }
    },

    'DELETE /api/admin/webhooks/:id': async ({ who, params }) => {
      const removed = await webhooks.remove(who.agent, params.id ?? '')
      return isRefusal(removed) ? removed : { answer: undefined }
    },

    'POST /api/admin/webhooks/:id/secret': async ({ who, params }) => {
      const rotated = await webhooks.rotate(who.agent, params.id ?? '')
      return isRefusal(rotated) ? rotated : { answer: { ...rotated, webhook: webhookWire(rotated.webhook) } }
    },

    'PUT /api/admin/webhooks/:id/on': async ({ who, params }) => {
      const switched = await webhooks.switchTo(who.agent, params.id ?? '', true)
      return isRefusal(switched) ? switched : { answer: webhookWire(switched) }
    },

    'DELETE /api/admin/webhooks/:id/on': async ({ who, params }) => {
      const switched = await webhooks.switchTo(who.agent, params.id ?? '', false)
      return isRefusal(switched) ? switched : { answer: webhookWire(switched) }
    },

    'POST /api/admin/webhooks/:id/tests': async ({ who, params }) => {
      const delivery = await webhooks.test(who.agent, params.id ?? '')
      return isRefusal(delivery) ? delivery : { answer: { delivery } }
    },

    'GET /api/admin/webhooks/:id/deliveries': async ({ who, params, query }) => {
      const { state = null, before = null } = query
      const asked = { state, before, limit: DELIVERIES_MAX + 1 }
      const found = await webhooks.deliveries(who.agent, params.id ?? '', asked)
      if (isRefusal(found)) return found
      const deliveries = found.slice(0, DELIVERIES_MAX).map(deliveryWire)
      return { answer: { deliveries, hasMore: found.length > DELIVERIES_MAX } }
    },

    'GET /api/admin/webhooks/:id/deliveries/:delivery': async ({ who, params }) => {
      const found = await webhooks.delivery(who.agent, params.id ?? '', params.delivery ?? '')
      return isRefusal(found) ? found : { answer: { ...deliveryWire(found), body: found.body } }
    },

    'POST /api/admin/webhooks/:id/deliveries/:delivery/replays': async ({ who, params }) => {
      const count = await webhooks.replay(who.agent, params.id ?? '', { id: params.delivery ?? '' })
      return isRefusal(count) ? count : { answer: { count } }
    },

    'POST /api/admin/webhooks/:id/replays': async ({ who, params, body }) => {
      const count = await webhooks.replay(who.agent, params.id ?? '', { since: body.since as Instant })
      return isRefusal(count) ? count : { answer: { count } }
    },
  })
}

function webhookWire({
  id,
  name,
  url,
  types,
  createdAt,
  off,
  failingSince,
  previousUntil,
  waiting,
}: WebhookTold): WebhookWire {
  return { id, name, url, types, createdAt, off, failingSince, previousUntil, waiting }
}

function deliveryWire(delivery: WebhookDelivery): WebhookDeliveryWire {
  const { id, type, at, number, state, attempts, triedAt, tryAt, settledAt, lastStatus, lastCause, hasBody } = delivery
  return { id, type, at, number, state, attempts, triedAt, tryAt, settledAt, lastStatus, lastCause, hasBody }
}
