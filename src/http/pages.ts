import type { IncomingMessage } from 'node:http'
import type { Response, Server } from 'restify'
import { route } from './answer.ts'
import { readBuilt, type StaticFile, sendFile } from './staticFiles.ts'

export type PagesParts = {
  /** Where the build put what browsers load. */
  webDir: string
  demo: boolean
  urlFor: (req: IncomingMessage) => string
}

const WEEK_S = 7 * 24 * 3600
const YEAR_S = 365 * 24 * 3600

/** How long browsers may keep a file without asking: for ever where its name changes with its content. */
function cacheFor(path: string): string {
  if (path.includes('/assets/')) return `public, max-age=${YEAR_S}, immutable`
  if (path === 'launcher.js') return 'public, max-age=300, stale-while-revalidate=86400'
  return path.endsWith('.svg') ? `public, max-age=${WEEK_S}` : 'public, max-age=300'
}

/**
 * The pages browsers load and their files, each at its own address; the console brings its own. The chat stands in
 * frames of other websites, the others in nobody's.
 */
export function pages(server: Server, { webDir, demo, urlFor }: PagesParts): void {
  const built = readBuilt(webDir)

  for (const [path, file] of built) {
    if (path.endsWith('.html') || path.startsWith('console/')) continue
    if (path.startsWith('demo') && !demo) continue
    serve(`/${path}`, file, () => ({
      'Cache-Control': cacheFor(path),
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    }))
  }

  serve('/chat', built.get('chat/index.html'), (req) => ({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': chatPolicy(urlFor(req)),
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  }))

  if (demo) {
    for (const name of ['publisher', 'vendor']) {
      serve(`/demo/${name}`, built.get(`demo/${name}.html`), () => ({
        'Cache-Control': 'no-cache',
        'Content-Security-Policy': demoPolicy,
        'Referrer-Policy': 'same-origin',
      }))
    }
  }

  route(server, 'get', '/', async ({ res }) => {
    res.writeHead(302, { Location: demo ? '/demo/publisher' : '/help', 'Cache-Control': 'no-store' })
    res.end()
    return null
  })

  function serve(
    path: string,
    file: StaticFile | undefined,
    headersFor: (req: IncomingMessage) => Record<string, string>,
  ): void {
    route(server, 'get', path, async ({ req, res }) => {
      if (file) sendFile(req, res, file, headersFor(req))
      else notBuilt(res)
      return null
    })
  }
}

/** Web Chat styles itself with inline sheets and loads uploads from blob addresses; without `blob:` they fail silently. */
function chatPolicy(base: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' ${base.replace(/^http/, 'ws')} blob:`,
    `img-src 'self' ${base} data: blob:`,
    "font-src 'self'",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ].join('; ')
}

const demoPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function notBuilt(res: Response): void {
  res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end('This page has not been built yet: run "npm run build" and start again.\n')
}
