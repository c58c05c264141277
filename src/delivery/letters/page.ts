import type { Locale } from '../../domain/person.ts'
import { type Colour, colours } from './colours.ts'
import type { Fact, Said } from './said.ts'

const font = "system-ui,-apple-system,'Segoe UI',Roboto,Ubuntu,Cantarell,'Noto Sans',sans-serif"
const display = "'Avenir Next',Avenir,Seravek,'Segoe UI',Ubuntu,'Noto Sans',sans-serif"
const code = "ui-monospace,'Cascadia Code',Menlo,Consolas,monospace"
const PREVIEW_CHARS_MAX = 140
/** A value of a word or two stands beside its name also on a phone. */
const SHORT_CHARS_MAX = 12

/**
 * A letter as a page that mail programs of any decade can show: tables for what stands where, styles in each element, no
 * picture, no script, nothing loaded. The only style sheet turns colours dark and lets facts stand below each other on a
 * phone; where it is taken away, the letter is light and whole. What is in a comment is for Outlook, which knows no
 * greatest width.
 */
export function page(said: Said, locale: Locale): string {
  const { subject, preview, title, lead, tone, action, foot, unsubscribe } = said
  return `<!doctype html>
<html lang="${locale}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escapeHtml(subject)}</title>
<style>${sheet}</style>
</head>
<body class="paper" style="margin:0;padding:0;${ground('paper')};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(shortened(preview))}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${colours.paper[0]}" style="${ground('paper')}"><tr><td align="center" class="frame" style="padding:32px 16px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="pine-text" style="padding:0 4px 14px;font:700 17px/1.2 ${display};letter-spacing:-0.01em;${ink('pine')}">Signpost</td></tr>
<tr><td class="bar-${tone ?? 'plain'}" height="4" bgcolor="${colours[barOf(tone)][0]}" style="height:4px;line-height:4px;font-size:0;${ground(barOf(tone))};border-radius:10px 10px 0 0">&nbsp;</td></tr>
<tr><td class="surface edge inner" bgcolor="${colours.surface[0]}" style="padding:32px 36px 28px;${ground('surface')};border:1px solid ${colours.line[0]};border-top:0;border-radius:0 0 10px 10px;font:400 16px/1.6 ${font};${ink('ink')}">
<h1 class="${tone ? `${tone}-text` : 'ink-text'}" style="margin:0 0 12px;font:700 22px/1.25 ${display};letter-spacing:-0.015em;${ink(tone ?? 'ink')}">${escapeHtml(title)}</h1>
${paragraph(lead)}
${said.code ? codeBlock(said.code) : ''}${said.quote ? quoteBlock(said.quote) : ''}${factTable(said.facts ?? [])}${(said.lists ?? []).map(list).join('')}${(said.lines ?? []).map((line) => paragraph(line)).join('\n')}
${action ? button(action) : ''}
</td></tr>
<tr><td class="quiet-text" style="padding:18px 4px 0;font:400 13px/1.5 ${font};${ink('ink-quiet')}">${escapeHtml(foot)}${unsubscribe ? `<br><a class="quiet-text" href="${escapeHtml(unsubscribe.url)}" style="${ink('ink-quiet')};text-decoration:underline">${escapeHtml(unsubscribe.label)}</a>` : ''}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
}

function paragraph(text: string): string {
  return `<p class="ink-text" style="margin:0 0 16px;${ink('ink')};overflow-wrap:anywhere">${lines(text)}</p>`
}

/** Wide enough apart to be read aloud, and still one word to whoever copies it. */
function codeBlock(text: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px"><tr><td class="soft" align="center" bgcolor="${colours['pine-soft'][0]}" style="padding:18px 12px;${ground('pine-soft')};border-radius:8px;font:700 32px/1.2 ${code};letter-spacing:0.18em;${ink('on-pine-soft')}">${escapeHtml(text)}</td></tr></table>
`
}

function quoteBlock(text: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px"><tr><td class="ink-text quote" style="padding:2px 0 2px 16px;border-left:3px solid ${colours.accent[0]};${ink('ink')};overflow-wrap:anywhere">${lines(text)}</td></tr></table>
`
}

function factTable(facts: readonly Fact[]): string {
  if (facts.length === 0) return ''
  // all or none: on a telephone one short value beside its name would narrow those that stand below theirs
  const isShort = facts.every(({ value }) => value.length <= SHORT_CHARS_MAX)
  const rows = facts.map(({ name, value, isLoud }, i) => {
    const line = i === 0 ? '' : `;border-top:1px solid ${colours.line[0]}`
    const weight = isLoud ? 'font-weight:700' : 'font-weight:400'
    return `<tr><th class="second-text edge ${isShort ? 'short-name' : 'fact-name'}" scope="row" align="left" valign="top" width="34%" style="padding:9px 16px 9px 0;font-weight:400;font-size:14px;line-height:1.6;text-align:left;${ink('ink-second')}${line}">${escapeHtml(name)}</th><td class="ink-text edge${isShort ? '' : ' fact'}" valign="top" style="padding:9px 0;${weight};font-size:15px;line-height:1.5;${ink('ink')};overflow-wrap:anywhere${line}">${lines(value)}</td></tr>`
  })
  return `<table class="edge" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px;border-collapse:collapse;border-top:1px solid ${colours.line[0]};border-bottom:1px solid ${colours.line[0]}">${rows.join('')}</table>
`
}

function list({ title, rows }: NonNullable<Said['lists']>[number]): string {
  const items = rows.map(
    (row) =>
      `<tr><td class="ink-text edge" style="padding:9px 0;border-top:1px solid ${colours.line[0]};font-size:15px;line-height:1.5;${ink('ink')};overflow-wrap:anywhere"><strong>${row.url ? `<a class="pine-text" href="${escapeHtml(row.url)}" style="${ink('pine')}">${escapeHtml(row.title)}</a>` : escapeHtml(row.title)}</strong><br><span class="second-text" style="font-size:14px;${ink('ink-second')}">${escapeHtml(row.second)}</span></td></tr>`,
  )
  return `<h2 class="ink-text" style="margin:24px 0 8px;font:700 16px/1.3 ${display};${ink('ink')}">${escapeHtml(title)}</h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;border-collapse:collapse">${items.join('')}</table>
`
}

function button({ label, url }: NonNullable<Said['action']>): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 4px"><tr><td class="pine" bgcolor="${colours.pine[0]}" style="${ground('pine')};border-radius:8px"><a class="on-pine-text" href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;font:600 16px/1.25 ${font};${ink('on-pine')};text-decoration:none;border-radius:8px">${escapeHtml(label)}</a></td></tr></table>`
}

/** What the element's own styles say for light, said again for dark; the second form is for Outlook on the web. */
const dark: readonly [selector: string, property: string, colour: Colour][] = [
  ['.paper', 'background-color', 'paper'],
  ['.surface', 'background-color', 'surface'],
  ['.soft', 'background-color', 'pine-soft'],
  ['.soft', 'color', 'on-pine-soft'],
  ['.pine', 'background-color', 'pine'],
  ['.bar-plain', 'background-color', 'accent'],
  ['.bar-warn', 'background-color', 'warn'],
  ['.bar-breach', 'background-color', 'breach'],
  ['.edge', 'border-color', 'line'],
  ['.quote', 'border-color', 'accent'],
  ['.ink-text', 'color', 'ink'],
  ['.second-text', 'color', 'ink-second'],
  ['.quiet-text', 'color', 'ink-quiet'],
  ['.pine-text', 'color', 'pine'],
  ['.on-pine-text', 'color', 'on-pine'],
  ['.warn-text', 'color', 'warn'],
  ['.breach-text', 'color', 'breach'],
]
const rule = (prefix: string) =>
  dark.map(([selector, property, name]) => `${prefix}${selector}{${property}:${colours[name][1]}!important}`).join('')
const sheet = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  `@media (prefers-color-scheme:dark){${rule('')}}`,
  rule('[data-ogsc] '),
  '@media (max-width:480px){.frame{padding:20px 12px!important}.inner{padding:24px 20px 22px!important}',
  '.fact-name{display:block!important;width:auto!important;padding:10px 0 0!important}',
  '.short-name{width:70%!important}',
  '.fact{display:block!important;padding:0 0 10px!important;border-top:0!important}}',
].join('')

function barOf(tone: Said['tone']): Colour {
  return tone ?? 'accent'
}

function ground(name: Colour): string {
  return `background-color:${colours[name][0]}`
}

function ink(name: Colour): string {
  return `color:${colours[name][0]}`
}

/** Somebody's words keep their line ends, in whatever program. */
function lines(text: string): string {
  return escapeHtml(text).replace(/\r?\n/g, '<br>\n')
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= PREVIEW_CHARS_MAX ? line : `${line.slice(0, PREVIEW_CHARS_MAX)}…`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
