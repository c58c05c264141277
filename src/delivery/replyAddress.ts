import { createHmac, timingSafeEqual } from 'node:crypto'

/** Letters and digits that survive any mail system, upper or lower case. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** 50 bits: nobody guesses the tag of a ticket they have no letter of. */
const SEAL_CHARS = 10

/**
 * The address an answer to a ticket's letter goes to: `support@desk.example` with the ticket's number and a short seal
 * behind a plus, so that the answer finds its ticket whatever the sender's program does to the subject. `secret` is a key
 * for this alone.
 */
export function replyAddress(base: string, ticketNumber: number, secret: string): string {
  const at = base.lastIndexOf('@')
  return `${base.slice(0, at)}+t${ticketNumber}.${seal(ticketNumber, secret)}${base.slice(at)}`
}

/** The number of the ticket that an address names; null where it names none, or its seal is not ours. */
export function ticketOfReply(address: string, secret: string): number | null {
  const found = /\+t([1-9]\d{0,8})\.([a-z2-7]{10})@[^@]+$/i.exec(address.trim())
  if (!found) return null
  const [, digits = '', given = ''] = found
  const number = Number(digits)
  return timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(seal(number, secret))) ? number : null
}

function seal(ticketNumber: number, secret: string): string {
  const bytes = createHmac('sha256', secret).update(`reply to ticket ${ticketNumber}`).digest()
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >>> (bits - 5)) & 31]
    held &= 31
    if (text.length >= SEAL_CHARS) break
  }
  return text.slice(0, SEAL_CHARS)
}
