import type { Instant } from '../calendar/time.ts'
import { queueForAgent, type ShownArticle } from '../domain/conversation.ts'
import type { MailAnswer } from '../domain/mailAnswer.ts'
import { type Person, provenAddress } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Command, Decide, Decision, Heard, Result } from './botPorts.ts'
import type { Work } from './commit.ts'
import { heedRejection } from './contacts.ts'
import { countingFor } from './counting.ts'
import type { Needs } from './desk.ts'
import { forwardReferral } from './forward.ts'
import { leaveInquiry } from './inquiries.ts'
import { prospects } from './live.ts'
import { checkCode, chooseCustomer, recallProof, sendCode } from './people.ts'
import { findProvider, refer } from './provider.ts'
import { takeIn } from './questions.ts'
import {
  attachFiles,
  closeTicket,
  listOpenTickets,
  listTickets,
  noteOnTicket,
  openTicket,
  recallTicket,
} from './tickets.ts'

/** More commands than this in one turn means that a flow asks in circles. */
const COMMANDS_MAX = 8

/** Lets the assistant decide, does what it asks for, and lets it decide again with the result, until it only speaks; answers what is to be written to whoever sent a mail. */
export async function letAssistantDecide(
  needs: Needs,
  work: Work,
  first: Heard,
  decide: Decide,
): Promise<MailAnswer | null> {
  await heedRejection(needs, work)
  let heard = first
  for (let done = 0; done <= COMMANDS_MAX; done++) {
    const decision = decide(work.talk, heard, work.now, await countingFor(needs, work.talk.person))
    work.talk = {
      ...work.talk,
      flow: decision.flow,
      silentAt: silentAt(needs, work, decision),
      locale: decision.locale ?? work.talk.locale,
      person: decision.person ? withWords(work.talk.person, decision.person) : work.talk.person,
      shown: merge(work.talk.shown, decision.shown ?? []),
    }
    await takeIn(needs, work, decision.news ?? [])
    for (const body of decision.say) work.append({ role: 'assistant' }, body)
    if (!decision.command) return decision.answer ?? null
    heard = { heard: 'result', of: decision.command, result: await perform(needs, work, decision.command) }
  }
  throw new Error(
    `The assistant asked for more than ${COMMANDS_MAX} commands in one turn; the last was ${JSON.stringify(heard)}`,
  )
}

/** When to look at the silence after this; a website's or an agent's doing is followed by one like a word. */
function silentAt({ checkInMs, silenceEndMs }: Needs, { now }: Work, { silence }: Decision): Instant | null {
  if (silence === undefined) return null
  return (now + (silence === 'checkIn' ? checkInMs : silenceEndMs)) as Instant
}

/** What somebody says of themselves never takes away what was proven. */
function withWords(known: Person, said: NonNullable<Decision['person']>): Person {
  if (known.kind === 'contact') return known
  if (known.kind === 'visitor' || provenAddress(known) === null) return said
  return { ...known, provider: said.kind === 'endUser' ? said.provider : known.provider }
}

/** The newest word on each article counts; its place is where it was first shown. */
function merge(before: ShownArticle[], news: ShownArticle[]): ShownArticle[] {
  const bySlug = new Map([...before, ...news].map((article) => [article.slug, article]))
  return [...bySlug.values()]
}

function perform(needs: Needs, work: Work, command: Command): Promise<Result> | Result {
  switch (command.do) {
    case 'sendCode':
      return sendCode(needs, work, command.email)
    case 'checkCode':
      return checkCode(needs, work, command.code)
    case 'recallProof':
      return recallProof(needs, work)
    case 'chooseCustomer':
      return chooseCustomer(needs, work, command.customer)
    case 'findProvider':
      return findProvider(needs, work, command)
    case 'refer':
      return refer(work, command.provider)
    case 'forwardReferral':
      return forwardReferral(needs, work, command)
    case 'leaveInquiry':
      return leaveInquiry(needs, work)
    case 'openTicket':
      return openTicket(needs, work, command.draft)
    case 'listTickets':
      return listTickets(needs, work)
    case 'recallTicket':
      return recallTicket(needs, work)
    case 'listOpenTickets':
      return listOpenTickets(needs, work)
    case 'attachFiles':
      return attachFiles(needs, work)
    case 'noteOnTicket':
      return noteOnTicket(needs, work, command.number, command.text)
    case 'closeTicket':
      return closeTicket(needs, work, command.number)
    case 'queueForAgent':
      return joinQueue(needs, work)
    case 'leaveQueue':
      return leaveQueue(work)
  }
}

async function joinQueue(needs: Needs, work: Work): Promise<Result | Refusal> {
  const { calendar } = needs.policies.standard // when people are there at all is the desk's own affair
  const isOpen = calendar.isOpen(work.now)
  const agentsOnline = needs.agentsOnline()
  const opensAt = isOpen ? null : calendar.nextOpening(work.now)
  if (agentsOnline > 0) {
    if (work.talk.handling.by === 'assistant') work.happened({ kind: 'AgentAskedFor' })
    work.talk = { ...work.talk, handling: queueForAgent(work.talk.handling, work.now) }
  }
  return { done: 'queued', agentsOnline, open: isOpen, opensAt, ...(await prospects(needs, work)) }
}

function leaveQueue(work: Work): Result {
  if (work.talk.handling.by === 'queue') work.talk = { ...work.talk, handling: { by: 'assistant' } }
  return { done: 'leftQueue' }
}
