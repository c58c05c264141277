import { connect, type Socket } from 'node:net'
import type { Incoming } from '../desk/botPorts.ts'
import type { RefusedFile } from '../domain/conversation.ts'
import type { Log } from '../log.ts'

type Files = NonNullable<Incoming['files']>

/** What a scanner makes of a file. It throws when it cannot be asked; then nobody knows. */
export type Scan = (bytes: Uint8Array) => Promise<'clean' | 'unsafe'>

/** Where a scanner listens that speaks clamd's INSTREAM, and how long one file may take. */
export type ScannerSettings = { address: string; timeoutMs: number }

/** clamd reads a stream in pieces with their length before them. */
const PIECE_BYTES = 64 * 1024
/** Its answer is one short line. */
const ANSWER_BYTES_MAX = 4 * 1024

/**
 * Asks a scanner by clamd's INSTREAM, over TCP (`tcp://127.0.0.1:3310`) or a socket (`unix:/run/clamav/clamd.ctl`). A
 * file is called clean only when the scanner says so in its own words.
 */
export function createScan({ address, timeoutMs }: ScannerSettings): Scan {
  return (bytes) =>
    new Promise((resolve, reject) => {
      const socket = open(address)
      const fail = (what: string) => {
        socket.destroy()
        reject(new Error(`The file scanner ${what}; look after it, or unset FILE_SCANNER to keep files unscanned`))
      }
      const timer = setTimeout(() => fail(`took longer than ${timeoutMs} ms`), timeoutMs)
      let answer = ''
      socket.on('connect', () => send(socket, bytes))
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString('latin1')
        if (answer.length > ANSWER_BYTES_MAX) fail('said more than an answer')
      })
      socket.on('error', (fault: NodeJS.ErrnoException) => fail(`cannot be reached (${fault.code ?? 'error'})`))
      socket.on('close', () => {
        clearTimeout(timer)
        const said = answer.replace(/\0/g, '').trim()
        if (/^stream: OK$/.test(said)) resolve('clean')
        else if (/^stream: .+ FOUND$/.test(said)) resolve('unsafe')
        else reject(new Error(`The file scanner gave no verdict; it said "${said.slice(0, 80)}"`))
      })
    })
}

/** Parts the files: what is called unsafe, or could not be looked at, is not kept, and the log says so. */
export async function scanFiles(
  files: Files,
  scan: Scan | null,
  { log, conversation }: { log: Pick<Log, 'fault' | 'warn'>; conversation: string },
): Promise<{ files: Files; refused: RefusedFile[] }> {
  if (!scan) return { files, refused: [] }
  const verdicts = await Promise.all(
    files.map(({ bytes }) =>
      scan(bytes).catch((cause) => {
        log.fault(cause, 'a file was refused because it could not be scanned', { conversation })
        return null
      }),
    ),
  )
  const refused = files.flatMap(({ name }, i): RefusedFile[] =>
    verdicts[i] === 'clean' ? [] : [{ name, because: verdicts[i] === 'unsafe' ? 'unsafe' : 'notScanned' }],
  )
  const count = refused.filter(({ because }) => because === 'unsafe').length
  if (count > 0) log.warn('the scanner called files unsafe; they were refused', { conversation, count })
  return { files: files.filter((_file, i) => verdicts[i] === 'clean'), refused }
}

function open(address: string): Socket {
  const path = /^unix:(\/.+)$/.exec(address)?.[1]
  if (path) return connect({ path })
  const { hostname, port } = new URL(address)
  return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) })
}

function send(socket: Socket, bytes: Uint8Array): void {
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES)
    socket.write(lengthOf(piece.length))
    socket.write(piece)
  }
  socket.write(lengthOf(0))
}

function lengthOf(count: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(count)
  return bytes
}
