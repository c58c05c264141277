import type { PersonWire } from '../../../http/wire.ts'
import { words } from '../words.ts'

/** What to call the other side: a name, an address, or what they are. */
export function nameOf({ kind, name, email }: PersonWire): string {
  return name ?? email ?? words.person[kind]
}
