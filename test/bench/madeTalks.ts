import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Instant } from '../../src/calendar/time.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createTokens, newUserId } from '../../src/http/auth.ts'
import type { Talk } from './rawChat.ts'

/** The secret of the desks under measurement, so that a bench can sign what their visitors carry. */
export const benchSecret = 'only good for measuring, and for nothing else'

const GREETING =
  'Hello! I am the assistant of Vitrium. What can I do for you? Write it in your own words, or choose one of these.'

/** A greeted conversation for each of so many visitors, written in two statements, and a real token for each. */
export async function makeTalks(databaseUrl: string, count: number): Promise<Talk[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as string as ConversationId)
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    await client.query(
      `INSERT INTO "Conversation" ("id", "version", "seq", "lastAt", "openedAt", "siteKey", "locale", "personKind", "handledBy", "shown")
        SELECT "id", 2, 1, now(), now(), 'vitrium', 'en', 'visitor', 'assistant', '[]' FROM unnest($1::text[]) AS "id"`,
      [ids],
    )
    await client.query(
      `INSERT INTO "Message" ("conversationId", "seq", "id", "at", "role", "body")
        SELECT "id", 1, "id" || '-1', now(), 'assistant', $2::json FROM unnest($1::text[]) AS "id"`,
      [ids, JSON.stringify({ text: GREETING, format: 'plain' })],
    )
    await client.query('ANALYZE "Conversation", "Message"')
  } finally {
    await client.end()
  }
  const tokens = createTokens(benchSecret, now)
  return Promise.all(ids.map(async (id) => ({ id, token: (await tokens.issue(visitorOf(id))).token })))
}

/** Where this conversation's stream is, with a fresh ticket. */
export async function streamOf(server: string, id: string): Promise<string> {
  const ticket = await createTokens(benchSecret, now).ticket(visitorOf(id as ConversationId))
  return `${server.replace('http', 'ws')}/v3/directline/conversations/${id}/stream?${new URLSearchParams({ watermark: '', t: ticket })}`
}

function visitorOf(conversation: ConversationId) {
  return { conversation, user: newUserId() }
}

function now(): Instant {
  return Date.now() as Instant
}
