import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** A table of figures; the first cell of a row says what the row is about. */
export type ReportTable = { columns: readonly string[]; rows: readonly (readonly (string | number)[])[] }

/** A part of a report: Markdown under a heading of its own, then a table. */
export type ReportSection = { heading?: string; text?: string; table?: ReportTable }

/** What was measured, ready to be written down. */
export type Report = {
  /** Names the files, without an ending. */
  name: string
  title: string
  /** How to measure it again, as one types it. */
  command: string
  sections: readonly ReportSection[]
  /** Everything a program may want to read of it, samples included. */
  data: unknown
}

/** Where and when something was measured. */
export type Circumstances = {
  /** Of the moment of writing. */
  date: string
  /** The commit that is checked out; with `+` when code differs from it. */
  commit: string
  cores: number
  processor: string
  memoryGiB: number
  system: string
  node: string
  /** How many processes wanted a core, on average over the last 1, 5 and 15 minutes. */
  load: number[]
}

const resultsFolder = new URL('./results/', import.meta.url)

/** Writes `results/NAME.md` and `results/NAME.json`, shows the Markdown, and answers where it stands. */
export function writeReport(report: Report, folder: URL = resultsFolder): string {
  const circumstances = circumstancesNow()
  const { name, title, command, data } = report
  const markdown = markdownOf(report, circumstances)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${name}.md`, folder), markdown)
  writeFileSync(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ title, command, ...circumstances, data }, null, 2)}\n`,
  )
  console.log(markdown)
  return fileURLToPath(new URL(`${name}.md`, folder))
}

/** The machine and the code as they are now. */
export function circumstancesNow(): Circumstances {
  return {
    date: new Date().toISOString(),
    commit: commitNow(),
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    load: loadavg().map((load) => Number(load.toFixed(1))),
  }
}

function markdownOf({ title, command, sections }: Report, now: Circumstances): string {
  const { date, commit, cores, processor, memoryGiB, system, node, load } = now
  const head = [
    `# ${title}`,
    [
      `\`${command}\``,
      `${date.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}`,
      `${cores} × ${processor}, ${memoryGiB} GiB, ${system}, Node ${node}, load ${load.join(' ')}`,
    ].join('  \n'),
  ]
  const parts = sections.flatMap(({ heading, text, table }) => [
    ...(heading ? [`## ${heading}`] : []),
    ...(text ? [text.trim()] : []),
    ...(table ? [tableOf(table)] : []),
  ])
  return `${[...head, ...parts].join('\n\n')}\n`
}

/** Figures stand on the right, words on the left. */
function tableOf({ columns, rows }: ReportTable): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const isFigure = (column: number) =>
    rows.length > 0 && rows.every((row) => /^[-+<>≤≥]*\d[\d.,]*( ?[%\w/]+)?$/.test(String(row[column] ?? '')))
  const rule = columns.map((_, column) => (column > 0 && isFigure(column) ? '---:' : '---'))
  return [line(columns), line(rule), ...rows.map(line)].join('\n')
}

function commitNow(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'bot', 'prisma', 'test/bench/*.ts').trim() !== ''
    return `${git('rev-parse', '--short', 'HEAD').trim()}${isChanged ? '+' : ''}`
  } catch {
    return 'unknown' // measured where there is no history
  }
}
