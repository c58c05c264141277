import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { killServer, preparedFolder, removeFolder, removePrepared, startVictim } from './victims.ts'

afterAll(removePrepared)

const KILLS = 50
/** Desks that are killed side by side. */
const DESKS = 2
const CONVERSATIONS = 3
/** More than conversations, so that some write in the same one and lose races. */
const WRITERS = 5

/**
 * A desk that saves turns under load is killed without warning, every third time together with its database. After each
 * start everything that was acknowledged must be there, in order, without gaps and without doubles.
 */
test(`what was acknowledged survives ${KILLS} kills`, async () => {
  const rounds = Array.from({ length: DESKS }, (_, desk) => killAgainAndAgain(KILLS / DESKS, desk))
  const acknowledged = await Promise.all(rounds)
  expect(Math.min(...acknowledged)).toBeGreaterThan(KILLS / 2)
}, 240_000)

async function killAgainAndAgain(kills: number, desk: number): Promise<number> {
  const folder = await preparedFolder()
  /** conversation → line → its place in the log, as acknowledged. */
  const acknowledged = new Map<string, Map<string, number>>()
  const next = new Map<string, number>()
  let all = 0
  try {
    for (let kill = 0; kill <= kills; kill++) {
      const writers = Array.from({ length: WRITERS }, (_, i) => {
        const name = `writer${i}`
        return { name, conversation: `talk-${i % CONVERSATIONS}`, next: next.get(name) ?? 1 }
      })
      const before = structuredClone(acknowledged)
      let begun: (() => void) | null = null
      const isWriting = new Promise<void>((resolve) => {
        begun = resolve
      })
      const victim = startVictim(folder, writers, (told) => {
        if (told.told !== 'acknowledged') return
        const places = acknowledged.get(told.conversation) ?? new Map()
        acknowledged.set(told.conversation, places.set(told.line, told.seq))
        const [name = '', number] = told.line.split('-')
        next.set(name, Number(number) + 1)
        all++
        begun?.()
      })
      const ready = await victim.first
      if (ready.told !== 'ready') throw new Error(`Start ${kill} failed: ${JSON.stringify(ready)}`)
      for (const [conversation, { seq, lines }] of Object.entries(ready.logs)) {
        for (const [line, place] of before.get(conversation) ?? []) expect(lines[place - 1]).toBe(line)
        expect(new Set(lines).size).toBe(lines.length)
        expect(seq).toBe(lines.length)
      }
      // every second time while it writes for sure, else at any moment from its start on
      if (kill % 2 === 0) await Promise.race([isWriting, pause(5_000)])
      await pause(20 + Math.random() * 230)
      // by turns the desk alone, the desk and then its database, the database and then the desk
      if ((kill + desk) % 6 === 2) await killServer(folder)
      await victim.kill()
      if ((kill + desk) % 6 === 5) await killServer(folder)
    }
  } finally {
    await removeFolder(folder)
  }
  return all
}
