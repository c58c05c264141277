import { createHash } from 'node:crypto'
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type Request,
  type ResourceResponse,
  type Response,
  TurnContext,
} from 'botbuilder'
import { LOCAL_CHANNEL } from '../src/desk/botPorts.ts'
import type { Desk } from '../src/desk/ports.ts'
import type { Message } from '../src/domain/conversation.ts'
import type { ConversationId } from '../src/domain/ids.ts'
import type { Locale } from '../src/domain/person.ts'
import { isRefusal } from '../src/domain/refusal.ts'
import { activityOf, incomingOf } from './activity.ts'
import type { Assistant, FaultLog } from './assistant.ts'
import { within } from './deadline.ts'
import { words } from './words/words.ts'

/** The SDK waits for ever for a channel that hangs. */
const SEND_MS = 10_000

/** Tenants of the Bot Framework itself: those of the Emulator's tokens for an app of many tenants. */
const MICROSOFTS = ['d6d49420-f39b-4df7-a1dc-d59a935871db', 'f8cdef31-a31e-4b4a-93e4-5f571e91255a']

/** What the Bot Framework's registration gave us. Null means that there are no hosted channels. */
export type HostedSettings = { appId: string; appPassword: string; tenantId: string | null } | null

type Needs = { desk: Pick<Desk, 'open' | 'conversation'>; assistant: Pick<Assistant, 'hear' | 'greet'>; log: FaultLog }

/** The door for Teams and other hosted channels, or null. Without an app id nobody could be authenticated, so there is none. */
export function createHostedAdapter(settings: HostedSettings, needs: Needs) {
  if (!settings?.appId) return null
  const adapter = new HostedAdapter(settings, needs.log)
  return {
    /** Checks who calls, runs one turn, answers. `req.body` is the parsed activity. */
    process: (req: unknown, res: unknown): Promise<void> =>
      adapter.answer(req as Request, res as Response, (context) => turn(context, needs)),
  }
}

class HostedAdapter extends CloudAdapter {
  private readonly log: FaultLog
  private readonly tenants: readonly string[]

  constructor({ appId, appPassword, tenantId }: NonNullable<HostedSettings>, log: FaultLog) {
    const identity = {
      MicrosoftAppId: appId,
      MicrosoftAppPassword: appPassword,
      MicrosoftAppType: tenantId ? 'SingleTenant' : 'MultiTenant',
      ...(tenantId && { MicrosoftAppTenantId: tenantId }),
    }
    super(
      new ConfigurationBotFrameworkAuthentication(identity, new ConfigurationServiceClientCredentialFactory(identity)),
    )
    // no apology from here: what failed is most often the sending itself, and the assistant apologises by itself
    this.log = log
    this.tenants = tenantId ? [...MICROSOFTS, tenantId.toLowerCase()] : MICROSOFTS
    this.onTurnError = async (_context, cause) => log.fault(cause, 'a turn of a hosted channel failed')
  }

  /**
   * In the place of the SDK's `process`, which takes activities apart before it knows who calls, writes to the console about
   * every stranger, and tells them what it thinks of their token.
   */
  async answer(req: Request, res: Response, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const end = (status: number, body?: unknown) => {
      res.status(status)
      if (body !== undefined) res.send(body)
      res.end()
    }
    const { authorization } = req.headers ?? {}
    try {
      const header = typeof authorization === 'string' ? authorization : ''
      if (!mayBeReal(header, this.tenants)) return end(401, { error: stranger })
      const invoked = await this.processActivity(header, req.body as unknown as Activity, logic)
      end(invoked?.status ?? 200, invoked?.body)
    } catch (cause) {
      const isStranger = (cause as { statusCode?: unknown } | null)?.statusCode === 401
      if (!isStranger) this.log.fault(cause, 'a call of a hosted channel failed')
      end(isStranger ? 401 : 500, { error: isStranger ? stranger : failed })
    }
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return within(SEND_MS, 'Sending to a hosted channel', super.sendActivities(context, activities))
  }
}

/**
 * Whether the SDK may look at this token. It takes one apart before it knows who signed it: it fails at claims that are none,
 * and keeps every tenant that a token names, for ever.
 */
function mayBeReal(header: string, tenants: readonly string[]): boolean {
  const part = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(header)?.[1]
  if (part === undefined) return false
  try {
    const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null) return false
    return !('tid' in claims) || (typeof claims.tid === 'string' && tenants.includes(claims.tid))
  } catch {
    return false
  }
}

const stranger = { code: 'Unauthorized', message: 'The token is missing or not valid.' }
const failed = { code: 'ServerError', message: 'Something went wrong on our side. Try again in a moment.' }

/** One turn of a hosted channel: the same assistant, the same log, and replies through the channel. */
export async function turn(context: TurnContext, { desk, assistant }: Needs): Promise<void> {
  const { activity } = context
  const isMessage = activity.type === 'message'
  const isArrival =
    activity.type === 'conversationUpdate' &&
    (activity.membersAdded ?? []).some(({ id }) => id !== activity.recipient?.id)
  if (!isMessage && !isArrival) return
  const locale: Locale = activity.locale?.toLowerCase().startsWith('fr') ? 'fr' : 'en'
  const id = hostedId(activity)
  if (!(await desk.conversation(id))) {
    const opened = await desk.open({ id, site: null, locale, zone: activity.localTimezone ?? null })
    if (isRefusal(opened)) throw new Error(`A hosted conversation was refused: ${opened.refused}`)
  }
  const say = (messages: readonly Message[]) => context.sendActivities(messages.map(({ body }) => activityOf(body)))
  if (isArrival) {
    const greeting = await assistant.greet(id)
    if (greeting.length > 0) await say(greeting)
    return
  }
  const text = TurnContext.removeRecipientMention(activity) ?? activity.text
  const clientId = activity.id ? `${activity.channelId}:${activity.id}`.slice(0, 200) : null
  // only our own door vouches for what it says of files, so nobody may pass for it
  const answer = await assistant.hear(incomingOf({ ...activity, text, serviceUrl: '' }, id, clientId))
  if (isRefusal(answer)) {
    const { refused } = words[locale]
    await context.sendActivity(refused[answer.refused === 'tooLong' ? 'tooLong' : 'notPossible'][0] ?? '')
  } else if (answer.replies.length > 0) {
    await say(answer.replies)
  }
}

/**
 * Our name for a hosted conversation with one person: it begins in a way no conversation of our own does, and is made
 * from the channel's names by a hash, so that no channel can name one of ours.
 */
export function hostedId({ channelId, conversation, from }: Partial<Activity>): ConversationId {
  if (!channelId || channelId.toLowerCase() === LOCAL_CHANNEL || !conversation?.id || !from?.id) {
    throw new Error(
      'A hosted activity must name its channel, its conversation and its sender, and the channel not ours',
    )
  }
  const names = JSON.stringify([channelId, conversation.id, from.id])
  return `hosted-${createHash('sha256').update(names).digest('base64url')}` as ConversationId
}
