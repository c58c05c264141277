import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { Decide } from '../../src/desk/botPorts.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { SiteKey } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { aDesk } from '../desk/builders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { vitriumOnly } from '../support/policy.ts'

const RACES = 500
const AT_ONCE = 8

type Node = { desk: Desk; close: () => Promise<void> }
let home: ThrowAwayDatabase
let nodes: [Node, Node]
let agents: [Agent, Agent]

/** A desk with modules of its own, as another process has them: nothing is shared but the database. */
async function aNode(): Promise<Node> {
  const { store, close } = await openStore({ url: home.url }, { seed: demoFixtures })
  vi.resetModules()
  const { createDesk } = await import('../../src/desk/desk.ts')
  const { needs } = aDesk({ store })
  const desk = createDesk({
    ...needs,
    policies: vitriumOnly,
    clock: () => Date.now() as Instant,
    newId: () => crypto.randomUUID(),
    observe: () => {},
  })
  return { desk, close }
}

beforeAll(async () => {
  home = await throwAwayDatabase()
  nodes = [await aNode(), await aNode()]
  const [one, two] = await nodes[0].desk.colleagues()
  agents = [one as Agent, two as Agent]
}, 300_000)

afterAll(async () => {
  for (const { close } of nodes ?? []) await close()
  await home?.drop()
})

/** Three lines for whatever is heard, so that a turn in flight has something to say. */
const chatty: Decide = (_talk, heard) =>
  heard.heard === 'message'
    ? { say: ['One', 'Two', 'Three'].map((text) => ({ text, format: 'plain' })), flow: null }
    : { say: [], flow: null }

async function opened(desk: Desk): Promise<Conversation['id']> {
  const talk = await desk.open({ site: 'vitrium' as SiteKey, locale: 'en', zone: null })
  if (isRefusal(talk)) throw new Error(JSON.stringify(talk))
  return talk.id
}

/** Races side by side, a few at a time; `race` is told its number. */
async function races(race: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const runner = async () => {
    while (next < RACES) await race(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runner))
}

const pause = (n: number) => new Promise((resolve) => setTimeout(resolve, n))

test(`in ${RACES} races of a claim against turns in flight on two nodes, the assistant says nothing after it`, async () => {
  let spokeBefore = 0
  await races(async (n) => {
    const [a, b] = nodes
    const id = await opened(a.desk)
    const says = (desk: Desk, text: string) =>
      desk.converse({ conversation: id, text, clientId: `${text}-${n}` }, chatty)
    const claim = async () => {
      await pause(n % 7) // now before, now amid, now after the turns
      return b.desk.takeOver(agents[0], id)
    }
    const [, , taken] = await Promise.all([says(a.desk, 'first'), says(b.desk, 'second'), claim()])
    await says(a.desk, 'third')
    expect(isRefusal(taken)).toBe(false)
    const lines = await a.desk.messagesAfter(id, 0, 100)
    const joined = lines.find(({ body }) => body.handling?.by === 'agent')
    expect(joined).toBeDefined()
    const after = lines.filter(({ seq, from }) => from.role === 'assistant' && seq > (joined?.seq ?? 0))
    expect(after, `race ${n}`).toEqual([])
    expect(lines.filter(({ from }) => from.role === 'visitor')).toHaveLength(3)
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_line, i) => i + 1))
    if (lines.some(({ from }) => from.role === 'assistant')) spokeBefore++
  })
  // the claim did not simply always come first, nor always last
  expect(spokeBefore).toBeGreaterThan(0)
}, 400_000)

test(`in ${RACES} races of two agents on two nodes one has it, and the other is told who`, async () => {
  const wins = new Map<string, number>()
  await races(async (n) => {
    const [a, b] = nodes
    const id = await opened(n % 2 === 0 ? a.desk : b.desk)
    const claims = await Promise.all([a.desk.takeOver(agents[0], id), b.desk.takeOver(agents[1], id)])
    const won = claims.findIndex((claim) => !isRefusal(claim))
    const winner = agents[won] as Agent
    expect(claims[1 - won]).toEqual({ refused: 'alreadyTaken', agentName: winner.name })
    expect((await a.desk.conversation(id))?.handling).toMatchObject({ by: 'agent', agent: winner.id })
    const lines = await a.desk.messagesAfter(id, 0, 10)
    expect(lines.filter(({ body }) => body.handling?.by === 'agent')).toHaveLength(1)
    wins.set(winner.id, (wins.get(winner.id) ?? 0) + 1)
  })
  expect(wins.size).toBe(2)
}, 400_000)
