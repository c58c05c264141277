/**
 * How many bytes may be held for readers who do not take them, of answers and of the chats' streams each. A few readers on slow
 * lines come nowhere near it; without it some dozens who read nothing of a large file would end the process.
 */
const HELD_BYTES_MAX = 192 * 1024 * 1024

/** Answers whose bytes lie in memory anyway, once for everybody: however slowly they are read, they cost nothing more. */
export const forEverybody = new WeakSet<object>()

/** Those to let go so that what is held for the others fits, taken in their order; those who hold nothing stay. */
export function tooMuchOf<One>(
  all: readonly One[],
  bytesOf: (one: One) => number,
  bytesMax: number = HELD_BYTES_MAX,
): One[] {
  let held = all.reduce((sum, one) => sum + bytesOf(one), 0)
  return all.filter((one) => {
    const bytes = bytesOf(one)
    const goes = held > bytesMax && bytes > 0
    if (goes) held -= bytes
    return goes
  })
}
