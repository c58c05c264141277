import { type DeskSecret, keyFor, keysFor } from './auth.ts'
import { openText, sealText } from './sealed.ts'

/** An endpoint's secret as it may lie in the database: under a key made from the desk's secret, tied to its endpoint. */
export function sealWebhookSecret(deskSecret: DeskSecret, webhook: string, secret: string): string {
  return sealText(keyFor(deskSecret, 'webhook secrets'), webhook, secret)
}

/** The secret again; null when it was sealed with another desk's secret or for another endpoint. */
export function openWebhookSecret(deskSecret: DeskSecret, webhook: string, sealed: string): string | null {
  return openText(keysFor(deskSecret, 'webhook secrets'), webhook, sealed)
}
