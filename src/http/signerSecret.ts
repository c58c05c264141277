import type { Signer } from '../desk/storePorts.ts'
import { type DeskSecret, keyFor, keysFor } from './auth.ts'
import { openText, sealText } from './sealed.ts'

type Owner = Pick<Signer, 'id' | 'site'>

/**
 * A website's secret as it may lie in the database: under a key made from the desk's secret, tied to its site, so that
 * neither a copy of the database nor a row moved to another site is of any use.
 */
export function sealSecret(deskSecret: DeskSecret, owner: Owner, secret: string): string {
  return sealText(keyFor(deskSecret, 'website secrets'), nameOf(owner), secret)
}

/** The secret again; null when it was sealed with another desk's secret or for another site. */
export function openSecret(deskSecret: DeskSecret, owner: Owner, material: string): string | null {
  return openText(keysFor(deskSecret, 'website secrets'), nameOf(owner), material)
}

function nameOf({ id, site }: Owner): string {
  return JSON.stringify([site, id])
}
