import type { ErasureReceipt, ErasureRecords } from '../desk/adminPorts.ts'
import { maskedAddress } from '../domain/mask.ts'
import { writeAudit } from './auditLog.ts'
import { ERASED, lettersOf, lookAt, mailsOf, placesOf, type Trace, traceOf, webhooksOf } from './findPerson.ts'
import type * as Row from './generated/client.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { isDigest } from './letterRecords.ts'
import { looksThroughTheDesk, WHOLE_DESK_MS_MAX } from './transient.ts'
import { date, text } from './writeRows.ts'

type Tx = Prisma.TransactionClient

/** Finding and erasing a person on PostgreSQL. */
export function createErasureRecords(prisma: PrismaClient): ErasureRecords {
  return {
    findPerson: (email) =>
      prisma.$transaction(
        async (tx) => {
          await looksThroughTheDesk(tx)
          return lookAt(tx, await traceOf(tx, email))
        },
        { isolationLevel: 'RepeatableRead', timeout: WHOLE_DESK_MS_MAX },
      ),
    erasePerson: (email, receipt) =>
      prisma.$transaction(
        async (tx) => {
          await looksThroughTheDesk(tx)
          // a turn that is under way waits for these locks, and then finds that it was too slow
          const trace = await traceOf(tx, email, { lock: true })
          const found = await lookAt(tx, trace)
          if (found.openTickets.length > 0 || found.isWithAgent || found.isAgent) return found
          const whole = { ...receipt, counts: found.counts }
          await erase(tx, trace, whole)
          return whole
        },
        { timeout: WHOLE_DESK_MS_MAX },
      ),
    receipts: async (limit) => {
      const rows = await prisma.erasure.findMany({ orderBy: [{ at: 'desc' }, { id: 'asc' }], take: limit })
      return rows.map(receiptOf)
    },
  }
}

/**
 * Takes everything personal away, and leaves what is counted.
 *
 * 1. The transaction says that it erases, by its own number: only so do the logs let words go, and only words.
 * 2. The receipt comes first; without it the database refuses to commit.
 * 3. What others wrote loses the address and the name; then what is the person's own loses its words.
 * 4. The contact stays as somebody without a name, for its tickets and figures; it may speak for nobody.
 */
async function erase(tx: Tx, trace: Trace, receipt: ErasureReceipt): Promise<void> {
  await tx.$executeRaw`SELECT set_config('signpost.erasure', pg_current_xact_id()::text, true)`
  await writeReceipt(tx, receipt)
  await eraseOwnAudit(tx, trace)
  for (const { table, where, set } of placesOf(trace)) await tx.$executeRaw`UPDATE ${table} SET ${set} WHERE ${where}`
  await eraseLetters(tx, trace, receipt)
  await eraseMails(tx, trace)
  await eraseTickets(tx, trace)
  await eraseConversations(tx, trace, receipt)
  await eraseContacts(tx, trace, receipt)
}

async function writeReceipt(tx: Tx, { id, at, by, counts }: ErasureReceipt): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Erasure" ("id", "at", "agentId", "agentName", "counts", "xact")
    VALUES (${id}, ${date(at)}, ${by.agent}, ${text(by.name)}, ${JSON.stringify(counts)}::json, pg_current_xact_id()::text)`
  await writeAudit(tx, [
    { at, by, action: 'erased', kind: 'erasure', key: id, label: id, before: null, after: { ...counts } },
  ])
}

async function eraseOwnAudit(tx: Tx, { key, contacts, conversations }: Trace): Promise<void> {
  // that somebody asked for an export stays, and of whom does not
  const ids = [...contacts.map(({ id }) => id), ...conversations]
  await tx.$executeRaw`
    UPDATE "AuditEntry" SET "label" = ${ERASED}
    WHERE "kind" = 'person' AND ("key" = ANY(${ids}) OR "label" = ${maskedAddress(key)})`
  await tx.$executeRaw`
    UPDATE "AuditEntry" SET "label" = ${ERASED}, "before" = NULL, "after" = NULL
    WHERE "kind" = 'contact' AND "key" = ANY(${contacts.map(({ id }) => id)})`
}

async function eraseLetters(tx: Tx, trace: Trace, { at }: ErasureReceipt): Promise<void> {
  const { key, conversations } = trace
  await tx.$executeRaw`DELETE FROM "Delivery" WHERE ${lettersOf(trace)}`
  // what was sent to other systems is theirs to erase; here nothing of it stays, and what waits does not go out any more
  await tx.$executeRaw`
    UPDATE "WebhookDelivery" SET "body" = NULL, "claimedUntil" = NULL, "tryAt" = NULL, "claim" = "claim" + 1,
      "settledAt" = COALESCE("settledAt", ${date(at)}), "lastCause" = 'erased',
      "state" = CASE "state" WHEN 'waiting' THEN 'givenUp' ELSE "state" END
    WHERE ${webhooksOf(trace)}`
  // the desk's own sums, but with subjects and names of many people; they are soon forgotten anyway (tidy.ts)
  await tx.$executeRaw`DELETE FROM "Delivery" WHERE ${isDigest}`
  await tx.$executeRaw`DELETE FROM "Invitation" WHERE "emailKey" = ${key}`
  await tx.$executeRaw`DELETE FROM "EmailCode" WHERE "email" = ${key} OR "conversationId" = ANY(${conversations})`
  await tx.$executeRaw`DELETE FROM "MailedCode" WHERE "email" = ${key}`
}

/** Mails of the person, and those on their talks; the row stays, so that the same mail is not taken for a new one. */
async function eraseMails(tx: Tx, trace: Trace): Promise<void> {
  await tx.$executeRaw`
    UPDATE "InboundMail" SET "raw" = '', "sizeBytes" = 0, "from" = NULL, "fromKey" = NULL, "subject" = '', "note" = NULL,
      "envelope" = '{}', "state" = CASE "state" WHEN 'received' THEN 'handled' ELSE "state" END,
      "settledAt" = COALESCE("settledAt", "keptAt")
    WHERE ${mailsOf(trace)}`
  // what others sent names the person in bytes that nobody can redact
  await tx.$executeRaw`
    UPDATE "InboundMail" SET "raw" = '', "sizeBytes" = 0, "envelope" = '{}'
    WHERE "settledAt" IS NOT NULL AND position(convert_to(${trace.key}, 'UTF8') IN "raw") > 0`
}

/** Tickets keep their number, tier, times and status. What the person added to a colleague's ticket goes too. */
async function eraseTickets(tx: Tx, { tickets, conversations, customers, names }: Trace): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Ticket" SET "version" = "version" + 1, "subject" = ${ERASED}, "details" = ${ERASED}, "circumstances" = '{}',
      "files" = '[]', "notes" = '[]', "tierChanges" = COALESCE((
        SELECT json_agg(json_build_object('at', e->'at', 'agent', e->'agent', 'from', e->'from', 'to', e->'to', 'reason', ${ERASED}::text))
        FROM json_array_elements("tierChanges") AS e), '[]'::json)
    WHERE "id" = ANY(${tickets})`
  await tx.$executeRaw`
    UPDATE "Ticket" SET "version" = "version" + 1, "notes" = (
        SELECT json_agg(CASE WHEN e->>'from' = ANY(${[...names, ERASED]})
          THEN json_build_object('at', e->'at', 'text', ${ERASED}::text, 'from', ${ERASED}::text) ELSE e END)
        FROM json_array_elements("notes") AS e)
    WHERE "customerId" = ANY(${customers})
      AND EXISTS (SELECT 1 FROM json_array_elements("notes") AS e WHERE e->>'from' = ANY(${[...names, ERASED]}))`
  await tx.$executeRaw`
    UPDATE "Ticket" SET "version" = "version" + 1, "files" = COALESCE((
        SELECT json_agg(f) FROM json_array_elements("files") AS f WHERE f->>'conversation' <> ALL(${conversations})), '[]'::json)
    WHERE EXISTS (SELECT 1 FROM json_array_elements("files") AS f WHERE f->>'conversation' = ANY(${conversations}))`
}

/** Lines keep their place, time and speaker; questions keep what became of them. */
async function eraseConversations(tx: Tx, { key, conversations: own }: Trace, receipt: ErasureReceipt): Promise<void> {
  const nobody = addressOf(receipt)
  const words = (locale: string) => JSON.stringify({ text: locale === 'fr' ? '[effacé]' : ERASED, format: 'plain' })
  await tx.$executeRaw`
    UPDATE "Message" AS m SET "clientId" = NULL,
      "body" = (CASE c."locale" WHEN 'fr' THEN ${words('fr')} ELSE ${words('en')} END)::json
    FROM "Conversation" AS c WHERE c."id" = m."conversationId" AND m."conversationId" = ANY(${own})`
  await tx.$executeRaw`DELETE FROM "File" WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`UPDATE "AgentNote" SET "text" = ${ERASED}, "clientId" = NULL WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`UPDATE "Question" SET "text" = NULL, "reason" = NULL WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`UPDATE "Satisfaction" SET "word" = NULL WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`UPDATE "LiveTalk" SET "page" = NULL, "browser" = NULL WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`DELETE FROM "NameAttempt" WHERE "conversationId" = ANY(${own})`
  await tx.$executeRaw`
    UPDATE "ReferralForward" SET "emailKey" = ${nobody}, "visitorKey" = NULL
    WHERE "emailKey" = ${key} OR "conversationId" = ANY(${own})`
  await tx.$executeRaw`
    UPDATE "Conversation" SET "version" = "version" + 1, "flow" = NULL, "signedAs" = NULL, "zone" = NULL,
      "silentAt" = NULL, "inquirySince" = NULL, "handledBy" = 'assistant', "handledSince" = NULL,
      "personName" = CASE "personKind" WHEN 'contact' THEN ${ERASED} END,
      "personEmail" = CASE "personKind" WHEN 'contact' THEN ${nobody} END,
      "proof" = CASE "personKind" WHEN 'contact' THEN "proof" END
    WHERE "id" = ANY(${own})`
}

/** An id that an operator chose may be a name, so it goes as well; tickets and conversations follow it. */
async function eraseContacts(tx: Tx, { contacts }: Trace, receipt: ErasureReceipt): Promise<void> {
  for (const [at, { id }] of contacts.entries()) {
    const nobody = `erased-${receipt.id}-${at + 1}`
    await tx.$executeRaw`
      UPDATE "Contact" SET "id" = ${nobody}, "name" = ${ERASED}, "email" = ${addressOf(receipt)},
        "emailKey" = ${addressOf(receipt)}, "confirmed" = false, "rejected" = true
      WHERE "id" = ${id}`
    await tx.$executeRaw`
      UPDATE "Event" SET "happening" = replace("happening"::text, ${JSON.stringify(id)}, ${JSON.stringify(nobody)})::json
      WHERE "kind" IN ('ContactCorrected', 'ContactConfirmed', 'ContactRejected')
        AND position(${JSON.stringify(id)} IN "happening"::text) > 0`
    await tx.$executeRaw`UPDATE "AuditEntry" SET "key" = ${nobody} WHERE "kind" IN ('contact', 'person') AND "key" = ${id}`
  }
}

/** Nobody's address, of a domain that no mail is ever sent to. */
function addressOf({ id }: ErasureReceipt): string {
  return `erased-${id}@erased.invalid`.toLowerCase()
}

function receiptOf(row: Row.Erasure): ErasureReceipt {
  return {
    id: row.id,
    at: row.at.getTime() as ErasureReceipt['at'],
    by: { agent: row.agentId as ErasureReceipt['by']['agent'], name: row.agentName },
    counts: { webhooks: 0, ...(row.counts as Partial<ErasureReceipt['counts']>) } as ErasureReceipt['counts'],
  }
}
