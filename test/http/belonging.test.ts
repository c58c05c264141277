import { afterEach, describe, expect, test } from 'vitest'
import { createAssistant } from '../../bot/assistant.ts'
import type { Decide, Incoming } from '../../src/desk/botPorts.ts'
import { aFact } from '../support/builders.ts'
import { openServer, type TestServer } from './openServer.ts'

type Line = Record<string, unknown>
let server: TestServer
afterEach(() => server.close())

/** Somebody sends this; answers the name of the request and what was answered. */
async function says(text: string, { token, conversationId }: Awaited<ReturnType<TestServer['token']>>) {
  const path = `/v3/directline/conversations/${conversationId}/activities`
  const answer = await server.call('POST', path, token, { type: 'message', text })
  return { status: answer.status, requestId: answer.headers.get('x-request-id') }
}

const activities = '/v3/directline/conversations/:id/activities'
const linesOf = (requestId: string | null): Line[] => server.lines.filter((line) => line.requestId === requestId)
const told = async (requestId: string | null) => {
  await expect.poll(() => linesOf(requestId).map(({ what }) => what)).toContain('request')
  return linesOf(requestId)
}

/** Calls a person, which is an event of the desk, after a while in which other requests come in. */
const callPerson: Decide = (_talk, heard) => ({
  say: [{ text: 'One moment', format: 'plain' }],
  flow: null,
  ...(heard.heard === 'message' && { command: { do: 'queueForAgent' } }),
})

describe('the lines of one turn', () => {
  test('carry the same ids, from the event to the request, however many turns there are at once', async () => {
    server = await openServer({ decide: callPerson })
    const visitors = await Promise.all(Array.from({ length: 4 }, () => server.token()))
    const answers = await Promise.all(visitors.map((visitor) => says('a person, please', visitor)))
    const turns = new Set<unknown>()
    for (const [i, { status, requestId }] of answers.entries()) {
      expect(status).toBe(200)
      const lines = await told(requestId)
      expect(lines.map(({ what, kind }) => kind ?? what)).toEqual(['AgentAskedFor', 'turn', 'request'])
      const [turn, ...others] = [...new Set(lines.map((line) => line.turn))]
      expect(turn).toMatch(/^[\w-]{36}$/)
      expect(others).toEqual([])
      turns.add(turn)
      const conversation = visitors[i]?.conversationId
      expect(lines[0]).toMatchObject({ conversation })
      expect(lines[1]).toMatchObject({ conversation, outcome: 'answered', durationMs: expect.any(Number) })
      expect(lines[2]).toMatchObject({ route: activities, status: 200 })
    }
    expect(turns.size).toBe(4)
  })

  test('on one kept line are told apart as well', async () => {
    server = await openServer()
    const visitor = await server.token()
    const lines = []
    for (const text of ['one', 'two']) lines.push(...(await told((await says(text, visitor)).requestId)))
    expect(lines.map(({ what }) => what)).toEqual(['turn', 'request', 'turn', 'request'])
    expect(new Set(lines.map(({ turn }) => turn)).size).toBe(2)
  })

  test('are joined by a fault of the assistant', async () => {
    let receive: ReturnType<typeof createAssistant>['receive']
    server = await openServer({ receive: (incoming: Incoming) => receive(incoming) })
    const search = () => {
      throw new Error('the index is broken')
    }
    receive = createAssistant({ desk: server.desk, facts: aFact({ search }), log: server.log }).receive
    const { requestId } = await says('it says vc3 when I open my book', await server.token())
    const lines = await told(requestId)
    expect(lines.map(({ what }) => what)).toEqual(['the search failed', 'turn', 'request'])
    expect(new Set(lines.map(({ turn }) => turn)).size).toBe(1)
  })

  test('say that the turn failed', async () => {
    server = await openServer({
      decide: () => {
        throw new Error('out of order')
      },
    })
    const { status, requestId } = await says('hello', await server.token())
    expect(status).toBe(500)
    const lines = await told(requestId)
    expect(lines.map(({ what, outcome }) => outcome ?? what)).toEqual(['failed', 'request failed', 'request'])
    expect(new Set(lines.map(({ turn }) => turn)).size).toBe(1)
  })

  test('hold nothing of what was said, nor addresses, nor tokens', async () => {
    server = await openServer({ decide: callPerson })
    const visitor = await server.token()
    const { requestId } = await says('hunter2, write to ana@meridian-press.example', visitor)
    await told(requestId)
    const all = JSON.stringify(server.lines)
    for (const secret of ['hunter2', 'ana@', visitor.token, visitor.user.id]) expect(all).not.toContain(secret)
  })
})

test('a request that is no turn has its id alone', async () => {
  server = await openServer()
  const answer = await server.call('POST', '/chat/token', undefined, { site: 'vitrium' })
  const [line] = await told(answer.headers.get('x-request-id'))
  expect(line).toMatchObject({ what: 'request', route: '/chat/token' })
  expect(line).not.toHaveProperty('turn')
})
