import { HOUR, type Instant } from '../calendar/time.ts'
import type { CustomerId } from '../domain/ids.ts'
import { provenAddress } from '../domain/person.ts'
import type { Command, Result } from './botPorts.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { provenIn } from './proven.ts'

/** Nobody's mailbox is filled through us, and no company's. */
const PER_HOUR = { email: 3, visitor: 5, customer: 10 }
const MESSAGE_LENGTH_MAX = 3_000

/**
 * Sends an end user's message on to their provider and tells both by letter, once per conversation and in one
 * transaction with the fact. The answer goes to the address that the end user has proven; nothing is opened here and no
 * time is promised.
 */
export async function forwardReferral(
  needs: Needs,
  work: Work,
  { provider, message }: Extract<Command, { do: 'forwardReferral' }>,
): Promise<Result> {
  const customer = await needs.store.customer(provider)
  if (!customer) return { refused: 'unknown', what: 'customer' }
  const sent = await needs.store.forwardOf(work.talk.id)
  if (sent) {
    // to somebody else it would be a second letter
    return sent.customer === provider
      ? { done: 'forwarded', customerName: customer.name, email: sent.email }
      : { refused: 'tooMany', what: 'forwards', until: (work.now + HOUR) as Instant }
  }
  if (customer.door.email === null) return { refused: 'noDoor' }
  const email = await addressTold(needs, work, provider)
  if (email === null) return { refused: 'identifyFirst' }
  if (await isTooMany(needs, work, email, provider)) {
    return { refused: 'tooMany', what: 'forwards', until: (work.now + HOUR) as Instant }
  }
  const text = message.slice(0, MESSAGE_LENGTH_MAX)
  const facts = { customerName: customer.name, message: text }
  work.extra.forward = { conversation: work.talk.id, customer: provider, email, visitor: work.visitor, at: work.now }
  work.mail(customer.door.email, { about: 'referral', from: email, ...facts })
  work.mail(email, { about: 'referralSent', sentTo: customer.door.email, ...facts })
  work.happened({ kind: 'ReferralForwarded', customer: provider })
  return { done: 'forwarded', customerName: customer.name, email }
}

/** The person's address, which they have seen in the question for their consent, if it is proven to this company. */
async function addressTold(needs: Needs, work: Work, to: CustomerId): Promise<string | null> {
  const email = provenAddress(work.talk.person)
  const proven = email === null ? null : await provenIn(needs, work)
  if (email === null || proven?.email.toLowerCase() !== email.toLowerCase()) return null
  return proven.onlyTo === null || proven.onlyTo === to ? email : null
}

async function isTooMany({ store }: Needs, work: Work, email: string, customer: CustomerId): Promise<boolean> {
  const { visitor } = work
  const since = (work.now - HOUR) as Instant
  const [ofEmail, toCustomer, ofVisitor] = await Promise.all([
    store.forwardsSince({ email }, since),
    store.forwardsSince({ customer }, since),
    visitor === null ? 0 : store.forwardsSince({ visitor }, since),
  ])
  return ofEmail >= PER_HOUR.email || toCustomer >= PER_HOUR.customer || ofVisitor >= PER_HOUR.visitor
}
