import { once } from 'node:events'
import { type Instant, toIso } from '../calendar/time.ts'
import type { RulesRecords } from '../desk/clockPorts.ts'
import type { Policies } from '../domain/policies.ts'
import { type ClockDifference, differences, replay } from '../domain/replay.ts'

/** So many tickets are in memory at once. */
const BATCH = 500

/** What came of counting all clocks again. */
export type Verified = { tickets: number; differing: number; differences: number; unreplayable: number }

type Found = { ticket: number } & (ClockDifference | { cannot: string })

/**
 * Counts the clocks of every ticket again from its own events and writes a line for each thing that is kept otherwise, then a
 * summary. Memory does not grow with the number of tickets; the desk may go on working meanwhile.
 */
export async function verifyClocks(
  records: Pick<RulesRecords, 'ticketLogs'>,
  rules: Pick<Policies, 'under'>,
  { json }: { json: boolean },
): Promise<Verified> {
  const sum: Verified = { tickets: 0, differing: 0, differences: 0, unreplayable: 0 }
  let after = 0
  for (;;) {
    const logs = await records.ticketLogs(after, BATCH)
    const last = logs.at(-1)
    if (!last) break
    after = last.number
    const lines: string[] = []
    for (const log of logs) {
      const found = compare(log, rules)
      sum.tickets++
      if (found.length > 0) sum.differing++
      for (const each of found) {
        if ('cannot' in each) sum.unreplayable++
        else sum.differences++
        lines.push(json ? asJson(each) : inWords(each))
      }
    }
    if (lines.length > 0) await write(`${lines.join('\n')}\n`)
  }
  await write(`${json ? JSON.stringify({ summary: sum }) : summary(sum)}\n`)
  return sum
}

function compare(log: Parameters<typeof replay>[0], rules: Pick<Policies, 'under'>): Found[] {
  const again = replay(log, rules)
  if ('cannot' in again) return [{ ticket: log.number, cannot: again.cannot }]
  return differences(log.targets, again.targets).map((each) => ({ ticket: log.number, ...each }))
}

function asJson(found: Found): string {
  if ('cannot' in found) return JSON.stringify({ ticket: found.ticket, error: found.cannot })
  const { ticket, target, field, stored, replayed } = found
  return JSON.stringify({ ticket, target, field, stored: told(field, stored), replayed: told(field, replayed) })
}

function inWords(found: Found): string {
  if ('cannot' in found) return `ticket ${found.ticket}: cannot be counted again: ${found.cannot}`
  const { ticket, target, field, stored, replayed } = found
  const say = (value: unknown) => JSON.stringify(told(field, value) ?? null)
  return `ticket ${ticket}: ${target} ${field}: stored ${say(stored)}, replayed ${say(replayed)}`
}

/** Times as people and programs read them. */
function told(field: string, value: unknown): unknown {
  const isTime = typeof value === 'number' && /^at$|At$/.test(field)
  return isTime ? toIso(value as Instant) : value
}

function summary({ tickets, differing, differences: count, unreplayable }: Verified): string {
  const all = `${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}`
  if (differing === 0) return `${all}, every clock as its events say.`
  const what = [
    ...(count > 0 ? [`${count} ${count === 1 ? 'difference' : 'differences'}`] : []),
    ...(unreplayable > 0 ? [`${unreplayable} that cannot be counted again`] : []),
  ]
  return `${all}, ${differing} of them otherwise than their events say: ${what.join(', ')}.`
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
