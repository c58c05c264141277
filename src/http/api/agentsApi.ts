import { z } from 'zod'
import { instant, role } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

/** Somebody who works in the console, as those see it who look after accounts. */
const agentWire = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  isDisabled: z.boolean(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  isBound: z.boolean().describe('Has come in by the sign-in provider'),
  sessionCount: z.number(),
  lastUsedAt: instant.nullable(),
  isYou: z.boolean(),
  mayManage: z.boolean().describe('Whether the caller may change this account'),
})
export type AgentWire = z.infer<typeof agentWire>

/** A one-time link: mailed, or here to be handed on. */
const invitation = z.object({
  link: z.string().nullable().describe('Null when it was sent by e-mail'),
  hoursValid: z.number(),
})
export type InvitationWire = z.infer<typeof invitation>

const newAgent = z.object({
  name: z.string().trim().min(1, 'write a name; customers read it').max(100),
  email: z.email('an e-mail address').max(320),
  role,
})

/** The people who work in the console. */
export const agentsApi = {
  'GET /api/agents': {
    summary: 'Everybody who works in the console',
    may: 'seeAgents',
    tag: 'Agents',
    answer: z.object({
      agents: z.array(agentWire),
      sendsMail: z.boolean().describe('Whether links are sent by e-mail'),
    }),
  },
  'POST /api/agents': {
    summary: 'Invite somebody by a one-time link',
    may: 'inviteAgent',
    tag: 'Agents',
    needsProof: true,
    security: 'agentInvited',
    body: newAgent,
    answer: invitation,
    status: 201,
  },
  'POST /api/agents/:id/link': {
    summary: 'A new one-time link for somebody',
    may: 'manageAgent',
    tag: 'Agents',
    needsProof: true,
    security: 'signInLinkMade',
    answer: invitation,
    status: 201,
  },
  'PUT /api/agents/:id/role': {
    summary: 'Change a role',
    may: 'changeRole',
    tag: 'Agents',
    needsProof: true,
    security: 'roleChanged',
    body: z.object({ role }),
    status: 204,
  },
  'PUT /api/agents/:id/disabled': {
    summary: 'Keep somebody out at once, or let them in again',
    may: 'manageAgent',
    tag: 'Agents',
    security: 'agentDisabledOrEnabled',
    body: z.object({ isDisabled: z.boolean() }),
    status: 204,
  },
  'DELETE /api/agents/:id/second-factor': {
    summary: 'Remove the second factor of somebody who lost theirs; ends their sessions',
    may: 'manageAgent',
    tag: 'Agents',
    needsProof: true,
    security: 'secondFactorRemoved',
    status: 204,
  },
  'DELETE /api/agents/:id/sessions': {
    summary: 'End somebody’s sessions',
    may: 'manageAgent',
    tag: 'Agents',
    security: 'sessionsEnded',
    status: 204,
  },
} as const satisfies Endpoints
