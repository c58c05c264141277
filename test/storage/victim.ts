import { writeSync } from 'node:fs'
import type { Instant } from '../../src/calendar/time.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import { append, type Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId, MessageId } from '../../src/domain/ids.ts'
import { openStore } from '../../src/storage/openStore.ts'

/**
 * A desk in a process of its own, for tests that kill it: `victim.ts FOLDER` holds the folder; with a JSON of
 * `{ writers: { name, conversation, next }[] }` every writer also says line after line, from number `next` on, the way a
 * chat does: a line that is there already is acknowledged and not said again. Writes one JSON line per thing that happened.
 */
export type Told =
  | { told: 'ready'; logs: Record<string, { seq: number; lines: string[] }> }
  | { told: 'acknowledged'; conversation: string; seq: number; line: string }
  | { told: 'refused'; why: string }

export type Writer = { name: string; conversation: string; next: number }

const tell = (what: Told) => writeSync(1, `${JSON.stringify(what)}\n`)

async function write(store: Store, { name, conversation, next }: Writer): Promise<never> {
  const id = conversation as ConversationId
  for (let number = next; ; number++) {
    const line = `${name}-${number}`
    for (;;) {
      const known = await store.messageByClientId(id, line)
      if (known) {
        tell({ told: 'acknowledged', conversation, seq: known.seq, line })
        break
      }
      const talk = await store.conversation(id)
      if (!talk) throw new Error(`${id} is gone`)
      const said = append(
        talk,
        {
          id: `${line}-q` as MessageId,
          from: { role: 'visitor' },
          body: { text: line, format: 'plain' },
          clientId: line,
        },
        Date.now() as Instant,
      )
      const answered = append(
        said.talk,
        { id: `${line}-a` as MessageId, from: { role: 'assistant' }, body: { text: `${line}!`, format: 'plain' } },
        Date.now() as Instant,
      )
      const saved = await store.save({
        conversation: { ...answered.talk, version: talk.version + 1 },
        messages: [said.message, answered.message],
        events: [{ kind: 'AgentAskedFor', at: said.message.at, conversation: id, ticket: null }],
      })
      if (saved === 'stale') continue
      tell({ told: 'acknowledged', conversation, seq: said.message.seq, line })
      break
    }
  }
}

async function logOf(store: Store, conversation: string) {
  const id = conversation as ConversationId
  const talk = await store.conversation(id)
  if (!talk) await store.save({ conversation: emptyTalk(id) })
  const messages = await store.messagesAfter(id, 0, 1_000_000)
  const gapless = messages.every((message, i) => message.seq === i + 1)
  if (!gapless) throw new Error(`${id} has a gap: ${messages.map((message) => message.seq).join(' ')}`)
  return { seq: talk?.seq ?? 0, lines: messages.map((message) => message.body.text) }
}

function emptyTalk(id: ConversationId): Conversation {
  const now = Date.now() as Instant
  return {
    id,
    version: 1,
    seq: 0,
    lastAt: now,
    openedAt: now,
    site: null,
    locale: 'en',
    zone: null,
    person: { kind: 'visitor' },
    signedAs: null,
    handling: { by: 'assistant' },
    inquirySince: null,
    silentAt: null,
    flow: null,
    ticket: null,
    shown: [],
  }
}

if (import.meta.main) {
  const [dataDir = '', work = '{"writers":[]}'] = process.argv.slice(2)
  const { writers } = JSON.parse(work) as { writers: Writer[] }
  try {
    const { store } = await openStore({ dataDir })
    const logs: Record<string, { seq: number; lines: string[] }> = {}
    for (const { conversation } of writers) logs[conversation] ??= await logOf(store, conversation)
    tell({ told: 'ready', logs })
    setInterval(() => {}, 60_000)
    await Promise.all(writers.map((writer) => write(store, writer)))
  } catch (fault) {
    tell({ told: 'refused', why: (fault as Error).message })
    process.exit(1)
  }
}
