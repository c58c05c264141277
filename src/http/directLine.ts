import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import { z } from 'zod'
import { SECOND } from '../calendar/time.ts'
import type { Conversed, Incoming } from '../desk/botPorts.ts'
import type { Desk } from '../desk/ports.ts'
import type { Conversation, RefusedFile } from '../domain/conversation.ts'
import type { ConversationId, FileId } from '../domain/ids.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { turnOutcome } from '../domain/turnOutcome.ts'
import { beginTurn, type Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type FileAddress, readActivity, type Signal, toActivities, type Words } from './activity.ts'
import { type Answer, answerProblem, type Call, isProblem, type Problem, route } from './answer.ts'
import { bearerOf, isOneOfSecrets, type KnownVisitor, newUserId, type Tokens, talkOf, type Visitor } from './auth.ts'
import { jsonOrNull, readJson, throwAway } from './body.ts'
import { readOpening } from './chatToken.ts'
import { answerWait, type ChatTurnstile, siteKeyFor, whoIn } from './limits.ts'
import { addressOf, originOf } from './networks.ts'
import { type Scan, scanFiles } from './scanner.ts'
import { fileHeaders, readUpload, UPLOAD_BYTES_MAX } from './upload.ts'
import { readWatermark, startAfter } from './watermark.ts'

export const DIRECT_LINE = '/v3/directline'
/** Lines of one answer; the client asks on with the mark it got. */
const LINES_MAX = 200
/** A file weighs as much as this many messages. */
const UPLOAD_POINTS = 5
/** Even a small file costs a look into the database, and so does one that is not there. */
const FILE_READ_BYTES_MIN = 100 * 1024
/** Uploads are held in memory while they come in; more at once are sent away, and from one network no more than leave room. */
const UPLOADS_MAX = 8
const UPLOADS_OF_NETWORK_MAX = 3
/** A file lies in memory until it is taken; a line that needs longer for it is cut. As long as an upload may take. */
const FILE_SENT_MS_MAX = 120 * SECOND

type Files = NonNullable<Incoming['files']>
/** Who came in, and the conversation as it was then. */
type Entered = {
  visitor: KnownVisitor
  talk: Conversation
  /** Where `talk` is remembered and not read: looks how it stands now. */
  lookAgain?: () => Promise<Entered | Problem>
}

/** What the chat's routes are given. */
export type DirectLineParts = {
  desk: Pick<
    Desk,
    'open' | 'conversation' | 'lastSaved' | 'messagesAfter' | 'file' | 'site' | 'visitorTypes' | 'visitorRead' | 'rate'
  >
  /** Runs a turn: logs what was heard, answers, commits. */
  receive: (incoming: Incoming) => Promise<Conversed | Refusal>
  /** The assistant's first words, once per conversation; after a long time, where it left off. */
  greet: (id: ConversationId) => Promise<unknown>
  tokens: Tokens
  turnstile: ChatTurnstile
  /** Whom no limit holds. */
  isUnlimited: (req: IncomingMessage) => boolean
  metrics: Metrics
  log: Log
  /** The address that this request's chat can reach us by, without a slash at its end. */
  urlFor: (req: IncomingMessage) => string
  trustProxy: boolean
  /** Looks files over before they are kept; null: nobody does. */
  scan: Scan | null
  /** Each lets a website's server ask for tokens: the one in force, and the one before while that counts. None closes that door. */
  directLineSecrets: readonly string[]
}

const generation = z.object({
  user: z
    .object({ id: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
})

/**
 * Direct Line 3.0 over HTTP. No answer is ever 403: it ends a chat for good. A bad token is 401, and one that ran out
 * within a day is taken. Answers where files are to be had, for the streams.
 */
export function directLineRoutes(server: Server, parts: DirectLineParts): (req: IncomingMessage) => FileAddress {
  const { desk, tokens, turnstile, log, metrics } = parts
  /** Conversations with an upload under way, one each, and from where: slow ones of one visitor must not hold all the places. */
  const uploading = new Map<ConversationId, string>()

  /** The first words, or to somebody who comes back where it was. A chat without them is better than none. */
  const greet = async (id: ConversationId): Promise<void> => {
    try {
      await parts.greet(id)
    } catch (cause) {
      log.fault(cause, 'greeting failed', { conversation: id })
    }
  }

  const fileAddress = (req: IncomingMessage): FileAddress => {
    const base = `${parts.urlFor(req)}${DIRECT_LINE}/conversations`
    return (conversation, { id, name }) => `${base}/${conversation}/files/${id}/${encodeURIComponent(name)}`
  }

  route(server, 'post', `${DIRECT_LINE}/tokens/generate`, async ({ req }) => {
    const given = bearerOf(req)
    if (!given || !isOneOfSecrets(given, parts.directLineSecrets)) return unauthorised()
    const body = await readJson(req)
    if (isProblem(body)) return body
    const opening = readOpening(body.json)
    const isThere = opening.site === null || (await desk.site(opening.site)) !== null
    const waitMs = isThere ? await turnstile.spendOf(req, 'chats', 'site', siteKeyFor(opening.site)) : 0
    if (waitMs > 0) return wait(waitMs, 'tooManyTokens', 'seconds')
    const talk = await desk.open(opening)
    if (isRefusal(talk)) return answerProblem(400, 'BadArgument', 'There is no such site.')
    const wanted = generation.safeParse(body.json ?? {}).data?.user?.id ?? ''
    const user = /^dl_[\w-]{1,60}$/.test(wanted) ? wanted : newUserId()
    return { status: 200, body: { conversationId: talk.id, ...(await tokens.issue({ conversation: talk.id, user })) } }
  })

  route(server, 'post', `${DIRECT_LINE}/tokens/refresh`, async ({ req }) => {
    const visitor = await visitorOf(req)
    const waiting = visitor && (await comesAgain(req, visitor))
    if (waiting) return waiting
    return visitor && (await talkOf(desk, tokens, visitor))
      ? { status: 200, body: { conversationId: visitor.conversation, ...(await tokens.issue(visitor)) } }
      : unauthorised()
  })

  route(server, 'post', `${DIRECT_LINE}/conversations`, async ({ req }) => {
    const visitor = await visitorOf(req)
    const waiting = visitor && (await comesAgain(req, visitor))
    if (waiting) return waiting
    const talk = visitor && (await talkOf(desk, tokens, visitor))
    if (!visitor || !talk) return unauthorised()
    const body = await readJson(req) // read to the end, but the token says everything
    if (isProblem(body)) return body
    await greet(talk.id)
    return { status: talk.seq === 0 ? 201 : 200, body: await connection(req, visitor, '') }
  })

  route(server, 'get', `${DIRECT_LINE}/conversations/:id`, async (call) => {
    const entered = await enter(call)
    if (isProblem(entered)) return entered
    const watermark = call.query.get('watermark') ?? ''
    if (readWatermark(watermark) === null) return badWatermark()
    const waiting = await comesAgain(call.req, entered.visitor)
    if (waiting) return waiting
    if (entered.talk.seq > 0) await greet(entered.talk.id) // a reload begins like this, and so does a day that follows sleep
    return { status: 200, body: await connection(call.req, entered.visitor, watermark) }
  })

  route(server, 'get', `${DIRECT_LINE}/conversations/:id/activities`, async (call) => {
    const entered = await enter(call)
    if (isProblem(entered)) return entered
    const { visitor, talk } = entered
    const mark = readWatermark(call.query.get('watermark'))
    if (mark === null) return badWatermark()
    const after = startAfter(mark, talk)
    // a client that asks for lines stops for ever when it is refused; with none it asks again
    if ((await turnstile.spend(call.req, 'reads', { conversation: talk.id })) > 0 && mark !== 'none') {
      return { status: 200, body: { activities: [], watermark: String(after) } }
    }
    const read = mark === 'none' ? [] : await desk.messagesAfter(talk.id, after, LINES_MAX)
    const messages = read.filter(({ seq }) => seq <= talk.seq) // what came since may be another's
    const activities = toActivities(messages, talk, visitor.user, fileAddress(call.req))
    return { status: 200, body: { activities, watermark: String(messages.at(-1)?.seq ?? after) } }
  })

  route(server, 'post', `${DIRECT_LINE}/conversations/:id/activities`, async (call) => {
    const entered = await enterToSpeak(call)
    if (isProblem(entered)) return entered
    const body = await readJson(call.req)
    if (isProblem(body)) return body
    const sent = readActivity(body.json)
    if (sent.sent === 'unreadable') return answerProblem(400, 'BadArgument', 'This is no activity.')
    if (sent.sent === 'signal') {
      const still = await enter(call) // a signal is decided on nothing that would be looked at again
      return isProblem(still) ? still : takeSignal(call.req, still.visitor, sent.signal)
    }
    const waiting = await tooFast(call.req, entered.talk, 1)
    if (waiting) return waiting
    return hear(call.req, entered, sent.words, [])
  })

  route(server, 'post', `${DIRECT_LINE}/conversations/:id/upload`, async (call) => {
    const entered = await enter(call)
    if (isProblem(entered)) return entered
    const waiting = (await tooFast(call.req, entered.talk, UPLOAD_POINTS)) ?? (await tooHeavy(call.req, entered.talk))
    if (waiting) {
      throwAway(call.req)
      return waiting
    }
    const { conversation } = entered.visitor
    if (uploading.has(conversation) || isFull(call.req)) {
      throwAway(call.req)
      return answerProblem(409, 'Busy', 'Many files are coming in. Try again in a moment.')
    }
    uploading.set(conversation, networkOf(call.req))
    try {
      const upload = await readUpload(call.req)
      if (isProblem(upload)) return upload
      const sent = upload.activity === null ? null : readActivity(jsonOrNull(upload.activity))
      if (sent !== null && sent.sent !== 'message') return answerProblem(400, 'BadArgument', 'This is no message.')
      const { files, refused } = await scanFiles(upload.files, parts.scan, { log, conversation })
      return await hear(call.req, entered, sent?.words ?? { text: '', clientId: null }, files, [
        ...upload.refused,
        ...refused,
      ])
    } finally {
      uploading.delete(conversation)
    }
  })

  route(server, 'get', `${DIRECT_LINE}/conversations/:id/files/:file/:name`, async ({ req, res, params }) => {
    const conversation = params.id as ConversationId
    // who is over it already costs the database nothing
    const waitMs = await turnstile.spend(req, 'downloadBytes', {}, FILE_READ_BYTES_MIN)
    if (waitMs > 0) return wait(waitMs, 'tooManyBytes', 'seconds')
    const file = await desk.file(conversation, params.file as FileId)
    if (isRefusal(file)) return answerProblem(404, 'NotFound', 'There is no such file.')
    const overMs = await turnstile.spend(req, 'downloadBytes', { conversation }, file.bytes.length)
    if (overMs > 0) return wait(overMs, 'tooManyBytes', 'seconds')
    res.writeHead(200, fileHeaders(file, true))
    res.end(file.bytes)
    if (res.closed) return null
    const slow = setTimeout(() => res.destroy(), FILE_SENT_MS_MAX).unref()
    res.once('close', () => clearTimeout(slow))
    return null
  })

  route(server, 'get', `${DIRECT_LINE}/session/getsessionid`, async ({ req }) => {
    return (await visitorOf(req)) ? { status: 200, body: { sessionId: randomUUID() } } : unauthorised()
  })

  return fileAddress

  function networkOf(req: IncomingMessage): string {
    const { network, address } = originOf(req, parts.trustProxy)
    return network ?? address
  }

  function isFull(req: IncomingMessage): boolean {
    if (uploading.size >= UPLOADS_MAX) return true
    const from = networkOf(req)
    return (
      !parts.isUnlimited(req) &&
      [...uploading.values()].filter((other) => other === from).length >= UPLOADS_OF_NETWORK_MAX
    )
  }

  async function visitorOf(req: IncomingMessage): Promise<KnownVisitor | null> {
    const token = bearerOf(req)
    return token ? tokens.read(token) : null
  }

  /** The visitor of the conversation in the address; somebody else's conversation looks like a bad token. */
  async function enter({ req, params }: Call): Promise<Entered | Problem> {
    const visitor = await visitorOf(req)
    if (!visitor || visitor.conversation !== params.id) return unauthorised()
    const talk = await talkOf(desk, tokens, visitor)
    return talk ? { visitor, talk } : unauthorised()
  }

  /** For words, which the desk takes only over the conversation that was known here, or else looks again whose it is. */
  async function enterToSpeak(call: Call): Promise<Entered | Problem> {
    const visitor = await visitorOf(call.req)
    const talk = visitor && visitor.conversation === call.params.id ? desk.lastSaved(visitor.conversation) : null
    if (!visitor || !talk || !tokens.isHolder(talk, visitor.user)) return enter(call)
    return { visitor, talk, lookAgain: () => enter(call) }
  }

  /** What a client needs to go on: the token is always in it, because clients replace theirs with whatever comes. */
  async function connection(req: IncomingMessage, visitor: Visitor, watermark: string): Promise<object> {
    const query = new URLSearchParams({ watermark, t: await tokens.ticket(visitor) })
    const base = parts.urlFor(req).replace(/^http/, 'ws')
    const streamUrl = `${base}${DIRECT_LINE}/conversations/${visitor.conversation}/stream?${query}`
    return { conversationId: visitor.conversation, ...(await tokens.issue(visitor)), streamUrl }
  }

  /** What is too much of it is left aside without a word: nothing is lost by it. */
  async function takeSignal(
    req: IncomingMessage,
    { conversation }: Visitor,
    signal: Signal | null,
  ): Promise<Answer | Problem> {
    const done = { status: 200, body: { id: randomUUID() } }
    if (!signal) return done
    if ((await turnstile.spend(req, 'signals', { conversation })) > 0) return done
    if (signal.signal === 'typing') desk.visitorTypes(conversation)
    if (signal.signal === 'read') await desk.visitorRead(conversation, signal.until)
    if (signal.signal === 'rate') {
      const said = await desk.rate(conversation, signal)
      if (isRefusal(said)) return answerProblem(400, 'Refused', 'This question is not open.')
    }
    return done
  }

  async function tooFast(req: IncomingMessage, talk: Conversation, points: number): Promise<Problem | null> {
    const waitMs = await turnstile.spend(req, 'messages', whoIn(talk), points)
    return waitMs === 0 ? null : wait(waitMs, 'tooManyMessages', 'date')
  }

  /** Counted before it is read, by what it says of its length; one that says nothing counts as the largest. */
  async function tooHeavy(req: IncomingMessage, talk: Conversation): Promise<Problem | null> {
    const said = Number(req.headers['content-length'])
    const bytes = Number.isSafeInteger(said) ? Math.min(Math.max(said, 0), UPLOAD_BYTES_MAX) : UPLOAD_BYTES_MAX
    const waitMs = await turnstile.spend(req, 'uploadBytes', whoIn(talk), bytes)
    return waitMs === 0 ? null : wait(waitMs, 'tooManyBytes', 'date')
  }

  /** Clients try these again by themselves, but only when they are told seconds. */
  async function comesAgain(req: IncomingMessage, { conversation }: Visitor): Promise<Problem | null> {
    const waitMs = await turnstile.spend(req, 'connects', { conversation })
    return waitMs === 0 ? null : wait(waitMs, 'tooManyConnects', 'seconds')
  }

  function wait(waitMs: number, why: string, as: 'seconds' | 'date'): Problem {
    metrics.refused(why)
    return answerWait(waitMs, 'That was a lot at once. Wait a moment and send it again.', as)
  }

  async function hear(
    req: IncomingMessage,
    { visitor, talk, lookAgain }: Entered,
    words: Words,
    files: Files,
    refusedFiles: RefusedFile[] = [],
  ): Promise<Answer | Problem> {
    for (const { because } of refusedFiles) metrics.refused(`file ${because}`)
    if (words.text.trim() === '' && words.value === undefined && files.length + refusedFiles.length === 0) {
      return answerProblem(400, 'BadArgument', 'The message is empty.')
    }
    // who is not counted at the door is not counted by the desk either
    const address = parts.isUnlimited(req) ? null : addressOf(req, parts.trustProxy)
    const incoming: Incoming = {
      ...words,
      conversation: visitor.conversation,
      address,
      seen: talk,
      ...(files.length > 0 && { files }),
      ...(refusedFiles.length > 0 && { refusedFiles }),
    }
    const begun = performance.now()
    beginTurn(randomUUID())
    const ended = (outcome: Parameters<Metrics['turn']>[0], replies: number) => {
      const durationMs = performance.now() - begun
      metrics.turn(outcome, durationMs / 1000, replies)
      log.info('turn', { conversation: visitor.conversation, outcome, durationMs: Math.round(durationMs) })
    }
    const conversed = await parts.receive(incoming).catch((cause) => {
      ended('failed', 0)
      throw cause
    })
    if (isRefusal(conversed) && conversed.refused === 'unknown' && lookAgain) {
      // somebody signed in at another node since: whoever holds it now may be the one who speaks
      const entered = await lookAgain()
      return isProblem(entered) ? entered : hear(req, entered, words, files, refusedFiles)
    }
    if (isRefusal(conversed)) {
      ended('refused', 0)
      metrics.refused(conversed.refused)
      return refusalAnswer(conversed)
    }
    const { message, replies } = conversed
    ended(turnOutcome(conversed), replies.length)
    return { status: 200, body: { id: message.id, ...(visitor.late && (await tokens.issue(visitor))) } }
  }
}

/** A refusal as a chat client survives it: never 403, and never 404, which leaves a chat that looks alive and is not. */
function refusalAnswer(refusal: Refusal): Problem {
  switch (refusal.refused) {
    case 'tooLong':
      return answerProblem(413, 'MessageTooLarge', `At most ${refusal.lengthMax} characters can be sent at once.`)
    case 'unknown':
      return unauthorised()
    default:
      return answerProblem(400, 'Refused', 'This cannot be done now.')
  }
}

function unauthorised(): Problem {
  return answerProblem(401, 'Unauthorized', 'The token is missing or not valid.', { 'WWW-Authenticate': 'Bearer' })
}

function badWatermark(): Problem {
  return answerProblem(400, 'BadArgument', 'The watermark is none of ours.')
}
