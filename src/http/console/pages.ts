import type { Server } from 'restify'
import { route } from '../answer.ts'
import { readBuilt, sendFile } from '../staticFiles.ts'

/** Nothing but our own files, and no page around ours. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/**
 * The console's page at `/console` and `/console/sign-in`, and its files. Opening the page uses no link up: link
 * previews open pages. `webDir` is where the build put what browsers load.
 */
export function consolePages(server: Server, webDir: string): void {
  const built = readBuilt(`${webDir}/console`)
  const page = built.get('index.html')

  for (const path of ['/console', '/console/', '/console/sign-in']) {
    route(server, 'get', path, async ({ req, res }) => {
      if (page) {
        sendFile(req, res, page, {
          'Cache-Control': 'no-cache',
          'Content-Security-Policy': policy,
          'Referrer-Policy': 'no-referrer', // a sign-in link stands in the address
        })
        return null
      }
      res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
      res.end('The console has not been built yet: run "npm run build" and start again.\n')
      return null
    })
  }

  for (const [path, file] of built) {
    if (!path.startsWith('assets/')) continue
    route(server, 'get', `/console/${path}`, async ({ req, res }) => {
      sendFile(req, res, file, { 'Cache-Control': 'public, max-age=31536000, immutable' })
      return null
    })
  }
}
