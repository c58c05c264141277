import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Instant } from '../../src/calendar/time.ts'
import type { Signer } from '../../src/desk/storePorts.ts'
import type { SiteKey } from '../../src/domain/ids.ts'
import { sealSecret } from '../../src/http/signerSecret.ts'
import { testSecret } from './openServer.ts'

/** A website that signs its visitors. */
export type Website = { signer: Signer; key: Uint8Array | KeyObject; alg: string; site: string }
type Claims = Record<string, unknown>
type Head = Record<string, unknown> & { alg?: string }

/** With a secret of its own. */
export function secretSite(site: string, secret = `secret of ${site}, for tests`, id = `hs-${site}`): Website {
  const owner = { id, site: site as SiteKey }
  const signer = {
    ...owner,
    algorithm: 'HS256' as const,
    material: sealSecret(testSecret, owner, secret),
    addedAt: at(1),
  }
  return { signer, key: new TextEncoder().encode(secret), alg: 'HS256', site }
}

/** With a key pair, of which the desk has the public half. */
export function keySite(site: string, algorithm: 'ES256' | 'EdDSA'): Website {
  const pair =
    algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  const material = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const signer = { id: `${algorithm}-${site}`, site: site as SiteKey, algorithm, material, addedAt: at(2) }
  return { signer, key: pair.privateKey, alg: algorithm, site }
}

/** What a website says of Ana, as it should be said. */
export function claimsFor({ site }: Pick<Website, 'site'>, over: Claims = {}): Claims {
  const now = Math.floor(Date.now() / 1000)
  const claims = { sub: 'u-1', email: 'ana@meridian-press.example', name: 'Ana', aud: site, iat: now, exp: now + 300 }
  const all = { ...claims, jti: crypto.randomUUID(), ...over }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** A token of this website; `over` changes claims, `undefined` takes one away. */
export function signs(website: Website, over: Claims = {}, head: Head = {}): Promise<string> {
  return new SignJWT(claimsFor(website, over)).setProtectedHeader({ alg: website.alg, ...head }).sign(website.key)
}

/** Three parts as they are, signed by nobody. */
export function joined(head: object | string, claims: object | string, signature: string): string {
  const part = (what: object | string) =>
    Buffer.from(typeof what === 'string' ? what : JSON.stringify(what)).toString('base64url')
  return `${part(head)}.${part(claims)}.${signature}`
}

function at(ms: number): Instant {
  return ms as Instant
}
