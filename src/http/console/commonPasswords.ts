import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Bytes of a hash that are kept: of 50,000 passwords one in twenty million others is taken for one of them. */
const SEAL_BYTES = 5
/** More signs than this around a common word are a password by themselves. */
const AROUND_MAX = 8

let list: Buffer | null = null

/** What stands in the list for a whole password, or for a word that many passwords are made of. */
export function commonSeal(kind: 'whole' | 'word', text: string): Buffer {
  return createHash('sha256').update(`${kind}\0${text}`).digest().subarray(0, SEAL_BYTES)
}

/**
 * Whether many people have this password: it is in the list, however it is capitalised, or it is one of the most common
 * words with a few digits and signs around it. The list lies beside this file and is read at the first question; nothing of
 * the password leaves the process.
 */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase()
  const word = /^[^a-z]*([a-z]+)[^a-z]*$/.exec(plain)?.[1] ?? ''
  const isAlmostWord = word !== '' && plain.length - word.length <= AROUND_MAX
  return isListed(commonSeal('whole', plain)) || (isAlmostWord && isListed(commonSeal('word', word)))
}

/** Seals lie in order, one after the other. */
function isListed(seal: Buffer): boolean {
  list ??= readFileSync(new URL('./commonPasswords.bin', import.meta.url))
  let [low, high] = [0, list.length / SEAL_BYTES]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = list.subarray(middle * SEAL_BYTES, (middle + 1) * SEAL_BYTES).compare(seal)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}
