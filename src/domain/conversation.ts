import { HOUR, type Instant } from '../calendar/time.ts'
import { dayIn, readerZone } from '../calendar/zone.ts'
import type { AgentId, ConversationId, FileId, MessageId, SiteKey, TicketId } from './ids.ts'
import type { Agent, Locale, Person } from './person.ts'
import type { Refusal } from './refusal.ts'

/** Who answers right now. Exactly one of these is true. */
export type Handling =
  | { by: 'assistant' }
  | { by: 'queue'; since: Instant }
  | { by: 'agent'; agent: AgentId; agentName: string; since: Instant }

/** A talk between one person and the desk. `seq` and `lastAt` belong to its newest message. */
export type Conversation = {
  id: ConversationId
  /** Grows by one with every save; a save with an older number is stale. */
  version: number
  seq: number
  lastAt: Instant
  site: SiteKey | null
  locale: Locale
  /** The person's IANA zone as the browser told it; null if it did not. */
  zone: string | null
  person: Person
  /** Seal of whom the website signed; null when it signed nobody. Another person never gets into this conversation. */
  signedAs: string | null
  handling: Handling
  /** Since when an agent is asked to find out which company serves this end user; null when nobody is. */
  inquirySince: Instant | null
  /** When the assistant notices that its question was met with silence; null when it waits for nothing. */
  silentAt: Instant | null
  /** The assistant's place in its flow. Only the bot reads it; the desk stores it unopened. */
  flow: unknown
  ticket: TicketId | null
  /** Articles shown so far and what became of each, oldest first. */
  shown: ShownArticle[]
  openedAt: Instant
}

/**
 * An article the person has seen, for the agent to see and for never showing it twice: `open` is one that stood open on
 * the page around the chat, all others were shown by the assistant.
 */
export type ShownArticle = {
  slug: string
  title: string
  at: Instant
  outcome: 'open' | 'shown' | 'confirmed' | 'refused'
}

/** An article by name. */
export type ArticleRef = Pick<ShownArticle, 'slug' | 'title'>

/** Who said a line. */
export type Speaker =
  | { role: 'visitor' }
  | { role: 'assistant' }
  | { role: 'agent'; agent: AgentId; name: string }
  | { role: 'system' }

/** A tappable answer: `say` is what is sent as if it had been typed. */
export type Choice = { label: string; say: string }

/** A file as the log knows it; its bytes are fetched by id. */
export type FileRef = { id: FileId; name: string; contentType: string; sizeBytes: number }

/** A file that was sent and not kept: what it is called, and what stood against it. */
export type RefusedFile = { name: string; because: 'type' | 'tooLarge' | 'tooMany' | 'unsafe' | 'notScanned' }

/** What a line says. `text` always says everything: cards, choices and copy buttons only make it easier. */
export type Body = {
  text: string
  format: 'plain' | 'markdown'
  choices?: Choice[]
  /** An Adaptive Card that shows the same as `text`. */
  card?: object
  files?: FileRef[]
  /** What a card or a button submitted. */
  value?: unknown
  /** A text the reader may want to copy whole. */
  copyText?: string
  /** On the line that tells a change of hands: who answers from here on. */
  handling?: { by: 'assistant' } | { by: 'queue' } | { by: 'agent'; agentName: string }
  /** True for what a button sent in the visitor's name without showing it. */
  postBack?: boolean
  /** This line takes the place of an earlier one, or takes it back; the log keeps both. */
  replaces?: { seq: number; id: MessageId; at: Instant; how: 'edited' | 'deleted' }
  /** Asks how it was with this ticket, by its number. */
  rating?: { ticket: number }
  /** On a line that came by e-mail. */
  byMail?: true
}

/** One line of the log. `seq` is 1, 2, 3 … within its conversation, without a gap; `at` strictly grows with it. */
export type Message = {
  id: MessageId
  conversation: ConversationId
  seq: number
  at: Instant
  from: Speaker
  /** The sender's own id for it, which makes sending twice harmless. */
  clientId: string | null
  body: Body
  /** On a line read as it stands now: what became of it, and what it said before, oldest first. */
  corrected?: { how: 'edited' | 'deleted'; at: Instant; earlier: string[] }
}

/** The next line of a conversation, and the conversation after it. Times strictly grow, at least 1 ms apart. */
export function append(
  talk: Conversation,
  line: { id: MessageId; from: Speaker; body: Body; clientId?: string | null },
  now: Instant,
): { talk: Conversation; message: Message } {
  const at = Math.max(now, talk.lastAt + 1) as Instant
  const seq = talk.seq + 1
  const message = {
    id: line.id,
    conversation: talk.id,
    seq,
    at,
    from: line.from,
    clientId: line.clientId ?? null,
    body: line.body,
  }
  return { talk: { ...talk, seq, lastAt: at }, message }
}

/**
 * Lines as they stand now: whatever was edited says its newest text, whatever was taken back says nothing. `corrections`
 * are all lines of the conversation that replace others, oldest first.
 */
export function asTheyStand(lines: Message[], corrections: readonly Message[]): Message[] {
  if (corrections.length === 0) return lines
  const ofLine = new Map<number, Message[]>()
  for (const line of corrections) {
    const { replaces } = line.body
    if (replaces) ofLine.set(replaces.seq, [...(ofLine.get(replaces.seq) ?? []), line])
  }
  return lines.map((line) => {
    const changes = ofLine.get(line.body.replaces?.seq ?? line.seq)
    const newest = changes?.at(-1)
    if (!changes || !newest?.body.replaces) return line
    const { how } = newest.body.replaces
    if (line.body.replaces) return { ...line, body: newest.body } // an older correction must not tell what was taken back
    const earlier = [line, ...changes.slice(0, -1)].map(({ body }) => body.text)
    const { rating: _, ...kept } = line.body
    const body: Body =
      how === 'deleted'
        ? { text: '', format: 'plain' }
        : { ...kept, text: newest.body.text, format: newest.body.format }
    return { ...line, body, corrected: { how, at: newest.at, earlier } }
  })
}

/** Half a day without a word, or a night: one no longer knows by heart where it was. */
export function isLongAgo({ lastAt, zone }: Pick<Conversation, 'lastAt' | 'zone'>, now: Instant): boolean {
  const [silenceMs, local] = [now - lastAt, readerZone(zone)]
  if (silenceMs < HOUR) return false // midnight alone makes nobody forget
  return silenceMs > 12 * HOUR || dayIn(local, now) !== dayIn(local, lastAt)
}

/** The person has this article open. Whatever became of it in the talk says more and stays. */
export function withOpenArticle(talk: Conversation, { slug, title }: ArticleRef, at: Instant): Conversation {
  const known = talk.shown.find((article) => article.slug === slug)
  const isNewest = openArticle(talk)?.slug === slug
  if (isNewest || (known && known.outcome !== 'open')) return talk
  const others = talk.shown.filter((article) => article !== known)
  return { ...talk, shown: [...others, { slug, title, at, outcome: 'open' }] }
}

/** The article that was opened last around the chat and was not spoken of since; null for none. */
export function openArticle({ shown }: Pick<Conversation, 'shown'>): ArticleRef | null {
  return shown.findLast(({ outcome }) => outcome === 'open') ?? null
}

/** The visitor asked for a person: wait in the queue. Keeps its place when asked twice; an agent stays. */
export function queueForAgent(handling: Handling, at: Instant): Handling {
  return handling.by === 'assistant' ? { by: 'queue', since: at } : handling
}

/** An agent takes the conversation. Taking one's own again changes nothing; a colleague's is refused by name. */
export function takeOver(handling: Handling, agent: Agent, at: Instant): Handling | Refusal {
  if (handling.by === 'agent') {
    return handling.agent === agent.id ? handling : { refused: 'alreadyTaken', agentName: handling.agentName }
  }
  return { by: 'agent', agent: agent.id, agentName: agent.name, since: at }
}

/** The agent who has it gives it back to the assistant. */
export function release(handling: Handling, agent: Agent): Handling | Refusal {
  if (handling.by !== 'agent') return { refused: 'notTaken' }
  return handling.agent === agent.id ? { by: 'assistant' } : { refused: 'alreadyTaken', agentName: handling.agentName }
}

/** The agent who has it hands it to a colleague; there is no moment at which nobody has it. */
export function transfer(handling: Handling, agent: Agent, to: Agent, at: Instant): Handling | Refusal {
  if (handling.by !== 'agent') return { refused: 'notTaken' }
  if (handling.agent !== agent.id) return { refused: 'alreadyTaken', agentName: handling.agentName }
  return to.id === agent.id ? handling : { by: 'agent', agent: to.id, agentName: to.name, since: at }
}
