import type { Changes } from '../../src/desk/storePorts.ts'
import type { TicketRecords } from '../../src/desk/ticketPorts.ts'
import type { AgentNote } from '../../src/domain/agentNote.ts'
import type { AgentId, ConversationId } from '../../src/domain/ids.ts'
import type { Agent, Contact } from '../../src/domain/person.ts'
import type { Ticket } from '../../src/domain/ticket.ts'

type Around = {
  tickets: Map<string, Ticket>
  contacts: Map<string, Contact>
  agents: Map<string, Agent>
  /** Those who may not come in. */
  disabled: ReadonlyMap<string, unknown>
}

/** What stands around tickets, without a database: a part of the fake store. */
export function fakeTicketRecords({ tickets, contacts, agents, disabled }: Around) {
  const notes: AgentNote[] = []
  /** Note and agent of each mention that was not seen yet. */
  const unseen: { note: AgentNote; agent: AgentId }[] = []
  const links = new Set<string>()

  const newestFirst = (fits: (ticket: Ticket) => boolean) =>
    [...tickets.values()].filter(fits).sort((a, b) => b.number - a.number)
  const byName = <T extends { name: string }>(all: T[]) => all.sort((a, b) => (a.name < b.name ? -1 : 1))
  const pairOf = (one: string, other: string) => JSON.stringify([one, other].sort())

  const records: TicketRecords = {
    ticketByNumber: async (number) => newestFirst((ticket) => ticket.number === number)[0] ?? null,
    linkedTickets: async (id) => newestFirst((ticket) => links.has(pairOf(id, ticket.id))),
    ticketsMergedInto: async (id) => newestFirst(({ mergedInto }) => mergedInto === id),
    agentNotesOf: async (id) => notes.filter(({ conversation }) => conversation === id).sort((a, b) => a.at - b.at),
    agentNoteByClientId: async (id, clientId) => notes.find((note) => isSame(note, id, clientId)) ?? null,
    unseenMentionsOf: async (agent) => [
      ...new Set(unseen.filter((one) => one.agent === agent).map(({ note }) => note.conversation)),
    ],
    mentionsSeen: async (agent, id) => {
      const rest = unseen.filter((one) => one.agent !== agent || one.note.conversation !== id)
      return unseen.splice(0, unseen.length, ...rest).length > rest.length
    },
    contactsOf: async (customer) => byName([...contacts.values()].filter((contact) => contact.customer === customer)),
    activeAgent: async (id) => (disabled.has(id) ? null : (agents.get(id) ?? null)),
    activeAgents: async () => byName([...agents.values()].filter(({ id }) => !disabled.has(id))),
  }

  return {
    records,
    isNamed: (agent: AgentId, id: ConversationId) =>
      unseen.some((one) => one.agent === agent && one.note.conversation === id),
    isStale: ({ agentNotes = [] }: Changes) =>
      agentNotes.some(
        ({ id, conversation, clientId }) =>
          notes.some((known) => known.id === id) ||
          (clientId !== null && notes.some((known) => isSame(known, conversation, clientId))),
      ),
    save({ agentNotes = [], links: changed = [] }: Changes) {
      for (const written of agentNotes) {
        const note = { ...written, mentions: [...written.mentions].sort() }
        notes.push(note)
        for (const agent of note.mentions) unseen.push({ note, agent })
      }
      for (const { one, other, linked } of changed) {
        if (linked) links.add(pairOf(one, other))
        else links.delete(pairOf(one, other))
      }
    },
  }
}

function isSame(note: AgentNote, conversation: ConversationId, clientId: string): boolean {
  return note.conversation === conversation && note.clientId === clientId
}
