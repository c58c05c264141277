import type { IncomingMessage } from 'node:http'

/** Whether a request that changes something was sent by a page of ours: browsers say so, and no other page can. */
export function isFromOurPages(req: IncomingMessage, publicUrl: string): boolean {
  const { origin, host, 'sec-fetch-site': site } = req.headers
  if (site !== undefined && site !== 'same-origin') return false
  if (origin === undefined) return site !== undefined
  return origin === originOf(publicUrl) || hostOf(origin) === host
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
