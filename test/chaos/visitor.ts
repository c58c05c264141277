import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type CallBook, callUntilDone, newBook } from './calls.ts'

/** Nobody waits longer than this for a reply; then it counts as lost. */
const REPLY_MS_MAX = 60_000
/** Chat clients come back 3 to 15 s after a lost line; this one is quicker, so that more happens in the same time. */
const COME_BACK_MS = 500

type Wire = {
  id: string
  type: string
  text?: string
  from: { role: string }
  channelData?: { clientActivityID?: string; agent?: { name: string }; system?: true }
}

/** One message and what came of it. Times are in milliseconds of the process's own clock. */
export type Turn = { clientId: string; sentAt: number; acknowledgedAt: number; repliedAt: number; messageId: string }

/** Somebody with a chat on a website: posts with an id of their own, resends after a fault, and comes back by the watermark. */
export class Visitor {
  readonly name: string
  readonly book: CallBook = newBook()
  readonly turns: Turn[] = []
  /** Every activity that came over a socket, in this order. */
  readonly seen: Wire[] = []
  conversation = ''
  /** A message that waits for its reply, since when. */
  waitingSince: number | null = null
  sockets = 0
  private readonly url: string
  private token = ''
  private watermark = ''
  private socket: WebSocket | null = null
  private isLeaving = false
  private count = 0
  private look = () => {}

  private constructor(url: string, name: string) {
    this.url = url
    this.name = name
  }

  /** Opens a chat and waits for the greeting. */
  static async open(url: string, name: string, site: string): Promise<Visitor> {
    const visitor = new Visitor(url, name)
    const visit = { site, locale: 'en', zone: 'America/Toronto' }
    const opened = await callUntilDone(visitor.book, 'POST', `${url}/chat/token`, visit, {})
    visitor.token = JSON.parse(opened.text).token
    const started = await visitor.call('POST', '', {})
    visitor.conversation = started.conversationId
    visitor.listen(started.streamUrl)
    await visitor.until(() => visitor.seen.length > 0, 'a greeting')
    return visitor
  }

  /** Says something; answers what the assistant said to it, or '' when a person has the talk and nothing shall come. */
  async say(text: string, isAnswered = true): Promise<string> {
    const clientId = `${this.name}-${++this.count}`
    const sentAt = performance.now()
    this.waitingSince = sentAt
    const activity = { type: 'message', text, from: { id: 'me' }, channelData: { clientActivityID: clientId } }
    const { id } = await this.call('POST', `/${this.conversation}/activities`, activity)
    const acknowledgedAt = performance.now()
    await this.until(() => {
      const at = this.placeOf(clientId)
      return at >= 0 && (!isAnswered || this.seen.slice(at + 1).some(isAssistant))
    }, `the reply to ${clientId} ("${text}")`)
    this.turns.push({ clientId, sentAt, acknowledgedAt, repliedAt: performance.now(), messageId: id })
    this.waitingSince = null
    return this.seen
      .slice(this.placeOf(clientId) + 1)
      .filter(isAssistant)
      .map((line) => line.text)
      .join('\n')
  }

  /** Waits until an agent has said this. */
  hears(text: string): Promise<void> {
    return this.until(() => this.seen.some((line) => line.text === text), `"${text}"`)
  }

  /** Waits until so many lines came. */
  async hasSeen(lines: number, patienceMs: number): Promise<boolean> {
    return this.until(() => this.seen.length >= lines, `${lines} lines`, patienceMs).then(
      () => true,
      () => false,
    )
  }

  leave(): void {
    this.isLeaving = true
    this.socket?.terminate()
  }

  private placeOf(clientId: string): number {
    return this.seen.findIndex((line) => line.channelData?.clientActivityID === clientId)
  }

  private async call(method: string, path: string, body: object | null) {
    const url = `${this.url}/v3/directline/conversations${path}`
    const reply = await callUntilDone(this.book, method, url, body, { Authorization: `Bearer ${this.token}` })
    const json = JSON.parse(reply.text)
    if (json.token) this.token = json.token
    return json
  }

  private listen(streamUrl: string): void {
    const socket = new WebSocket(streamUrl)
    this.socket = socket
    this.sockets++
    socket.on('error', () => {}) // 'close' follows
    socket.on('message', (data) => {
      const frame = String(data)
      if (frame === '') return
      const { activities, watermark } = JSON.parse(frame) as { activities: Wire[]; watermark: string }
      this.watermark = watermark
      this.seen.push(...activities.filter(({ type }) => type !== 'typing'))
      this.look()
    })
    socket.once('close', async () => {
      await pause(COME_BACK_MS)
      if (this.isLeaving) return
      const again = await this.call('GET', `/${this.conversation}?watermark=${this.watermark}`, null).catch(() => null)
      if (!this.isLeaving && again) this.listen(again.streamUrl)
    })
  }

  private until(isSo: () => boolean, what: string, patienceMs = REPLY_MS_MAX): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.look = () => {}
        reject(new Error(`${this.name} waited ${patienceMs} ms in vain for ${what}`))
      }, patienceMs)
      this.look = () => {
        if (!isSo()) return
        clearTimeout(late)
        this.look = () => {}
        resolve()
      }
      this.look()
    })
  }
}

function isAssistant({ from, channelData }: Wire): boolean {
  return from.role === 'bot' && !channelData?.agent && !channelData?.system
}
