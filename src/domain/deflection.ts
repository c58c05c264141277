/**
 * What became of one question, without a word of it: what history and figures may hold. `confirmed` was said by the
 * person, `assumed` is silence, and the two are never added up. `returned` is the same matter within seven days and is
 * subtracted. The question itself and its laws are in question.ts.
 */
export type Deflection =
  | { became: 'shown'; slugs: string[]; confidence: number }
  | { became: 'nothingFound'; confidence: number; unknownCodes: string[] }
  | { became: 'confirmed'; slug: string }
  | { became: 'assumed'; slug: string }
  | { became: 'refused'; slug: string | null; reason: string | null }
  | { became: 'escalated'; to: Escalation }
  | { became: 'returned'; slug: string }

/** Where a question went that articles did not settle. */
export type Escalation = 'ticket' | 'agent' | 'provider'
