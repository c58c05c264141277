/** What vitest writes as JSON, as far as it is read. */
type Report = { testResults?: { name: string; assertionResults: unknown[] }[] }

/**
 * Whether there are as many attacks as SECURITY.md says: cases of `test/hostile` in the report of a whole run. Null when there
 * are; else a sentence that says what to mend.
 */
export function judgeAttacks(report: string, page: string): string | null {
  const said = Number(/more than ([\d,]+) cases/.exec(page)?.[1]?.replaceAll(',', '') ?? Number.NaN)
  if (Number.isNaN(said)) return 'SECURITY.md does not say "more than so many cases"; say how many attacks there are.'
  const { testResults = [] } = JSON.parse(report) as Report
  const hostile = testResults.filter(({ name }) => name.includes('/test/hostile/'))
  const count = hostile.reduce((sum, { assertionResults }) => sum + assertionResults.length, 0)
  return count > said
    ? null
    : `SECURITY.md says more than ${said} cases of attacks, and there are ${count}; say what is so.`
}
