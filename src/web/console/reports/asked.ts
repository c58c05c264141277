import type { PeriodName, PeriodWire } from '../../../http/api/reportsWire.ts'
import type { Tier } from '../../../http/wire.ts'

/** The periods that have a button of their own, in its order. */
export const PERIODS = ['today', 'yesterday', 'last7', 'last30'] as const satisfies readonly PeriodName[]

/** What the screen shows: a named period or days of one's own, narrowed to what. It stands in the address. */
export type Asked = {
  period: PeriodName | null
  first: string | null
  last: string | null
  customer: string | null
  tier: Tier | null
  agent: string | null
}

/** Reads what stands in the address behind the screen's name; what cannot be read is left out. */
export function askedOf(rest: string): Asked {
  const given = new URLSearchParams(rest)
  const named = PERIODS.find((period) => period === given.get('period')) ?? null
  const [first, last] = [dayOf(given.get('first')), dayOf(given.get('last'))]
  const days = named === null && first !== null && last !== null ? { first, last } : { first: null, last: null }
  const tier = ([1, 2, 3] as const).find((each) => String(each) === given.get('tier')) ?? null
  return {
    period: days.first === null ? (named ?? 'last7') : null,
    ...days,
    customer: given.get('customer') || null,
    tier,
    agent: given.get('agent') || null,
  }
}

/** The same for the address. */
export function restOf(asked: Asked): string {
  return new URLSearchParams(Object.entries(queryOf(asked)).map(([key, value]) => [key, String(value)])).toString()
}

/** The same for a call: without what is not asked for. */
export function queryOf(asked: Asked): { [Key in keyof Asked]?: NonNullable<Asked[Key]> } {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null))
}

/** The name of a file with this block of this period. */
export function fileName(block: string, { first, last }: Pick<PeriodWire, 'first' | 'last'>): string {
  return `signpost-${block}-${first === last ? first : `${first}--${last}`}.csv`
}

function dayOf(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null
}
