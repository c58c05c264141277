import { ActivityHandler, TurnContext } from 'botbuilder'
import { describe, expect, test } from 'vitest'
import { activityOf, committedActivityOf, incomingOf, toActivity } from '../../bot/activity.ts'
import { createAssistant } from '../../bot/assistant.ts'
import { createHostedAdapter, hostedId, turn } from '../../bot/hostedAdapter.ts'
import { LocalAdapter } from '../../bot/localAdapter.ts'
import { type Conversed, type Incoming, LOCAL_CHANNEL } from '../../src/desk/botPorts.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { Body } from '../../src/domain/conversation.ts'
import type { ConversationId, MessageId } from '../../src/domain/ids.ts'
import { NotNow } from '../../src/domain/notNow.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { aDesk, aTalk } from '../desk/builders.ts'
import { aFact, aSearch } from '../support/builders.ts'

const id = 'c1' as ConversationId

function anAssistant(
  over: Partial<Desk> = {},
  more: {
    turnMs?: number
    search?: ReturnType<typeof aFact>['search']
    prepare?: (text: string) => Promise<void>
  } = {},
) {
  const { desk, events } = aDesk()
  const faults: unknown[] = []
  const log = { fault: (cause: unknown) => void faults.push(cause) }
  const { search, turnMs, prepare } = more
  const facts = aFact(search && { search })
  const assistant = createAssistant({
    desk: { ...desk, ...over },
    facts,
    log,
    ...(turnMs && { turnMs }),
    ...(prepare && { prepare }),
  })
  return { assistant, desk, events, faults, log }
}

const saying = (conversation: ConversationId, text: string, clientId = 'a'): Incoming => ({
  conversation,
  text,
  clientId,
})
const conversed = (answer: unknown) => {
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
  return answer as Conversed
}

describe('an activity', () => {
  const incoming: Incoming = {
    conversation: id,
    text: 'see this',
    value: { say: 'yes' },
    postBack: true,
    files: [{ name: 'a.png', contentType: 'image/png', bytes: new Uint8Array([1, 2]) }],
    refusedFiles: [{ name: 'setup.exe', because: 'type' }],
    clientId: 'web-1',
  }

  test('carries everything a visitor sent, there and back', () => {
    expect(incomingOf(toActivity(incoming), id, 'web-1')).toEqual(incoming)
  })

  test('of another channel says nothing of files that our own door refused', () => {
    const foreign = { ...toActivity(incoming), serviceUrl: 'https://smba.example/' }
    expect(incomingOf(foreign, id, 'web-1')).not.toHaveProperty('refusedFiles')
  })

  test('with nothing in it is an empty message', () => {
    expect(incomingOf({}, id, null)).toEqual({ conversation: id, text: '', clientId: null })
  })

  test('shows a body with its choices, or its card in place of the text', () => {
    const body: Body = { text: 'Which?', format: 'plain', choices: [{ label: 'A', say: 'a' }], copyText: 'copy me' }
    expect(activityOf(body)).toMatchObject({
      text: 'Which?',
      textFormat: 'plain',
      suggestedActions: { actions: [{ type: 'imBack', title: 'A', value: 'a' }] },
      channelData: { copyText: 'copy me' },
    })
    const shown = activityOf({ ...body, card: { type: 'AdaptiveCard' } })
    expect(shown).toMatchObject({ summary: 'Which?', attachments: [{ content: { type: 'AdaptiveCard' } }] })
    expect(shown.text).toBeUndefined()
  })
})

describe('the assistant', () => {
  test('answers a message in one turn, and the same message once', async () => {
    const { assistant, desk } = anAssistant()
    const talk = await aTalk(desk)
    await assistant.greet(talk.id)
    const first = conversed(await assistant.receive(saying(talk.id, 'it says vc3')))
    expect(first.replies[0]?.body.text).toContain('Error vc3')
    expect(conversed(await assistant.receive(saying(talk.id, 'it says vc3')))).toMatchObject({
      repeated: true,
      replies: [],
    })
  })

  test('passes refusals on as they are', async () => {
    const { assistant } = anAssistant()
    expect(await assistant.receive(saying('nowhere' as ConversationId, 'hello'))).toEqual({
      refused: 'unknown',
      what: 'conversation',
    })
  })

  test('that fails keeps the message, says sorry, calls a person and tells the log', async () => {
    const { assistant, desk, events, faults } = anAssistant({
      converse: () => Promise.reject(new Error('broken')),
    })
    const talk = await aTalk(desk)
    const { message, replies } = conversed(await assistant.receive(saying(talk.id, 'it says vc3')))
    expect(message.body.text).toBe('it says vc3')
    expect(replies[0]?.body.text).toContain('sorry')
    expect((await desk.conversation(talk.id))?.handling.by).toBe('queue')
    expect(events.map(({ kind }) => kind)).toContain('AssistantFailed')
    expect(faults).toMatchObject([{ message: 'broken' }])
  })

  test('that takes too long has failed, and says so', async () => {
    const { assistant, desk, faults } = anAssistant({ converse: () => new Promise(() => {}) }, { turnMs: 30 })
    const talk = await aTalk(desk)
    expect(conversed(await assistant.receive(saying(talk.id, 'hello'))).replies).toHaveLength(1)
    expect(String(faults[0])).toContain('30 ms')
  })

  test('that cannot be kept right now is nobody’s failure: it is thrown on, and nothing is said', async () => {
    const away = new NotNow('out of reach')
    const converse = async () => {
      throw away
    }
    const { assistant, desk, events, faults } = anAssistant({ converse })
    const talk = await aTalk(desk)
    await expect(assistant.receive(saying(talk.id, 'hello'))).rejects.toBe(away)
    expect(await desk.messagesAfter(talk.id, 0, 9)).toEqual([])
    expect([events.filter(({ kind }) => kind === 'AssistantFailed'), faults]).toEqual([[], []])
  })

  test('begins when what it searches with is ready', async () => {
    const steps: string[] = []
    const prepare = async (text: string) => {
      await Promise.resolve()
      steps.push(`prepared ${text}`)
    }
    const search = (text: string) => {
      steps.push(`searched ${text}`)
      return aSearch(text)
    }
    const { assistant, desk } = anAssistant({}, { search, prepare })
    const talk = await aTalk(desk)
    conversed(await assistant.receive(saying(talk.id, 'it says vc3')))
    expect(steps).toEqual(['prepared it says vc3', 'searched it says vc3'])
  })

  test('goes on without articles when the search fails', async () => {
    const { assistant, desk, faults } = anAssistant(
      {},
      {
        search: () => {
          throw new Error('no index')
        },
      },
    )
    const talk = await aTalk(desk)
    const { replies } = conversed(await assistant.receive(saying(talk.id, 'it says vc3')))
    expect(replies.map(({ body }) => body.text).join()).toMatch(/articles/)
    expect(faults).toHaveLength(1)
  })

  test('whose greeting fails is silent, not broken', async () => {
    const { assistant, faults } = anAssistant({ greet: () => Promise.reject(new Error('no database')) })
    expect(await assistant.greet(id)).toEqual([])
    expect(faults).toHaveLength(1)
  })
})

describe('the local adapter', () => {
  const reference = {
    channelId: LOCAL_CHANNEL,
    conversation: { id: 'c1', isGroup: false, name: '', conversationType: '' },
  }

  test('answers the ids of what is in the log already, and takes nothing that is not', async () => {
    const adapter = new LocalAdapter()
    await adapter.process(toActivity(saying(id, 'hello')), async (context) => {
      expect(
        await context.sendActivities([
          committedActivityOf({ id: 'm1' as MessageId, body: { text: 'hi', format: 'plain' } }),
        ]),
      ).toEqual([{ id: 'm1' }])
      await expect(context.sendActivities([{ type: 'message' }])).rejects.toThrow('not in the log')
      await expect(context.updateActivity({ id: 'm1' })).rejects.toThrow('never changed')
      await expect(context.deleteActivity('m1')).rejects.toThrow('never changed')
    })
  })

  test('runs a bot’s middleware and handlers, and goes on with a conversation of its own only', async () => {
    const adapter = new LocalAdapter()
    const seen: string[] = []
    adapter.use(async (context, next) => {
      seen.push(context.activity.type)
      await next()
    })
    const bot = new ActivityHandler()
    bot.onEvent(async (context, next) => {
      seen.push(`${context.activity.name} in ${context.activity.conversation.id}`)
      await next()
    })
    await adapter.continueConversation(reference, (context) => bot.run(context))
    expect(seen).toEqual(['event', 'ContinueConversation in c1'])
    await expect(adapter.continueConversation({ ...reference, channelId: 'msteams' }, async () => {})).rejects.toThrow(
      'its own adapter',
    )
  })
})

describe('a hosted channel', () => {
  const teams = {
    type: 'message',
    channelId: 'msteams',
    id: 't1',
    text: 'it says vc3',
    conversation: { id: 'thread', isGroup: false, name: '', conversationType: '' },
    from: { id: 'ana', name: 'Ana' },
    recipient: { id: 'bot', name: '' },
  }

  test('has no door without an app id', () => {
    const { assistant, desk, log } = anAssistant()
    expect(createHostedAdapter(null, { desk, assistant, log })).toBeNull()
    const settings = { appId: 'app', appPassword: 'secret', tenantId: null }
    expect(createHostedAdapter(settings, { desk, assistant, log })).not.toBeNull()
  })

  test('lets nobody in without a signed token', async () => {
    const { assistant, desk, log } = anAssistant()
    const door = createHostedAdapter({ appId: 'app', appPassword: 'secret', tenantId: null }, { desk, assistant, log })
    const answers: number[] = []
    const res = { status: (code: number) => void answers.push(code), send: () => {}, header: () => {}, end: () => {} }
    await door?.process({ body: teams, headers: {}, method: 'POST' }, res)
    expect(answers).toEqual([401])
    expect(await desk.conversation(hostedId(teams))).toBeNull()
  })

  test('can name no conversation of ours, and each person has their own', () => {
    const ours = 'c1'
    expect(hostedId({ ...teams, conversation: { ...teams.conversation, id: ours } })).toMatch(/^hosted-[\w-]{43}$/)
    expect(hostedId(teams)).toBe(hostedId(teams))
    expect(hostedId(teams)).not.toBe(hostedId({ ...teams, from: { id: 'leo', name: 'Leo' } }))
    expect(() => hostedId({ ...teams, channelId: 'DirectLine' })).toThrow('not ours')
    expect(() => hostedId({ ...teams, from: undefined })).toThrow()
  })

  test('gets the same answers, once', async () => {
    const { assistant, desk, log } = anAssistant()
    const sent: string[] = []
    const adapter = new LocalAdapter()
    adapter.sendActivities = async (_context, activities) => {
      sent.push(...activities.map(({ text, summary }) => text ?? summary ?? ''))
      return activities.map((_, i) => ({ id: `x${i}` }))
    }
    for (const _ of [1, 2]) await turn(new TurnContext(adapter, teams), { desk, assistant, log })
    expect(sent).toHaveLength(2)
    expect(sent[0]).toContain('Error vc3')
    await turn(new TurnContext(adapter, { ...teams, id: 't2', text: 'x'.repeat(30_000) }), { desk, assistant, log })
    expect(sent[2]).toContain('too long')
  })
})
