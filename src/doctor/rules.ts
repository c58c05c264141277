import { dateText } from '../calendar/day.ts'
import { localDay } from '../calendar/sayTime.ts'
import { type Instant, toIso } from '../calendar/time.ts'
import { checkZone, findZone, runtimeKnowsPolicyZone, type Zone } from '../calendar/zone.ts'
import { articleWords } from '../domain/policyWords.ts'
import { checkLibrary } from '../knowledge/check.ts'
import { readLibrary } from '../knowledge/library.ts'
import { readPolicyFiles, unconfirmedYears, unknownCustomers } from '../policyFiles.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** What there is to know of zones; replaced in tests. */
export type ZoneData = { zone: (name: string) => Zone | null; knowsPolicyZone: () => boolean; version: string }

export const runtimeZones: ZoneData = {
  zone: findZone,
  knowsPolicyZone: runtimeKnowsPolicyZone,
  version: process.versions.tz ?? 'unknown',
}

/** Whether due times come out as the law has it: offsets that are known for certain, looked up in the zones at hand. */
export function examineZones({ zone, knowsPolicyZone, version }: ZoneData): Finding[] {
  const update = 'bring Node up to date; due times would be wrong'
  const found: Finding[] = []
  for (const name of ['America/Vancouver', 'America/Los_Angeles']) {
    const known = zone(name)
    try {
      if (known === null) found.push(fail('zone data', `this Node knows no zone ${name}`, update))
      else checkZone(known)
    } catch (fault) {
      found.push(fail('zone data', (fault as Error).message, update))
    }
  }
  if (found.length > 0) return found
  if (!knowsPolicyZone()) {
    return [
      warn(
        'zone data',
        `due times are right, but the zone data of this Node (${version}) is older than British Columbia's time of 2026`,
        'bring Node up to date; logs and tools that read it are an hour off in winter',
      ),
    ]
  }
  return [ok('zone data', `known offsets come out right (${version})`)]
}

/** The policy files, who has confirmed the holidays, and the articles. `customers`: whom the desk knows; null: not known. */
export function examineRules(
  { policyFolder, kbFolder }: { policyFolder: string; kbFolder: string },
  customers: readonly string[] | null,
  now: Instant,
): Finding[] {
  const { policies, problems } = readPolicyFiles(policyFolder)
  const at = ({ file, line, what }: { file: string; line: number; what: string }) => `${file}:${line}: ${what}`
  const policyFindings = [
    ...problems.map((each) => fail('policy', at(each), each.remedy)),
    ...(customers === null
      ? []
      : unknownCustomers(policies, customers).map((each) => warn('policy', at(each), each.remedy))),
  ]
  const standard = policies.find((policy) => policy.for === null)
  if (policyFindings.length === 0) {
    policyFindings.push(ok('policy', `${policies.length} can be used; ${standard?.name ?? ''} is for everybody else`))
  }
  const today = dateText(localDay(now, standard?.calendar.zone))
  return [...policyFindings, ...examineHolidays(), ...examineArticles()]

  function examineHolidays(): Finding[] {
    if (policies.length === 0) return []
    const unconfirmed = unconfirmedYears(policies, Number(today.slice(0, 4)))
    if (unconfirmed.length > 0) return unconfirmed.map((each) => warn('holidays', at(each), each.remedy))
    return [ok('holidays', `confirmed through ${Math.min(...policies.map((policy) => policy.confirmedThrough))}`)]
  }

  function examineArticles(): Finding[] {
    const reading = standard ? articleWords(standard.policy, standard.calendar, now) : { values: {} }
    const library = readLibrary(kbFolder, reading)
    const all = checkLibrary(library, today).length
    const look = '"signpost kb check" names each with its line'
    if (library.articles.size === 0)
      return [warn('articles', `there are none in ${kbFolder}`, 'correct KB_FOLDER, or write some')]
    if (all > 0)
      return [warn('articles', `${library.articles.size} can be read; ${all} problems, seen on ${today}`, look)]
    return [ok('articles', `${library.articles.size} without a problem`)]
  }
}

/** A time for people who read findings. */
export function said(at: Date): string {
  return toIso(at.getTime() as Instant)
}
