import type { Talker } from './talker.ts'

type Activity = { from: { role: string }; text?: string; summary?: string }

/** A visitor of the desk over plain HTTP and a WebSocket, as a chat client does it. */
export class DeskTalk implements Talker {
  private readonly url: string
  private readonly token: string
  private readonly socket: WebSocket
  private answered: () => void = () => {}
  private count = 0
  /** What the desk said last. */
  heard = ''

  private constructor(url: string, token: string, socket: WebSocket) {
    this.url = url
    this.token = token
    this.socket = socket
    socket.addEventListener('message', ({ data }) => {
      if (!data) return
      const { activities } = JSON.parse(String(data)) as { activities: Activity[] }
      const said = activities.filter(({ from }) => from.role === 'bot')
      if (said.length === 0) return
      this.heard = said.map(({ text, summary }) => text ?? summary ?? '').join('\n')
      this.answered()
    })
  }

  /** Opens a conversation, of nobody or of whom this token says, and waits until the greeting has come. */
  static async open(server: string, identity?: string): Promise<DeskTalk> {
    const visit = { site: 'vitrium', locale: 'en', ...(identity && { identity }) }
    const { token } = await post<{ token: string }>(`${server}/chat/token`, visit)
    const base = `${server}/v3/directline/conversations`
    const started = await post<{ conversationId: string; streamUrl: string }>(base, {}, token)
    const socket = new WebSocket(started.streamUrl)
    const talk = new DeskTalk(`${base}/${started.conversationId}/activities`, token, socket)
    await new Promise<void>((greeted, failed) => {
      talk.answered = greeted
      socket.addEventListener('error', () => failed(new Error('the socket failed')), { once: true })
    })
    return talk
  }

  async say(text: string): Promise<void> {
    const reply = new Promise<void>((heard) => {
      this.answered = heard
    })
    await post(this.url, { type: 'message', text, channelData: { clientActivityID: String(++this.count) } }, this.token)
    await reply
  }

  close(): void {
    this.socket.close()
  }
}

async function post<T>(url: string, body: object, token?: string): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
