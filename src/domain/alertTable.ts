import type { AlertKind } from './alert.ts'
import type { AgentId } from './ids.ts'
import type { Agent } from './person.ts'
import type { Tier } from './tier.ts'

/** `online` have a console open. `everyone` may come in, admins too. */
type Audience = 'assignee' | 'online' | 'leads' | 'everyone'

/** Each list is tried in order, and the first audience with somebody in it is told. */
type Whom = readonly (readonly Audience[])[]

/** Who is called at their console, and who by letter; whoever was called needs no letter. */
type Row = { readonly call: Whom; readonly mail: Whom }

const nobody: Whom = []
const whoeverIsThere: Row = { call: [['online']], mail: [['assignee'], ['leads', 'everyone']] }
const allOfThem: Row = { call: [['online']], mail: [['everyone']] }

/** A target that can wait a little: the nearer its due time, the more people hear of it. */
const calm: Record<AlertKind, Row> = {
  received: { call: [['online']], mail: nobody },
  warning: { call: [['assignee', 'online']], mail: [['assignee']] },
  dueSoon: { call: [['assignee'], ['online']], mail: [['assignee', 'leads', 'everyone']] },
  breach: whoeverIsThere,
  unanswered: whoeverIsThere,
}

/** The software is totally inoperable: everybody hears of it at once, day and night. */
const urgent: Record<AlertKind, Row> = {
  received: allOfThem,
  warning: whoeverIsThere,
  dueSoon: whoeverIsThere,
  breach: allOfThem,
  unanswered: whoeverIsThere,
}

/** Who is told what: one table. Ours, not the policy's. */
const TABLE: Record<Tier, Record<AlertKind, Row>> = { 1: calm, 2: calm, 3: urgent }

/** Who works here: those who may come in, and which of them have a console open. */
export type Team = { readonly agents: readonly Agent[]; readonly online: readonly AgentId[] }

/** Whom to tell of an alert, and by what; nobody twice. */
export function whomToTell(
  { kind, tier, assignee }: { kind: AlertKind; tier: Tier; assignee: AgentId | null },
  { agents, online }: Team,
): { call: Agent[]; mail: Agent[] } {
  const isOnline = ({ id }: Agent) => online.includes(id)
  const audience: Record<Audience, Agent[]> = {
    assignee: agents.filter(({ id }) => id === assignee),
    online: agents.filter(isOnline),
    leads: agents.filter(({ role }) => role === 'lead'),
    everyone: [...agents],
  }
  const found = (whom: Whom, fits: (agent: Agent) => boolean) =>
    new Set(
      whom.flatMap((tried) => tried.map((name) => audience[name].filter(fits)).find((all) => all.length > 0) ?? []),
    )
  const { call, mail } = TABLE[tier][kind]
  const called = found(call, isOnline)
  return { call: [...called], mail: [...found(mail, () => true)].filter((agent) => !called.has(agent)) }
}
