import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** Longer than this no request may take, whatever has happened to the desk. */
const CALL_MS_MAX = 50_000
const WAIT_MS_MAX = 3_000

/** A new connection for each call, so that each goes to the next replica. */
const onItsOwn = new Agent({ keepAlive: false })

/** How the calls of somebody went. */
export type CallBook = {
  /** Answers that were no success, and broken lines, by name: "503", "ECONNRESET". */
  troubles: Map<string, number>
  /** What should never have been answered, in sentences. */
  wrongs: string[]
  /** The longest that one call took, in milliseconds. */
  longestMs: number
}

export function newBook(): CallBook {
  return { troubles: new Map(), wrongs: [], longestMs: 0 }
}

export type Reply = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** One call, whatever comes of it. Throws when the line breaks, with its `code`. */
function callOnce(
  method: string,
  url: string,
  body: object | null,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const json = body && JSON.stringify(body)
    const own = json && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) }
    const call = request(url, { method, agent: onItsOwn, headers: { ...own, ...headers } })
    const late = setTimeout(
      () => call.destroy(Object.assign(new Error('no answer'), { code: 'NO_ANSWER' })),
      CALL_MS_MAX,
    )
    const fail = (fault: Error) => {
      clearTimeout(late)
      reject(fault)
    }
    call.on('error', fail)
    call.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(late)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    call.end(json)
  })
}

/**
 * A call made again and again until it succeeds, as a polite client does: after a 503 it waits as long as it is told to, and
 * after a broken line or another fault for a moment. Answers the last reply and how often it had been made before. An answer
 * that no such client would survive, and a call that is never answered, are noted as wrong.
 */
export async function callUntilDone(
  book: CallBook,
  method: string,
  url: string,
  body: object | null,
  headers: Record<string, string>,
  isDone: (reply: Reply, earlier: number) => boolean = ({ status }) => status < 300,
): Promise<Reply> {
  const path = new URL(url).pathname.replace(/[\w-]{30,}/g, '…')
  for (let earlier = 0; ; earlier++) {
    const begun = performance.now()
    let waitMs = 300
    try {
      const reply = await callOnce(method, url, body, headers)
      if (isDone(reply, earlier)) {
        book.longestMs = Math.max(book.longestMs, performance.now() - begun)
        return reply
      }
      count(book, String(reply.status))
      const asked = Number(reply.headers['retry-after'])
      if (reply.status === 503 && !(asked > 0)) book.wrongs.push(`${method} ${path}: 503 without a Retry-After`)
      if (reply.status === 503) waitMs = Math.min(asked * 1000, WAIT_MS_MAX)
      else book.wrongs.push(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 200)}`)
      if (reply.status < 500)
        throw new Error(`${method} ${path} was refused: ${reply.status} ${reply.text.slice(0, 200)}`)
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException
      if (!code) throw fault
      count(book, code)
      if (code === 'NO_ANSWER') book.wrongs.push(`${method} ${path}: no answer within ${CALL_MS_MAX} ms`)
    }
    book.longestMs = Math.max(book.longestMs, performance.now() - begun)
    await pause(waitMs)
  }
}

function count({ troubles }: CallBook, name: string): void {
  troubles.set(name, (troubles.get(name) ?? 0) + 1)
}
