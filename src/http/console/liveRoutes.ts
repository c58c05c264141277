import { z } from 'zod'
import type { Desk } from '../../desk/ports.ts'
import type { ConversationId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal.ts'
import type { Log } from '../../log.ts'
import { isProblem } from '../answer.ts'
import { liveApi } from '../api/liveApi.ts'
import { jsonOrNull } from '../body.ts'
import { type Scan, scanFiles } from '../scanner.ts'
import { readUpload } from '../upload.ts'
import type { ConversationWire } from '../wire.ts'
import type { ArticleHit } from './articles.ts'
import type { Looking } from './deskRoutes.ts'
import type { Door, Outcome } from './door.ts'
import { messageWire } from './view.ts'

export type LiveParts = {
  desk: Pick<Desk, 'say' | 'correct' | 'agentTypes'>
  /** Looks files over before they are kept; null: nobody does. */
  scan: Scan | null
  /** Articles that a few words fit. */
  articles: (text: string) => ArticleHit[]
  log: Pick<Log, 'fault' | 'warn'>
  /** The whole conversation, as an answer. */
  view: (call: Looking, id: ConversationId) => Promise<Outcome<ConversationWire>>
}

/** What an agent says beside the files. */
const spoken = z.object({ text: z.string().max(20_000).default(''), clientId: z.string().regex(/^[\w-]{8,64}$/) })

/** What happens while an agent and a visitor talk. */
export function liveRoutes(door: Door, { desk, scan, articles, log, view }: LiveParts): void {
  door.serve(liveApi, {
    'POST /api/conversations/:id/files': async ({ req, params, who }) => {
      const upload = await readUpload(req)
      if (isProblem(upload)) return { refused: 'upload', status: upload.status }
      const said = spoken.safeParse(jsonOrNull(upload.activity ?? ''))
      if (!said.success) return { refused: 'unreadable', why: 'activity: { text, clientId } as JSON.' }
      const id = params.id as ConversationId
      const looked = await scanFiles(upload.files, scan, { log, conversation: id })
      const [refused] = [...upload.refused, ...looked.refused]
      if (refused) return { refused: 'file', ...refused } // all or nothing: the agent is there to choose again
      const { text, clientId } = said.data
      if (looked.files.length === 0) return { refused: 'unreadable', why: 'files: send at least one.' }
      const body = { text: text.trim(), format: 'plain' as const }
      const message = await desk.say(who.agent, id, body, clientId, looked.files)
      return isRefusal(message) ? message : { answer: messageWire(message, who.agent.id) }
    },

    'PATCH /api/conversations/:id/messages/:seq': async (call) => {
      const changed = await desk.correct(call.who.agent, idOf(call), seqOf(call), call.body.text.trim())
      return isRefusal(changed) ? changed : view(call, idOf(call))
    },

    'DELETE /api/conversations/:id/messages/:seq': async (call) => {
      const gone = await desk.correct(call.who.agent, idOf(call), seqOf(call), null)
      return isRefusal(gone) ? gone : view(call, idOf(call))
    },

    'PUT /api/conversations/:id/typing': async (call) => {
      await desk.agentTypes(call.who.agent, idOf(call))
      return { answer: undefined }
    },

    'GET /api/articles': async ({ query }) => ({ answer: { articles: articles(query.text) } }),
  })
}

type Params = { params: Record<string, string> }

function idOf({ params }: Params): ConversationId {
  return (params.id ?? '') as ConversationId
}

/** 0 for none: no line has it. */
function seqOf({ params }: Params): number {
  return /^\d{1,9}$/.test(params.seq ?? '') ? Number(params.seq) : 0
}
