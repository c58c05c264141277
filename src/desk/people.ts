import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { ContactId, CustomerId } from '../domain/ids.ts'
import type { Contact, Customer } from '../domain/person.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import type { CodeProof, Result } from './ports.ts'

const CODE_VALID_MS = 10 * MINUTE
const CODE_TRIES = 5
const CODES_PER_HOUR = 3
/** With five tries a code, one guess in forty thousand an hour, whoever asks from wherever. */
const CODES_PER_ADDRESS_AND_HOUR = 5

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
  const isTooMany =
    recent.length >= CODES_PER_HOUR || (await needs.store.codesTo(email, hourAgo)) >= CODES_PER_ADDRESS_AND_HOUR
  if (isTooMany) return { refused: 'tooMany', what: 'codes', until: ((recent[0] ?? work.now) + HOUR) as Instant }
  const code = needs.newCode()
  work.extra.code = {
    conversation: id,
    email,
    hash: needs.seal(`${id}:${code}`),
    expiresAt: (work.now + CODE_VALID_MS) as Instant,
    triesLeft: CODE_TRIES,
    provenAt: null,
    sentAt: [...recent, work.now],
  }
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
    work.extra.code = { ...proof, triesLeft }
    return { refused: 'wrongCode', triesLeft }
  }
  const proven: CodeProof = { ...proof, provenAt: work.now }
  work.extra.code = proven
  return whoHas(needs, work, proven.email)
}

/** The proven contact says for which of their customers they speak. */
export async function chooseCustomer(needs: Needs, work: Work, customer: CustomerId): Promise<Result> {
  const proof = work.extra.code ?? (await needs.store.code(work.talk.id))
  if (!proof?.provenAt) return { refused: 'identifyFirst' }
  const contact = (await needs.store.contactsByEmail(proof.email)).find((known) => known.customer === customer)
  const found = await needs.store.customer(customer)
  if (!contact || !found) return { refused: 'unknown', what: 'customer' }
  return becomeContact(work, contact, found)
}

async function whoHas(needs: Needs, work: Work, email: string): Promise<Result> {
  const contacts = await needs.store.contactsByEmail(email)
  const customers = await Promise.all(contacts.map((contact) => needs.store.customer(contact.customer)))
  const known = contacts.flatMap((contact, i) => (customers[i] ? [{ contact, customer: customers[i] }] : []))
  if (known.length > 1) {
    return {
      done: 'provenForSeveral',
      chooseFrom: known.map(({ customer }) => ({ customer: customer.id, name: customer.name })),
    }
  }
  const [only] = known
  if (only) return becomeContact(work, only.contact, only.customer)
  return (await joinByDomain(needs, work, email)) ?? stayEndUser(work, email)
}

/** Staff of a customer whose mail domain is listed may speak for it at once; somebody confirms them later. */
async function joinByDomain(needs: Needs, work: Work, email: string): Promise<Result | null> {
  const [customer, ...more] = await needs.store.customersByDomain(email.slice(email.lastIndexOf('@') + 1))
  if (!customer || more.length > 0) return null
  const contact: Contact = {
    id: needs.newId() as ContactId,
    customer: customer.id,
    name: email,
    email,
    confirmed: false,
  }
  work.extra.contacts = [contact]
  return becomeContact(work, contact, customer)
}

function becomeContact(work: Work, contact: Contact, customer: Customer): Result {
  const { id, name, email } = contact
  work.talk = {
    ...work.talk,
    person: { kind: 'contact', contact: id, customer: customer.id, name, email, proof: 'code' },
  }
  work.happened({ kind: 'PersonProven', customer: customer.id, proof: 'code' })
  return { done: 'proven', customerName: customer.name, package: customer.package }
}

function stayEndUser(work: Work, email: string): Result {
  const provider = work.talk.person.kind === 'endUser' ? work.talk.person.provider : null
  work.talk = { ...work.talk, person: { kind: 'endUser', email, provider } }
  return { done: 'provenUnknown' }
}
