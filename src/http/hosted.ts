import { randomUUID } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import { z } from 'zod'
import { type Desk, LOCAL_CHANNEL } from '../desk/ports.ts'
import type { ConversationId } from '../domain/ids.ts'
import { beginTurn } from '../log.ts'
import { answerProblem, isProblem, route } from './answer.ts'
import { readJson } from './body.ts'

/** The Bot Framework's door, as far as it matters here: it checks who is calling, runs the turn and answers. */
export type HostedAdapter = {
  /** `req.body` is the parsed activity. */
  process(req: Request, res: Response): Promise<void>
}

const activity = z.object({
  type: z.string().min(1).max(64),
  channelId: z.string().nullish(),
  serviceUrl: z.string().nullish(),
  conversation: z.object({ id: z.string().nullish() }).nullish(),
})

/**
 * `POST /api/messages` for Teams and other hosted channels; there is no such address without an adapter. Whoever calls
 * here cannot speak in a chat of our own: neither its channel nor its conversations may be named.
 */
export function hostedRoute(server: Server, hosted: HostedAdapter | null, desk: Pick<Desk, 'conversation'>): void {
  if (!hosted) return
  route(server, 'post', '/api/messages', async ({ req, res }) => {
    const body = await readJson(req)
    if (isProblem(body)) return body
    const parsed = activity.safeParse(body.json)
    if (!parsed.success) return answerProblem(400, 'BadArgument', 'This is no activity.')
    const { channelId, conversation } = parsed.data
    const isLocal = channelId?.toLowerCase() === LOCAL_CHANNEL
    const isOurs = conversation?.id ? await desk.conversation(conversation.id as ConversationId) : null
    if (isLocal || isOurs) return answerProblem(403, 'Forbidden', 'This conversation has its own door.')
    if (parsed.data.type === 'message') beginTurn(randomUUID())
    req.body = body.json
    await hosted.process(req, res)
    return null
  })
}
