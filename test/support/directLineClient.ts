import { type Activity, ConnectionStatus, DirectLine, type Message } from 'botframework-directlinejs'
import { JSDOM } from 'jsdom'
import { WebSocket } from 'ws'

/** A website that carries the chat: another origin than the desk, so that the browser's rules for origins are at work. */
const dom = new JSDOM('', { url: 'https://shop.example/' })
const browser: Record<string, unknown> = {
  XMLHttpRequest: dom.window.XMLHttpRequest,
  FormData: dom.window.FormData,
  Blob: dom.window.Blob,
}
Object.assign(globalThis, browser)

export type Received = Activity & {
  id: string
  timestamp: string
  text?: string
  from: { id: string; role?: string; name?: string }
  channelData?: { clientActivityID?: string } & Record<string, unknown>
  attachments?: { contentType: string; contentUrl: string; name: string }[]
  replyToId?: string
}

/** The unmodified Direct Line client, with everything it has seen. */
export type ChatClient = {
  line: DirectLine
  /** Everything received, oldest first. */
  received: Received[]
  /** Names of the states it went through. */
  statuses: string[]
  /** Why the stream of activities ended, if it did. */
  failure: () => unknown
  /** Sends and answers the id that the desk gave; a refusal is thrown with its `status`. */
  send(activity: Partial<Message> & { type?: string; value?: unknown }): Promise<string>
  say(text: string, clientActivityID?: string): Promise<string>
  /** Cuts the lines without a word, as a lost network does. */
  cut(): void
  /** The watermark it would come back with. */
  watermark(): string
  token(): string
  /** Waits until what was received satisfies. */
  until(satisfied: (received: Received[]) => boolean, patienceMs?: number): Promise<Received[]>
  end(): void
}

export type ChatOptions = {
  url: string
  token: string
  conversationId?: string
  webSocket?: boolean
  watermark?: string
}

/** Opens a chat as Web Chat does. It comes back 3 s after a lost line instead of 3 to 15. */
export function openChat({ url, token, conversationId, webSocket = true, watermark }: ChatOptions): ChatClient {
  const sockets = new Set<WebSocket>()
  class TrackedSocket extends WebSocket {
    constructor(address: string) {
      super(address)
      sockets.add(this)
      this.on('close', () => sockets.delete(this))
    }
  }
  const line = new DirectLine({
    domain: `${url}/v3/directline`,
    token,
    webSocket,
    timeout: 5_000,
    pollingInterval: 200,
    random: () => 0,
    WebSocket: TrackedSocket,
    ...(conversationId !== undefined && { conversationId }),
    ...(watermark !== undefined && { watermark }),
  } as unknown as ConstructorParameters<typeof DirectLine>[0])
  const inside = line as unknown as { watermark: string; token: string }
  const received: Received[] = []
  const statuses: string[] = []
  let failure: unknown
  let look = () => {}
  line.connectionStatus$.subscribe((status) => {
    statuses.push(ConnectionStatus[status] ?? String(status))
    look()
  })
  line.activity$.subscribe(
    (activity) => {
      received.push(activity as Received)
      look()
    },
    (cause: unknown) => {
      failure = cause
    },
  )

  const send: ChatClient['send'] = (activity) =>
    new Promise((resolve, reject) => {
      const whole = { type: 'message', from: { id: 'me' }, ...activity } as Activity
      line.postActivity(whole).subscribe(resolve, reject)
    })
  return {
    line,
    received,
    statuses,
    failure: () => failure,
    send,
    say: (text, clientActivityID) => send({ text, ...(clientActivityID && { channelData: { clientActivityID } }) }),
    cut() {
      for (const socket of sockets) socket.terminate()
    },
    watermark: () => inside.watermark,
    token: () => inside.token,
    until: (satisfied, patienceMs = 8_000) =>
      new Promise((resolve, reject) => {
        const patience = setTimeout(() => {
          const texts = received.map(({ text }) => text).slice(-10)
          reject(new Error(`The chat did not receive what was awaited; its last lines: ${JSON.stringify(texts)}`))
        }, patienceMs)
        look = () => {
          if (!satisfied(received)) return
          clearTimeout(patience)
          look = () => {}
          resolve(received)
        }
        look()
      }),
    end() {
      line.end()
      for (const socket of sockets) socket.terminate()
    },
  }
}
