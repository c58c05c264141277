import type { Body } from '../src/domain/conversation.ts'

/** Among so many of the assistant's lines in a row, none stands more than twice, word for word. */
const STRETCH = 8
const TIMES_MAX = 2

/** The last lines, each shortened: enough to tell whether one comes again. */
export type RecentLines = string[]

/** The last lines, with these after them. */
export function remembered(say: readonly Body[], recent: RecentLines): RecentLines {
  return [...recent, ...say.map(fingerprint)].slice(1 - STRETCH)
}

/** How worn these lines are: 0 when all are new, and more the oftener one was said of late. The last weighs most. */
export function wornness(say: readonly Body[], recent: RecentLines): number {
  const wears = say.map((body, i) => wear(body, remembered(say.slice(0, i), recent)))
  return 10 * (wears.at(-1) ?? 0) + Math.max(0, ...wears)
}

/** Whether a line would be the same as the one before it, or stand there a third time. */
export function isWornOut(body: Body, recent: RecentLines): boolean {
  return wear(body, recent) >= TIMES_MAX
}

function wear(body: Body, recent: RecentLines): number {
  const print = fingerprint(body)
  const [text, line, asked] = print.split(' ')
  if (recent.at(-1)?.split(' ')[0] === text) return TIMES_MAX
  const times = (part: 1 | 2, of = '') => recent.filter((known) => known.split(' ')[part] === of).length
  return Math.max(times(1, line), times(2, asked))
}

/** Whether one of these texts was among the last three lines. */
export function wasJustSaid(texts: readonly string[], recent: RecentLines): boolean {
  const latest = recent.slice(-3).map((line) => line.split(' ')[0])
  return texts.some((text) => latest.includes(hash(text)))
}

/** The text, the text with its choices, and what is asked with the choices: a new lead makes no new question. */
function fingerprint(body: Body): string {
  const labels = (body.choices ?? []).map(({ label }) => label).join('\n')
  return [body.text, `${body.text}\n${labels}`, `${asked(body)}\n${labels}`].map(hash).join(' ')
}

/** The last paragraph that is no list; cards and messages to copy are one piece. */
function asked({ text, card, copyText }: Body): string {
  if (card || copyText) return text
  return (
    text
      .split('\n\n')
      .filter((paragraph) => !paragraph.startsWith('- '))
      .at(-1) ?? text
  )
}

/** Short, because it is stored. */
function hash(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) | 0
  return `${text.length.toString(36)}:${(sum >>> 0).toString(36)}`
}
