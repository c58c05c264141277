import { z } from 'zod'
import { type Instant, toIso } from '../calendar/time.ts'
import { type Incoming, LOCAL_CHANNEL } from '../desk/botPorts.ts'
import type { Conversation, FileRef, Message } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import { SCORES, type Score } from '../domain/satisfaction.ts'

/** An activity as Direct Line clients read it. */
export type WireActivity = {
  /** A line, a line that was taken back, or the news that somebody writes. */
  type: 'message' | 'messageDelete' | 'typing'
  id: string
  timestamp: string
  channelId: typeof LOCAL_CHANNEL
  conversation: { id: string }
  from: { id: string; role: 'user' | 'bot'; name?: string }
  text?: string
  textFormat?: 'plain' | 'markdown'
  value?: unknown
  attachments?: { contentType: string; contentUrl?: string; name?: string; content?: object }[]
  suggestedActions?: { actions: { type: 'imBack'; title: string; value: string }[] }
  channelData?: ChannelData
}

/** What we add for our own chat page, and what clients need back to know their own messages. */
type ChannelData = {
  clientActivityID?: string
  postBack?: true
  agent?: { name: string }
  system?: true
  handling?: Conversation['handling']['by']
  locale?: Conversation['locale']
  edited?: true
  /** How was it with this ticket? */
  rating?: { ticket: number }
  copyText?: string
}

/** What cards and buttons submit is small; a large value would only make the log heavy to read. */
const VALUE_CHARS_MAX = 4_000

/** What a client may send. Who speaks, where and when is not read from here: the token and the log say that. */
const activity = z.object({
  type: z.string().min(1).max(64),
  name: z.string().max(64).nullish().catch(undefined),
  text: z.string().nullish(),
  value: z
    .unknown()
    .optional()
    .refine((value) => value === undefined || JSON.stringify(value).length <= VALUE_CHARS_MAX),
  channelData: z
    .object({ clientActivityID: z.string().max(128).optional().catch(undefined), postBack: z.unknown().optional() })
    .nullish()
    .catch(undefined),
})

/** A visitor's words without the place they belong to; that is known from the token. */
export type Words = Pick<Incoming, 'text' | 'value' | 'postBack' | 'clientId'>

/** A message of a visitor, something else that needs no answer, or nothing that we know. */
export type Sent =
  | { sent: 'message'; words: Words }
  | { sent: 'signal'; signal: Signal | null }
  | { sent: 'unreadable' }

/** What a chat tells beside messages: the visitor writes, has read up to a time, or says how it was. */
export type Signal =
  | { signal: 'typing' }
  | { signal: 'read'; until: Instant }
  | { signal: 'rate'; ticket: number; score: Score; word: string | null }

const reading = z.object({ until: z.iso.datetime() })
const rating = z.object({
  ticket: z.number().int().positive(),
  score: z.literal(SCORES),
  word: z.string().max(1_000).nullish(),
})

/** What an event of ours says; null for anybody else's, which is accepted and means nothing. */
function signalOf(type: string, name: string | null | undefined, value: unknown): Signal | null {
  if (type === 'typing') return { signal: 'typing' }
  if (type !== 'event') return null
  const read = name === 'signpost.read' ? reading.safeParse(value) : null
  if (read?.success) return { signal: 'read', until: Date.parse(read.data.until) as Instant }
  const said = name === 'signpost.rate' ? rating.safeParse(value) : null
  return said?.success ? { signal: 'rate', ...said.data, word: said.data.word ?? null } : null
}

/** Reads an activity. Typing, events and the like are signals, which need no answer. */
export function readActivity(json: unknown): Sent {
  const parsed = activity.safeParse(json)
  if (!parsed.success) return { sent: 'unreadable' }
  const { type, name, text, value, channelData } = parsed.data
  if (type !== 'message') return { sent: 'signal', signal: signalOf(type, name, value) }
  const words: Words = { text: text ?? '', clientId: channelData?.clientActivityID || null }
  if (value !== undefined && value !== null) words.value = value
  if (channelData?.postBack === true) words.postBack = true
  return { sent: 'message', words }
}

/** Where a file's bytes are to be had. */
export type FileAddress = (conversation: ConversationId, file: FileRef) => string

/**
 * Lines of the log as this visitor's client reads them. There is no replyToId: one that points to a line the client does
 * not have holds the message back for five seconds. The newest line also says if the visitor waits for a person,
 * and which language is spoken.
 */
export function toActivities(
  messages: readonly Message[],
  talk: Conversation,
  user: string,
  addressOf: FileAddress,
): WireActivity[] {
  return messages.map((message) => {
    const { conversation, from, body } = message
    // what takes the place of a line has its name and its time: clients put it there
    const { id, at } = body.replaces ?? message
    if ((body.replaces ?? message.corrected)?.how === 'deleted') return takenBack(message, id, at, user)
    const wire: WireActivity = {
      type: 'message',
      id,
      timestamp: toIso(at),
      channelId: LOCAL_CHANNEL,
      conversation: { id: conversation },
      from: speaker(message, user),
      // a card shows what the text says, so a client that shows cards may leave the text out; our own chat does
      text: body.text,
      textFormat: body.format,
    }
    if (body.value !== undefined) wire.value = body.value
    const attachments = [
      ...(body.card ? [{ contentType: 'application/vnd.microsoft.card.adaptive', content: body.card }] : []),
      ...(body.files ?? []).map((file) => ({
        contentType: file.contentType,
        contentUrl: addressOf(conversation, file),
        name: file.name,
      })),
    ]
    if (attachments.length > 0) wire.attachments = attachments
    if (body.choices?.length) {
      const actions = body.choices.map(({ label, say }) => ({ type: 'imBack' as const, title: label, value: say }))
      wire.suggestedActions = { actions }
    }
    const data = dataOf(message)
    const isNewest = message.seq === talk.seq && from.role !== 'visitor'
    if (isNewest && talk.handling.by === 'queue') data.handling = 'queue'
    if (isNewest) data.locale = talk.locale
    if (Object.keys(data).length > 0) wire.channelData = data
    return wire
  })
}

function takenBack(message: Message, id: string, at: Instant, user: string): WireActivity {
  return {
    type: 'messageDelete',
    id,
    timestamp: toIso(at),
    channelId: LOCAL_CHANNEL,
    conversation: { id: message.conversation },
    from: speaker(message, user),
  }
}

/** The agent who has the talk is writing; it stands in no log. */
export function typingActivity(talk: Conversation, id: string, now: Instant): WireActivity | null {
  if (talk.handling.by !== 'agent') return null
  return {
    type: 'typing',
    id,
    timestamp: toIso(now),
    channelId: LOCAL_CHANNEL,
    conversation: { id: talk.id },
    from: { id: 'agent', role: 'bot', name: talk.handling.agentName },
  }
}

function speaker({ from }: Message, user: string): WireActivity['from'] {
  switch (from.role) {
    case 'visitor':
      return { id: user, role: 'user' }
    case 'agent':
      return { id: 'agent', role: 'bot', name: from.name }
    case 'assistant':
    case 'system':
      return { id: 'assistant', role: 'bot' }
  }
}

function dataOf({ from, clientId, body, corrected }: Message): ChannelData {
  const data: ChannelData = {}
  if (from.role === 'visitor' && clientId) data.clientActivityID = clientId
  if (from.role === 'agent') data.agent = { name: from.name }
  if (from.role === 'system') data.system = true
  if (body.handling) data.handling = body.handling.by
  if (body.handling?.by === 'agent') data.agent = { name: body.handling.agentName }
  if (from.role === 'agent' && (body.replaces ?? corrected)) data.edited = true
  if (body.rating) data.rating = body.rating
  if (body.copyText) data.copyText = body.copyText
  if (body.postBack) data.postBack = true
  return data
}
