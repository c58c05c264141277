import { SECOND } from '../../calendar/time.ts'
import type { Feed } from '../../desk/storePorts.ts'
import type { ConversationId } from '../../domain/ids.ts'
import { keepBelonging } from '../../log.ts'
import type { deskApi } from '../api/deskApi.ts'
import type { TypingWire, WakeWire } from '../wire.ts'
import type { AgentAuth } from './agentAuth.ts'
import type { ConsoleCall } from './door.ts'
import type { Newest } from './newest.ts'
import type { Presence } from './presence.ts'

/** Often enough that proxies keep the line open, and that a broken one is noticed soon. */
const BEAT_MS = 10 * SECOND
/** A line whose last beats stayed unanswered is broken: a network that is gone, or a computer asleep, closes nothing. */
const UNANSWERED_MAX = 2
/** Wakes within this time become one. */
const GATHER_MS = 40
/** On a busy desk something happens in the list all the time; a console reads it no more often than this. */
const QUEUE_APART_MS = 250
const queue = Symbol('the list')

/** A call for the stream. */
type StreamCall = ConsoleCall<(typeof deskApi)['GET /api/stream']>

export type StreamParts = {
  newest: Newest
  feed: Pick<Feed, 'listen'>
  auth: Pick<AgentAuth, 'isSignedIn'>
  presence: Presence
  fault: (cause: unknown, what: string) => void
  /** Shorter in tests. */
  beatMs?: number
}

/**
 * Server-sent events: `wake` says that there is something new in the list or, with the newest message's number, in a
 * conversation named in `?conversation=`. Each topic is woken once at the start, so a line that broke has missed nothing.
 * `typing`: its visitor writes. `beat` shows that the line is alive and wants an answer (PUT /api/stream/heard, at whichever
 * node), `signed-out` ends it. Nothing else is in it: what is new is read where everything is read.
 */
export async function streamWakes({ req, res, query, who }: StreamCall, parts: StreamParts): Promise<null> {
  const { newest, feed, auth, presence } = parts
  if (res.destroyed) return null // hung up while the session was read: nobody would ever hear that the line closed
  const conversations = (query.conversation ? [query.conversation] : []) as ConversationId[]
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no', // nginx would hold small events back
  })
  res.write('retry: 2000\n\n')

  const waiting = new Set<ConversationId | typeof queue>()
  let gathering: NodeJS.Timeout | null = null
  let queueToldAt = Number.NEGATIVE_INFINITY
  let later: NodeJS.Timeout | null = null
  const say = async () => {
    const topics = [...waiting]
    waiting.clear()
    gathering = null
    if (topics.includes(queue)) queueToldAt = performance.now()
    const wakes = await Promise.all(
      topics.map(async (topic): Promise<WakeWire> => {
        if (topic === queue) return { topic: 'queue' }
        return { topic: 'conversation', conversation: topic, seq: await newest(topic) }
      }),
    )
    for (const wake of wakes) if (!res.writableEnded) res.write(`event: wake\ndata: ${JSON.stringify(wake)}\n\n`)
  }
  const wake = keepBelonging((topic: ConversationId | typeof queue) => {
    const waitMs = topic === queue ? queueToldAt + QUEUE_APART_MS - performance.now() : 0
    if (waitMs > 0) {
      later ??= setTimeout(() => {
        later = null
        wake(queue)
      }, waitMs)
      return
    }
    waiting.add(topic)
    gathering ??= setTimeout(() => say().catch((cause) => parts.fault(cause, 'stream')), GATHER_MS)
  })

  let unanswered = 0
  const stops = [
    feed.listen('queue', () => wake(queue)),
    ...conversations.map((id) => feed.listen(`conversation:${id}`, () => wake(id))),
    ...conversations.map((id) =>
      feed.listen(`typing:visitor:${id}`, () => {
        const typing: TypingWire = { conversation: id }
        if (!res.writableEnded) res.write(`event: typing\ndata: ${JSON.stringify(typing)}\n\n`)
      }),
    ),
    feed.listen(`heard:${who.session.id}`, () => {
      unanswered = 0
    }),
    presence.arrive(who.agent.id, conversations[0] ?? null),
  ]
  const beat = setInterval(async () => {
    if (unanswered >= UNANSWERED_MAX) return void req.socket.destroy()
    unanswered += 1
    const isStillIn = await auth.isSignedIn(who.session.id).catch(() => true)
    if (res.writableEnded) return // said before, to one who has not taken it yet
    if (isStillIn) res.write('event: beat\ndata: {}\n\n')
    else res.end('event: signed-out\ndata: {}\n\n')
  }, parts.beatMs ?? BEAT_MS)
  req.socket.setTimeout(0)
  res.once('close', () => {
    clearInterval(beat)
    if (gathering) clearTimeout(gathering)
    if (later) clearTimeout(later)
    for (const stop of stops) stop()
  })
  wake(queue)
  for (const id of conversations) wake(id)
  return null
}
