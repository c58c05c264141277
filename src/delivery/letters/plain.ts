import type { Locale } from '../../domain/person.ts'
import type { Said } from './said.ts'

/** The letter for mail programs that show text alone, and for readers who want nothing else. */
export function plain(said: Said, locale: Locale): string {
  const colon = locale === 'fr' ? '\u00a0: ' : ': '
  const link = ({ label, url }: { label: string; url: string }) => `${label}${colon}${url}`
  const facts = (said.facts ?? []).map(({ name, value }) => `${name}${colon}${value}`).join('\n')
  const parts = [
    said.title,
    said.lead,
    said.code,
    said.quote?.replace(/^/gm, '> '),
    facts,
    ...(said.lists ?? []).map(({ title, rows }) =>
      [title, ...rows.map((row) => [`- ${row.title}`, row.second, row.url].filter(Boolean).join('\n  '))].join('\n'),
    ),
    ...(said.lines ?? []),
    said.action && link(said.action),
    `-- \n${[said.foot, ...(said.unsubscribe ? [link(said.unsubscribe)] : [])].join('\n')}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
