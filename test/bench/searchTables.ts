/** How a column is written: as it is, as a share of 1, in milliseconds, or rounded. */
type Form = 'text' | 'share' | 'ms' | 'whole'

/** Rows → a Markdown table with these columns; what is not a number is a dash. */
export function table<Row extends object>(
  rows: readonly Row[],
  columns: Partial<Record<keyof Row & string, Form>>,
): string {
  const names = Object.entries(columns) as [keyof Row & string, Form][]
  const heads = names.map(([name, form]) => (form === 'ms' ? `${name} ms` : name === 'buildMs' ? 'build ms' : name))
  const rules = names.map(([, form]) => (form === 'text' ? '---' : '---:'))
  const lines = rows.map((row) => names.map(([name, form]) => written(row[name], form)))
  return [heads, rules, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function written(value: unknown, form: Form): string {
  if (form === 'text') return String(value).replaceAll('|', '\\|')
  const number = Number(value)
  if (Number.isNaN(number)) return '–'
  if (form === 'share') return number.toFixed(3)
  return form === 'ms' ? number.toFixed(number < 10 ? 2 : 0) : String(Math.round(number))
}
