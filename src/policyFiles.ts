import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { type Clocks, readClocks } from './clocksBlock.ts'
import { ConfigProblem } from './config.ts'
import type { PolicyInForce } from './domain/policies.ts'
import { headOf, lineOfPath, parseYaml } from './knowledge/frontMatter.ts'
import type { Problem } from './knowledge/types.ts'

/** A policy with the file it stands in. */
export type PolicyFile = PolicyInForce & Pick<Clocks, 'name' | 'confirmedThrough'> & { file: string; source: string }

/** The policies that can be used, and everything that is wrong with the others and between them. */
export type PoliciesRead = { policies: PolicyFile[]; problems: Problem[] }

/**
 * Reads the support policies of a folder: every Markdown file in it whose front matter has a block `clocks`. Exactly one is
 * for everybody, the others each say for whom, and nobody is in two of one kind. Files are named as seen from `shownFrom`.
 */
export function readPolicyFiles(folder: string, shownFrom = '.'): PoliciesRead {
  const problems: Problem[] = []
  const policies: PolicyFile[] = []
  const shown = (path: string) => relative(shownFrom, path).replaceAll('\\', '/') || '.'
  for (const path of markdownFiles(folder)) {
    const read = readPolicyFile(shown(path), readFileSync(path, 'utf8'))
    if (read && 'problems' in read) problems.push(...read.problems)
    else if (read) policies.push(read)
  }
  const isWhole = problems.length === 0
  return { policies, problems: [...problems, ...between(policies, shown(folder), isWhole)] }
}

/** The policies of a folder, all of them good. Throws a ConfigProblem with a line for everything that is wrong. */
export function policiesOf(folder: string): PolicyFile[] {
  const { policies, problems } = readPolicyFiles(folder)
  if (problems.length === 0) return policies
  throw new ConfigProblem(
    problems.map(({ file, line, what, remedy }) => `${file}:${line}: ${what}; ${remedy}`).join('\n'),
  )
}

/** The policy for everybody, as `policiesOf` reads it. */
export function standardOf(folder: string): PolicyFile {
  return policiesOf(folder).find((policy) => policy.for === null) as PolicyFile // there is one, or it had thrown
}

/** The years whose holidays nobody has confirmed although clocks may soon run into them: this one and the next two. */
export function unconfirmedYears(policies: readonly PolicyFile[], thisYear: number): Problem[] {
  return policies.flatMap(({ file, source, confirmedThrough }) => {
    if (confirmedThrough >= thisYear + 2) return []
    return [
      {
        file,
        line: lineOfPath(source, ['clocks', 'holidays', 'confirmedThrough']),
        what: `the holidays are confirmed through ${confirmedThrough} only`,
        remedy: `look the days up to ${thisYear + 2} over (console, Calendar) against the law, then write confirmedThrough: ${thisYear + 2}`,
      },
    ]
  })
}

/** Customers that policies name and the desk does not know: perhaps a slip of the pen, or they are yet to be brought in. */
export function unknownCustomers(policies: readonly PolicyFile[], known: readonly string[]): Problem[] {
  return policies.flatMap(({ file, source, for: whom }) =>
    (whom?.customers ?? []).flatMap((customer, i) =>
      known.includes(customer)
        ? []
        : [
            {
              file,
              line: lineOfPath(source, ['clocks', 'for', 'customers', i]),
              what: `there is no customer "${customer}"`,
              remedy: 'write the id as the console shows it, or bring the customer in',
            },
          ],
    ),
  )
}

function markdownFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.(md|markdown)$/i.test(name))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Null for a file that is no policy: an article like any other. */
function readPolicyFile(file: string, text: string): PolicyFile | { problems: Problem[] } | null {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (!/^---[ \t]*\n/.test(source) || !headOf(source).some((line) => line.startsWith('clocks:'))) return null
  const parsed = parseYaml(source)
  if ('error' in parsed) {
    return { problems: [{ file, line: parsed.line, what: parsed.error, remedy: 'correct the YAML' }] }
  }
  const read = readClocks(parsed.data.clocks)
  if ('complaints' in read) {
    return {
      problems: read.complaints.map(({ path, what, remedy }) => ({
        file,
        line: lineOfPath(source, ['clocks', ...path]),
        what,
        remedy,
      })),
    }
  }
  const line = (path: string[]) => lineOfPath(source, path)
  const unknownDay = impossibleDay(source)
  if (unknownDay) return { problems: [{ file, ...unknownDay }] }
  if (read.for && 'title' in parsed.data) {
    const what = 'a policy for some would be an article for everybody'
    return { problems: [{ file, line: line(['title']), what, remedy: 'leave its title out' }] }
  }
  return { ...read, file, source }
}

/** YAML takes 2027-02-30 for 2 March; nobody who writes it means that. */
function impossibleDay(source: string): Omit<Problem, 'file'> | null {
  const from = lineOfPath(source, ['clocks']) - 1
  for (const [i, text] of headOf(source).entries()) {
    for (const [day] of i >= from ? text.replace(/#.*/, '').matchAll(/\b\d{4}-\d\d-\d\d\b/g) : []) {
      const read = new Date(`${day}T00:00:00Z`)
      if (Number.isNaN(read.getTime()) || !read.toISOString().startsWith(day)) {
        return { line: i + 1, what: `"${day}" is no day of the calendar`, remedy: 'write a day that exists' }
      }
    }
  }
  return null
}

/** What files do not say of themselves: whom nobody or more than one is for. `isWhole`: all policies could be read. */
function between(policies: readonly PolicyFile[], folder: string, isWhole: boolean): Problem[] {
  const problems: Problem[] = []
  const taken = new Map<string, PolicyFile>()
  const claim = (key: string, by: PolicyFile, path: (string | number)[], what: string) => {
    const first = taken.get(key)
    if (!first) return void taken.set(key, by)
    const remedy = `leave it to one of the two`
    problems.push({ file: by.file, line: lineOfPath(by.source, path), what: `${what} ${first.file}`, remedy })
  }
  for (const policy of policies) {
    const { name } = policy
    claim(`version ${name}`, policy, ['clocks', 'version'], `the version "${name}" is that of`)
    if (policy.for === null) {
      claim('everybody', policy, ['clocks'], 'it says for nobody in particular, and so does')
      continue
    }
    for (const [i, customer] of policy.for.customers.entries()) {
      claim(`customer ${customer}`, policy, ['clocks', 'for', 'customers', i], `the customer "${customer}" has`)
    }
    for (const [i, each] of policy.for.packages.entries()) {
      claim(`package ${each}`, policy, ['clocks', 'for', 'packages', i], `the package "${each}" has`)
    }
  }
  if (isWhole && !taken.has('everybody')) {
    const remedy = `let one file there, such as ${basename(folder)}/support-policy.md, have a block "clocks" without "for"; kb/README.md shows one`
    const what = policies.length === 0 ? 'there is no support policy' : 'no support policy is for everybody else'
    problems.push({ file: folder, line: 1, what, remedy })
  }
  return problems
}
