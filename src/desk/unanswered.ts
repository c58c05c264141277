import { type Instant, SECOND } from '../calendar/time.ts'
import type { ConversationId } from '../domain/ids.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide } from './botPorts.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { keepLive, prospects } from './live.ts'
import { isConnected, LEFT_MS } from './livePorts.ts'

/** How long an agent's line may be broken before others are called. */
const GRACE_MS = 30 * SECOND

/** A visitor who is there has waited for the agent's word too long. */
export function noticeSilentAgent(needs: Needs, decide: Decide): Promise<boolean> {
  return notice(needs, 'agentDueAt', decide)
}

/** An agent's line broke and did not come back, and the visitor is there. */
export async function noticeLostAgent(needs: Needs, decide: Decide): Promise<boolean> {
  const now = needs.clock()
  await needs.store.markGone(needs.onlineAgents(), (now - LEFT_MS) as Instant, (now + GRACE_MS) as Instant)
  return notice(needs, 'agentGoneAt', decide)
}

async function notice(needs: Needs, kind: 'agentDueAt' | 'agentGoneAt', decide: Decide): Promise<boolean> {
  const id = await needs.store.firstLiveDue(kind, needs.clock())
  if (!id) return false
  try {
    await comeToHelp(needs, id, kind, decide)
  } catch (fault) {
    await comeToHelp(needs, id, kind, null) // without the assistant's words, or the others would never have their turn
    throw fault
  }
  return true
}

/** Whoever has left waits for nobody: for them the ticket's clocks go on. */
function comeToHelp(needs: Needs, id: ConversationId, kind: 'agentDueAt' | 'agentGoneAt', decide: Decide | null) {
  return commit(needs, id, async (work) => {
    const live = await needs.store.live(id)
    const dueAt = live[kind]
    if (dueAt === null || dueAt > work.now) return null
    keepLive(work, { [kind]: null })
    const { handling } = work.talk
    if (handling.by !== 'agent' || !isConnected(live, work.now)) return null
    if (kind === 'agentGoneAt' && needs.onlineAgents().includes(handling.agent)) return null
    keepLive(work, { agentDueAt: null, agentGoneAt: null })
    work.happened({ kind: kind === 'agentDueAt' ? 'AgentSilent' : 'AgentLost', agent: handling.agent })
    const said = needs.notices.agentGone(work.talk.locale, handling.agentName)
    if (needs.agentsOnline() > 0) await callOthers(needs, work, said, decide)
    else {
      work.talk = { ...work.talk, handling: { by: 'assistant' }, flow: null }
      work.append({ role: 'system' }, { ...said, handling: { by: 'assistant' } })
      work.happened({ kind: 'NobodyCame' })
      if (decide) await letAssistantDecide(needs, work, { heard: 'nobodyCame' }, decide)
    }
    return null
  })
}

/** Back in the queue, where it rings again; when nobody comes, it goes on as for everybody who waits. */
async function callOthers(
  needs: Needs,
  work: Work,
  said: ReturnType<Needs['notices']['agentGone']>,
  decide: Decide | null,
): Promise<void> {
  work.talk = { ...work.talk, handling: { by: 'queue', since: work.now }, flow: null }
  work.append({ role: 'system' }, { ...said, handling: { by: 'queue' } })
  const { ahead } = await prospects(needs, work)
  if (decide) await letAssistantDecide(needs, work, { heard: 'agentGone', ahead }, decide)
}
