import { once } from 'node:events'
import type { Command } from 'commander'
import { sayTime } from '../calendar/sayTime.ts'
import { type Instant, parseInstant } from '../calendar/time.ts'
import { environment, policyFolderOf } from '../config.ts'
import { createPolicies } from '../domain/policies.ts'
import { policiesOf, standardOf } from '../policyFiles.ts'
import { type BadLine, createSlaAnswers, type DueAnswer, type SlaAnswers } from './slaAnswers.ts'

/**
 * Registers `sla due` and `sla between`, due times and opening time by the desk's own policy without a server or a database,
 * and `sla verify`, which counts the clocks of all tickets again.
 */
export function slaCommand(program: Command): void {
  const sla = program.command('sla').description('due times and opening time by the support policy')

  sla
    .command('due')
    .description('when a request must be answered and, in tier 3, fixed')
    .option('--batch', 'answer JSON lines from standard input, one line each', false)
    .option('--received <time>', 'receipt with its offset, as in 2026-12-01T09:30:00-07:00')
    .option('--tier <tier>', 'tier of the request: 1, 2 or 3')
    .option('--zone <name>', 'zone of the opening hours (default: the policy’s)')
    .option('--in-lieu <rule>', 'what a holiday on a weekend also closes: next-weekday (default) or none')
    .option('--json', 'answer in JSON', false)
    .addHelpText('after', `${DUE_LINES}\n${LINE_RULES}`)
    .action(async (options: DueOptions, command: Command) => {
      const answers = answersOr(command)
      if (options.batch) return await answerLines(answers.due)
      if (options.received === undefined || options.tier === undefined) {
        return command.error('Name --received and --tier, or read many requests from standard input with --batch.')
      }
      const { received, tier, zone, inLieu } = options
      const answer = answers.due({ received, tier: Number(tier), zone, in_lieu: inLieu })
      if ('error' in answer) return command.error(answer.error)
      console.log(options.json ? JSON.stringify(answer) : inLines(received, zone ?? answers.zone, answer))
    })

  sla
    .command('between')
    .description('opening time between two instants')
    .requiredOption('--batch', 'answer JSON lines from standard input, one line each')
    .addHelpText('after', `${BETWEEN_LINES}\n${LINE_RULES}`)
    .action((_options: object, command: Command) => answerLines(answersOr(command).between))

  sla
    .command('verify')
    .description('count the clocks of all tickets again from their events; exit code 1 where one is kept otherwise')
    .option('--json', 'answer in JSON lines, the last one {"summary": …}', false)
    .action(async ({ json }: { json: boolean }) => {
      // loaded here, so that a quick verb does not pay for the database
      const [{ withDesk }, { verifyClocks }] = await Promise.all([import('./openDesk.ts'), import('./slaVerify.ts')])
      await withDesk(async ({ rules }, { policyFolder }) => {
        const policies = createPolicies(policiesOf(policyFolder), await rules.remembered())
        const { differing } = await verifyClocks(rules, policies, { json })
        if (differing > 0) process.exitCode = 1
      })
    })
}

/** By the desk's own policy; ends the command where it cannot be used. */
function answersOr(command: Command): SlaAnswers & { zone: string } {
  try {
    const standard = standardOf(policyFolderOf(environment()))
    return { ...createSlaAnswers(standard), zone: standard.calendar.zone.name }
  } catch (fault) {
    return command.error((fault as Error).message)
  }
}

const DUE_LINES = `
A line of --batch:  {"received": "2026-09-04T17:30:00-07:00", "tier": 2}
It may also have:   "zone", "in_lieu", and "pauses": [["<from>", "<to>"], ["<from>", null]]
Its answer:         {"response_due": …, "fix_due": …, "explanation": …}, UTC times or null`

const BETWEEN_LINES = `
A line of --batch:  {"from": "2026-09-04T17:30:00-07:00", "to": "2026-09-08T09:00:00-07:00"}
It may also have:   "zone", "in_lieu"
Its answer:         {"business_seconds": …}, negative when "to" comes first`

const LINE_RULES = `
Blank lines are skipped. A line that cannot be read is answered {"error": …}; the others still are, and the exit code
is 1.`

interface DueOptions {
  batch: boolean
  received?: string
  tier?: string
  zone?: string
  inLieu?: string
  json: boolean
}

function inLines(received: string, zone: string, answer: DueAnswer): string {
  const said = (iso: string) => sayTime(parseInstant(iso) as Instant, zone, 'en')
  return [
    `Received        ${said(received)}`,
    `First response  ${answer.response_due ? `by ${said(answer.response_due)}` : 'none'}`,
    `Fix             ${answer.fix_due ? `by ${said(answer.fix_due)}` : 'no time stated'}`,
    `Why             ${answer.explanation}`,
  ].join('\n')
}

/** Answers every line of standard input in order. Sets exit code 1 when one of them could not be answered. */
async function answerLines(answer: (request: unknown) => object | BadLine): Promise<void> {
  let chunk = ''
  for await (const line of linesOf(process.stdin.setEncoding('utf8'))) {
    if (line.trim() === '') continue
    const answered = answerLine(line, answer)
    if ('error' in answered) process.exitCode = 1
    chunk += `${JSON.stringify(answered)}\n`
    if (chunk.length >= CHUNK) {
      await write(chunk)
      chunk = ''
    }
  }
  await write(chunk)
}

/** Characters that are collected before they are written. */
const CHUNK = 1 << 16

function answerLine(line: string, answer: (request: unknown) => object | BadLine): object | BadLine {
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    return { error: 'the line is not JSON; write one JSON object a line' }
  }
  return answer(request)
}

/** Split at line feeds alone: readline would also split at characters that may stand inside a JSON text. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
