import { DAY, type Instant, MINUTE } from '../calendar/time.ts'
import type { Body } from '../domain/conversation.ts'
import type { ConversationId, MessageId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import { type Agent, provenAddress } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { lastLines } from './lines.ts'
import { isConnected, type LiveChanges, type LiveVerbs } from './livePorts.ts'
import { rate } from './satisfaction.ts'

/** An agent's words wait so long for the visitor to read them here before they go out by letter. */
const LETTER_WAIT_MS = 1 * MINUTE
/** No more than one such letter within this time. */
const LETTERS_APART_MS = 5 * MINUTE
/** Fewer waits than these say nothing about the next one. */
const WAITS_MIN = 5
const WAITS_MAX = 20
const WAITS_KEPT_MS = 14 * DAY
/** Older lines are not looked through for what is unread. */
const LINES_MAX = 200

/** What happens while people talk, tied to what the desk needs. */
export function liveVerbs(needs: Needs): LiveVerbs {
  const { store, feed, clock } = needs
  return {
    visitorRead: async (id, until) => {
      const talk = await store.conversation(id)
      if (!talk) return
      const upTo = Math.min(until, talk.lastAt) as Instant
      if (await store.markRead(id, upTo)) feed.wake(`conversation:${id}`)
    },
    visitorsConnected: (ids) => store.markConnected(ids, clock()),
    conversationsChanged: (known) => store.conversationsChanged(known),
    newestLines: (ids) => store.newestLines(ids),
    visitorIsAt: async (id, where) => {
      if (await store.markPlace(id, where)) feed.wake(`conversation:${id}`)
    },
    visitorTypes: (id) => feed.wake(`typing:visitor:${id}`),
    agentTypes: async (agent, id) => {
      const handling = (await store.conversation(id))?.handling
      if (handling?.by === 'agent' && handling.agent === agent.id) feed.wake(`typing:agent:${id}`)
    },
    correct: (agent, id, seq, text) => correct(needs, agent, id, seq, text),
    rate: (id, said) => rate(needs, id, said),
  }
}

function correct(needs: Needs, agent: Agent, id: ConversationId, seq: number, text: string | null) {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'sayAsAgent')) return { refused: 'notAllowed', action: 'sayAsAgent' }
    const [line] = seq > 0 ? await needs.store.messagesAfter(id, seq - 1, 1) : []
    if (!line || line.seq !== seq || line.body.replaces) return { refused: 'unknown', what: 'message' }
    const newest = (await needs.store.correctionsOf(id)).findLast(({ body }) => body.replaces?.seq === seq)
    const isGone = newest?.body.replaces?.how === 'deleted'
    if (line.from.role !== 'agent' || line.from.agent !== agent.id || isGone) {
      return isGone && text === null ? newest : ({ refused: 'notYourLine' } satisfies Refusal)
    }
    const how = text === null ? 'deleted' : 'edited'
    if (newest ? newest.body.text === text : line.body.text === text) return newest ?? line
    const body: Body = {
      text: text ?? '',
      format: 'plain',
      replaces: { seq, id: line.id as MessageId, at: line.at, how },
    }
    work.happened({ kind: how === 'edited' ? 'MessageEdited' : 'MessageDeleted', agent: agent.id, seq })
    return work.append(line.from, body)
  })
}

/** Writes down what this decision changes of what is live. */
export function keepLive(work: Work, changes: LiveChanges): void {
  work.extra.live = { ...work.extra.live, ...changes }
}

/** The visitor said something to an agent: from the first unanswered line on the agent's silence is counted. */
export async function startSilence(needs: Needs, work: Work): Promise<void> {
  if (work.talk.handling.by !== 'agent') return
  const { agentDueAt } = await needs.store.live(work.talk.id)
  if (agentDueAt === null) keepLive(work, { agentDueAt: (work.now + needs.agentSilentMs) as Instant })
}

/** The agent spoke: nobody waits, and the words go out by letter if the visitor does not come to read them. */
export async function agentSpoke(needs: Needs, work: Work): Promise<void> {
  keepLive(work, { agentDueAt: null })
  if (provenAddress(work.talk.person) === null) return
  const { mailDueAt, mailedAt } = await needs.store.live(work.talk.id)
  if (mailDueAt !== null) return
  const soon = work.now + LETTER_WAIT_MS
  const apart = mailedAt === null ? soon : mailedAt + LETTERS_APART_MS
  keepLive(work, { mailDueAt: Math.max(soon, apart) as Instant })
}

/**
 * Agents' words that the visitor has not read, and whose chat is closed, go out in one letter; while it is open they wait
 * there. Each word goes out once.
 */
export async function noticeUnread(needs: Needs): Promise<boolean> {
  const { store } = needs
  const id = await store.firstLiveDue('mailDueAt', needs.clock())
  if (!id) return false
  await commit(needs, id, async (work) => {
    const { talk, now } = work
    const live = await store.live(id)
    if (live.mailDueAt === null || live.mailDueAt > now) return null
    const address = provenAddress(talk.person)
    const after = Math.max(live.readUntil ?? 0, live.mailedUntil ?? 0)
    const lines = (await unread(needs, id, after)).filter(({ body }) => body.text !== '' || body.files?.length)
    const last = lines.at(-1)
    if (!address || !last || last.from.role !== 'agent') {
      keepLive(work, { mailDueAt: null })
      return null
    }
    if (isConnected(live, now)) {
      keepLive(work, { mailDueAt: (now + LETTER_WAIT_MS) as Instant })
      return null
    }
    const ticket = talk.ticket && (await store.ticket(talk.ticket))
    const letter = {
      about: 'agentReplied',
      agentName: last.from.name,
      number: ticket?.number ?? null,
      words: lines.map(({ body }) =>
        [body.text, ...(body.files ?? []).map(({ name }) => `+ ${name}`)].filter(Boolean).join('\n'),
      ),
      url: needs.chatUrl(talk.site, talk.locale),
    } as const
    work.mail(address, letter, ticket)
    keepLive(work, { mailDueAt: null, mailedUntil: last.at, mailedAt: now })
    return null
  })
  return true
}

/** Lines of agents after that time as they stand now; a visitor who wrote since has read what stands before it. */
async function unread(needs: Needs, id: ConversationId, after: number) {
  const lines = await lastLines(needs.store, id, LINES_MAX)
  const spoke = lines.findLast(({ from }) => from.role === 'visitor')?.at ?? 0
  return lines.filter(({ from, at, body }) => from.role === 'agent' && at > Math.max(after, spoke) && !body.replaces)
}

/** The place in the queue and what people waited lately, to be told honestly. */
export async function prospects(
  { store }: Needs,
  { talk, now }: Work,
): Promise<{ ahead: number; typicalWaitMs: number | null }> {
  const since = talk.handling.by === 'queue' ? talk.handling.since : now
  const [ahead, waits] = await Promise.all([
    store.countAhead(talk.id, since),
    store.recentWaits((now - WAITS_KEPT_MS) as Instant, WAITS_MAX),
  ])
  return { ahead, typicalWaitMs: waits.length < WAITS_MIN ? null : median(waits) }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
