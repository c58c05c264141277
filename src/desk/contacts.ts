import type { Conversation } from '../domain/conversation.ts'
import type { ContactId, ConversationId, CustomerId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent, Contact, Person } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import { giveTo } from '../domain/ticketLife.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { asContact } from './people.ts'
import { provenIn } from './proven.ts'

/** The contacts of a customer, for whoever may put one right. */
export async function contactsToChoose(
  { store }: Needs,
  agent: Agent,
  customer: CustomerId,
): Promise<Contact[] | Refusal> {
  if (!may(agent, 'correctContact')) return { refused: 'notAllowed', action: 'correctContact' }
  return (await store.contactsOf(customer)).filter(({ rejected }) => !rejected)
}

/**
 * The tickets opened here are this contact's, and whoever cannot see that contact's tickets sees these no more. Who talks
 * becomes the contact only where their own proven address is the contact's: an agent's word opens nobody's tickets to a
 * browser. The assistant's flow is dropped, for it may remember what is now another's.
 */
export function correctContact(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  to: ContactId,
): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'correctContact')) return { refused: 'notAllowed', action: 'correctContact' }
    const contact = await needs.store.contact(to)
    if (!contact || contact.rejected) return { refused: 'unknown', what: 'contact' }
    const tickets = (await needs.store.ticketsOfConversation(id)).filter((ticket) => ticket.contact !== to)
    const person = await personAs(needs, work, contact)
    if (!person && tickets.length === 0) return isContact(work, to) ? work.talk : { refused: 'notProven' }
    const after = { agent: agent.id, contact: to, customer: contact.customer }
    for (const ticket of tickets) {
      work.keep(giveTo(ticket, contact))
      const { number } = ticket
      work.happened({ kind: 'ContactCorrected', number, from: ticket.contact, ...after }, ticket)
    }
    if (person && !isContact(work, to)) {
      const { person: before } = work.talk
      const from = before.kind === 'contact' ? before.contact : null
      work.happened({ kind: 'ContactCorrected', number: null, from, ...after })
      work.talk = { ...work.talk, person }
    }
    if (work.events.length > 0) work.talk = { ...work.talk, flow: null, silentAt: null }
    return work.talk
  })
}

/**
 * Says that a contact who joined by the mail domain may speak for the customer, and so sees the colleagues' tickets; or
 * that they may not, which makes them an end user in this conversation and in any other as soon as something is said there.
 * Their tickets stay as they are, for agents to end.
 */
export function confirmContact(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  isConfirmed: boolean,
): Promise<Contact | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'confirmContact')) return { refused: 'notAllowed', action: 'confirmContact' }
    const known = await contactHere(needs, work)
    if (!known) return { refused: 'unknown', what: 'contact' }
    const { rejected: _, ...rest } = known
    const contact: Contact = isConfirmed ? { ...rest, confirmed: true } : { ...rest, confirmed: false, rejected: true }
    if (known.confirmed === contact.confirmed && known.rejected === contact.rejected) return known
    work.extra.contacts = [contact]
    const kind = isConfirmed ? 'ContactConfirmed' : 'ContactRejected'
    work.happened({ kind, agent: agent.id, contact: contact.id, customer: contact.customer })
    const standing = ({ customer, confirmed, rejected }: Contact) => ({
      customer,
      confirmed,
      rejected: rejected ?? false,
    })
    work.extra.audit = [
      {
        at: work.now,
        by: { agent: agent.id, name: agent.name },
        action: isConfirmed ? 'confirmed' : 'refused',
        kind: 'contact',
        key: contact.id,
        label: contact.name,
        before: standing(known),
        after: standing(contact),
      },
    ]
    if (!isConfirmed) dropRejected(work, contact)
    else if (!isContact(work, contact.id)) {
      const person = await personAs(needs, work, contact)
      if (person) work.talk = { ...work.talk, person, flow: null }
    }
    return contact
  })
}

/** Before the assistant listens: a contact who was rejected meanwhile, in whatever conversation, speaks for nobody. */
export async function heedRejection({ store }: Needs, work: Work): Promise<void> {
  const { person } = work.talk
  if (person.kind !== 'contact') return
  const joining = work.extra.contacts?.find(({ id }) => id === person.contact)
  const contact = joining ?? (await store.contact(person.contact))
  if (contact?.rejected) dropRejected(work, contact)
}

function dropRejected(work: Work, { id, customer }: Contact): void {
  const { person } = work.talk
  if (person.kind !== 'contact' || person.contact !== id) return
  const { email, proof } = person
  const reader: Person = { kind: 'endUser', email, provider: customer, proof }
  work.talk = { ...work.talk, person: reader, flow: null, silentAt: null }
}

/** The contact who talks, or else whose ticket it is. */
async function contactHere({ store }: Needs, { talk }: Work): Promise<Contact | null> {
  if (talk.person.kind === 'contact') return store.contact(talk.person.contact)
  const ticket = talk.ticket && (await store.ticket(talk.ticket))
  return ticket ? store.contact(ticket.contact) : null
}

/** Who talks, as this contact, where the proven address allows it. */
async function personAs(needs: Needs, work: Work, contact: Contact): Promise<Person | null> {
  const proven = await provenIn(needs, work)
  if (!proven || proven.email.toLowerCase() !== contact.email.toLowerCase()) return null
  return proven.onlyTo === null || proven.onlyTo === contact.customer ? asContact(contact, proven.proof) : null
}

function isContact({ talk: { person } }: Work, id: ContactId): boolean {
  return person.kind === 'contact' && person.contact === id
}
