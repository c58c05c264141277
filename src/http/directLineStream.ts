import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Instant, SECOND } from '../calendar/time.ts'
import type { Desk } from '../desk/ports.ts'
import type { Feed } from '../desk/storePorts.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import { NotNow } from '../domain/notNow.ts'
import { keepBelonging, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type FileAddress, toActivities, typingActivity } from './activity.ts'
import { type Tokens, talkOf, type Visitor } from './auth.ts'
import { type ChatTurnstile, siteKeyFor } from './limits.ts'
import { originOf } from './networks.ts'
import { tooMuchOf } from './unread.ts'
import { readWatermark, startAfter } from './watermark.ts'

/** Lines of one frame. */
const LINES_MAX = 50
/** Clients send empty frames to keep the line open, and nothing else. */
const FRAME_BYTES_MAX = 4096
/** More frames than this between two pings is no chat client. */
const FRAMES_MAX = 300
/** A client that does not read loses its line; it comes back and is told everything. */
const BACKLOG_BYTES_MAX = 1024 * 1024
/** Several tabs, and the doubled sockets of a client in trouble. */
const SOCKETS_PER_CONVERSATION_MAX = 8
/** An office behind one address; a rented /48 of IPv6; and one website, which must leave room for the others. */
const SOCKETS_EACH_MAX = { address: 500, network: 1_000, site: 2_500 }
/** Where fewer are allowed in all, nobody may hold more than such a part of them. */
const SOCKETS_EACH_SHARE = { address: 1 / 4, network: 1 / 2, site: 3 / 4 }
/** Each second another part of the sockets is pinged, so that every one is after so many. */
const PING_PARTS = 25
/** How often the sockets are looked over: what a lost wake-up can cost. */
const SWEEP_MS = 3 * SECOND
/** Visitors who come and go within this time are noted down together. */
const NOTE_MS = 200

/** What the streams are given. */
type StreamParts = {
  desk: Pick<Desk, 'conversation' | 'conversationsChanged' | 'justSaid' | 'messagesAfter' | 'visitorsConnected'>
  feed: Pick<Feed, 'listen'>
  tokens: Pick<Tokens, 'readTicket' | 'isHolder'>
  turnstile: Pick<ChatTurnstile, 'spend'>
  metrics: Pick<Metrics, 'socket'>
  log: Log
  /** More sockets are told to come back later. */
  socketsMax: number
  fileAddress: (req: IncomingMessage) => FileAddress
  trustProxy: boolean
  /** Whom no limit holds. */
  isUnlimited: (req: IncomingMessage) => boolean
  /** The assistant's first words, once per conversation. */
  greet: (id: ConversationId) => Promise<unknown>
  /** Whether other nodes serve the same desk, so that a client may find there what cannot be read here. */
  hasOthers: boolean
  /** Another limit of what is held for clients who do not read, in bytes. */
  heldBytesMax?: number
}

/** The open streams. */
export type Streams = {
  /** Takes an upgrade for the stream of a conversation: opens it, or answers with a status and hangs up. Never throws. */
  open(req: IncomingMessage, socket: Duplex, head: Buffer, conversation: string): Promise<void>
  /** Tells every client that we restart; they come back by themselves. */
  close(): Promise<void>
}

/** An open socket. There are thousands of them, and everything each holds is held as often. */
type Follower = {
  socket: WebSocket
  conversation: ConversationId
  pull: () => void
  /** The version of the conversation of which the client has been told everything; 0 for none. */
  told: number
  missedPings: number
  frames: number
  pingedIn: number
}

/** Direct Line's stream: each socket has a cursor in the log, is woken, and pulls what is behind the cursor. */
export function createStreams(parts: StreamParts): Streams {
  const { desk, feed, tokens, turnstile, metrics, log, fileAddress, greet, hasOthers, socketsMax } = parts
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false, // costs 200 KB of memory for each socket
  })
  const followers = new Set<Follower>()
  const perConversation = new Map<ConversationId, Follower[]>()
  /** Sockets of each address, network and website. */
  const together = new Map<string, number>()
  const toNote = new Set<ConversationId>()
  let noting: NodeJS.Timeout | null = null
  let isSweeping = false
  let seconds = 0
  let pingPart = 0
  let isClosing = false

  const sweeping = setInterval(() => void sweep(), SWEEP_MS).unref()

  const pinging = setInterval(() => {
    seconds += 1
    letGo()
    for (const follower of followers) {
      if (follower.pingedIn !== seconds % PING_PARTS) continue
      follower.frames = 0
      if (++follower.missedPings > 2) {
        follower.socket.terminate()
        continue
      }
      follower.socket.ping()
      isThere(follower.conversation)
    }
  }, SECOND).unref()

  /** Each may be a little behind, but not all of them together: those who have read the least lose their line. */
  function letGo(): void {
    const behind = [...followers].filter(({ socket }) => socket.bufferedAmount > 0)
    behind.sort((a, b) => b.socket.bufferedAmount - a.socket.bufferedAmount)
    const unread = tooMuchOf(behind, ({ socket }) => socket.bufferedAmount, parts.heldBytesMax)
    for (const { socket } of unread) socket.terminate()
    if (unread.length > 0) log.warn('streams that nobody read were cut, the fullest first', { count: unread.length })
  }

  /** Whoever missed a wake-up looks now. However many sockets there are, the database is asked one question. */
  async function sweep(): Promise<void> {
    if (isSweeping || followers.size === 0) return
    isSweeping = true
    try {
      const known = new Map<ConversationId, number>()
      for (const [id, all] of perConversation) known.set(id, Math.min(...all.map(({ told }) => told)))
      for (const id of await desk.conversationsChanged(known)) {
        for (const follower of perConversation.get(id) ?? []) follower.pull()
      }
    } catch (cause) {
      log.fault(cause, 'the streams could not be looked over') // the next sweep tries again
    } finally {
      isSweeping = false
    }
  }

  function isThere(conversation: ConversationId): void {
    toNote.add(conversation)
    noting ??= setTimeout(note, NOTE_MS).unref()
  }

  /** Whoever cannot be noted down now is at the next ping. */
  async function note(): Promise<void> {
    if (noting) clearTimeout(noting)
    noting = null
    const conversations = [...toNote]
    toNote.clear()
    await desk
      .visitorsConnected(conversations)
      .catch((cause) => log.fault(cause, 'visitors who are there were not noted'))
  }

  async function open(req: IncomingMessage, socket: Duplex, head: Buffer, conversation: string): Promise<void> {
    const query = new URLSearchParams(req.url?.split('?', 2)[1] ?? '')
    const visitor = await tokens.readTicket(query.get('t') ?? '')
    if (visitor?.conversation !== conversation) return refuse(socket, 401, 'Unauthorized')
    if ((await turnstile.spend(req, 'streams', { conversation })) > 0) return refuse(socket, 429, 'Too Many Requests')
    const mark = readWatermark(query.get('watermark'))
    if (mark === null) return refuse(socket, 400, 'Bad Request')
    const talk = await talkOf(desk, tokens, visitor)
    if (!talk) return refuse(socket, 401, 'Unauthorized')
    if (isClosing || followers.size >= socketsMax) return refuse(socket, 503, 'Service Unavailable')
    if ((perConversation.get(visitor.conversation)?.length ?? 0) >= SOCKETS_PER_CONVERSATION_MAX) {
      return refuse(socket, 429, 'Too Many Requests')
    }
    const counted = countedAs(req, talk)
    if (counted.some(({ key, max }) => (together.get(key) ?? 0) >= max)) {
      return refuse(socket, 429, 'Too Many Requests')
    }
    if (socket.destroyed) return
    const cursor = startAfter(mark, talk)
    // they could not be said when the chat began
    if (talk.seq === 0) greet(talk.id).catch((cause) => log.fault(cause, 'greeting failed', { conversation: talk.id }))
    const keys = counted.map(({ key }) => key)
    server.handleUpgrade(req, socket, head, (opened) => follow(opened, visitor, cursor, fileAddress(req), keys))
  }

  function countedAs(req: IncomingMessage, talk: Pick<Conversation, 'site'>): { key: string; max: number }[] {
    if (parts.isUnlimited(req)) return []
    const who = { ...originOf(req, parts.trustProxy), site: siteKeyFor(talk.site) }
    return (['address', 'network', 'site'] as const).flatMap((scope) =>
      who[scope] === null ? [] : [{ key: `${scope} ${who[scope]}`, max: eachMax(scope, socketsMax) }],
    )
  }

  function count(keys: readonly string[], change: 1 | -1): void {
    for (const key of keys) {
      const now = (together.get(key) ?? 0) + change
      if (now > 0) together.set(key, now)
      else together.delete(key)
    }
  }

  function follow(
    socket: WebSocket,
    visitor: Visitor,
    start: number,
    addressOf: FileAddress,
    counted: readonly string[],
  ): void {
    socket.on('error', hangUp) // frames too long or garbled; ws closes such a socket itself
    if (isClosing) {
      socket.close(1012, 'restart')
      return
    }
    const { conversation, user } = visitor
    // somebody has signed in since: what comes now is for them alone
    const leave = () => socket.close(1008, 'signed in elsewhere')
    let cursor = start
    let isPulling = false
    let again = false

    /** Sends what is behind the cursor. One at a time; a wake-up in the middle of it means one more round. */
    async function pull(): Promise<void> {
      again = true
      if (isPulling) return
      isPulling = true
      try {
        while (again && socket.readyState === socket.OPEN) {
          again = false
          const said = desk.justSaid(conversation, cursor)
          const talk = said ? said.talk : await desk.conversation(conversation)
          if (!talk || !tokens.isHolder(talk, user)) return leave()
          if (talk.seq < cursor) cursor = 0 // the talk was old and has been emptied; it begins anew
          if (talk.seq <= cursor) {
            follower.told = talk.version
            continue
          }
          const read = said ? said.lines : await desk.messagesAfter(conversation, cursor, LINES_MAX)
          const messages = read.filter(({ seq }) => seq <= talk.seq) // what came since may be another's
          const newest = messages.at(-1)?.seq
          if (newest === undefined || socket.readyState !== socket.OPEN) continue
          const activities = toActivities(messages, talk, user, addressOf)
          socket.send(JSON.stringify({ activities, watermark: String(newest) }))
          cursor = newest
          if (newest === talk.seq) follower.told = talk.version
          again ||= messages.length === LINES_MAX || messages.length < read.length
          if (socket.bufferedAmount > BACKLOG_BYTES_MAX) socket.terminate()
        }
      } catch (cause) {
        log.fault(cause, 'stream could not read', { conversation }) // the sweep tries again
        if (hasOthers && cause instanceof NotNow) socket.close(1013, 'try another') // which may reach what we do not
      } finally {
        isPulling = false
      }
    }

    const follower: Follower = {
      socket,
      conversation,
      pull: keepBelonging(() => void pull()),
      told: 0,
      missedPings: 0,
      frames: 0,
      pingedIn: pingPart++ % PING_PARTS,
    }
    const tellTyping = keepBelonging(async () => {
      const talk = await talkOf(desk, tokens, visitor).catch(() => null) // the next one will be told
      const typing = talk && typingActivity(talk, randomUUID(), Date.now() as Instant)
      if (!typing || socket.readyState !== socket.OPEN) return
      socket.send(JSON.stringify({ activities: [typing], watermark: String(cursor) }))
    })
    const stops = [
      feed.listen(`conversation:${conversation}`, follower.pull),
      feed.listen(`typing:agent:${conversation}`, () => void tellTyping()),
    ]
    isThere(conversation)
    followers.add(follower)
    perConversation.set(conversation, [...(perConversation.get(conversation) ?? []), follower])
    count(counted, 1)
    metrics.socket(1)

    socket.on('pong', () => {
      follower.missedPings = 0
    })
    socket.on('message', () => {
      follower.missedPings = 0
      if (++follower.frames > FRAMES_MAX) socket.close(1008, 'too many frames')
    })
    socket.once('close', () => {
      for (const stop of stops) stop()
      isThere(conversation) // until now
      followers.delete(follower)
      const others = perConversation.get(conversation)?.filter((other) => other !== follower) ?? []
      if (others.length > 0) perConversation.set(conversation, others)
      else perConversation.delete(conversation)
      count(counted, -1)
      metrics.socket(-1)
    })
    follower.pull()
  }

  return {
    open: (req, socket, head, conversation) =>
      open(req, socket, head, conversation).catch((cause) => {
        log.fault(cause, 'stream could not open')
        if (cause instanceof NotNow) refuse(socket, 503, 'Service Unavailable')
        else refuse(socket, 500, 'Internal Server Error')
      }),
    async close() {
      isClosing = true
      clearInterval(sweeping)
      clearInterval(pinging)
      const sockets = [...followers].map(({ socket }) => socket)
      const gone = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())))
      for (const socket of sockets) socket.close(1012, 'restart')
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.terminate()
      }, SECOND)
      await Promise.all(gone)
      clearTimeout(impatience)
      await note()
    },
  }
}

function hangUp(this: WebSocket): void {
  this.terminate()
}

/** Answers an upgrade with a status and hangs up; restify and Node would both leave the line open for ever. */
export function refuse(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed) return
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  socket.once('finish', () => socket.destroy())
}

/** How many of all sockets one address, network or website may hold. */
function eachMax(scope: keyof typeof SOCKETS_EACH_MAX, all: number): number {
  return Math.min(SOCKETS_EACH_MAX[scope], Math.ceil(SOCKETS_EACH_SHARE[scope] * all))
}
