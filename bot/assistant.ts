import { ActivityHandler, type TurnContext } from 'botbuilder'
import type { Conversed, Decide, Incoming } from '../src/desk/botPorts.ts'
import type { Desk } from '../src/desk/ports.ts'
import type { Message } from '../src/domain/conversation.ts'
import type { ConversationId } from '../src/domain/ids.ts'
import { NotNow } from '../src/domain/notNow.ts'
import { isRefusal, type Refusal } from '../src/domain/refusal.ts'
import { clientIdOf, committedActivityOf, incomingOf, toActivity } from './activity.ts'
import { within } from './deadline.ts'
import type { Facts } from './facts.ts'
import { LocalAdapter } from './localAdapter.ts'
import { createDecide } from './turn.ts'
import { words } from './words/words.ts'

/** A turn is one quick commit; what takes longer than this has failed. */
const TURN_MS = 15_000

/** Where faults are told. */
export type FaultLog = { fault(cause: unknown, what: string, fields?: { conversation?: string }): void }

export type Assistant = {
  /** One turn in our own chat: hears, answers and commits. Faults of the assistant hand over to a person. */
  receive(incoming: Incoming): Promise<Conversed | Refusal>
  /** The first words of a conversation; none if they fail. */
  greet(id: ConversationId): Promise<Message[]>
  decide: Decide
  /** The same for any channel, without sending: what `receive` and hosted channels share. */
  hear(incoming: Incoming): Promise<Conversed | Refusal>
}

type Needs = {
  desk: Pick<Desk, 'converse' | 'apologise' | 'greet' | 'conversation'>
  facts: Facts
  log: FaultLog
  /** Told of a message before its turn: a turn cannot wait, and what it searches with has to be ready. Never fails. */
  prepare?: (text: string) => Promise<void>
  /** Milliseconds that a turn may take. */
  turnMs?: number
}

/** Ties the pure assistant to the desk and to the Bot Framework. */
export function createAssistant({ desk, facts, log, prepare, turnMs = TURN_MS }: Needs): Assistant {
  const decide = createDecide({ ...facts, search: safely(facts.search, log) })
  const adapter = new LocalAdapter()

  async function hear(incoming: Incoming): Promise<Conversed | Refusal> {
    const { conversation } = incoming
    try {
      await prepare?.(incoming.text)
      return await within(turnMs, 'A turn', desk.converse(incoming, decide))
    } catch (cause) {
      // the assistant is as well as ever, and an apology could not be kept either; whoever sent this sends it again
      if (cause instanceof NotNow) throw cause
      log.fault(cause, 'the assistant failed on a message', { conversation })
      const talk = await within(turnMs, 'Reading the conversation', desk.conversation(conversation))
      const { fault } = words[talk?.locale ?? 'en']
      const text = fault[(talk?.seq ?? 0) % fault.length] ?? ''
      return await within(turnMs, 'An apology', desk.apologise(incoming, { text, format: 'plain' }))
    }
  }

  return {
    decide,
    hear,
    async receive(incoming) {
      let answer: Conversed | Refusal | undefined
      // what the door knows stays outside of the activity: nothing a client writes into one may stand for it
      const { address = null, seen } = incoming
      const hearFrom = (heard: Incoming) => hear({ ...heard, address, ...(seen && { seen }) })
      const bot = new SupportBot(hearFrom, (heard) => {
        answer = heard
      })
      await adapter.process(toActivity(incoming), (context) => bot.run(context))
      if (!answer) throw new Error('The turn ended without an answer of the desk; is the activity a message?')
      return answer
    },
    async greet(id) {
      try {
        return await within(turnMs, 'A greeting', desk.greet(id, decide))
      } catch (cause) {
        log.fault(cause, 'the assistant could not greet', { conversation: id })
        return []
      }
    },
  }
}

/** One message in, one turn, its replies out. They are in the log already when they are sent. */
class SupportBot extends ActivityHandler {
  constructor(hear: Assistant['hear'], answered: (answer: Conversed | Refusal) => void) {
    super()
    this.onMessage(async (context: TurnContext, next) => {
      const { activity } = context
      const conversation = activity.conversation.id as ConversationId
      const answer = await hear(incomingOf(activity, conversation, clientIdOf(activity)))
      answered(answer)
      if (!isRefusal(answer) && answer.replies.length > 0) {
        await context.sendActivities(answer.replies.map(committedActivityOf))
      }
      await next()
    })
  }
}

/** A search that fails is told, and for the visitor the articles are just out of reach. */
function safely(search: Facts['search'], log: FaultLog): Facts['search'] {
  return (text, audience) => {
    try {
      return search(text, audience)
    } catch (cause) {
      log.fault(cause, 'the search failed')
      return null
    }
  }
}
