import { randomUUID } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import { z } from 'zod'
import { LOCAL_CHANNEL } from '../desk/botPorts.ts'
import type { Desk } from '../desk/ports.ts'
import type { ConversationId } from '../domain/ids.ts'
import { beginTurn } from '../log.ts'
import { answerProblem, isProblem, route } from './answer.ts'
import { readJson } from './body.ts'

/** The Bot Framework's door, as far as it matters here: it checks who is calling, runs the turn and answers. */
export type HostedAdapter = {
  /** `req.body` is the activity, in which what is read has the type it should have. */
  process(req: Request, res: Response): Promise<void>
}

const said = z.string().optional().catch(undefined)
const party = z.looseObject({ id: said }).catch({ id: undefined })

/** As Microsoft describes it: the SDK takes it apart without looking. Whatever is odd in it counts as not said. */
const activity = z.looseObject({
  type: z.string().min(1).max(64),
  channelId: z.string().nullish(),
  serviceUrl: z.string().nullish(),
  conversation: z.looseObject({ id: z.string().nullish() }).nullish(),
  id: said,
  from: party,
  recipient: party,
  text: z.string().catch(''),
  locale: said,
  localTimezone: said,
  membersAdded: z.array(party).optional().catch(undefined),
  entities: z
    .array(z.looseObject({ type: z.string(), mentioned: party, text: z.string().catch('') }))
    .optional()
    .catch(undefined),
  attachments: z
    .array(z.looseObject({ contentType: z.string(), name: said }))
    .optional()
    .catch(undefined),
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
    req.body = parsed.data
    await hosted.process(req, res)
    return null
  })
}
