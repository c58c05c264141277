import { createPublicKey, type KeyObject } from 'node:crypto'
import { compactVerify, decodeProtectedHeader, errors, SignJWT } from 'jose'
import { z } from 'zod'
import { type Instant, MINUTE, SECOND } from '../calendar/time.ts'
import type { SignedVisitor } from '../desk/ports.ts'
import type { Clock, Signer } from '../desk/storePorts.ts'
import type { SiteKey } from '../domain/ids.ts'
import type { Locale } from '../domain/person.ts'
import type { DeskSecret } from './auth.ts'
import { openSecret } from './signerSecret.ts'

/** The longest life of a website's token. */
export const IDENTITY_LIFE_MAX_MS = 10 * MINUTE
/** How far the clocks of the website and of the desk may be apart. */
const SKEW_MS = 60 * SECOND
const TOKEN_CHARS_MAX = 4_096

/** What each algorithm is called in a token's head. */
const namesOf: Record<Signer['algorithm'], string[]> = {
  HS256: ['HS256'],
  ES256: ['ES256'],
  EdDSA: ['EdDSA', 'Ed25519'],
}

/** Whether only A to Z change when it is written small: other letters that do could pass for them (the Kelvin sign for k). */
function isSafelyCased(email: string): boolean {
  return email.toLowerCase() === email.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)
const seconds = z.number().min(0).max(8.64e12)
/** Each claim with what is said when it is not as it should be. Claims beside these are not looked at. */
const claims = {
  sub: line(200),
  email: z
    .string()
    .max(254)
    .regex(
      /^[^\s@<>"(),:;\\[\]\p{Cc}\p{Cs}]{1,64}@[^\s@<>"(),:;\\[\]\p{Cc}\p{Cs}]+\.[^\s@<>"(),:;\\[\]\p{Cc}\p{Cs}]+$/u,
    )
    .refine(isSafelyCased),
  email_verified: z.literal(true).optional(),
  name: line(200).nullish(),
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
  jti: z.string().regex(/^[\x21-\x7e]{8,128}$/),
  kind: z.enum(['contact', 'endUser']).optional(),
  locale: z.string().max(35).optional(),
}
const payload = z.object(claims)

const expected: Record<keyof typeof claims, string> = {
  sub: 'your own id of the person, at most 200 characters',
  email: 'one e-mail address that you have verified',
  email_verified: 'true, or left out; sign verified addresses only',
  name: 'a text on one line, at most 200 characters',
  aud: 'the key of your site',
  iat: 'when it was made, in seconds since 1970',
  exp: 'when it ends, in seconds since 1970',
  nbf: 'a time in seconds since 1970',
  jti: 'a fresh random id, 8 to 128 characters without spaces',
  kind: '"contact" or "endUser"',
  locale: 'a language tag such as "fr"',
}

/** What a website's token says, or why it counts for nothing: a sentence for the website's developer, with no secret in it. */
type Identity = { visitor: SignedVisitor; locale: Locale | null } | { why: string }

/** Reads what a website signed about its visitor. */
export type ReadIdentity = (token: string, site: SiteKey) => Promise<Identity>

export type IdentityParts = {
  signersOf: (site: SiteKey) => Promise<Signer[]>
  secret: DeskSecret
  clock: Clock
  /** Told of signers that cannot be used. */
  fault: (cause: unknown, what: string) => void
}

/**
 * Checks websites' tokens. The algorithm comes from the signer we keep, never from the token; `kid` only chooses among
 * the site's own; keys inside the token are not looked at. Nothing is believed before the signature holds.
 */
export function createIdentityReader({ signersOf, secret, clock, fault }: IdentityParts): ReadIdentity {
  return async (token, site) => {
    if (token.length > TOKEN_CHARS_MAX) return { why: `the token is longer than ${TOKEN_CHARS_MAX} characters` }
    const head = headOf(token)
    if (!head) return { why: 'this is no signed JWT in three parts' }
    const signers = await signersOf(site)
    if (signers.length === 0) return { why: 'this site has nothing to sign with yet; "signpost site secret" makes it' }
    const named = head.kid === undefined ? signers : signers.filter(({ id }) => id === head.kid)
    if (named.length === 0) return { why: 'its "kid" is none of this site’s; leave it out, or use one of them' }
    const fitting = named.filter(({ algorithm }) => namesOf[algorithm].includes(head.alg))
    if (fitting.length === 0) {
      return { why: `its "alg" must be ${named.map(({ algorithm }) => algorithm).join(' or ')}, as set for this site` }
    }
    for (const signer of fitting) {
      const key = keyOf(signer, secret)
      if (!key) {
        const remedy = `make a new one with "signpost site secret ${site}"`
        fault(
          new Error(`Signer ${signer.id} of site ${site} cannot be opened with this desk’s secret; ${remedy}`),
          'signer',
        )
        continue
      }
      const text = await verified(token, key, namesOf[signer.algorithm])
      if (text !== null) return judge(text, site, clock())
    }
    return { why: 'its signature is not by this site’s secret or key' }
  }
}

function headOf(token: string): { alg: string; kid?: unknown } | null {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    return typeof alg === 'string' ? { alg, kid } : null
  } catch {
    return null
  }
}

function keyOf({ id, site, algorithm, material }: Signer, deskSecret: DeskSecret): Uint8Array | KeyObject | null {
  if (algorithm !== 'HS256') return createPublicKey(material)
  const secret = openSecret(deskSecret, { id, site }, material)
  return secret === null ? null : new TextEncoder().encode(secret)
}

async function verified(token: string, key: Uint8Array | KeyObject, algorithms: string[]): Promise<string | null> {
  try {
    return new TextDecoder().decode((await compactVerify(token, key, { algorithms })).payload)
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof TypeError) return null
    throw cause
  }
}

/** What a token says whose signature holds. */
function judge(text: string, site: SiteKey, now: Instant): Identity {
  const parsed = payload.safeParse(jsonOf(text))
  if (!parsed.success) {
    const claim = String(parsed.error.issues[0]?.path[0] ?? '')
    const want = expected[claim as keyof typeof claims]
    return { why: want ? `its claim "${claim}" must be ${want}` : 'its claims are no JSON object' }
  }
  const { sub, email, name, aud, iat, exp, nbf, jti, kind, locale } = parsed.data
  if ([aud].flat()[0] !== site) return { why: `its claim "aud" must be ${expected.aud}, here "${site}"` }
  const expiresAt = (exp * SECOND) as Instant
  if (exp <= iat || (exp - iat) * SECOND > IDENTITY_LIFE_MAX_MS) {
    return { why: `it may live ${IDENTITY_LIFE_MAX_MS / MINUTE} minutes at most, from "iat" to "exp"` }
  }
  if (Math.max(iat, nbf ?? 0) * SECOND > now + SKEW_MS) {
    return { why: 'it is from the future; set the clock of your server' }
  }
  return {
    visitor: {
      subject: sub,
      email: email.toLowerCase(),
      name: name ?? null,
      isEndUser: kind === 'endUser',
      token: jti,
      expiresAt: (expiresAt + SKEW_MS) as Instant,
      isFresh: now < expiresAt + SKEW_MS,
    },
    locale: locale === undefined ? null : /^fr\b/i.test(locale) ? 'fr' : 'en',
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A token as a website would sign it, for trying out and for the demo pages. */
export function signIdentity(
  secret: string,
  kid: string,
  about: { site: SiteKey; email: string; name: string | null; subject: string; kind: 'contact' | 'endUser' | null },
  now: Instant,
  lifeMs: number,
): Promise<string> {
  const { site, email, name, subject, kind } = about
  return new SignJWT({ email, ...(name && { name }), ...(kind && { kind }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
    .setSubject(subject)
    .setAudience(site)
    .setIssuedAt(Math.floor(now / SECOND))
    .setExpirationTime(Math.floor((now + lifeMs) / SECOND))
    .setJti(crypto.randomUUID())
    .sign(new TextEncoder().encode(secret))
}
