import { HOUR, type Instant } from '../calendar/time.ts'
import type { CustomerId } from '../domain/ids.ts'
import type { Customer } from '../domain/person.ts'
import { type ProviderClue, WAYS_FOUND, type WayFound } from '../domain/provider.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Command, Result } from './botPorts.ts'
import type { Work } from './commit.ts'
import { fullyNamed } from './companyNames.ts'
import type { Needs } from './desk.ts'
import { provenIn } from './proven.ts'
import { pointedAt } from './providerClues.ts'

const ATTEMPTS_PER_HOUR = 5
/** A new chat gives nobody new attempts; a household or a small office still has enough. */
const ATTEMPTS_PER_ADDRESS_AND_HOUR = 20

type FindProvider = Extract<Command, { do: 'findProvider' }>

/**
 * The company that supplied the content. What points at one customer alone settles it; what points at several waits for
 * the next fact to tell them apart. Names are never listed, attempts are few, and a name that is wrong, unknown or shared
 * by two reads the same, so that nobody can fish for the list of customers.
 */
export async function findProvider(needs: Needs, work: Work, { name, clues }: FindProvider): Promise<Result> {
  if (name === null && clues === undefined) {
    return (await bySite(needs, work)) ?? settle(new Suspects(), 'invitation', await inviting(needs, work))
  }
  const customers = await needs.store.customers()
  const suspects = new Suspects()
  for (const clue of inOrder(clues ?? [])) {
    const refusal = await countAttempt(needs, work)
    if (refusal) return refusal
    const result = settle(suspects, clue.kind, pointedAt(customers, clue))
    if (result.done === 'providerFound') return result
  }
  const invited = settle(suspects, 'invitation', await inviting(needs, work))
  if (invited.done === 'providerFound' || name === null) return invited
  const refusal = await countAttempt(needs, work)
  return refusal ?? settle(suspects, 'name', fullyNamed(customers, name))
}

/** Who it can still be, as one fact follows another. */
class Suspects {
  private left: Customer[] = []

  /** The one customer that this fact points at, alone or together with the facts before. */
  hear(fact: Customer[]): Customer | null {
    if (fact.length === 1) return fact[0] as Customer
    const both = fact.filter(({ id }) => this.left.some((suspect) => suspect.id === id))
    if (both.length === 1) return both[0] as Customer
    if (fact.length > 0) this.left = both.length > 0 ? both : fact
    return null
  }
}

type Found = Extract<Result, { done: 'providerFound' | 'providerUnknown' }>

function settle(suspects: Suspects, by: WayFound, fact: Customer[]): Found {
  const customer = suspects.hear(fact)
  return customer ? found(customer, by) : { done: 'providerUnknown' }
}

/** What the assistant hears of the company. */
export function found({ id, name, door }: Customer, by: WayFound): Found {
  return { done: 'providerFound', provider: { customer: id, name, door }, by }
}

function inOrder(clues: readonly ProviderClue[]): ProviderClue[] {
  return [...clues].sort((a, b) => WAYS_FOUND.indexOf(a.kind) - WAYS_FOUND.indexOf(b.kind))
}

async function bySite({ store }: Needs, { talk }: Work): Promise<Result | null> {
  const site = talk.site && (await store.site(talk.site))
  const owner = site && site.owner.by === 'customer' ? await store.customer(site.owner.customer) : null
  return owner && found(owner, 'site')
}

/** The customers with the proven address on their lists; a customer's website learns of no other's. */
async function inviting(needs: Needs, work: Work): Promise<Customer[]> {
  const proven = await provenIn(needs, work)
  if (!proven) return []
  const customers = await needs.store.customersInviting(proven.email)
  return customers.filter(({ id }) => proven.onlyTo === null || id === proven.onlyTo)
}

/** Attempts of turns that are not saved yet, by visitor: many chats at once must not all count the same few. */
const underWay = new Map<string, number>()

async function countAttempt({ store }: Needs, work: Work): Promise<Refusal | null> {
  const { visitor, now, talk } = work
  const since = (now - HOUR) as Instant
  const pending = work.extra.nameAttempts ?? []
  const before = visitor === null ? 0 : (underWay.get(visitor) ?? 0)
  const ofTalk = (await store.nameAttemptsSince({ conversation: talk.id }, since)) + pending.length
  const saved = visitor === null ? 0 : await store.nameAttemptsSince({ visitor }, since)
  // from here to the counting nobody else gets a turn
  const ofVisitor = visitor === null ? 0 : saved + Math.max(before, underWay.get(visitor) ?? 0)
  if (ofTalk >= ATTEMPTS_PER_HOUR || ofVisitor >= ATTEMPTS_PER_ADDRESS_AND_HOUR) {
    return { refused: 'tooMany', what: 'companyNames', until: (now + HOUR) as Instant }
  }
  work.extra.nameAttempts = [...pending, { conversation: talk.id, visitor, at: now }]
  if (visitor !== null) holdWhileUnderWay(work, visitor)
  return null
}

function holdWhileUnderWay(work: Work, visitor: string): void {
  underWay.set(visitor, (underWay.get(visitor) ?? 0) + 1)
  work.afterwards.push(() => {
    const left = (underWay.get(visitor) ?? 1) - 1
    if (left > 0) underWay.set(visitor, left)
    else underWay.delete(visitor)
  })
}

/** From here on this end user belongs to the provider's door; the desk opens nothing and promises nothing (policy E1). */
export function refer(work: Work, provider: CustomerId | null): Result {
  const { person } = work.talk
  if (person.kind !== 'contact') {
    const endUser = person.kind === 'endUser' ? person : ({ kind: 'endUser', email: null } as const)
    work.talk = { ...work.talk, person: { ...endUser, provider } }
  }
  if (provider !== null) work.talk = { ...work.talk, inquirySince: null }
  work.happened({ kind: 'Referred', customer: provider })
  return { done: 'referred' }
}
