import { z } from 'zod'
import { ALERT_KINDS } from '../../domain/alert.ts'
import type { Tier } from '../../domain/tier.ts'

const at = z.number().int()

/** What the desk was told of a clock. */
export const alertWire = z.object({
  kind: z
    .enum(ALERT_KINDS)
    .describe(
      'received, unanswered: nobody has answered; warning, dueSoon: a due time comes near; breach: it has passed',
    ),
  target: z.enum(['firstResponse', 'fix']),
  at: at.describe('When it fell due, in milliseconds since 1970, UTC'),
  dueAt: at.describe("The target's due time as it stood"),
  toldAt: at.describe('When the desk was told'),
  count: z.number().int().describe('How many calls it makes up for'),
  isLate: z.boolean().describe('A warning that the breach had overtaken: nobody was called for it'),
})
export type AlertWire = z.infer<typeof alertWire>

/** An alert that the caller was told of lately, with what a notice of it shows. */
export const alertNoticeWire = alertWire.extend({
  conversation: z.string(),
  number: z.number(),
  subject: z.string(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]) satisfies z.ZodType<Tier>,
})
export type AlertNoticeWire = z.infer<typeof alertNoticeWire>
