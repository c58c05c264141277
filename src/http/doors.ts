import type { IncomingMessage } from 'node:http'
import type { Next, Request, Response, Server } from 'restify'
import type { Metrics } from '../metrics.ts'
import { write } from './answer.ts'
import { throwAway } from './body.ts'
import { answerWait, createTurnstile, doorLimits, type TurnstileParts } from './limits.ts'

type Door = keyof typeof doorLimits

/** The first that fits the address of a route counts. The chat's own doors are not here: they count for conversation, person and website as well. */
const doors: [door: Door, method: RegExp, path: RegExp][] = [
  ['search', /^GET$/, /^\/help\/(search|suggest)$/],
  ['pages', /^GET$/, /^\/(help(\/|$)|sitemap\.xml$)/],
  ['feeds', /^GET$/, /^\/calendar\//],
  ['unsubscribe', /./, /^\/letters\/digest$/],
  ['mails', /^POST$/, /^\/api\/mail$/],
  ['hosted', /^POST$/, /^\/api\/messages$/],
  ['monitor', /^GET$/, /^\/(metrics|readyz)$/],
  ['signIn', /^POST$/, /^\/api\/session(\/|$)/],
  ['signIn', /^GET$/, /^\/console\/sign-in\//],
  ['webhookTests', /^POST$/, /^\/api\/admin\/webhooks\/[^/]+\/tests$/],
  ['console', /./, /^\/api\//],
]

/** Which of these doors a route is; null: none. */
export function doorOf(method: string, path: string): Door | null {
  return doors.find(([, methods, paths]) => methods.test(method) && paths.test(path))?.[0] ?? null
}

const sentences = {
  en: (seconds: number) =>
    `That was a lot at once. Please wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again.`,
  fr: (seconds: number) =>
    `Cela fait beaucoup d’un coup. Attendez ${seconds === 1 ? 'une seconde' : `${seconds} secondes`}, puis réessayez.`,
}

/** Counts requests of one address, and of the network around it, before anything of them is read. */
export function limitDoors(server: Server, parts: TurnstileParts & { metrics: Pick<Metrics, 'refused'> }): void {
  const turnstile = createTurnstile(doorLimits, parts)
  server.use((req: Request, res: Response, next: Next) => {
    // as the route calls it: what was typed has many spellings of the same address
    const path = String(req.getRoute()?.path ?? '')
    const door = doorOf(req.method ?? '', path)
    if (!door) return next()
    turnstile.spend(req, door).then((waitMs) => {
      if (waitMs === 0) return next()
      parts.metrics.refused(`too many: ${door}`)
      refuse(req, res, waitMs, path.startsWith('/api/'))
      next(false)
    }, next)
  })
}

function refuse(req: Request, res: Response, waitMs: number, isApi: boolean): void {
  const sentence = sentences[isFrench(req) ? 'fr' : 'en'](Math.ceil(waitMs / 1000))
  const answer = answerWait(waitMs, sentence)
  throwAway(req)
  if (isApi) {
    write(res, answer)
    return
  }
  res.writeHead(429, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...answer.headers })
  res.end(`${sentence}\n`)
}

function isFrench(req: IncomingMessage): boolean {
  return /^\s*fr\b/i.test(req.headers['accept-language'] ?? '')
}
