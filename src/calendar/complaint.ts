/** What is wrong with a text somebody wrote: where it stood, the offending part, and what to write instead. */
export interface Complaint {
  readonly kind: 'complaint'
  /** The name of the setting, column or field the text came from. */
  readonly source: string
  readonly offending: string
  /** The remedy, as a clause: `write it like "mon 00:00-18:00"`. */
  readonly expected: string
  /** All of it as one sentence for a person. */
  readonly text: string
}

export function complaint(source: string, offending: string, expected: string): Complaint {
  const shown = offending.length > 80 ? `${offending.slice(0, 77)}...` : offending
  return { kind: 'complaint', source, offending, expected, text: `${source}: "${shown}" ${expected}` }
}

export function isComplaint(value: unknown): value is Complaint {
  return typeof value === 'object' && value !== null && (value as Partial<Complaint>).kind === 'complaint'
}
