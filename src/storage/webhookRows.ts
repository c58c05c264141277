import type { Instant } from '../calendar/time.ts'
import type { Webhook, WebhookDelivery, WebhookFact } from '../desk/webhookPorts.ts'
import type * as Row from './generated/client.ts'
import { Prisma } from './generated/client.ts'
import { date, text } from './writeRows.ts'

export function webhookRow({ id, name, url, types, secret, previous, createdAt, off, ...health }: Webhook) {
  return {
    id,
    name: text(name),
    url: text(url),
    types,
    secret,
    previousSecret: previous?.secret ?? null,
    previousUntil: previous && date(previous.until),
    createdAt: date(createdAt),
    offAt: off && date(off.at),
    offCause: off?.cause ?? null,
    failingSince: health.failingSince === null ? null : date(health.failingSince),
    givenUpInRow: health.givenUpInRow,
  }
}

export function webhookOf(row: Row.Webhook): Webhook {
  const { id, name, url, secret, givenUpInRow } = row
  return {
    ...{ id, name, url, secret, givenUpInRow },
    types: row.types as Webhook['types'],
    previous:
      row.previousSecret === null || row.previousUntil === null
        ? null
        : { secret: row.previousSecret, until: instant(row.previousUntil) },
    createdAt: instant(row.createdAt),
    off:
      row.offAt === null
        ? null
        : { at: instant(row.offAt), cause: row.offCause as NonNullable<Webhook['off']>['cause'] },
    failingSince: row.failingSince && instant(row.failingSince),
  }
}

/** A delivery without what it says. */
export type DeliveryRow = Omit<Row.WebhookDelivery, 'body'> & { hasBody: boolean }

export function webhookDeliveryOf(row: DeliveryRow): WebhookDelivery {
  const { id, number, attempts, lastStatus, hasBody } = row
  return {
    ...{ id, number, attempts, lastStatus, hasBody },
    type: row.type as WebhookDelivery['type'],
    at: instant(row.at),
    state: row.state as WebhookDelivery['state'],
    triedAt: row.triedAt && instant(row.triedAt),
    tryAt: row.tryAt && instant(row.tryAt),
    settledAt: row.settledAt && instant(row.settledAt),
    lastCause: row.lastCause as WebhookDelivery['lastCause'],
  }
}

/** The columns of a fact after id and endpoint, in the order of `FACT_COLUMNS`. */
export function factValues(fact: WebhookFact): Prisma.Sql {
  const { lane, type, at, conversation, ticket, number, customer, body } = fact
  return Prisma.sql`${lane}, ${type}, ${date(at)}, ${conversation}, ${ticket}, ${number}::int, ${customer}, ${body}::json`
}

export const FACT_COLUMNS = Prisma.raw(
  '"lane", "type", "at", "conversationId", "ticketId", "number", "customerId", "body"',
)

function instant(at: Date): Instant {
  return at.getTime() as Instant
}
