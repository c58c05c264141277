/**
 * What the launcher (on the website) and the chat (in its frame) say to each other by postMessage. Both sides check
 * the sender's window and origin before they read; this file then checks the shape.
 */

export type ToChat =
  | { kind: 'opened' }
  | { kind: 'closed' }
  /** The website vouches for its visitor: `jwt` is signed with the site's secret and only the server can judge it. */
  | { kind: 'identify'; jwt: string }
  /** A question the visitor chose on the website; it is sent as if the visitor had typed it. */
  | { kind: 'ask'; text: string }
  /** The visitor signed out of the website: whoever comes next must find nothing of this conversation. */
  | { kind: 'forget' }

export type ToLauncher =
  /** The chat listens from now on. */
  | { kind: 'ready' }
  /** The visitor has said something, so an answer is worth waiting for on the next page too. */
  | { kind: 'talking' }
  /** How many messages came since the visitor last looked, 0 or more. */
  | { kind: 'unread'; count: number }
  | { kind: 'close' }

/** The longest question or token that is passed on, in characters. */
const longest = 8_000

/** Marks our messages among those of other scripts; the number is the version of this protocol. */
export function seal<Message extends ToChat | ToLauncher>(message: Message): Message & { signpost: 1 } {
  return { signpost: 1, ...message }
}

export function readToChat(data: unknown): ToChat | undefined {
  const message = opened(data)
  switch (message?.kind) {
    case 'opened':
    case 'closed':
    case 'forget':
      return { kind: message.kind }
    case 'identify':
      return isText(message.jwt) ? { kind: 'identify', jwt: message.jwt } : undefined
    case 'ask':
      return isText(message.text) ? { kind: 'ask', text: message.text } : undefined
  }
}

export function readToLauncher(data: unknown): ToLauncher | undefined {
  const message = opened(data)
  switch (message?.kind) {
    case 'ready':
    case 'talking':
    case 'close':
      return { kind: message.kind }
    case 'unread':
      return Number.isSafeInteger(message.count) && Number(message.count) >= 0
        ? { kind: 'unread', count: Number(message.count) }
        : undefined
  }
}

function opened(data: unknown): Record<string, unknown> | undefined {
  const isOurs = typeof data === 'object' && data !== null && 'signpost' in data && data.signpost === 1
  return isOurs ? (data as Record<string, unknown>) : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest
}
