import { createServer } from 'node:net'

/**
 * A process of its own that speaks clamd's INSTREAM: it finds what holds "EICAR", says nothing to "SLOW", and has a
 * trouble of its own with "LIMIT". Prints its port.
 */
const server = createServer((socket) => {
  let bytes = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    const file = streamIn(bytes)
    if (!file || file.includes('SLOW')) return
    const verdict = file.includes('LIMIT')
      ? 'INSTREAM size limit exceeded. ERROR'
      : file.includes('EICAR')
        ? 'stream: Eicar-Test-Signature FOUND'
        : 'stream: OK'
    socket.end(`${verdict}\0`)
  })
})

/** The file, once its end has come; null before. */
function streamIn(bytes: Buffer): Buffer | null {
  const command = 'zINSTREAM\0'
  if (!bytes.subarray(0, command.length).equals(Buffer.from(command))) return null
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    if (at + 4 + length > bytes.length) return null
    pieces.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})
