import { z } from 'zod'
import { AGENT_OUTCOMES, OUTCOMES, type Outcome } from '../../domain/ticket.ts'
import type { Tier } from '../../domain/tier.ts'

export type { AgentOutcome, Outcome } from '../../domain/ticket.ts'

const at = z.number().int().describe('Milliseconds since 1970, UTC')
const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]) satisfies z.ZodType<Tier>

/** How a ticket ended. */
export const outcome = z.enum(OUTCOMES) satisfies z.ZodType<Outcome>
/** How an agent can end one. */
export const agentOutcome = z.enum(AGENT_OUTCOMES, `one of ${AGENT_OUTCOMES.join(', ')}`)

/** A ticket beside another: linked with it, or merged into it. */
const besideWire = z.object({
  number: z.number(),
  conversation: z.string(),
  subject: z.string(),
  tier,
  status: z.enum(['open', 'solved']),
  openedAt: at,
})
export type BesideWire = z.infer<typeof besideWire>

/** What a ticket has been through since it was opened; part of a ticket on the wire. */
export const ticketLifeWire = z.object({
  waitingSince: at.nullable().describe('Since when it waits for the customer'),
  outcome: outcome.nullable().describe('How it ended; null while open, and where nobody said'),
  contact: z
    .object({ id: z.string(), name: z.string(), email: z.string(), customer: z.string() })
    .nullable()
    .describe('Whose it is, where that is not who talks'),
  tierChanges: z.array(z.object({ at, agentName: z.string().nullable(), from: tier, to: tier, reason: z.string() })),
  linked: z.array(besideWire),
  tookIn: z.array(besideWire.extend({ details: z.string(), filesCount: z.number() })).describe('Merged into this one'),
})
export type TicketLifeWire = z.infer<typeof ticketLifeWire>

/** A note for colleagues. */
export const agentNoteWire = z.object({
  id: z.string(),
  at,
  agentName: z.string(),
  mine: z.boolean(),
  text: z.string(),
  mentions: z.array(z.string()).describe('The names of the colleagues it mentions'),
  mentionsMe: z.boolean(),
})
export type AgentNoteWire = z.infer<typeof agentNoteWire>

/** What became of each of the tickets that were to be assigned. */
export const assignedWire = z.object({
  results: z.array(
    z.object({
      number: z.number(),
      became: z.enum(['assigned', 'unassigned', 'unchanged', 'refused']),
      why: z.string().nullable().describe('Where it was refused: a sentence for the agent'),
    }),
  ),
})

export const colleaguesWire = z.object({
  colleagues: z.array(z.object({ id: z.string(), name: z.string(), isMe: z.boolean() })),
})

export const contactsWire = z.object({
  contacts: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), confirmed: z.boolean() })),
})
