/** What vitest writes as JSON, as far as it is read. */
type Report = { testResults?: { name: string; assertionResults: { status: string }[] }[] }

/**
 * Whether there are as many attacks as SECURITY.md says: cases of `test/hostile` that passed in the report of a whole run. Null when there
 * are; else a sentence that says what to mend.
 */
export function judgeAttacks(report: string, page: string): string | null {
  const said = Number(/more than ([\d,]+) cases/.exec(page)?.[1]?.replaceAll(',', '') ?? Number.NaN)
  if (Number.isNaN(said)) return 'SECURITY.md does not say "more than so many cases"; say how many attacks there are.'
  const { testResults = [] } = JSON.parse(report) as Report
  const hostile = testResults.filter(({ name }) => name.includes('/test/hostile/'))
  const count = hostile.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'passed').length
  return count > said
    ? null
    : `SECURITY.md says more than ${said} cases of attacks, and ${count} passed; say what is so.`
}
