/**
 * Throws what failed of things that were done beside each other: the one fault there is, or all of them in one; those that say
 * the same, such as that the database is out of reach, once.
 */
export function throwFaultsOf(results: readonly PromiseSettledResult<unknown>[]): void {
  const all = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const faults = [...new Map(all.map((fault) => [String(fault), fault])).values()]
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} things failed beside each other`)
  if (faults.length === 1) throw faults[0]
}
