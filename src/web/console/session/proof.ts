import { call, onProofNeeded } from '../api.ts'

/** What both windows speak on while somebody signs in again through the provider. */
const CHANNEL = 'signpost.proof'

export type Proven = 'yes' | 'no'

/** In the window that the provider sends back: tells the console, and goes. */
export function tellProven(proven: Proven): void {
  new BroadcastChannel(CHANNEL).postMessage(proven)
  window.close()
}

/** Hears how it went in the other window; answers how to hear no more. */
export function hearProven(heard: (proven: Proven) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => heard(data === 'yes' ? 'yes' : 'no')
  return () => channel.close()
}

/** Asks who is there unless that was shown a moment ago; false when nobody answered. */
let ask: () => Promise<boolean> = async () => false

/** Whoever can ask, from now on; answers how to stop. */
export function askBy(asking: () => Promise<boolean>): () => void {
  ask = asking
  const stop = onProofNeeded(asking)
  return () => {
    ask = async () => false
    stop()
  }
}

/** A proof that lasts for what comes next, where the browser itself makes the call. */
export async function proofAtHand(): Promise<boolean> {
  const { endsInMs } = await call('GET /api/session', {})
  return (endsInMs?.proof ?? 0) > 5_000 || ask()
}
