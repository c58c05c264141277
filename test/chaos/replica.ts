import { connect, createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createApp, type Swap } from '../../src/app.ts'
import type { Instant } from '../../src/calendar/time.ts'
import { readConfig } from '../../src/config.ts'
import type { Wakes } from '../../src/storage/wakes.ts'

/** What a replica is given besides its settings. */
export type Nature = {
  /** How far its clock is ahead; behind when negative. */
  skewMs: number
  /** Which part of the calls from other nodes it never hears, 0 to 1. */
  deaf: number
  /** In a network of its own: the address at which it is reached from outside. */
  frontAddress: string | null
}

/** What a replica says. */
export type Said = { port: number } | { link: string | null }

/**
 * A replica in a process of its own, as the product runs it, with a clock and ears of one's own choice. Its settings are
 * its environment. It waits for a first word, says its port, and makes a link to sign in with for an address it is sent.
 */
async function run(nature: Nature): Promise<void> {
  const swap: Swap = {
    clock: () => (Date.now() + nature.skewMs) as Instant,
    wakes: (wakes) => hardOfHearing(wakes, nature.deaf),
  }
  const app = await createApp(readConfig(process.env), swap)
  await app.start()
  const port = Number(new URL(app.url()).port)
  const front = nature.frontAddress ? await relay(nature.frontAddress, port) : null
  const say = (what: Said) => process.send?.(what)
  process.on('message', async (email) => say({ link: await app.signInLink(String(email)) }))
  process.on('SIGTERM', async () => {
    await app.stop()
    const passedOn = new Promise((resolve) => front?.close(resolve) ?? resolve(null))
    await Promise.race([passedOn, pause(1_000)]) // the last bytes of the last answers
    process.exit(0)
  })
  say({ port })
}

/** Loses a part of the calls; that a line was down is always heard. */
function hardOfHearing(wakes: Wakes, deaf: number): Wakes {
  if (deaf === 0) return wakes
  return { ...wakes, hear: (heard, missed) => wakes.hear((topic) => Math.random() < deaf || heard(topic), missed) }
}

/** Brings connections from outside to this machine's own address, from where callers are not counted. */
function relay(host: string, port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => one.destroy())
      one.once('close', () => other.destroySoon()) // the last bytes it was given are still on their way
      one.pipe(other)
    }
  })
  return new Promise((ready) => server.listen(port, host, () => ready(server)))
}

process.once('disconnect', () => process.exit(1)) // whoever started us is gone
process.once('message', (nature) => {
  run(nature as Nature).catch((fault) => {
    console.error(fault)
    process.exit(1)
  })
})
