/**
 * What became of one question. `confirmed` was said by the person, `assumed` is silence, and the two are never added up.
 * `returned` is the same matter within seven days and is subtracted.
 */
export type Deflection =
  | { became: 'shown'; slugs: string[]; confidence: number }
  | { became: 'nothingFound'; confidence: number; unknownCodes: string[] }
  | { became: 'confirmed'; slug: string }
  | { became: 'refused'; slug: string | null; reason: string | null }
  | { became: 'escalated'; to: 'ticket' | 'agent' | 'provider' }
