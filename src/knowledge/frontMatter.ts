import matter from 'gray-matter'

/** Only YAML is read: gray-matter would run `---js` front matter as code. */
export function parseYaml(source: string): { data: Record<string, unknown> } | { error: string; line: number } {
  const refuse = () => {
    throw new Error('only YAML front matter is read')
  }
  try {
    const { data } = matter(source, {
      language: 'yaml',
      engines: { js: refuse, javascript: refuse, json: refuse, coffee: refuse, cson: refuse, toml: refuse },
    })
    if (typeof data !== 'object' || data === null || Array.isArray(data)) {
      return { error: 'the front matter is not a list of fields', line: 1 }
    }
    return { data: data as Record<string, unknown> }
  } catch (problem) {
    const { reason, mark } = problem as { reason?: string; mark?: { line?: number } }
    return { error: `the front matter is no YAML (${reason ?? 'unreadable'})`, line: (mark?.line ?? 0) + 1 }
  }
}

/** The line of a field in front matter, from 1; line 1 for one that is missing. */
export function lineOfField(source: string, field: string): number {
  return (
    Math.max(
      0,
      headOf(source).findIndex((line) => line.startsWith(`${field}:`)),
    ) + 1
  )
}

/** The lines of front matter, from the opening dashes to the line before the closing ones. */
export function headOf(source: string): string[] {
  return source.slice(0, Math.max(0, source.indexOf('\n---', 3))).split('\n')
}

/**
 * The line of something deep in front matter, from 1, by the names and places that lead to it. What stands within braces or
 * brackets, or is missing, has the line of what holds it.
 */
export function lineOfPath(source: string, path: readonly PropertyKey[]): number {
  const lines = headOf(source)
  let at = 0
  let indent = -1
  for (const step of path) {
    const block = blockBelow(lines, at, indent)
    const found = typeof step === 'number' ? block.filter(isItem)[step] : block.find((line) => names(line.text, step))
    if (!found) break
    at = found.at
    indent = found.indent
  }
  return at + 1
}

type Line = { at: number; indent: number; text: string }

/** The lines one step further in than the one at `at`, down to where its block ends. */
function blockBelow(lines: readonly string[], at: number, indent: number): Line[] {
  const block: Line[] = []
  for (const [i, raw] of lines.entries()) {
    if (i <= at || raw.trim() === '' || raw.trimStart().startsWith('#')) continue
    const line = { at: i, indent: raw.length - raw.trimStart().length, text: raw.trim() }
    // the items of a list may stand as far out as its name
    if (line.indent < indent || (line.indent === indent && !isItem(line))) break
    block.push(line)
  }
  const nearest = Math.min(...block.map((line) => line.indent))
  return block.filter((line) => line.indent === nearest)
}

function isItem({ text }: Line): boolean {
  return /^-(\s|$)/.test(text)
}

function names(text: string, step: PropertyKey): boolean {
  const name = /^(?:-\s+)?(["']?)([\w-]+)\1\s*:/.exec(text)?.[2]
  return name === String(step)
}
