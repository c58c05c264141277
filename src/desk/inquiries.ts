import { HOUR, type Instant } from '../calendar/time.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId, CustomerId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent, Customer } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide, Result } from './botPorts.ts'
import { commit, type Work } from './commit.ts'
import { plainName } from './companyNames.ts'
import type { Needs } from './desk.ts'
import { tellByMail } from './mailTalk.ts'

/** As many as fit on a screen; whoever looks for another one types a letter more. */
const FOUND_MAX = 20
/** Ten more than there are attempts to name a company: whoever used those up may still ask. */
const ATTEMPTS_AND_INQUIRIES_PER_ADDRESS_AND_HOUR = 30

/**
 * An end user does not know who supplied the content: an agent may. It is no ticket and has no due time. It counts among
 * the attempts of its network address, so that nobody fills the agents' list from new chats.
 */
export async function leaveInquiry(needs: Needs, work: Work): Promise<Result> {
  const { talk, now, visitor } = work
  if (talk.person.kind === 'contact') return { refused: 'nothingToRoute' }
  if (talk.inquirySince !== null) return { done: 'inquiryLeft' }
  const since = (now - HOUR) as Instant
  const before = visitor === null ? 0 : await needs.store.nameAttemptsSince({ visitor }, since)
  if (before >= ATTEMPTS_AND_INQUIRIES_PER_ADDRESS_AND_HOUR) {
    return { refused: 'tooMany', what: 'companyNames', until: (now + HOUR) as Instant }
  }
  work.extra.nameAttempts = [...(work.extra.nameAttempts ?? []), { conversation: talk.id, visitor, at: now }]
  work.talk = { ...talk, inquirySince: now }
  work.happened({ kind: 'InquiryLeft' })
  return { done: 'inquiryLeft' }
}

/** Customers with every typed word in their name, aliases or domains, by name. */
export async function findCustomers(needs: Needs, agent: Agent, text: string): Promise<Customer[] | Refusal> {
  if (!may(agent, 'routeInquiry')) return { refused: 'notAllowed', action: 'routeInquiry' }
  const typed = plainName(text).split(' ').filter(Boolean)
  return (await needs.store.customers())
    .filter(({ name, aliases, domains }) => {
      const known = [name, ...aliases, ...domains].map((each) => ` ${plainName(each)}`).join('')
      return typed.every((word) => known.includes(word))
    })
    .slice(0, FOUND_MAX)
}

/** The end user's question goes to this company, or to none of ours; whoever routes it first has done it. */
export function routeInquiry(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  customer: CustomerId | null,
  decide: Decide,
): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'routeInquiry')) return { refused: 'notAllowed', action: 'routeInquiry' }
    const { handling, inquirySince } = work.talk
    if (inquirySince === null) return { refused: 'nothingToRoute' }
    if (handling.by === 'agent' && handling.agent !== agent.id) {
      return { refused: 'alreadyTaken', agentName: handling.agentName }
    }
    const known = customer === null ? null : await needs.store.customer(customer)
    if (customer !== null && !known) return { refused: 'unknown', what: 'customer' }
    work.talk = { ...work.talk, inquirySince: null }
    work.happened({ kind: 'InquiryRouted', agent: agent.id, customer })
    const provider = known && { customer: known.id, name: known.name, door: known.door }
    const answer = await letAssistantDecide(needs, work, { heard: 'routed', provider }, decide)
    if (answer) tellByMail(needs, work, answer)
    return work.talk
  })
}
