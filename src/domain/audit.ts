import type { Instant } from '../calendar/time.ts'
import type { AgentId } from './ids.ts'

/** What the administration can change. */
export const AUDIT_KINDS = [
  'customer',
  'contact',
  'invitation',
  'site',
  'agent',
  'savedReply',
  'erasure',
  'setting',
  'webhook',
  'letter',
  'mail',
  'person',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/** What was done to it. */
export const AUDIT_ACTIONS = ['added', 'changed', 'removed', 'confirmed', 'refused', 'erased', 'exported'] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** Who did it: an agent by the name of that moment, or with `agent: null` a command on the server. */
export type Doer = { agent: AgentId | null; name: string }

/** Fields by name, as plain data. */
export type Fields = Readonly<Record<string, unknown>>

/** One change of the administration. `before` and `after` hold the fields that differ; null where there was or is nothing. */
export type AuditEntry = {
  at: Instant
  by: Doer
  action: AuditAction
  kind: AuditKind
  /** The id of the thing. */
  key: string
  /** What people call it. */
  label: string
  before: Fields | null
  after: Fields | null
}

/** Only the fields that are other than they were. Values are compared as JSON. */
export function difference(before: Fields, after: Fields): { before: Fields; after: Fields } {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  const only = (fields: Fields) => Object.fromEntries(changed.map((name) => [name, fields[name] ?? null]))
  return { before: only(before), after: only(after) }
}
