import type { Instant } from '../calendar/time.ts'
import type { AgentId } from './ids.ts'
import type { Locale } from './person.ts'

/** A reply that agents write again and again. Without an owner it is everybody's. */
export type SavedReply = {
  id: string
  owner: AgentId | null
  title: string
  locale: Locale
  /** With variables such as `{{contact.name}}`. */
  text: string
  updatedAt: Instant
}

/** What a saved reply may leave open until it is used. */
export const REPLY_VARIABLES = [
  'contact.name',
  'contact.firstName',
  'customer.name',
  'ticket.number',
  'ticket.subject',
  'ticket.tier',
  'agent.name',
  'due',
] as const
type ReplyVariable = (typeof REPLY_VARIABLES)[number]

/** What is known where the reply is used; null for what is not. */
export type ReplyValues = Readonly<Record<ReplyVariable, string | null>>

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g

/** What stands in `{{ }}` and is no variable of ours, each once, as written. */
export function unknownVariables(text: string): string[] {
  const named = [...text.matchAll(VARIABLE)].map(([, name = '']) => name)
  return [...new Set(named.filter((name) => !isVariable(name)))]
}

/**
 * The text with its variables filled, once: what a value says is not read again. A variable that is not known here stays
 * as it is for the agent to see, and is named in `missing`.
 */
export function expandReply(text: string, values: ReplyValues): { text: string; missing: string[] } {
  const missing = new Set<string>()
  const filled = text.replace(VARIABLE, (written, name: string) => {
    const value = isVariable(name) ? values[name] : null
    if (value === null) missing.add(name)
    return value ?? written
  })
  return { text: filled, missing: [...missing] }
}

function isVariable(name: string): name is ReplyVariable {
  return (REPLY_VARIABLES as readonly string[]).includes(name)
}
