/** A finding that counts for nothing until a day, because somebody has looked at it. */
export type AuditException = { advisory: string; until: string; why: string }

/** What `npm audit --json` writes, as far as it is read. */
type Report = {
  vulnerabilities?: Record<
    string,
    { name: string; via: (string | { url?: string; title?: string; severity?: string })[] }
  >
}

/**
 * What of an audit has to be mended: grave findings that no exception covers, and exceptions that are over. Null when the
 * registry gave no report: not every one can be asked.
 */
export function judgeAudit(text: string, exceptions: readonly AuditException[], today: string): string[] | null {
  const report = readReport(text)
  if (!report?.vulnerabilities) return null
  const grave = Object.values(report.vulnerabilities).flatMap(({ name, via }) =>
    via.flatMap((each) =>
      typeof each === 'object' && /^(high|critical)$/.test(each.severity ?? '') ? [{ name, ...each }] : [],
    ),
  )
  const covers = (url: string | undefined) =>
    exceptions.some(({ advisory, until }) => url?.endsWith(`/${advisory}`) && today <= until)
  return [
    ...new Set(
      grave
        .filter(({ url }) => !covers(url))
        .map(
          ({ name, severity, title, url }) => `${name}: ${severity}, ${title ?? 'no title'} (${url ?? 'no address'})`,
        ),
    ),
  ]
}

function readReport(text: string): Report | null {
  try {
    return JSON.parse(text) as Report
  } catch {
    return null
  }
}
