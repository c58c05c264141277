import { type Activity, ActivityTypes, CardFactory } from 'botbuilder'
import { type Incoming, LOCAL_CHANNEL } from '../src/desk/botPorts.ts'
import type { Body, Message, RefusedFile } from '../src/domain/conversation.ts'
import type { ConversationId } from '../src/domain/ids.ts'

/** Who calls with this address is our own door; a hosted channel's is an https address that its token vouches for. */
const LOCAL_SERVICE = 'urn:signpost:local'

type SentFile = NonNullable<Incoming['files']>[number]

/** What a visitor sent, as a Bot Framework activity. Files travel as attachments that hold their bytes. */
export function toActivity(incoming: Incoming): Partial<Activity> {
  const { conversation, text, value, postBack, files, refusedFiles, clientId } = incoming
  return {
    type: ActivityTypes.Message,
    channelId: LOCAL_CHANNEL,
    serviceUrl: LOCAL_SERVICE,
    conversation: { id: conversation, isGroup: false, conversationType: 'personal', name: '' },
    from: { id: 'visitor', name: '', role: 'user' },
    recipient: { id: 'assistant', name: '', role: 'bot' },
    text,
    ...(value !== undefined && { value }),
    ...(files && {
      attachments: files.map(({ name, contentType, bytes }) => ({ name, contentType, content: bytes })),
    }),
    channelData: { clientId, postBack, refusedFiles },
  }
}

/** An activity as the desk hears it. The conversation is given, never read from the activity. */
export function incomingOf(
  activity: Partial<Activity>,
  conversation: ConversationId,
  clientId: string | null,
): Incoming {
  const files = (activity.attachments ?? []).flatMap(({ name, contentType, content }): SentFile[] =>
    content instanceof Uint8Array ? [{ name: name ?? 'file', contentType, bytes: content }] : [],
  )
  const data: unknown = activity.channelData
  const isPostBack = typeof data === 'object' && data !== null && 'postBack' in data && data.postBack === true
  return {
    conversation,
    text: typeof activity.text === 'string' ? activity.text : '',
    ...(activity.value !== undefined && activity.value !== null && { value: activity.value as unknown }),
    ...(isPostBack && { postBack: true }),
    ...(files.length > 0 && { files }),
    ...refusedFilesOf(activity),
    clientId,
  }
}

/** Files that our own door refused; another channel has no such door, so what it says of them is not read. */
function refusedFilesOf({ serviceUrl, channelData }: Partial<Activity>): { refusedFiles?: RefusedFile[] } {
  const refusedFiles: RefusedFile[] | undefined = serviceUrl === LOCAL_SERVICE ? channelData?.refusedFiles : undefined
  return refusedFiles ? { refusedFiles } : {}
}

/** The sender's own id of an activity of our channel. */
export function clientIdOf({ channelData }: Partial<Activity>): string | null {
  const id: unknown = channelData?.clientId
  return typeof id === 'string' ? id : null
}

/** A reply that is in the log already. The SDK takes the id off what is sent, so it travels in channelData. */
export function committedActivityOf({ id, body }: Pick<Message, 'id' | 'body'>): Partial<Activity> {
  const activity = activityOf(body)
  return { ...activity, channelData: { ...activity.channelData, messageId: id } }
}

/** The id under which an activity stands in the log, or null when it does not. */
export function committedIdOf({ channelData }: Partial<Activity>): string | null {
  const id: unknown = channelData?.messageId
  return typeof id === 'string' ? id : null
}

/** What a line says, as an activity. A card says what the text says, so the text goes along as its summary only. */
export function activityOf({ text, format, choices, card, copyText }: Body): Partial<Activity> {
  return {
    type: ActivityTypes.Message,
    ...(card ? { summary: text } : { text }),
    textFormat: format,
    ...(card && { attachments: [CardFactory.adaptiveCard(card)] }),
    ...(choices && {
      suggestedActions: {
        to: [],
        actions: choices.map(({ label, say }) => ({ type: 'imBack', title: label, value: say })),
      },
    }),
    ...(copyText && { channelData: { copyText } }),
  }
}
