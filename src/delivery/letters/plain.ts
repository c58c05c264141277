import type { Said } from './said.ts'

/** The letter for mail programs that show text alone, and for readers who want nothing else. */
export function plain(said: Said): string {
  const facts = (said.facts ?? []).map(({ name, value }) => `${name}: ${value}`).join('\n')
  const parts = [
    said.title,
    said.lead,
    said.code,
    said.quote?.replace(/^/gm, '> '),
    facts,
    ...(said.lists ?? []).map(({ title, rows }) =>
      [title, ...rows.map((row) => `- ${row.title}\n  ${row.second}`)].join('\n'),
    ),
    ...(said.lines ?? []),
    said.action && link(said.action),
    `-- \n${[said.foot, ...(said.unsubscribe ? [link(said.unsubscribe)] : [])].join('\n')}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function link({ label, url }: { label: string; url: string }): string {
  return `${label}: ${url}`
}
