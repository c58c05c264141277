import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Delivery } from '../../src/domain/notification.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { type Behaviour, openMailServer } from './mailServer.ts'

const LETTERS = 1_000
/** A desk's clock runs so fast that the first back-off of 15 s is over in 50 ms. */
const SPEED = 300
const KILL_AFTER = 250

/** What the server does with a letter, by its number: each kind of trouble hits a fixed share. */
function troubleOf(number: number): (attempt: number) => Behaviour {
  const share = number % 25
  if (share < 3) return (attempt) => (attempt <= 2 ? 'later' : 'take')
  if (share === 3) return () => 'refuse'
  if (share === 4) return (attempt) => (attempt === 1 ? 'dropBefore' : 'take')
  if (share === 5) return (attempt) => (attempt === 1 ? 'dropAfter' : 'take')
  if (share === 6) return (attempt) => (attempt === 1 ? 'fail' : 'take')
  if (share === 7) return (attempt) => (attempt === 1 && number % 100 === 7 ? 'hang' : 'take')
  if (share === 8) return () => ({ takesMs: 120 })
  return () => 'take'
}
const numberOf = (address: string) => Number(/^letter-(\d+)@/.exec(address)?.[1])
const isRefused = (number: number) => troubleOf(number)(1) === 'refuse'

let home: ThrowAwayDatabase
let desks: ChildProcess[] = []
beforeAll(async () => {
  home = await throwAwayDatabase()
})
afterAll(async () => {
  for (const desk of desks) desk.kill('SIGKILL')
  await home.drop()
})

test(`of ${LETTERS} letters through two desks, one of them killed, and a server that fails in every way, none is lost`, async () => {
  const server = await openMailServer((to, attempt) => troubleOf(numberOf(to))(attempt))
  const { store, close } = await openStore({ url: home.url })
  const deliveries = Array.from(
    { length: LETTERS },
    (_unused, i): Delivery => ({
      id: `letter-${i}`,
      to: `letter-${i}@customer.example`,
      locale: 'en',
      letter: { about: 'ticketSolved', number: i + 1, subject: 'Nobody can read' },
    }),
  )
  await store.save({ deliveries })
  await close()

  const complaints: string[] = []
  const since = Date.now() // for all desks, or their fast clocks would be hours apart
  const open = () => {
    const file = fileURLToPath(new URL('./sender.ts', import.meta.url))
    const desk = spawn(process.execPath, [file, home.url, server.url, String(SPEED), String(since)])
    desk.stderr.on('data', (words: Buffer) => complaints.push(words.toString()))
    desk.stdout.resume()
    desks.push(desk)
    return desk
  }
  const [one] = [open(), open()]
  const watch = new pg.Client({ connectionString: home.url })
  await watch.connect()
  const read = async <T extends object>(sql: string) => (await watch.query<T>(sql)).rows
  const waiting = async () =>
    (await read<{ n: number }>(`SELECT count(*)::int AS n FROM "Delivery" WHERE "state" = 'waiting'`))[0]?.n ?? 0

  for (const until = Date.now() + 60_000; server.taken.length < KILL_AFTER && Date.now() < until; ) await pause(5)
  one?.kill('SIGKILL')
  const before = server.taken.length
  open() // a restart
  for (const until = Date.now() + 120_000; (await waiting()) > 0 && Date.now() < until; ) await pause(100)

  const rows = await read<{ id: string; state: string; doubts: number; givenUpFor: string | null }>(
    'SELECT "id", "state", "doubts", "givenUpFor" FROM "Delivery"',
  )
  await watch.end()
  for (const desk of desks) desk.kill('SIGKILL')
  desks = []
  await server.close()

  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(LETTERS)
  expect(complaints.filter((words) => !words.includes('default TLS certificate'))).toEqual([])
  // none is lost: each is taken, or refused for good and known to be
  const refused = rows.filter(({ state }) => state === 'givenUp')
  expect(rows.filter(({ state }) => state === 'waiting')).toEqual([])
  expect(refused.map(({ id }) => numberOf(`${id}@`)).every(isRefused)).toBe(true)
  expect(new Set(refused.map(({ givenUpFor }) => givenUpFor))).toEqual(new Set(['unknownAddress']))
  expect(refused).toHaveLength(LETTERS / 25)
  const copies = new Map<string, string[]>()
  const dropped = new Set<string>()
  for (const { to, messageId, how } of server.taken) {
    const id = to.slice(0, to.indexOf('@'))
    if (how === 'dropAfter') dropped.add(id)
    copies.set(id, [...(copies.get(id) ?? []), messageId])
  }
  expect(copies.size).toBe(LETTERS - refused.length)
  expect(dropped.size).toBeGreaterThan(LETTERS / 50)
  // each is taken once, unless the line broke before the yes or the desk died: that is known, and both are one to a reader
  for (const { id, doubts } of rows) {
    const ids = copies.get(id) ?? []
    expect({ id, tooMany: Math.max(0, ids.length - 1 - doubts) }).toEqual({ id, tooMany: 0 })
    expect(ids.every((each) => each === `<${id}@desk.example>`)).toBe(true)
    if (dropped.has(id)) expect({ id, isDoubted: doubts > 0 }).toEqual({ id, isDoubted: true })
  }
  // doubles are no habit: those the server made, and what the killed desk had in its eight hands; a desk that is starved of
  // time may lose a claim, which is a doubt and no double
  const doubted = rows.filter(({ id, doubts }) => doubts > 0 && !dropped.has(id))
  expect(doubted.length).toBeLessThanOrEqual(LETTERS / 40)
  const twice = [...copies].filter(([id, ids]) => ids.length > 1 && !dropped.has(id))
  expect(twice.length).toBeLessThanOrEqual(8)
}, 240_000)
