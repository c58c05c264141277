import type { Instant } from '../../src/calendar/time.ts'
import { createWebhookPost } from '../../src/delivery/webhookPost.ts'
import { createWebhookSender } from '../../src/delivery/webhooks.ts'
import { every } from '../../src/loops.ts'
import { openStore } from '../../src/storage/openStore.ts'

/** A node that sends webhooks in a process of its own, for tests that kill it: `victimWebhooks.ts DATABASE CLOCK_AHEAD_MS`. */
const [url = '', aheadMs = '0'] = process.argv.slice(2)
const store = await openStore({ url })
const fault = (cause: unknown) => void process.stderr.write(`${cause}\n`)
const sender = createWebhookSender({
  outbox: store.webhookOutbox,
  post: createWebhookPost({ allowPrivate: ['127.0.0.0/8'], production: false }),
  clock: () => (Date.now() + Number(aheadMs)) as Instant,
  open: (_, sealed) => sealed,
  tell: () => {},
  fault,
})
every(20, sender.step, fault)
