import { describe, expect, test } from 'vitest'
import { judgeAudit } from './auditReport.ts'

const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc'
const report = (severity: string) =>
  JSON.stringify({
    vulnerabilities: {
      inner: { name: 'inner', via: [{ url, title: 'It can be made to loop', severity }] },
      outer: { name: 'outer', via: ['inner'] },
    },
  })
const looked = (until: string) => [{ advisory: 'GHSA-aaaa-bbbb-cccc', until, why: 'that part is not used' }]

describe('the audit', () => {
  test.each(['high', 'critical'])('fails for a %s fault, once, where it is', (severity) => {
    expect(judgeAudit(report(severity), [], '2026-11-27')).toEqual([
      `inner: ${severity}, It can be made to loop (${url})`,
    ])
  })

  test('passes lesser ones, and graver ones that were looked at, until their last day', () => {
    expect(judgeAudit(report('moderate'), [], '2026-11-27')).toEqual([])
    expect(judgeAudit(report('high'), looked('2026-11-27'), '2026-11-27')).toEqual([])
    expect(judgeAudit(report('high'), looked('2026-11-27'), '2026-11-28')).toHaveLength(1)
  })

  test.each(['', 'no JSON', '{"message":"405 Method Not Allowed","statusCode":405}'])(
    'says nothing where the registry gave no report: %j',
    (answer) => {
      expect(judgeAudit(answer, [], '2026-11-27')).toBeNull()
    },
  )
})
