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
