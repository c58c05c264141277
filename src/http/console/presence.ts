import { randomUUID } from 'node:crypto'
import { MINUTE, SECOND } from '../../calendar/time.ts'
import type { Clock, Feed, Screen, Screens } from '../../desk/storePorts.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'

/** A screen of another node that was not seen for so long is gone. */
const GONE_MS = 45 * SECOND
/** Screens are written down again this often, so that other nodes see them. */
const WRITE_MS = 15 * SECOND
/** Rows of nodes that ended without a word are deleted after this. */
const FORGOTTEN_MS = 10 * MINUTE

/** Which agents have the console open, on any number of screens and nodes, and what they look at. */
export type Presence = {
  /** Answers how to leave. */
  arrive(agent: AgentId, conversation: ConversationId | null): () => void
  agentsOnline(): number
  isOnline(agent: AgentId): boolean
  onlineAgents(): AgentId[]
  /** The agents who have this conversation open. */
  lookersAt(conversation: ConversationId): AgentId[]
  /** Tells other nodes of our screens and reads theirs; called every few seconds. */
  exchange(): Promise<void>
}

export type PresenceParts = {
  screens: Screens
  feed: Pick<Feed, 'wake'>
  clock: Clock
  fault: (cause: unknown, what: string) => void
}

/** Presence of this node, and with `parts` of the others that share its database. */
export function createPresence(parts: PresenceParts | null = null): Presence {
  const here = new Map<string, Screen>()
  let elsewhere: Screen[] = []
  let writtenAt = 0

  const all = () => [...here.values(), ...elsewhere]
  const agentsOf = (screens: Screen[]) => new Set(screens.map(({ agent }) => agent))

  function changed(conversation: ConversationId | null): void {
    parts?.feed.wake('queue')
    if (conversation) parts?.feed.wake(`conversation:${conversation}`)
  }

  /** Writes a screen down. One that has left meanwhile may be there again by it, and is taken away once more. */
  async function write({ screens }: PresenceParts, screen: Screen): Promise<void> {
    await screens.seen(screen)
    if (!here.has(screen.id)) await screens.left(screen.id)
  }

  function quietly(run: Promise<void> | undefined): void {
    run?.catch((cause) => parts?.fault(cause, 'presence'))
  }

  return {
    arrive(agent, conversation) {
      const screen = { id: randomUUID(), agent, conversation }
      here.set(screen.id, screen)
      quietly(parts ? write(parts, screen) : undefined)
      changed(conversation)
      return () => {
        if (!here.delete(screen.id)) return
        quietly(parts?.screens.left(screen.id))
        changed(conversation)
      }
    },
    agentsOnline: () => agentsOf(all()).size,
    isOnline: (agent) => all().some((screen) => screen.agent === agent),
    onlineAgents: () => [...agentsOf(all())],
    lookersAt: (conversation) => [...agentsOf(all().filter((screen) => screen.conversation === conversation))],
    async exchange() {
      if (!parts) return
      const now = parts.clock()
      if (now - writtenAt >= WRITE_MS) {
        writtenAt = now
        await Promise.all([...here.values()].map((screen) => write(parts, screen)))
        await parts.screens.forget(FORGOTTEN_MS)
      }
      const before = JSON.stringify(elsewhere)
      const open = await parts.screens.open(GONE_MS)
      elsewhere = open.filter(({ id }) => !here.has(id))
      if (JSON.stringify(elsewhere) !== before) changed(null)
    },
  }
}
