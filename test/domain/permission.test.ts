import { expect, test } from 'vitest'
import type { AgentId, ContactId, CustomerId } from '../../src/domain/ids.ts'
import { type Action, may } from '../../src/domain/permission.ts'
import type { Agent, Person } from '../../src/domain/person.ts'

const people: Record<string, Person | Agent> = {
  visitor: { kind: 'visitor' },
  'end user': { kind: 'endUser', email: null, provider: null },
  contact: {
    kind: 'contact',
    contact: 'k' as ContactId,
    customer: 'c' as CustomerId,
    name: 'Ana',
    email: 'a@c.example',
    proof: 'code',
  },
  agent: { id: 'a' as AgentId, name: 'Mia', email: 'm@desk.example', role: 'agent' },
  lead: { id: 'l' as AgentId, name: 'Lee', email: 'l@desk.example', role: 'lead' },
  admin: { id: 'd' as AgentId, name: 'Ada', email: 'd@desk.example', role: 'admin' },
}

test.each<[Action, string[]]>([
  ['openTicket', ['contact']],
  ['seeOwnTickets', ['contact']],
  ['noteOnOwnTicket', ['contact']],
  ['seeCompanyTickets', ['contact']],
  ['readQueue', ['agent', 'lead', 'admin']],
  ['takeOver', ['agent', 'lead', 'admin']],
  ['sayAsAgent', ['agent', 'lead', 'admin']],
  ['solveTicket', ['agent', 'lead', 'admin']],
  ['reopenTicket', ['agent', 'lead', 'admin']],
  ['writeNote', ['agent', 'lead', 'admin']],
  ['transfer', ['agent', 'lead', 'admin']],
  ['assignTicket', ['agent', 'lead', 'admin']],
  ['changeTier', ['agent', 'lead', 'admin']],
  ['waitForCustomer', ['agent', 'lead', 'admin']],
  ['mergeTickets', ['agent', 'lead', 'admin']],
  ['linkTickets', ['agent', 'lead', 'admin']],
  ['correctContact', ['lead', 'admin']],
  ['confirmContact', ['lead', 'admin']],
  ['routeInquiry', ['agent', 'lead', 'admin']],
  ['inviteAgent', ['lead', 'admin']],
  ['readReports', ['lead', 'admin']],
  ['seeAdministration', ['lead', 'admin']],
  ['manageCustomers', ['admin']],
  ['writeSharedReplies', ['lead', 'admin']],
  ['readAudit', ['admin']],
  ['erasePerson', ['admin']],
])('%s is for: %j', (action, allowed) => {
  expect(Object.keys(people).filter((name) => may(people[name] as Person | Agent, action))).toEqual(allowed)
})
