import pg from 'pg'

/** A step of a plan as PostgreSQL tells it. */
type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Total Cost': number
  'Heap Fetches'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  'Index Cond'?: string
  Filter?: string
  Plans?: PlanNode[]
}

/** A statement that ran, with how it ran. */
export type RanStatement = { sql: string; durationMs: number; plan: PlanNode }

/** Added to the address of a database, every statement tells its plan to whoever sent it. */
const TELLING = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_buffers=on',
  'auto_explain.log_timing=off',
  'auto_explain.log_format=json',
  'auto_explain.log_level=notice',
  'auto_explain.log_nested_statements=on',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** The same database, where every statement tells its plan. For the owner of the server alone. */
export function tellingPlans(url: string): string {
  return `${url}&options=${encodeURIComponent(TELLING)}`
}

let ears: ((ran: RanStatement) => void)[] = []
let isListening = false

/** Collects the statements that run on connections of `tellingPlans` until it is stopped. Listen before connecting. */
export function listenToPlans(): { stop(): RanStatement[] } {
  if (!isListening) hearNotices()
  const heard: RanStatement[] = []
  const ear = (ran: RanStatement) => void heard.push(ran)
  ears.push(ear)
  return {
    stop: () => {
      ears = ears.filter((each) => each !== ear)
      return heard
    },
  }
}

/** The store opens its connections itself, so that the ear has to be on all of them. */
function hearNotices(): void {
  isListening = true
  const connect = pg.Client.prototype.connect as (...given: unknown[]) => unknown
  pg.Client.prototype.connect = function (this: pg.Client, ...given: unknown[]) {
    this.on('notice', ({ message = '' }) => tell(message))
    return connect.apply(this, given)
  } as typeof pg.Client.prototype.connect
}

function tell(message: string): void {
  const [, duration, json] = /^duration: ([\d.]+) ms {2}plan:\s*(\{[\s\S]*\})\s*$/.exec(message) ?? []
  if (!json) return
  const { 'Query Text': sql, Plan: plan } = JSON.parse(json)
  for (const ear of ears) ear({ sql, durationMs: Number(duration), plan })
}

/** All steps of a plan. */
function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** How many rows a step has looked at, those it left out included. */
function looked(node: PlanNode): number {
  return ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1)
}

/** The blocks it touched, in memory or not. */
export function blocksOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
}

/** Tables that were read from one end to the other. */
export function readWhole(plan: PlanNode): { table: string; rows: number }[] {
  return nodesOf(plan)
    .filter((node) => node['Node Type'].endsWith('Seq Scan'))
    .map((node) => ({ table: node['Relation Name'] ?? '', rows: looked(node) }))
}

/** Tables of which rows were fetched, and how many: not those whose index alone had what was asked for. */
export function fetchedFrom(plan: PlanNode): { table: string; rows: number }[] {
  return nodesOf(plan)
    .filter((node) => node['Relation Name'])
    .map((node) => ({
      table: node['Relation Name'] ?? '',
      rows: node['Node Type'] === 'Index Only Scan' ? (node['Heap Fetches'] ?? 0) : looked(node),
    }))
    .filter(({ rows }) => rows > 0)
}

/** The indexes a plan goes by. */
export function indexesOf(plan: PlanNode): string[] {
  return [...new Set(nodesOf(plan).flatMap((node) => node['Index Name'] ?? []))]
}

/** A plan in a line for each step. */
export function planText(plan: PlanNode, depth = 0): string {
  const where = [plan['Index Name'], plan['Relation Name']].filter(Boolean).join(' on ')
  const blocks = blocksOf(plan)
  const removed = plan['Rows Removed by Filter'] ? `, left out ${plan['Rows Removed by Filter']}` : ''
  const line = `${'  '.repeat(depth)}${plan['Node Type']}${where ? ` ${where}` : ''}: rows ${plan['Actual Rows'] ?? '?'} × ${plan['Actual Loops'] ?? '?'}${removed}, blocks ${blocks}`
  return [line, ...(plan.Plans ?? []).map((below) => planText(below, depth + 1))].join('\n')
}
