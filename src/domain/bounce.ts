import { headValue, messageIdsIn, readHead } from './mailHead.ts'

/** A report that a letter of ours did not arrive (RFC 3464). */
export type Bounce = {
  /** The Message-ID of the letter, without its brackets, as the report returns it; null where it does not. */
  letter: string | null
  /** The enhanced status code, "5.1.1"; null where there is none. */
  status: string | null
  /** Whether it is final; a delay is not. */
  isFinal: boolean
}

/**
 * Reads a report from its two machine-readable parts: the fields of `message/delivery-status`, and the head of the letter
 * that is returned. The first recipient that failed counts.
 */
export function readBounce(deliveryStatus: string, returned: string | null): Bounce {
  const groups = deliveryStatus
    .slice(0, 50_000)
    .split(/(?:\r?\n){2,}/)
    .map(readHead)
  const failed = groups.find((group) => /^\s*failed/i.test(headValue(group, 'action') ?? ''))
  const group = failed ?? groups.find((each) => headValue(each, 'action') !== null) ?? []
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(headValue(group, 'status') ?? '')?.[1] ?? null
  const letter = returned === null ? null : (messageIdsIn(headValue(readHead(returned), 'message-id'))[0] ?? null)
  return { letter, status, isFinal: failed !== undefined && !status?.startsWith('4.') }
}
