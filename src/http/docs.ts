import type { Server } from 'restify'
import { route } from './answer.ts'
import { consoleApi } from './api/consoleApi.ts'
import { readBuilt, sendFile } from './staticFiles.ts'

/** The drawing sets styles of its own and small pictures from data: addresses; it loads nothing from anywhere else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `/api/openapi.json`, and `/api/docs`, which draws it. Nothing about the desk's own people or customers is in it. */
export function docsPages(server: Server, webDir: string): void {
  const built = readBuilt(`${webDir}/docs`)
  const page = built.get('index.html')
  let description: Promise<object> | undefined

  route(server, 'get', '/api/openapi.json', async () => {
    // made when it is asked for first: the desk starts without it
    description ??= import('./openApi.ts').then(({ describeApi }) => describeApi(consoleApi))
    return { status: 200, body: await description }
  })

  for (const path of ['/api/docs', '/api/docs/']) {
    route(server, 'get', path, async ({ req, res }) => {
      if (page) {
        sendFile(req, res, page, { 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy })
        return null
      }
      res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
      res.end('The page has not been built yet: run "npm run build" and start again.\n')
      return null
    })
  }

  for (const [path, file] of built) {
    if (!path.startsWith('assets/')) continue
    route(server, 'get', `/api/docs/${path}`, async ({ req, res }) => {
      sendFile(req, res, file, { 'Cache-Control': 'public, max-age=31536000, immutable' })
      return null
    })
  }
}
