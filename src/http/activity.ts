import { z } from 'zod'
import { toIso } from '../calendar/time.ts'
import { type Incoming, LOCAL_CHANNEL } from '../desk/ports.ts'
import type { Conversation, FileRef, Message } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'

/** An activity as Direct Line clients read it. */
export type WireActivity = {
  type: 'message'
  id: string
  timestamp: string
  channelId: typeof LOCAL_CHANNEL
  conversation: { id: string }
  from: { id: string; role: 'user' | 'bot'; name?: string }
  text?: string
  textFormat: 'plain' | 'markdown'
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
  copyText?: string
}

/** What cards and buttons submit is small; a large value would only make the log heavy to read. */
const VALUE_CHARS_MAX = 4_000

/** What a client may send. Who speaks, where and when is not read from here: the token and the log say that. */
const activity = z.object({
  type: z.string().min(1).max(64),
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
export type Sent = { sent: 'message'; words: Words } | { sent: 'signal' } | { sent: 'unreadable' }

/** Reads an activity. Typing, events and the like are signals: accepted, and that is all. */
export function readActivity(json: unknown): Sent {
  const parsed = activity.safeParse(json)
  if (!parsed.success) return { sent: 'unreadable' }
  const { type, text, value, channelData } = parsed.data
  if (type !== 'message') return { sent: 'signal' }
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
    const { id, at, conversation, from, body } = message
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

function dataOf({ from, clientId, body }: Message): ChannelData {
  const data: ChannelData = {}
  if (from.role === 'visitor' && clientId) data.clientActivityID = clientId
  if (from.role === 'agent') data.agent = { name: from.name }
  if (from.role === 'system') data.system = true
  if (body.handling) data.handling = body.handling.by
  if (body.handling?.by === 'agent') data.agent = { name: body.handling.agentName }
  if (body.copyText) data.copyText = body.copyText
  if (body.postBack) data.postBack = true
  return data
}
