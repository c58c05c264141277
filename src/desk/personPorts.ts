import type { Instant } from '../calendar/time.ts'
import type { Doer } from '../domain/audit.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'

/** Takes the next piece of a text, and is ready for more when it answers. */
export type WriteText = (text: string) => Promise<void>

/** Who asks for an export, and when. `id` names the entry where the person has none of their own. */
export type ExportAsked = { id: string; at: Instant; by: Doer }

export type PersonExports = {
  /**
   * Writes one JSON document of everything that is kept of this address: what an erasure would find, and what others wrote
   * of them as excerpts. That it was asked for stands in the audit log before the first word is written, with the address
   * masked. Reads as of one moment, piece by piece; throws where the database or `write` does.
   */
  exportPerson(email: string, asked: ExportAsked, write: WriteText): Promise<void>
}

/** Exporting everything about one person, as the administration offers it. */
export type PersonExport = {
  /** Asks the same permission as an erasure; writes nothing where it is refused. */
  exportPerson(agent: Agent, email: string, write: WriteText): Promise<Refusal | null>
}
