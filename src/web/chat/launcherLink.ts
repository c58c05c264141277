import { readToChat, seal, type ToChat, type ToLauncher } from '../launcher/protocol.ts'

/** The line to the launcher around our frame. On a page of our own there is nobody at its other end. */
export interface LauncherLink {
  /** False when the chat is a page of its own: it is always open and cannot be closed. */
  isFramed: boolean
  tell(message: ToLauncher): void
  /** Everything the launcher says from now on, until the returned function is called. */
  listen(hear: (message: ToChat) => void): () => void
}

/** Speaks to the page around the frame only if that page really has the origin `host`; the browser checks both ways. */
export function connectToLauncher(host: string | undefined): LauncherLink {
  if (host === undefined) return { isFramed: false, tell: () => {}, listen: () => () => {} }
  return {
    isFramed: true,
    tell: (message) => window.parent.postMessage(seal(message), host),
    listen(hear) {
      const receive = (event: MessageEvent) => {
        if (event.source !== window.parent || event.origin !== host) return
        const message = readToChat(event.data)
        if (message) hear(message)
      }
      addEventListener('message', receive)
      return () => removeEventListener('message', receive)
    },
  }
}
