import type { AgentId, ContactId, CustomerId, SiteKey } from './ids.ts'

export type { Locale } from '../calendar/sayTime.ts'

/** What the customer's subscription comes with (policy section 6). Vitrium's own policy is the same for both. */
export const PACKAGES = ['standard', 'elite'] as const
export type SupportPackage = (typeof PACKAGES)[number]

/** Where a customer wants its own end users to ask for help. Every field is the customer's own word. */
export type SupportDoor = { email: string | null; url: string | null; phone: string | null; hours: string | null }

/** An organisation that licenses the product (policy P1). */
export type Customer = {
  id: CustomerId
  name: string
  package: SupportPackage
  /** Mail domains whose addresses belong to the customer's staff, lower case. */
  domains: string[]
  /** Other names people know it by. */
  aliases: string[]
  /** What its secure web links begin with: a host of its own, or a host and the beginning of a path. */
  links: string[]
  /** What its document codes begin with, upper case. */
  documentCodes: string[]
  door: SupportDoor
}

/**
 * A member of a customer's staff who may open tickets. `confirmed: false` joined by domain and awaits a look; one who was
 * `rejected` speaks for the customer no more, and does not join by the domain again.
 */
export type Contact = {
  id: ContactId
  customer: CustomerId
  name: string
  email: string
  confirmed: boolean
  rejected?: true
}

/** A website that carries the chat: the vendor's own, or one customer's. */
export type Site = {
  key: SiteKey
  name: string
  owner: { by: 'vendor' } | { by: 'customer'; customer: CustomerId }
}

/** How somebody was proven: the website signed it, a code sent by e-mail came back, or a mail server vouched for a mail. */
export type Proof = 'site' | 'code' | 'mail'

/** Who is on the other side of a conversation, as far as it is known. An end user with a `proof` has that very address. */
export type Person =
  | { kind: 'visitor' }
  | { kind: 'endUser'; email: string | null; provider: CustomerId | null; proof?: Proof }
  | { kind: 'contact'; contact: ContactId; customer: CustomerId; name: string; email: string; proof: Proof }

/** What an agent may do grows with the role. */
export type Role = 'agent' | 'lead' | 'admin'

/** A person who works in the console. */
export type Agent = { id: AgentId; name: string; email: string; role: Role }

/** The customer whose staff or whose end user this is; null where nobody knows. */
export function companyOf(person: Person): CustomerId | null {
  if (person.kind === 'contact') return person.customer
  return person.kind === 'endUser' ? person.provider : null
}

/** The address that was proven in a conversation, however it was proven; null when none was. */
export function provenAddress(person: Person): string | null {
  return person.kind !== 'visitor' && person.proof ? person.email : null
}
