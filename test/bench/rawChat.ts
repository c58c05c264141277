import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'

/**
 * A visitor as cheap as can be, for thousands in one process: HTTP over a few lines that are kept, and a WebSocket of which
 * only the frames of a server are read.
 */
export type Talk = { id: string; token: string }

const lines = new Agent({ keepAlive: true, maxSockets: 1_024 })
const frames = { text: 1, close: 8, ping: 9, pong: 10 } as const

/** A new conversation, of nobody or of whom this token says, greeted; `streamUrl` opens its first line, once. */
export async function openTalk(server: string, identity?: string): Promise<Talk & { streamUrl: string }> {
  const visit = { site: 'vitrium', locale: 'en', ...(identity && { identity }) }
  const { token } = await post<{ token: string }>(`${server}/chat/token`, visit)
  const started = await post<{ conversationId: string; token: string; streamUrl: string }>(talks(server), {}, token)
  return { id: started.conversationId, token: started.token, streamUrl: started.streamUrl }
}

/** One message; it is saved and answered when this resolves. */
export async function sayIn(server: string, { id, token }: Talk, text: string): Promise<void> {
  const said = { type: 'message', text, channelData: { clientActivityID: randomBytes(9).toString('base64url') } }
  await post(`${talks(server)}/${id}/activities`, said, token)
}

/** The conversation's own line, with a fresh ticket, from this address of the machine. */
export async function listenIn(
  server: string,
  { id, token }: Talk,
  heard: (text: string) => void,
  from?: string,
): Promise<Line> {
  const { streamUrl } = await ask<{ streamUrl: string }>('GET', `${talks(server)}/${id}`, null, token)
  return openLine(streamUrl, heard, from)
}

/** An open WebSocket. */
export type Line = { close(): void; closed: Promise<void> }

/** Throws an Error with the first line of the answer when it is no upgrade. */
export function openLine(url: string, heard: (text: string) => void, from?: string): Promise<Line> {
  const { hostname, port, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ...(from && { localAddress: from }) })
    const closed = new Promise<void>((close) => socket.once('close', () => close()))
    let read: Buffer = Buffer.alloc(0)
    let isOpen = false
    socket.once('connect', () => {
      const key = randomBytes(16).toString('base64')
      socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      )
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the line closed')))
    socket.on('data', (bytes) => {
      read = read.length === 0 ? bytes : Buffer.concat([read, bytes])
      if (!isOpen) {
        const end = read.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = read.subarray(0, end).toString()
        if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(head.split('\r\n')[0]))
        read = read.subarray(end + 4)
        isOpen = true
        resolve({ close: () => socket.end(frame(frames.close)), closed })
      }
      read = takeFrames(read, socket, heard)
    })
  })
}

/** Reads whole frames and answers what is left; servers send them unmasked, and ours never in parts. */
function takeFrames(read: Buffer, socket: Socket, heard: (text: string) => void): Buffer {
  let left = read
  while (left.length >= 2) {
    const kind = (left[0] as number) & 15
    const short = (left[1] as number) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (left.length < head) break
    const length = short === 126 ? left.readUInt16BE(2) : short === 127 ? Number(left.readBigUInt64BE(2)) : short
    if (left.length < head + length) break
    if (kind === frames.text) heard(left.subarray(head, head + length).toString())
    if (kind === frames.ping) socket.write(frame(frames.pong))
    if (kind === frames.close) socket.end(frame(frames.close))
    left = left.subarray(head + length)
  }
  return left.length === 0 ? Buffer.alloc(0) : left
}

/** An empty frame of a client, masked with nothing. */
function frame(kind: number): Buffer {
  return Buffer.from([128 | kind, 128, 0, 0, 0, 0])
}

function talks(server: string): string {
  return `${server}/v3/directline/conversations`
}

function post<T>(url: string, body: object, token?: string): Promise<T> {
  return ask('POST', url, JSON.stringify(body), token)
}

/** Throws an Error with the status when it is none of 2xx. */
function ask<T>(method: string, url: string, body: string | null, token?: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(body !== null && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
      ...(token && { Authorization: `Bearer ${token}` }),
    }
    const sent = request(url, { method, headers, agent: lines }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const status = answer.statusCode ?? 0
        if (status >= 200 && status < 300) resolve(JSON.parse(text) as T)
        else reject(new Error(`${method} ${new URL(url).pathname.replace(/[\w-]{20,}/, '…')}: ${status} ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}
