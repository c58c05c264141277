/** A cell of a table to write; null is an empty one. */
export type Cell = string | number | null

/** A line of a table as it was read, with its line number in the file, from 1. */
export type CsvRow = { line: number; cells: string[] }

/** A table, or the line in which a quotation never ends. */
export type CsvRead = { rows: CsvRow[] } | { openQuoteAt: number }

const SEPARATORS = [',', ';', '\t'] as const

/**
 * Reads a table as RFC 4180 has it, and as spreadsheets of other countries write it: parted by semicolons or tabs when the
 * first line is. Empty lines are left out. The apostrophe that keeps a spreadsheet from running a text as a formula is
 * taken off again.
 */
export function readCsv(text: string): CsvRead {
  const all = text.replace(/^\uFEFF/, '')
  const [head = ''] = all.split(/\r?\n/, 1)
  const separator = SEPARATORS.reduce((best, each) => (head.split(each).length > head.split(best).length ? each : best))
  const rows: CsvRow[] = []
  let [at, line] = [0, 1]
  while (at < all.length) {
    const row: CsvRow = { line, cells: [] }
    for (let ended = false; !ended; ) {
      const cell = all[at] === '"' ? quoted(all, at, separator) : plain(all, at, separator)
      if (!cell) return { openQuoteAt: row.line }
      row.cells.push(unarmed(cell.text))
      line += cell.text.split('\n').length - 1
      at = cell.end
      ended = all[at] !== separator
      if (!ended) at++
    }
    if (all[at] === '\r') at++
    if (all[at] === '\n') at++
    line++
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row)
  }
  return { rows }
}

/**
 * A table as RFC 4180 has it. It begins with a byte order mark, without which Excel takes accents for something else; and
 * a text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function writeCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`
}

type Found = { text: string; end: number }

function plain(all: string, from: number, separator: string): Found {
  let end = from
  while (end < all.length && all[end] !== separator && all[end] !== '\n' && all[end] !== '\r') end++
  return { text: all.slice(from, end), end }
}

/** What follows the closing quote up to the separator belongs to the cell as well; a file that does so is odd, not broken. */
function quoted(all: string, from: number, separator: string): Found | null {
  let text = ''
  for (let at = from + 1; at < all.length; at++) {
    if (all[at] !== '"') text += all[at]
    else if (all[at + 1] === '"') {
      text += '"'
      at++
    } else {
      const rest = plain(all, at + 1, separator)
      return { text: text + rest.text, end: rest.end }
    }
  }
  return null
}

/** What begins a formula, also in the wide letters that spreadsheets of East Asia take for it; an apostrophe before one is our own. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/
const DISARMED = /^'(?=['=+\-@＝＋－＠\t\r\n])/

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell) // a number is no formula, also below zero
  const text = FORMULA.test(cell) || DISARMED.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function unarmed(cell: string): string {
  return cell.replace(DISARMED, '')
}
