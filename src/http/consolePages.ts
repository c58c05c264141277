import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Request, Response, Server } from 'restify'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Nothing but our own files, and no page around ours. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/**
 * The console's page at `/console` and `/console/sign-in`, and its files. Opening the page uses no link up: link
 * previews open pages. `folder` is what the build made of src/web/console.
 */
export function consolePages(server: Server, folder: string): void {
  const page = (_req: Request, res: Response, next: (go?: false) => void) => {
    readFile(join(folder, 'index.html'))
      .then((html) => {
        res.writeHead(200, {
          'Content-Type': 'text/html; charset=utf-8',
          'Cache-Control': 'no-cache',
          'Content-Security-Policy': policy,
          'Referrer-Policy': 'no-referrer', // a sign-in link stands in the address
          'X-Content-Type-Options': 'nosniff',
        })
        res.end(html)
      })
      .catch(() => notFound(res))
      .finally(() => next(false))
  }
  for (const path of ['/console', '/console/', '/console/sign-in']) server.get(path, page)

  server.get('/console/assets/:file', (req: Request, res: Response, next: (go?: false) => void) => {
    const name = /^[\w-]+(\.[\w-]+)*\.(js|css|svg)$/.exec(String(req.params.file))
    if (!name) notFound(res)
    else
      void sendAsset(req, res, join(folder, 'assets', name[0]), types[name[2] ?? ''] ?? '').catch(() => notFound(res))
    next(false)
  })
}

/** A file whose name changes with its content, squeezed beforehand where the browser takes that. */
async function sendAsset(req: Request, res: Response, path: string, type: string): Promise<void> {
  const taken = String(req.headers['accept-encoding'] ?? '')
  const squeezed = (['br', 'gzip'] as const).find(
    (encoding) => new RegExp(`\\b${encoding}\\b`).test(taken) && existsSync(path + (encoding === 'br' ? '.br' : '.gz')),
  )
  const bytes = await readFile(squeezed ? path + (squeezed === 'br' ? '.br' : '.gz') : path)
  res.writeHead(200, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
    ...(squeezed && { 'Content-Encoding': squeezed }),
  })
  res.end(bytes)
}

function notFound(res: Response): void {
  if (res.headersSent) return
  res.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end('Not found')
}
