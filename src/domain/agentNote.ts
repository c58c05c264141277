import type { Instant } from '../calendar/time.ts'
import type { AgentId, ConversationId, NoteId } from './ids.ts'
import type { Agent } from './person.ts'

/** What an agent writes for colleagues. It never leaves the house: it is no line of the log, and no response. */
export type AgentNote = {
  id: NoteId
  conversation: ConversationId
  at: Instant
  agent: AgentId
  text: string
  /** Colleagues it names. */
  mentions: AgentId[]
  /** The writer's own id for it, which makes sending twice harmless. */
  clientId: string | null
}

/** The colleagues named with "@", by the whole name or by a first name that only one of them has; the longest fit counts. */
export function mentionedIn(text: string, colleagues: readonly Agent[]): AgentId[] {
  const firstOf = ({ name }: Agent) => name.split(/\s+/)[0] ?? name
  const isAlone = (one: Agent) => colleagues.filter((other) => fold(firstOf(other)) === fold(firstOf(one))).length === 1
  const names = colleagues
    .flatMap((one) => [{ one, name: one.name }, ...(isAlone(one) ? [{ one, name: firstOf(one) }] : [])])
    .map(({ one, name }) => ({ one, name: fold(name) }))
    .sort((a, b) => b.name.length - a.name.length)
  const found = new Set<AgentId>()
  const words = fold(text)
  for (const { index } of words.matchAll(/(?<![\p{L}\p{N}._-])@/gu)) {
    const rest = words.slice(index + 1)
    const named = names.find(({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)))
    if (named) found.add(named.one.id)
  }
  return [...found]
}

/** As names are compared: without case and without the two ways of writing an accent. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
