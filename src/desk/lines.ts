import { asTheyStand, type Message } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Store } from './storePorts.ts'

type Reads = Pick<Store, 'messagesAfter' | 'lastMessages' | 'correctionsOf'>

/** Lines as they stand now, for everybody who reads the log; what was taken back is told to nobody. */
export async function linesAfter(store: Reads, id: ConversationId, after: number, limit: number): Promise<Message[]> {
  const lines = await store.messagesAfter(id, after, limit)
  // a line is corrected by a later one: who has read to the end has read all that corrects what they read
  if (lines.length < limit) return asTheyStand(lines, correctionsAmong(lines))
  return asTheyStand(lines, await store.correctionsOf(id))
}

function correctionsAmong(lines: readonly Message[]): Message[] {
  return lines.filter(({ body }) => body.replaces)
}

/** The newest ones, oldest first. */
export async function lastLines(store: Reads, id: ConversationId, limit: number): Promise<Message[]> {
  const lines = await store.lastMessages(id, limit)
  return lines.length === 0 ? lines : asTheyStand(lines, await store.correctionsOf(id))
}
