/**
 * A desk's outbox in a process of its own, for tests that kill it: `node sender.ts DATABASE_URL SMTP_URL SPEED SINCE`. Its
 * clock runs SPEED times as fast since then, so that a day of back-off is over in seconds.
 */
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import { smtpPost } from '../../src/delivery/email.ts'
import { createDelivering } from '../../src/delivery/outbox.ts'
import { every } from '../../src/loops.ts'
import { openStore } from '../../src/storage/openStore.ts'

const [url = '', smtp = '', ...numbers] = process.argv.slice(2)
const [fast = 1, since = Date.now()] = numbers.map(Number)
const clock = () => (since + (Date.now() - since) * fast) as Instant

const { outbox } = await openStore({ url })
const post = smtpPost({ url: smtp, from: 'Support <support@desk.example>', handOverMs: 2_000, connections: 8 })
const delivering = createDelivering({
  outbox,
  post,
  clock,
  tell: () => {},
  failed: (fault) => process.stderr.write(`${(fault as Error).message}\n`),
  atOnce: 8,
  leaseMs: 40 * MINUTE,
  holdEveryMs: (40 * MINUTE) / fast / 6,
})
every(10, delivering.step, (fault) => process.stderr.write(`${(fault as Error).message}\n`))
