import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { ContactId, CustomerId } from '../domain/ids.ts'
import { isPublicMail, mailDomain } from '../domain/mailDomain.ts'
import type { Contact, Customer, Person, Proof, Site } from '../domain/person.ts'
import type { Result } from './botPorts.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { type ProvenAddress, provenIn } from './proven.ts'
import { found } from './provider.ts'
import { sealsOf } from './seals.ts'
import type { CodeProof } from './storePorts.ts'

const CODE_VALID_MS = 10 * MINUTE
const CODE_TRIES = 5
/** After the last wrong try. */
const CODE_WAIT_MS = 15 * MINUTE
const CODES_PER_HOUR = 3
/** With five tries a code, one guess in forty thousand an hour, whoever asks from wherever. */
const CODES_PER_ADDRESS_AND_HOUR = 5

/**
 * Mails a code, to the address as it is compared later. Nothing in the answer or in its timing tells whether anybody
 * knows the address. Limits per conversation and per address keep codes from being guessed and mailboxes from being filled;
 * one for each network address keeps many chats from mailing to many addresses.
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
  const waitMs = work.visitor === null ? 0 : ((await needs.codesWaitMs?.(work.visitor)) ?? 0)
  if (waitMs > 0) return { refused: 'tooMany', what: 'codes', until: (work.now + waitMs) as Instant }
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
  if (!sealsOf(needs, `${work.talk.id}:${typed.replace(/\D/g, '')}`).includes(proof.hash)) {
    const triesLeft = proof.triesLeft - 1
    const waitUntil = triesLeft === 0 ? ((work.now + CODE_WAIT_MS) as Instant) : null
    work.extra.code = { ...proof, triesLeft, waitUntil }
    return { refused: 'wrongCode', triesLeft, waitUntil }
  }
  const proven: CodeProof = { ...proof, provenAt: work.now }
  work.extra.code = proven
  const known = await contactOf(needs, work, { email: proven.email, proof: 'code', onlyTo: null })
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
  const contact = (await contactsOf(needs, proven)).find((known) => known.customer === customer)
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
    const isOwner = site && site.owner.by === 'customer' && site.owner.customer === provider.id
    return found(provider, isOwner ? 'site' : 'invitation')
  }
  return (await contactOf(needs, work, proven)) ?? { done: 'provenUnknown' }
}

/** The contacts with this address for whom the website can speak: a customer's for its own, the vendor's for all. */
export async function contactsOn(needs: Needs, { owner }: Site, email: string): Promise<Contact[]> {
  const contacts = await speaking(needs, email)
  return owner.by === 'vendor' ? contacts : contacts.filter(({ customer }) => customer === owner.customer)
}

/** The contacts with this address who may speak for a customer: nobody has rejected them. */
export async function speaking({ store }: Pick<Needs, 'store'>, email: string): Promise<Contact[]> {
  return (await store.contactsByEmail(email)).filter(({ rejected }) => !rejected)
}

async function contactsOf(needs: Needs, { email, onlyTo }: ProvenAddress): Promise<Contact[]> {
  const contacts = await speaking(needs, email)
  return contacts.filter(({ customer }) => onlyTo === null || customer === onlyTo)
}

/** The contact with the proven address, or the customers to choose from; null when there is none. */
async function contactOf(needs: Needs, work: Work, proven: ProvenAddress): Promise<Result | null> {
  const contacts = await contactsOf(needs, proven)
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
  const isKnown = (await needs.store.contactsByEmail(email)).some((contact) => contact.customer === customer.id)
  if (isKnown) return null // and was rejected, or they would have been found by the address
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
