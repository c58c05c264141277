import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Instant, SECOND } from '../calendar/time.ts'
import type { Desk, Feed } from '../desk/ports.ts'
import type { ConversationId } from '../domain/ids.ts'
import { NotNow } from '../domain/notNow.ts'
import { keepBelonging, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type FileAddress, toActivities, typingActivity } from './activity.ts'
import { type Tokens, talkOf, type Visitor } from './auth.ts'
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
const SOCKETS_MAX = 5_000
const PING_MS = 25 * SECOND
/** How often every socket looks by itself: what a lost wake-up can cost. */
const SWEEP_MS = 3 * SECOND

/** What the streams are given. */
export type StreamParts = {
  desk: Pick<Desk, 'conversation' | 'messagesAfter' | 'visitorsConnected'>
  feed: Pick<Feed, 'listen'>
  tokens: Pick<Tokens, 'readTicket' | 'isHolder'>
  metrics: Pick<Metrics, 'socket'>
  log: Log
  fileAddress: (req: IncomingMessage) => FileAddress
  /** The assistant's first words, once per conversation. */
  greet: (id: ConversationId) => Promise<unknown>
  /** Whether other nodes serve the same desk, so that a client may find there what cannot be read here. */
  hasOthers: boolean
}

/** The open streams. */
export type Streams = {
  /** Takes an upgrade for the stream of a conversation: opens it, or answers with a status and hangs up. Never throws. */
  open(req: IncomingMessage, socket: Duplex, head: Buffer, conversation: string): Promise<void>
  /** Tells every client that we restart; they come back by themselves. */
  close(): Promise<void>
}

type Follower = { socket: WebSocket; pull: () => void; missedPings: number; frames: number }

/** Direct Line's stream: each socket has a cursor in the log, is woken, and pulls what is behind the cursor. */
export function createStreams({
  desk,
  feed,
  tokens,
  metrics,
  log,
  fileAddress,
  greet,
  hasOthers,
}: StreamParts): Streams {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false, // costs 200 KB of memory for each socket
  })
  const followers = new Set<Follower>()
  const perConversation = new Map<ConversationId, number>()
  let isClosing = false

  const sweep = setInterval(() => {
    for (const follower of followers) follower.pull()
  }, SWEEP_MS).unref()

  const ping = setInterval(() => {
    for (const follower of followers) {
      follower.frames = 0
      if (++follower.missedPings > 2) follower.socket.terminate()
      else follower.socket.ping()
    }
    connected([...perConversation.keys()])
  }, PING_MS).unref()

  /** Whoever cannot be noted down now is at the next ping. */
  function connected(conversations: ConversationId[]): void {
    desk.visitorsConnected(conversations).catch((cause) => log.fault(cause, 'a visitor who is there was not noted'))
  }

  async function open(req: IncomingMessage, socket: Duplex, head: Buffer, conversation: string): Promise<void> {
    const query = new URLSearchParams(req.url?.split('?', 2)[1] ?? '')
    const visitor = await tokens.readTicket(query.get('t') ?? '')
    if (visitor?.conversation !== conversation) return refuse(socket, 401, 'Unauthorized')
    const mark = readWatermark(query.get('watermark'))
    if (mark === null) return refuse(socket, 400, 'Bad Request')
    const talk = await talkOf(desk, tokens, visitor)
    if (!talk) return refuse(socket, 401, 'Unauthorized')
    if (isClosing || followers.size >= SOCKETS_MAX) return refuse(socket, 503, 'Service Unavailable')
    if ((perConversation.get(visitor.conversation) ?? 0) >= SOCKETS_PER_CONVERSATION_MAX) {
      return refuse(socket, 429, 'Too Many Requests')
    }
    if (socket.destroyed) return
    const cursor = startAfter(mark, talk)
    // they could not be said when the chat began
    if (talk.seq === 0) greet(talk.id).catch((cause) => log.fault(cause, 'greeting failed', { conversation: talk.id }))
    server.handleUpgrade(req, socket, head, (opened) => follow(opened, visitor, cursor, fileAddress(req)))
  }

  function follow(socket: WebSocket, visitor: Visitor, start: number, addressOf: FileAddress): void {
    socket.on('error', () => socket.terminate()) // frames too long or garbled; ws closes such a socket itself
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
          const talk = await talkOf(desk, tokens, visitor)
          if (!talk) return leave()
          if (talk.seq <= cursor) continue
          const read = await desk.messagesAfter(conversation, cursor, LINES_MAX)
          const messages = read.filter(({ seq }) => seq <= talk.seq) // what came since may be another's
          const newest = messages.at(-1)?.seq
          if (newest === undefined || socket.readyState !== socket.OPEN) continue
          const activities = toActivities(messages, talk, user, addressOf)
          socket.send(JSON.stringify({ activities, watermark: String(newest) }))
          cursor = newest
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

    const follower: Follower = { socket, pull: keepBelonging(() => void pull()), missedPings: 0, frames: 0 }
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
    connected([conversation])
    followers.add(follower)
    perConversation.set(conversation, (perConversation.get(conversation) ?? 0) + 1)
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
      connected([conversation]) // until now
      followers.delete(follower)
      const left = (perConversation.get(conversation) ?? 1) - 1
      if (left > 0) perConversation.set(conversation, left)
      else perConversation.delete(conversation)
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
      clearInterval(sweep)
      clearInterval(ping)
      const sockets = [...followers].map(({ socket }) => socket)
      const gone = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())))
      for (const socket of sockets) socket.close(1012, 'restart')
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.terminate()
      }, SECOND)
      await Promise.all(gone)
      clearTimeout(impatience)
    },
  }
}

/** Answers an upgrade with a status and hangs up; restify and Node would both leave the line open for ever. */
export function refuse(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed) return
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  socket.once('finish', () => socket.destroy())
}
