import type { Assistant } from '../bot/assistant.ts'
import type { Facts } from '../bot/facts.ts'
import type { Post } from './delivery/email.ts'
import type { WebhookPost } from './delivery/webhookPost.ts'
import type { Conversed, Incoming } from './desk/botPorts.ts'
import type { Desk } from './desk/ports.ts'
import type { Store } from './desk/storePorts.ts'
import { isRefusal, type Refusal } from './domain/refusal.ts'
import { turnOutcome } from './domain/turnOutcome.ts'
import type { HelpSource } from './http/help/source.ts'
import type { Told, Tracing } from './tracing.ts'

/** Where a trace has its pieces. Each hands back the very thing that it was given where nothing is traced. */

/** Saves to the database. */
export function tracedStore(tracing: Tracing | null, store: Store): Store {
  return tracing ? { ...store, save: tracing.part('save', store.save, (outcome) => ({ outcome })) } : store
}

/** A visitor's turns, in our own chat and by other channels, and greetings. */
export function tracedAssistant(tracing: Tracing | null, assistant: Assistant): Assistant {
  if (!tracing) return assistant
  return {
    ...assistant,
    receive: tracing.part('turn', assistant.receive, tellTurn),
    hear: tracing.part('turn', assistant.hear, tellTurn),
    greet: tracing.part('greeting', assistant.greet, (said, conversation) => ({ conversation, count: said.length })),
  }
}

function tellTurn(came: Conversed | Refusal, { conversation }: Incoming): Told {
  if (isRefusal(came)) return { conversation, outcome: 'refused' }
  return { conversation, outcome: turnOutcome(came), count: came.replies.length }
}

/** The assistant's searches of the articles. */
export function tracedSearch(tracing: Tracing | null, search: Facts['search']): Facts['search'] {
  if (!tracing) return search
  return tracing.part('search', search, (found) => ({
    outcome: found?.band ?? 'none',
    count: found?.results.length ?? 0,
  }))
}

/** The help pages' searches. */
export function tracedHelp(tracing: Tracing | null, help: HelpSource): HelpSource {
  if (!tracing) return help
  return {
    ...help,
    search: tracing.part('search', help.search, ({ band, found }) => ({ outcome: band, count: found.length })),
  }
}

/** Rounds of the loop that tells the desk of its clocks; those that find nothing are left out. */
export function tracedAlerts(tracing: Tracing | null, tellAlerts: Desk['tellAlerts']): Desk['tellAlerts'] {
  return tracing ? tracing.whole('alerts', tellAlerts, (isTold) => (isTold ? { outcome: 'told' } : null)) : tellAlerts
}

/** Mails that came, one by one, with the searches and saves that they led to; rounds that find none are left out. */
export function tracedMails(tracing: Tracing | null, handleOne: () => Promise<boolean>): () => Promise<boolean> {
  return tracing
    ? tracing.whole('mail', handleOne, (isHandled) => (isHandled ? { outcome: 'handled' } : null))
    : handleOne
}

/** Letters on their way. */
export function tracedPost(tracing: Tracing | null, post: Post): Post {
  if (!tracing) return post
  const send = tracing.call('letter', post.send, (came, { id }) => ({
    delivery: id,
    outcome: came.sent ? 'sent' : (came.trouble ?? 'delayed'),
    isFault: !came.sent,
  }))
  return { ...post, send }
}

/** Webhooks on their way. Their receivers are strangers, and hear nothing of the trace. */
export function tracedWebhookPost(tracing: Tracing | null, post: WebhookPost): WebhookPost {
  if (!tracing) return post
  return tracing.call('webhook', post, (came, _url, headers) => ({
    delivery: headers['webhook-id'] ?? '',
    outcome: came.came === 'failed' ? came.cause : came.came,
    ...(came.came !== 'stopped' && came.status !== null && { status: came.status }),
    isFault: came.came === 'failed',
  }))
}
