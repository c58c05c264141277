import type { Instant } from '../calendar/time.ts'
import { type AgentNote, mentionedIn } from '../domain/agentNote.ts'
import { type Conversation, transfer as handOver } from '../domain/conversation.ts'
import type { AgentId, ConversationId, NoteId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { keepLive } from './live.ts'
import { assignOpen } from './openTickets.ts'

/** Longer notes are refused; as long as a message may be. */
const TEXT_LENGTH_MAX = 20_000

/** A note for colleagues. It is saved beside the log and never in it, so that nothing that reads the log can show it. */
export function note(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  text: string,
  clientId: string | null,
): Promise<AgentNote | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'writeNote')) return { refused: 'notAllowed', action: 'writeNote' }
    const known = clientId && (await needs.store.agentNoteByClientId(id, clientId))
    return known || write(needs, work, agent, { text, clientId, to: null })
  })
}

/**
 * The conversation goes from one agent to another in one commit: the assistant stays silent, the customer reads who
 * joined, and the tickets go along.
 */
export function transfer(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  to: AgentId,
  text: string | null,
): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'transfer')) return { refused: 'notAllowed', action: 'transfer' }
    const colleague = await needs.store.activeAgent(to)
    if (!colleague) return { refused: 'unknown', what: 'agent' }
    const before = work.talk.handling
    const handling = handOver(before, agent, colleague, work.now)
    if (isRefusal(handling)) return handling
    if (handling === before) return work.talk
    const written = text === null ? null : await write(needs, work, agent, { text, clientId: null, to: colleague })
    if (isRefusal(written)) return written
    work.talk = { ...work.talk, handling }
    const joined = needs.notices.joined(work.talk.locale, colleague.name)
    work.append({ role: 'system' }, { ...joined, handling: { by: 'agent', agentName: colleague.name } })
    work.happened({ kind: 'Transferred', agent: agent.id, to })
    const { agentDueAt } = await needs.store.live(id)
    const anew = agentDueAt === null ? null : ((work.now + needs.agentSilentMs) as Instant)
    keepLive(work, { agentDueAt: anew, agentGoneAt: null }) // the colleague has the whole time
    await assignOpen(needs, work, colleague, agent.id)
    return work.talk
  })
}

type Writing = { text: string; clientId: string | null; to: Agent | null }

async function write(
  needs: Needs,
  work: Work,
  agent: Agent,
  { text, clientId, to }: Writing,
): Promise<AgentNote | Refusal> {
  if (text.length > TEXT_LENGTH_MAX) return { refused: 'tooLong', lengthMax: TEXT_LENGTH_MAX }
  const named = mentionedIn(text, await needs.store.activeAgents())
  const mentions = [...new Set([...named, ...(to ? [to.id] : [])])].filter((mentioned) => mentioned !== agent.id)
  const id = needs.newId() as NoteId
  const written: AgentNote = { id, conversation: work.talk.id, at: work.now, agent: agent.id, text, mentions, clientId }
  work.extra.agentNotes = [...(work.extra.agentNotes ?? []), written]
  work.happened({ kind: 'NoteWritten', agent: agent.id, mentions })
  return written
}
