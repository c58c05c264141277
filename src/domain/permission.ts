import type { Agent, Person, Role } from './person.ts'

/** Everything a person can ask the desk to do. */
export type Action =
  | 'openTicket'
  | 'seeOwnTickets'
  | 'noteOnOwnTicket'
  | 'closeOwnTicket'
  | 'seeCompanyTickets'
  | 'readQueue'
  | 'takeOver'
  | 'sayAsAgent'
  | 'solveTicket'
  | 'reopenTicket'
  | 'writeNote'
  | 'transfer'
  | 'assignTicket'
  | 'changeTier'
  | 'waitForCustomer'
  | 'mergeTickets'
  | 'linkTickets'
  | 'correctContact'
  | 'confirmContact'
  | 'routeInquiry'
  | 'seeAgents'
  | 'inviteAgent'
  | 'manageAgent'
  | 'changeRole'
  | 'readReports'
  | 'seeAdministration'
  | 'manageCustomers'
  | 'writeSharedReplies'
  | 'readAudit'
  | 'erasePerson'
  | 'manageWebhooks'
  | 'manageLetters'
  | 'manageMail'

type Kind = Person['kind'] | Agent['role']

/** Who may do what: one table. An end user may not open a ticket (policy E1, D2). */
const allowed: Record<Action, readonly Kind[]> = {
  openTicket: ['contact'],
  seeOwnTickets: ['contact'],
  noteOnOwnTicket: ['contact'],
  closeOwnTicket: ['contact'],
  seeCompanyTickets: ['contact'],
  readQueue: ['agent', 'lead', 'admin'],
  takeOver: ['agent', 'lead', 'admin'],
  sayAsAgent: ['agent', 'lead', 'admin'],
  solveTicket: ['agent', 'lead', 'admin'],
  reopenTicket: ['agent', 'lead', 'admin'],
  writeNote: ['agent', 'lead', 'admin'],
  transfer: ['agent', 'lead', 'admin'],
  assignTicket: ['agent', 'lead', 'admin'],
  changeTier: ['agent', 'lead', 'admin'],
  waitForCustomer: ['agent', 'lead', 'admin'],
  mergeTickets: ['agent', 'lead', 'admin'],
  linkTickets: ['agent', 'lead', 'admin'],
  // both decide which tickets somebody outside can see
  correctContact: ['lead', 'admin'],
  confirmContact: ['lead', 'admin'],
  routeInquiry: ['agent', 'lead', 'admin'],
  seeAgents: ['lead', 'admin'],
  inviteAgent: ['lead', 'admin'],
  manageAgent: ['lead', 'admin'],
  changeRole: ['admin'],
  // they name agents: what colleagues did is not everybody's to read
  readReports: ['lead', 'admin'],
  seeAdministration: ['lead', 'admin'],
  // domains and links decide who speaks for a company
  manageCustomers: ['admin'],
  writeSharedReplies: ['lead', 'admin'],
  readAudit: ['admin'],
  erasePerson: ['admin'],
  // they carry customers' words out of the house
  manageWebhooks: ['admin'],
  // they name addresses of everybody
  manageLetters: ['admin'],
  // they hold what anybody in the world may have written
  manageMail: ['admin'],
}

/** Everything this person may do. */
export function actionsOf(who: Person | Agent): Action[] {
  return (Object.keys(allowed) as Action[]).filter((action) => may(who, action))
}

/** May this person do that? */
export function may(who: Person | Agent, action: Action): boolean {
  return allowed[action].includes('role' in who ? who.role : who.kind)
}

/** Whose accounts somebody may invite, disable or reset: a lead those of agents, an admin everybody's. */
export function mayManage(who: Agent, role: Role): boolean {
  return may(who, 'manageAgent') && (who.role === 'admin' || role === 'agent')
}
