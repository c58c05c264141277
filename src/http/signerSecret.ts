import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Signer } from '../desk/ports.ts'
import { keyFor } from './auth.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
type Owner = Pick<Signer, 'id' | 'site'>

/**
 * A website's secret as it may lie in the database: AES-256-GCM under a key made from the desk's secret, tied to its site,
 * so that neither a copy of the database nor a row moved to another site is of any use.
 */
export function sealSecret(deskSecret: string, owner: Owner, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(deskSecret, 'website secrets'), nonce).setAAD(nameOf(owner))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The secret again; null when it was sealed with another desk's secret or for another site. */
export function openSecret(deskSecret: string, owner: Owner, material: string): string | null {
  const bytes = Buffer.from(material, 'base64url')
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null
  const key = keyFor(deskSecret, 'website secrets')
  try {
    const opener = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    opener.setAAD(nameOf(owner)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opener.final()]).toString('utf8')
  } catch {
    return null
  }
}

function nameOf({ id, site }: Owner): Buffer {
  return Buffer.from(JSON.stringify([site, id]))
}
