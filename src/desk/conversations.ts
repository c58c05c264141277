import type { ArticleRef, Body, Conversation, FileRef, Message } from '../domain/conversation.ts'
import { isLongAgo, queueForAgent, withOpenArticle } from '../domain/conversation.ts'
import type { ConversationId, FileId } from '../domain/ids.ts'
import { withoutSecrets } from '../domain/mask.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Conversed, Decide, Incoming } from './botPorts.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { startSilence } from './live.ts'
import { customerWrote } from './openTickets.ts'
import type { Visit } from './ports.ts'
import type { StoredFile } from './storePorts.ts'

/** Longer messages are refused; enough for a pasted log, too little to fill a disk. */
const TEXT_LENGTH_MAX = 20_000

/** A new, empty conversation on a site. */
export async function open(needs: Needs, visit: Visit): Promise<Conversation | Refusal> {
  if (visit.site && !(await needs.store.site(visit.site))) return { refused: 'unknown', what: 'site' }
  const talk = newTalk(needs, visit)
  const saved = await needs.store.save({ conversation: talk })
  return saved === 'saved'
    ? talk
    : ((await needs.store.conversation(talk.id)) ?? { refused: 'unknown', what: 'conversation' })
}

/** A conversation in which nothing was said, as it is before it is saved. */
export function newTalk(needs: Needs, visit: Visit): Conversation {
  const now = needs.clock()
  const { article, ...where } = visit
  const empty: Conversation = {
    version: 1,
    seq: 0,
    lastAt: now,
    ...where,
    id: visit.id ?? (needs.newId() as ConversationId),
    person: { kind: 'visitor' },
    signedAs: null,
    handling: { by: 'assistant' },
    inquirySince: null,
    silentAt: null,
    flow: null,
    ticket: null,
    shown: [],
    openedAt: now,
  }
  return article ? withOpenArticle(empty, article, now) : empty
}

/** The same network address; nobody without the desk's secret can tell which. Null where it is not known. */
export function sealOfAddress({ seal }: Needs, { address }: { address?: string | null }): string | null {
  return address ? seal(`address:${address}`) : null
}

/** The visitor goes on on a page with this article. */
export function opens(needs: Needs, id: ConversationId, article: ArticleRef): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    work.talk = withOpenArticle(work.talk, article, work.now)
    return work.talk
  })
}

/** The assistant's first words; when something was said already, only somebody who was away for long hears where it was. */
export async function greet(needs: Needs, id: ConversationId, decide: Decide): Promise<Message[]> {
  const said = await commit(needs, id, async (work) => {
    if (work.talk.seq > 0) {
      if (work.talk.handling.by !== 'assistant' || !isLongAgo(work.talk, work.now)) return []
      await letAssistantDecide(needs, work, { heard: 'return' }, decide)
      return work.messages
    }
    work.happened({ kind: 'ConversationOpened' })
    await letAssistantDecide(needs, work, { heard: 'arrival' }, decide)
    return work.messages
  })
  return isRefusal(said) ? [] : said
}

/** One turn: what was heard and everything that follows from it, in one commit. An agent's conversation stays silent. */
export function converse(needs: Needs, incoming: Incoming, decide: Decide): Promise<Conversed | Refusal> {
  const turn = async (work: Work): Promise<Conversed | Refusal> => {
    if (isOthersByNow(work.talk, incoming)) return { refused: 'unknown', what: 'conversation' }
    // what was heard before cannot be saved a second time, so that it is enough to look for it then
    const repeated = work.isAgain ? await alreadyHeard(needs, incoming) : null
    if (repeated) return repeated
    if (incoming.text.length > TEXT_LENGTH_MAX) return { refused: 'tooLong', lengthMax: TEXT_LENGTH_MAX }
    work.visitor = sealOfAddress(needs, incoming)
    const message = await hear(needs, work, incoming)
    if (work.talk.handling.by !== 'agent') {
      const { text, value, files = [], refusedFiles = [] } = incoming
      await letAssistantDecide(
        needs,
        work,
        { heard: 'message', text, value, files: files.length, refusedFiles },
        decide,
      )
    }
    return { message, replies: work.messages.slice(1), repeated: false }
  }
  return commit(needs, incoming.conversation, turn, incoming.seen)
}

/** The assistant failed on this message: it is kept all the same, the visitor hears why, and a person is called. */
export function apologise(needs: Needs, incoming: Incoming, say: Body): Promise<Conversed | Refusal> {
  return commit(needs, incoming.conversation, async (work) => {
    if (isOthersByNow(work.talk, incoming)) return { refused: 'unknown', what: 'conversation' }
    const repeated = await alreadyHeard(needs, incoming)
    if (repeated) return repeated
    if (incoming.text.length > TEXT_LENGTH_MAX) return { refused: 'tooLong', lengthMax: TEXT_LENGTH_MAX }
    const message = await hear(needs, work, incoming)
    if (work.talk.handling.by === 'agent') return { message, replies: [], repeated: false } // a person is there
    work.append({ role: 'assistant' }, say)
    work.talk = { ...work.talk, flow: null, handling: queueForAgent(work.talk.handling, work.now) }
    work.happened({ kind: 'AssistantFailed' })
    return { message, replies: work.messages.slice(1), repeated: false }
  })
}

/** A file of this conversation; another conversation's is as unknown as one that never was. */
export async function file(needs: Needs, conversation: ConversationId, id: FileId): Promise<StoredFile | Refusal> {
  const stored = await needs.store.file(id)
  return stored?.conversation === conversation ? stored : { refused: 'unknown', what: 'file' }
}

/** Somebody signed in after the door looked who may hold it: whoever it let in, perhaps minutes ago with a slow upload, may not any more. */
function isOthersByNow({ signedAs }: Conversation, { seen }: Incoming): boolean {
  return seen !== undefined && seen.signedAs !== signedAs
}

async function alreadyHeard(needs: Needs, incoming: Incoming): Promise<Conversed | null> {
  if (!incoming.clientId) return null
  const message = await needs.store.messageByClientId(incoming.conversation, incoming.clientId)
  return message && { message, replies: [], repeated: true }
}

/** Files that come with a line of this conversation; their bytes are saved beside it. */
export function keepFiles(needs: Needs, work: Work, sent: NonNullable<Incoming['files']>): FileRef[] {
  const stored = sent.map((file): StoredFile => ({ ...file, id: needs.newId() as FileId, conversation: work.talk.id }))
  if (stored.length > 0) work.extra.files = stored
  return stored.map(({ id, name, contentType, bytes }) => ({ id, name, contentType, sizeBytes: bytes.length }))
}

/** Keeps what was said, without secrets; the assistant hears it whole, for a code has to be compared. */
async function hear(needs: Needs, work: Work, incoming: Incoming): Promise<Message> {
  const files = keepFiles(needs, work, incoming.files ?? [])
  // a line that held nothing but refused files names them, or nobody could see later what the talk was about
  const names = (incoming.refusedFiles ?? []).map(({ name }) => `📎 ${name}`).join('\n')
  const isEmpty = incoming.text === '' && files.length === 0 && incoming.value === undefined
  const isCodeMailed = /\d{3}[ -]?\d{3}/.test(incoming.text) && (await needs.store.code(incoming.conversation)) !== null
  const body: Body = { text: isEmpty ? names : withoutSecrets(incoming.text, isCodeMailed), format: 'plain' }
  if (files.length > 0) body.files = files
  if (incoming.value !== undefined) body.value = incoming.value
  if (incoming.postBack) body.postBack = true
  const message = work.append({ role: 'visitor' }, body, incoming.clientId)
  await customerWrote(needs, work)
  await startSilence(needs, work)
  return message
}
