import { DAY, type Instant } from '../calendar/time.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId, CustomerId, SiteKey } from '../domain/ids.ts'
import { type Contact, type Person, provenAddress, type Site } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide } from './botPorts.ts'
import { commit } from './commit.ts'
import { newTalk, sealOfAddress } from './conversations.ts'
import type { Needs } from './desk.ts'
import { asContact, colleagueByDomain, contactsOn } from './people.ts'
import type { SignedVisitor, Visit } from './ports.ts'
import { sealsOf } from './seals.ts'
import type { UsedToken } from './storePorts.ts'

/** So long somebody who comes back with a fresh signature finds their conversation, on whatever device. */
const COMES_BACK_MS = DAY
/** A lost race over a token or a new contact decides again; more than this is a fault. */
const ATTEMPTS_MAX = 5

type SignedVisit = Visit & { site: SiteKey }

/**
 * Which conversation somebody gets whom the website has signed for.
 *
 * 1. Their own, if they hold it: nothing new is given, so an old or used token does no harm (a reload of the same page).
 * 2. From here on the token must be fresh and unused. It is used up in the commit that gives something for it, so of two
 *    nodes one is refused.
 * 3. The conversation at hand, if nobody has been proven in it, or they themselves: what was said before signing in stays.
 * 4. Their newest of the last day; else a new one. What somebody else began is never theirs.
 *
 * An answer can be lost on its way. The browser then asks again with the same secret of its own, and gets what it was given
 * the first time; a token that was merely overheard comes without that secret.
 */
export async function identify(
  needs: Needs,
  visit: SignedVisit,
  visitor: SignedVisitor,
  atHand: ConversationId | null,
  decide: Decide,
): Promise<Conversation | Refusal> {
  const { store } = needs
  const site = await store.site(visit.site)
  if (!site) return { refused: 'unknown', what: 'site' }
  const seals = sealsOf(needs, `signed as ${JSON.stringify([visit.site, visitor.subject, visitor.email])}`)
  const near = atHand && (await store.conversation(atHand))
  const held = near?.site === visit.site ? near : null
  // sealed anew, a talk would be taken from their other open pages
  const signedAs = seals.find((seal) => seal === held?.signedAs) ?? seals[0]
  const isUsed = (await store.tokenUsedIn(visit.site, visitor.token)) !== null
  if (held?.signedAs === signedAs) {
    return visitor.isFresh && !isUsed ? enter(needs, held.id, site, visitor, signedAs, decide) : held
  }
  if (isUsed) return (await givenBefore(needs, visit.site, visitor, seals)) ?? { refused: 'tokenUsed' }
  if (!visitor.isFresh) return { refused: 'tokenUsed' }
  const open = held && (await isOpenTo(needs, held, visitor)) ? held : null
  if (open && (await hasSpoken(needs, open.id))) return enter(needs, open.id, site, visitor, signedAs, decide)
  const since = (needs.clock() - COMES_BACK_MS) as Instant
  for (const seal of seals) {
    const earlier = await store.conversationSignedAs(visit.site, seal, since)
    if (earlier) return enter(needs, earlier.id, site, visitor, seal, decide)
  }
  return open ? enter(needs, open.id, site, visitor, signedAs, decide) : begin(needs, visit, site, visitor, signedAs)
}

/** Whether nobody was signed or proven in it, or this very address. */
async function isOpenTo({ store }: Needs, talk: Conversation, { email }: SignedVisitor): Promise<boolean> {
  const code = await store.code(talk.id)
  const proven = [provenAddress(talk.person), code?.provenAt ? code.email : null]
  return talk.signedAs === null && proven.every((address) => address === null || address.toLowerCase() === email)
}

async function hasSpoken({ store }: Needs, id: ConversationId): Promise<boolean> {
  return (await store.messagesAfter(id, 0, 10)).some(({ from }) => from.role === 'visitor')
}

/** Uses the token up for a conversation that was there before; the assistant hears of it when it is news. */
function enter(
  needs: Needs,
  id: ConversationId,
  site: Site,
  visitor: SignedVisitor,
  signedAs: string,
  decide: Decide,
): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    if (await needs.store.tokenUsedIn(site.key, visitor.token)) return { refused: 'tokenUsed' }
    const { signedAs: before, person: known } = work.talk
    if (before !== signedAs && !(await isOpenTo(needs, work.talk, visitor))) return { refused: 'tokenUsed' }
    work.extra.usedTokens = usedIn(needs, id, site.key, visitor)
    work.visitor = sealOfAddress(needs, visitor)
    const { person, joins } = await personSigned(needs, site, visitor)
    work.talk = { ...work.talk, signedAs }
    // whom they chose to speak for stays; somebody who was a reader may have become a contact meanwhile
    if (known.kind === 'contact' || (before === signedAs && person.kind !== 'contact')) return work.talk
    const provider = known.kind === 'endUser' ? known.provider : null
    // the company they found before signing in stays theirs
    work.talk = {
      ...work.talk,
      person: person.kind === 'endUser' ? { ...person, provider: person.provider ?? provider } : person,
    }
    if (joins) work.extra.contacts = [joins]
    if (person.kind === 'contact') work.happened({ kind: 'PersonProven', customer: person.customer, proof: 'site' })
    if (work.talk.seq > 0) await letAssistantDecide(needs, work, { heard: 'identified' }, decide)
    return work.talk
  })
}

async function begin(
  needs: Needs,
  visit: SignedVisit,
  site: Site,
  visitor: SignedVisitor,
  signedAs: string,
): Promise<Conversation | Refusal> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const { person, joins } = await personSigned(needs, site, visitor)
    const talk: Conversation = { ...newTalk(needs, visit), person, signedAs }
    const proven =
      person.kind === 'contact' ? [{ kind: 'PersonProven', customer: person.customer, proof: 'site' } as const] : []
    const events = proven.map((what) => ({ ...what, at: talk.openedAt, conversation: talk.id, ticket: null }))
    const saved = await needs.store.save({
      conversation: talk,
      ...(joins && { contacts: [joins] }),
      usedTokens: usedIn(needs, talk.id, site.key, visitor),
      events,
    })
    if (saved === 'saved') {
      for (const event of events) needs.observe(event)
      return talk
    }
    if (await needs.store.tokenUsedIn(site.key, visitor.token)) return { refused: 'tokenUsed' }
  }
  throw new Error(`A conversation for a signed visitor of ${site.key} could not be saved in ${ATTEMPTS_MAX} attempts`)
}

/** The token, and the receipt by which the same browser finds its conversation if the answer is lost. */
function usedIn(needs: Needs, conversation: ConversationId, site: SiteKey, visitor: SignedVisitor): UsedToken[] {
  const { token, expiresAt } = visitor
  const names = [token, ...receiptsOf(needs, site, visitor).slice(0, 1)]
  return names.map((name) => ({ site, token: name, conversation, expiresAt }))
}

/** No token's name has a space in it, so a receipt is never taken for one. The first is given, the others were before. */
function receiptsOf(needs: Needs, site: SiteKey, { token, attempt }: SignedVisitor): string[] {
  if (!attempt) return []
  return sealsOf(needs, `sign-in ${JSON.stringify([site, token, attempt])}`).map((seal) => `receipt ${seal}`)
}

/** What this very sign-in was given when it was asked for the first time, if it still belongs to the same person. */
async function givenBefore(
  needs: Needs,
  site: SiteKey,
  visitor: SignedVisitor,
  seals: readonly string[],
): Promise<Conversation | null> {
  for (const receipt of receiptsOf(needs, site, visitor)) {
    const id = await needs.store.tokenUsedIn(site, receipt)
    const talk = id && (await needs.store.conversation(id))
    if (talk && talk.signedAs !== null && seals.includes(talk.signedAs)) return talk
  }
  return null
}

/**
 * Who the signed address belongs to. A customer's website can speak for its own people alone, the vendor's for everybody.
 * A contact of several customers stays proven but unplaced; the assistant asks when it matters.
 */
async function personSigned(
  needs: Needs,
  site: Site,
  { email, name, isEndUser }: SignedVisitor,
): Promise<{ person: Person; joins: Contact | null }> {
  const owner = site.owner.by === 'customer' ? site.owner.customer : null
  const reader = (provider: CustomerId | null) => ({
    person: { kind: 'endUser', email, provider, proof: 'site' } as const,
    joins: null,
  })
  if (!isEndUser) {
    const [contact, ...more] = await contactsOn(needs, site, email)
    if (contact && more.length > 0) return reader(owner)
    if (contact) return { person: asContact(contact, 'site'), joins: null }
    const joins = await colleagueByDomain(needs, email, name, owner)
    if (joins) return { person: asContact(joins, 'site'), joins }
  }
  if (owner) return reader(owner)
  const [inviting, ...others] = await needs.store.customersInviting(email)
  return reader(inviting && others.length === 0 ? inviting.id : null)
}
