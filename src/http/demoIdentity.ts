import type { Server } from 'restify'
import { z } from 'zod'
import { MINUTE } from '../calendar/time.ts'
import type { Clock, Signer } from '../desk/storePorts.ts'
import type { SiteKey } from '../domain/ids.ts'
import { answerProblem, isProblem, route } from './answer.ts'
import { type DeskSecret, keyFor } from './auth.ts'
import { readJson } from './body.ts'
import { sealSecret } from './signerSecret.ts'
import { signIdentity } from './siteIdentity.ts'

const ID = 'demo'
const LIFE_MS = 2 * MINUTE

/** Only made-up people: nobody can have an address that ends so. */
const wanted = z.object({
  site: z.string().min(1).max(100),
  email: z.string().regex(/^[\w.+-]{1,64}@[\w.-]{1,180}\.example$/),
  name: z.string().max(100).nullish(),
})

/** What a demonstration's websites sign with; it is made from the desk's secret and stored nowhere. */
export function demoSigner(secret: DeskSecret, site: SiteKey): Signer {
  const material = sealSecret(secret, { id: ID, site }, demoSecret(secret))
  return { id: ID, site, algorithm: 'HS256', material, addedAt: 0 as Signer['addedAt'] }
}

/** `POST /demo/identity`: what a website's own server would do for somebody who is logged in. Only in a demonstration. */
export function demoIdentityRoute(server: Server, { secret, clock }: { secret: DeskSecret; clock: Clock }): void {
  route(server, 'post', '/demo/identity', async ({ req }) => {
    const body = await readJson(req)
    if (isProblem(body)) return body
    const parsed = wanted.safeParse(body.json)
    if (!parsed.success) return answerProblem(400, 'BadArgument', 'Name a site and an address that ends in ".example".')
    const { site, email, name = null } = parsed.data
    const about = { site: site as SiteKey, email, name, subject: email, kind: null }
    return { status: 200, body: { token: await signIdentity(demoSecret(secret), ID, about, clock(), LIFE_MS) } }
  })
}

function demoSecret(secret: DeskSecret): string {
  return keyFor(secret, 'demo websites').toString('base64url')
}
