import type { Command } from 'commander'
import { environment } from '../config.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'

/** Registers `doctor`: everything that keeps a desk from its work, each with what to do about it. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look settings, policy, database, mail and more over, and say what to do about it')
    .option('--json', 'answer in JSON lines, the last one {"summary": …}', false)
    .addHelpText(
      'after',
      '\nBeside the desk that runs or without it; nothing is changed or sent. Exit code 1 where a line says fail.',
    )
    .action(async ({ json }: { json: boolean }) => {
      const findings = await examine(environment())
      for (const finding of findings) console.log(json ? JSON.stringify(finding) : inWords(finding))
      const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length
      const summary = { ok: count('ok'), warn: count('warn'), fail: count('fail') }
      console.log(json ? JSON.stringify({ summary }) : `${summary.ok} ok, ${summary.warn} warn, ${summary.fail} fail`)
      if (summary.fail > 0) process.exitCode = 1
    })
}

function inWords({ state, check, what, remedy }: Finding): string {
  const line = `${state.padEnd(4)}  ${check.padEnd(11)}  ${what}`
  return remedy === null ? line : `${line}\n${' '.repeat(19)}→ ${remedy}`
}
