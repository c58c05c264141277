import { type AddressInfo, createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, type Instant } from '../../src/calendar/time.ts'
import { createWebhookPost } from '../../src/delivery/webhookPost.ts'
import { RETRY_AFTER_MS, tryAgainAt } from '../../src/domain/webhookRetry.ts'
import { createScan } from '../../src/http/scanner.ts'
import { hookServer } from '../support/hookServer.ts'

describe('the file scanner’s answer', () => {
  let scanner: Server
  let says: Buffer[] = []
  let address = ''
  beforeAll(async () => {
    scanner = createServer((socket) => {
      let end = Buffer.alloc(0)
      socket.on('error', () => {})
      socket.on('data', async (chunk) => {
        end = Buffer.concat([end, chunk]).subarray(-4)
        if (!end.equals(Buffer.alloc(4))) return
        for (const piece of says) {
          socket.write(piece)
          await new Promise((next) => setImmediate(next))
        }
        socket.end()
      })
    })
    await new Promise<void>((ready) => scanner.listen(0, '127.0.0.1', ready))
    address = `tcp://127.0.0.1:${(scanner.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((closed) => scanner.close(() => closed())))

  async function verdictOn(answer: Buffer[]): Promise<string> {
    says = answer
    const scan = createScan({ address, timeoutMs: 5_000 })
    return scan(Buffer.from('a file')).catch((fault: Error) => fault.message)
  }

  test('calls a file clean only by saying so and nothing else, unsafe only by what was found, and is a fault otherwise', async () => {
    const word = fc.constantFrom(
      'stream:',
      ' ',
      'OK',
      'FOUND',
      'Eicar-Test',
      'ERROR',
      '\0',
      '\n',
      'INSTREAM size limit',
    )
    const verdict = fc.constantFrom(
      'stream: OK\0',
      'stream: OK\n',
      'stream: Win.Test FOUND\0',
      'stream: FOUND\0',
      'stream: OK',
    )
    const answer = fc.oneof(
      fc
        .tuple(verdict, fc.constantFrom('', '', '', 'stream: OK\0', 'stream: Win.Test FOUND\0', '\0'))
        .map((two) => two.join('')),
      fc.array(word, { maxLength: 8 }).map((all) => all.join('')),
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constant('x'.repeat(5_000)),
    )
    const seen = { clean: 0, unsafe: 0, fault: 0 }
    await fc.assert(
      fc.asyncProperty(answer, fc.nat(), async (text, cut) => {
        const bytes = Buffer.from(text)
        const at = cut % (bytes.length + 1)
        const came = await verdictOn([bytes.subarray(0, at), bytes.subarray(at)])
        expect(await verdictOn([bytes])).toBe(came)
        if (came === 'clean') expect(text).toMatch(/^[\0\s]*stream: OK[\0\s]*$/)
        else if (came === 'unsafe') expect(text).toMatch(/^[\0\s]*stream: .+ FOUND[\0\s]*$/)
        else
          expect(came).toMatch(/^The file scanner (gave no verdict; it said "|said more than an answer; look after it)/)
        if (/^stream: OK[\0\n]?$/.test(text)) expect(came).toBe('clean')
        if (/^stream: \S+ FOUND[\0\n]?$/.test(text)) expect(came).toBe('unsafe')
        seen[came === 'clean' || came === 'unsafe' ? came : 'fault']++
      }),
      { numRuns: 300 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
  })
})

describe('a webhook receiver’s `Retry-After`', () => {
  test('is a number of seconds, a date, or nothing, and never puts a delivery off for longer than a day', async () => {
    let says = ''
    const receiver = await hookServer((_arrived, res) => {
      res.writeHead(503, { 'retry-after': says })
      res.end()
    })
    const post = createWebhookPost({ allowPrivate: ['127.0.0.0/8'], production: false })
    const date = fc
      .integer({ min: -1_000_000, max: 4_000_000 })
      .map((off) => new Date(Date.now() + off * 1_000).toUTCString())
    const almost = fc.constantFrom(
      '-5',
      '1.5',
      '1e9',
      '0x10',
      '12 3',
      '5, 6',
      '+7',
      'soon 5',
      '9'.repeat(30),
      '2999-01-01',
      'Jan 1 9999',
    )
    const said = fc.oneof(fc.string({ maxLength: 60 }), fc.nat().map(String), fc.maxSafeNat().map(String), date, almost)
    await fc.assert(
      fc.asyncProperty(
        said,
        fc.integer({ min: 1, max: RETRY_AFTER_MS.length }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (text, attempts, chance) => {
          says = text
          const came = await post(receiver.url, {}, '{}', new AbortController().signal)
          expect(came).toMatchObject({ came: 'failed', cause: 'answered', status: 503 })
          const { retryAfterMs } = came as { retryAfterMs: number | null }
          const at = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : null
          if (/^ *\d{1,9} *$/.test(text)) expect(retryAfterMs).toBe(Number(text) * 1_000)
          else if (at === null) expect([text, retryAfterMs]).toEqual([text, null])
          else expect(Math.abs((retryAfterMs ?? Number.NaN) - Math.max(0, at - Date.now()))).toBeLessThan(5_000)
          const now = 1_800_000_000_000 as Instant
          const next = tryAgainAt(attempts, now, chance, retryAfterMs) ?? 0
          expect(next - now).toBeGreaterThanOrEqual(Math.round(0.9 * (RETRY_AFTER_MS[attempts - 1] ?? 0)))
          expect(next - now).toBeLessThanOrEqual(1.1 * DAY)
        },
      ),
      { numRuns: 400 },
    )
    await receiver.close()
  })
})
