/** Longer links are cut short or refused by mail programs and browsers on some systems. */
const LENGTH_MAX = 1_900

/**
 * A link that opens the reader's mail program with everything filled in; null for what is no plain address. A body that
 * is too long ends early, with an ellipsis.
 */
export function mailtoLink(address: string, subject: string, body: string): string | null {
  if (!/^[^\s@?&#%,;:<>"]+@[^\s@?&#%,;:<>"]+$/.test(address)) return null
  const begin = `mailto:${address}?subject=${encode(subject)}&body=`
  const whole = encode(body)
  if (begin.length + whole.length <= LENGTH_MAX) return begin + whole
  let [fits, tooLong] = [0, body.length]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (begin.length + encode(`${body.slice(0, middle)}…`).length <= LENGTH_MAX) fits = middle
    else tooLong = middle
  }
  return begin + encode(`${body.slice(0, fits)}…`)
}

/** Line ends as mail wants them (RFC 6068); half a character is left out. */
function encode(text: string): string {
  return encodeURIComponent(
    text
      .toWellFormed()
      .replace(/\uFFFD/g, '')
      .replace(/\r?\n/g, '\r\n'),
  )
}
