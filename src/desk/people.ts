import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { ContactId, CustomerId } from '../domain/ids.ts'
import { isPublicMail, mailDomain } from '../domain/mailDomain.ts'
import { type Contact, type Customer, type Person, type Proof, provenAddress, type Site } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Work } from './commit.ts'
import { surelyMeant } from './companyNames.ts'
import type { Needs } from './desk.ts'
import type { CodeProof, Provider, Result } from './ports.ts'

const CODE_VALID_MS = 10 * MINUTE
const CODE_TRIES = 5
/** After the last wrong try. */
const CODE_WAIT_MS = 15 * MINUTE
const CODES_PER_HOUR = 3
/** With five tries a code, one guess in forty thousand an hour, whoever asks from wherever. */
const CODES_PER_ADDRESS_AND_HOUR = 5
const NAMES_PER_HOUR = 5

/**
 * Mails a code, to the address as it is compared later. Nothing in the answer or in its timing tells whether anybody
 * knows the address. Limits per conversation and per address keep codes from being guessed and mailboxes from being filled.
 */
export async function sendCode(needs: Needs, work: Work, typed: string): Promise<Result> {
  const { id } = work.talk
  const email = typed.trim().toLowerCase()
  const hourAgo = (work.now - HOUR) as Instant
  const before = await needs.store.code(id)
  const recent = (before?.sentAt ?? []).filter((at) => at > hourAgo)
  const waits = [before?.waitUntil ?? 0, (await needs.store.codeWaitOf(email)) ?? 0]
  const earlier = await needs.store.codesTo(email, hourAgo)
  const isTooMany = recent.length >= CODES_PER_HOUR || earlier >= CODES_PER_ADDRESS_AND_HOUR
  if (isTooMany) waits.push((recent[0] ?? work.now) + HOUR)
  const until = Math.max(...waits) as Instant
  if (until > work.now) return { refused: 'tooMany', what: 'codes', until }
  const code = needs.newCode()
  work.extra.code = {
    conversation: id,
    email,
    hash: needs.seal(`${id}:${code}`),
    expiresAt: (work.now + CODE_VALID_MS) as Instant,
    triesLeft: CODE_TRIES,
    provenAt: null,
    sentAt: [...recent, work.now],
    waitUntil: null,
  }
  work.extra.mailedCode = { email, at: work.now, since: hourAgo, earlier }
  work.mail(email, { about: 'code', code, minutesValid: CODE_VALID_MS / MINUTE })
  work.happened({ kind: 'CodeSent' })
  return { done: 'codeSent', minutesValid: CODE_VALID_MS / MINUTE }
}

/** Compares the code; five wrong tries use it up. The right one proves the address, and with it who this is. */
export async function checkCode(needs: Needs, work: Work, typed: string): Promise<Result> {
  const proof = work.extra.code ?? (await needs.store.code(work.talk.id))
  if (!proof || proof.provenAt !== null || proof.triesLeft === 0 || work.now > proof.expiresAt) {
    return { refused: 'codeExpired' }
  }
  if (needs.seal(`${work.talk.id}:${typed.replace(/\D/g, '')}`) !== proof.hash) {
    const triesLeft = proof.triesLeft - 1
    const waitUntil = triesLeft === 0 ? ((work.now + CODE_WAIT_MS) as Instant) : null
    work.extra.code = { ...proof, triesLeft, waitUntil }
    return { refused: 'wrongCode', triesLeft, waitUntil }
  }
  const proven: CodeProof = { ...proof, provenAt: work.now }
  work.extra.code = proven
  const known = await contactOf(needs, work, { email: proven.email, proof: 'code' })
  if (known) return known
  const joins = await colleagueByDomain(needs, proven.email, null, null)
  const customer = joins && (await needs.store.customer(joins.customer))
  if (!joins || !customer) return stayEndUser(work, proven.email)
  work.extra.contacts = [joins]
  return becomeContact(work, joins, customer, 'code')
}

/** The proven contact says for which of their customers they speak. */
export async function chooseCustomer(needs: Needs, work: Work, customer: CustomerId): Promise<Result> {
  const proven = await provenIn(needs, work)
  if (!proven) return { refused: 'identifyFirst' }
  const contact = (await contactsOf(needs, work, proven)).find((known) => known.customer === customer)
  const found = await needs.store.customer(customer)
  if (!contact || !found) return { refused: 'unknown', what: 'customer' }
  return becomeContact(work, contact, found, proven.proof)
}

/** Who somebody is by what is proven already. */
export async function recallProof(needs: Needs, work: Work): Promise<Result> {
  const { person } = work.talk
  if (person.kind === 'contact') {
    const customer = await needs.store.customer(person.customer)
    if (!customer) return { refused: 'unknown', what: 'customer' }
    return { done: 'proven', customerName: customer.name, package: customer.package }
  }
  const proven = await provenIn(needs, work)
  if (!proven) return { refused: 'identifyFirst' }
  const provider = person.kind === 'endUser' && person.provider ? await needs.store.customer(person.provider) : null
  if (provider) {
    const site = work.talk.site && (await needs.store.site(work.talk.site))
    return found(provider, site && site.owner.by === 'customer' ? 'site' : 'invitation')
  }
  return (await contactOf(needs, work, proven)) ?? { done: 'provenUnknown' }
}

type ProvenAddress = { email: string; proof: Proof }

/** The address that counts as proven in this conversation: by a code that came back, else as the website signed it. */
async function provenIn(needs: Needs, work: Work): Promise<ProvenAddress | null> {
  const code = work.extra.code ?? (await needs.store.code(work.talk.id))
  if (code?.provenAt) return { email: code.email, proof: 'code' }
  const { person } = work.talk
  const email = provenAddress(person)
  return email !== null && person.kind !== 'visitor' && person.proof ? { email, proof: person.proof } : null
}

/** The contacts with this address for whom the website can speak: a customer's for its own, the vendor's for all. */
export async function contactsOn(needs: Needs, { owner }: Site, email: string): Promise<Contact[]> {
  const contacts = await needs.store.contactsByEmail(email)
  return owner.by === 'vendor' ? contacts : contacts.filter(({ customer }) => customer === owner.customer)
}

/** A code proves an address to everybody, a website's word only as far as the website can speak. */
async function contactsOf(needs: Needs, { talk }: Work, { email, proof }: ProvenAddress): Promise<Contact[]> {
  if (proof === 'code') return needs.store.contactsByEmail(email)
  const site = talk.site && (await needs.store.site(talk.site))
  return site ? contactsOn(needs, site, email) : []
}

/** The contact with the proven address, or the customers to choose from; null when there is none. */
async function contactOf(needs: Needs, work: Work, proven: ProvenAddress): Promise<Result | null> {
  const contacts = await contactsOf(needs, work, proven)
  const customers = await Promise.all(contacts.map((contact) => needs.store.customer(contact.customer)))
  const known = contacts.flatMap((contact, i) => (customers[i] ? [{ contact, customer: customers[i] }] : []))
  if (known.length > 1) {
    return {
      done: 'provenForSeveral',
      chooseFrom: known.map(({ customer }) => ({ customer: customer.id, name: customer.name })),
    }
  }
  const [only] = known
  return only ? becomeContact(work, only.contact, only.customer, proven.proof) : null
}

/**
 * Staff of the one customer whose mail domain is listed may speak for it at once; somebody confirms them later. Where
 * anybody can have an address, nobody is staff. `owner`: of that customer alone. Answers a contact that is not saved yet.
 */
export async function colleagueByDomain(
  needs: Needs,
  email: string,
  name: string | null,
  owner: CustomerId | null,
): Promise<Contact | null> {
  const domain = mailDomain(email)
  if (isPublicMail(domain)) return null
  const listed = await needs.store.customersByDomain(domain)
  const [customer, ...more] = owner === null ? listed : listed.filter(({ id }) => id === owner)
  if (!customer || more.length > 0) return null
  return { id: needs.newId() as ContactId, customer: customer.id, name: name ?? email, email, confirmed: false }
}

/** A contact as the person in a conversation. */
export function asContact({ id, customer, name, email }: Contact, proof: Proof): Extract<Person, { kind: 'contact' }> {
  return { kind: 'contact', contact: id, customer, name, email, proof }
}

function becomeContact(work: Work, contact: Contact, customer: Customer, proof: Proof): Result {
  work.talk = { ...work.talk, person: asContact(contact, proof) }
  work.happened({ kind: 'PersonProven', customer: customer.id, proof })
  return { done: 'proven', customerName: customer.name, package: customer.package }
}

function stayEndUser(work: Work, email: string): Result {
  const provider = work.talk.person.kind === 'endUser' ? work.talk.person.provider : null
  work.talk = { ...work.talk, person: { kind: 'endUser', email, provider, proof: 'code' } }
  return { done: 'provenUnknown' }
}

/**
 * The company that supplied the content: the owner of the site the chat is on, else the one customer that invited the
 * proven address, else the one whose name was surely meant. Names are never listed, attempts are few, and a wrong name
 * reads like an unknown one, so that nobody can fish for the list of customers.
 */
export async function findProvider(needs: Needs, work: Work, name: string | null): Promise<Result> {
  const { site: siteKey, id } = work.talk
  const proof = work.extra.code ?? (await needs.store.code(id))
  if (name === null) {
    const site = siteKey && (await needs.store.site(siteKey))
    const owner = site && site.owner.by === 'customer' ? await needs.store.customer(site.owner.customer) : null
    if (owner) return found(owner, 'site')
    const [inviting, ...more] = proof?.provenAt ? await needs.store.customersInviting(proof.email) : []
    return inviting && more.length === 0 ? found(inviting, 'invitation') : { done: 'providerUnknown' }
  }
  const refusal = await countNameAttempt(needs, work)
  if (refusal) return refusal
  const meant = surelyMeant(await needs.store.customers(), name)
  return meant ? found(meant, 'name') : { done: 'providerUnknown' }
}

async function countNameAttempt(needs: Needs, work: Work): Promise<Refusal | null> {
  const since = (work.now - HOUR) as Instant
  if ((await needs.store.nameAttemptsSince(work.talk.id, since)) >= NAMES_PER_HOUR) {
    return { refused: 'tooMany', what: 'companyNames', until: (work.now + HOUR) as Instant }
  }
  work.extra.nameAttempt = { conversation: work.talk.id, at: work.now }
  return null
}

function found(customer: Customer, by: 'site' | 'invitation' | 'name'): Result {
  const provider: Provider = { customer: customer.id, name: customer.name, door: customer.door }
  return { done: 'providerFound', provider, by }
}

/** From here on this end user belongs to the provider's door; the desk opens nothing and promises nothing (policy E1). */
export function refer(work: Work, provider: CustomerId | null): Result {
  const { person } = work.talk
  const proven = person.kind === 'endUser' && person.proof ? { proof: person.proof } : {}
  const email = person.kind === 'visitor' ? null : person.email
  if (person.kind !== 'contact') work.talk = { ...work.talk, person: { kind: 'endUser', email, provider, ...proven } }
  work.happened({ kind: 'Referred', customer: provider })
  return { done: 'referred' }
}
