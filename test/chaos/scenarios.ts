import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Console } from './console.ts'
import { type House, openHouse, type Replica, type Setting } from './house.ts'
import { type Broken, lookOver } from './laws.ts'
import type { Ending } from './postgres.ts'
import { Visitor } from './visitor.ts'

const MINUTE = 60_000
/** Small, but with room for a new database and everything that is said in a minute. */
const SMALL_DISK_BYTES = 320 * 1024 * 1024
const SLOW_MS = 60
const FULL_MS = 12_000
const CUT_MS = 12_000

/** What may break a house, and for how long. */
type Fault = {
  /** What happens, in a few words for a table. */
  what: string
  setting?: (replicas: number) => Partial<Setting>
  /**
   * Breaks and mends, again and again, until `isOver`. Calls `mended` each time that everything is whole again. Answers how
   * it was done, where there is more than one way.
   */
  run?: (house: House, isOver: () => boolean, mended: () => void) => Promise<string | null>
}

export const faults = {
  none: { what: 'nothing breaks' },
  killed: { what: 'a replica killed (-9) and started again, in turn', run: killInTurn },
  database: { what: 'PostgreSQL closed fast, killed, broken off; started again', run: restartDatabase },
  deaf: { what: '30 % of the calls between replicas lost', setting: () => ({ deaf: 0.3 }) },
  redis: {
    what: 'a Redis carries the calls between replicas, and is killed and hangs by turns',
    setting: () => ({ redis: true }),
    run: breakRedis,
  },
  skewed: {
    what: 'clocks up to 4 minutes apart',
    setting: (replicas) => ({ skewsMs: [2 * MINUTE, -2 * MINUTE, 1 * MINUTE, -1 * MINUTE].slice(0, replicas) }),
  },
  partition: { what: `a replica cut off from PostgreSQL, ${CUT_MS / 1000} s at a time`, run: partition },
  fullDisk: {
    what: `the disk of PostgreSQL full, ${FULL_MS / 1000} s at a time`,
    setting: () => ({ diskBytes: SMALL_DISK_BYTES }),
    run: fillDisk,
  },
  slowDisk: { what: `every wait for the disk ${SLOW_MS} ms longer`, run: slowDisk },
  rolling: { what: 'each replica ended by SIGTERM and started again', run: roll },
  brief: {
    what: 'deaf replicas with clocks apart, and once each: replicas killed, PostgreSQL killed, a partition',
    setting: (replicas) => ({ ...faults.skewed.setting?.(replicas), deaf: 0.3 }),
    run: onceEach,
  },
  all: {
    what: 'all of these at once but for Redis',
    setting: (replicas) => ({ ...faults.skewed.setting?.(replicas), deaf: 0.3, diskBytes: SMALL_DISK_BYTES }),
    run: everything,
  },
} satisfies Record<string, Fault> as Record<FaultName, Fault>

export type FaultName =
  | 'none'
  | 'killed'
  | 'database'
  | 'deaf'
  | 'redis'
  | 'skewed'
  | 'partition'
  | 'fullDisk'
  | 'slowDisk'
  | 'rolling'
  | 'brief'
  | 'all'

/** What a scenario came to. Times in milliseconds. */
export type Outcome = {
  fault: FaultName
  replicas: number
  seconds: number
  turns: number
  turnsPerSecond: number
  /** From the first try of a POST to the reply on the socket. */
  p50: number
  p99: number
  /** The longest that any visitor waited. */
  longest: number
  /** The longest that one request took, whatever its answer. */
  longestCall: number
  /** From the end of a fault until everybody who waited at that moment had a reply; the worst. Null without an end. */
  recovery: number | null
  /** How many there are in the end. */
  tickets: number
  /** How many streams visitors opened, all together: one each, and one more each time that a line broke. */
  sockets: number
  /** Answers that were no success, and broken lines, with their counts. */
  troubles: Record<string, number>
  /** How the fault was made, where there is more than one way. */
  how: string | null
  /** Attempts after which nobody knows whether a letter arrived. */
  doubts: number
  broken: Broken
}

export type Wish = { fault: FaultName; replicas: number; seconds: number; fsync: boolean; talkers?: number }

/** Runs one scenario in a house of its own: visitors talk, something breaks, everything is looked over. */
export async function run({ fault: name, replicas, seconds, fsync, talkers = 6 }: Wish): Promise<Outcome> {
  const fault = faults[name]
  const setting: Setting = { replicas, fsync, ...fault.setting?.(replicas) }
  const house = await openHouse(setting)
  const everybody: Visitor[] = []
  const withTicket: Visitor[] = []
  const complaints: string[] = []
  try {
    await Promise.all(house.replicas.map((replica) => replica.start())) // all at once on an empty database
    await expectOneMigration(house, complaints)
    await addContacts(house, talkers)
    const agent = await Console.signIn(house.url, (await house.replicas[0]?.signInLink('mia@vitrium.example')) ?? '')

    const begun = performance.now()
    const over = begun + seconds * 1000
    const isOver = () => performance.now() >= over
    const ends: number[] = []
    let isBreaking = true
    /** As long as anything breaks there is somebody to notice it. */
    const isSaid = () => isOver() && !isBreaking
    const arrivals = Array.from({ length: talkers }, () => Promise.withResolvers<void>())
    const talk = async (number: number, act: (visitor: Visitor) => Promise<void>) => {
      try {
        const visitor = await Visitor.open(house.url, `visitor-${number}`, 'vitrium').finally(arrivals[number]?.resolve)
        everybody.push(visitor)
        await act(visitor)
      } catch (cause) {
        complaints.push((cause as Error).message)
      }
    }
    const talks = Array.from({ length: talkers }, (_, number) =>
      talk(number, async (visitor) => {
        if (number % 3 === 0) withTicket.push(visitor)
        if (number % 3 === 0) await openTicket(house, visitor, emailOf(number))
        do {
          if (number % 3 === 1) await meetAgent(visitor, agent)
          for (let i = 0; i < 4 && !isSaid(); i++) await ask(visitor)
        } while (!isSaid())
      }),
    )
    const breaking = (async () => {
      // whoever is not there yet has no line that could break
      await Promise.all([pause(1_000), ...arrivals.map(({ promise }) => promise)])
      return (await fault.run?.(house, isOver, () => void ends.push(performance.now()))) ?? null
    })().finally(() => {
      isBreaking = false
    })
    const [how] = await Promise.all([breaking, ...talks])
    const took = (performance.now() - begun) / 1000
    const most = setting.skewsMs ? Math.max(...setting.skewsMs) : 0
    const { broken, tickets, doubts } = await lookOver(house, everybody, withTicket, most)
    const books = [...everybody, agent].map(({ book }) => book)
    broken.wrong.push(...complaints, ...new Set(books.flatMap(({ wrongs }) => wrongs)))
    if (name === 'rolling') broken.wrong.push(...impolite(books.flatMap(({ troubles }) => [...troubles.keys()])))
    const turns = everybody.flatMap((visitor) => visitor.turns)
    const waits = turns.map(({ sentAt, repliedAt }) => repliedAt - sentAt).sort((a, b) => a - b)
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0
    return {
      ...{ fault: name, replicas, seconds: took, turns: turns.length, turnsPerSecond: turns.length / took },
      ...{ p50: at(0.5), p99: at(0.99), longest: waits.at(-1) ?? 0, how, doubts, tickets },
      sockets: everybody.reduce((sum, visitor) => sum + visitor.sockets, 0),
      longestCall: Math.max(...books.map(({ longestMs }) => longestMs)),
      recovery: ends.length === 0 ? null : Math.max(...ends.map((end) => lateness(turns, end))),
      troubles: sumUp(books.map(({ troubles }) => troubles)),
      broken,
    }
  } finally {
    for (const visitor of everybody) visitor.leave()
    await house.close()
  }
}

/** How long after `end` the last of those who waited then had a reply. */
function lateness(turns: { sentAt: number; repliedAt: number }[], end: number): number {
  return Math.max(
    0,
    ...turns.filter(({ sentAt, repliedAt }) => sentAt < end && repliedAt > end).map(({ repliedAt }) => repliedAt - end),
  )
}

/** A client that waits its turn sees no fault at all while replicas are replaced one after the other. */
function impolite(troubles: string[]): string[] {
  return troubles.map((trouble) => `a visitor saw ${trouble} while replicas were replaced`)
}

function sumUp(all: Map<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const troubles of all) for (const [name, count] of troubles) sum[name] = (sum[name] ?? 0) + count
  return sum
}

// What visitors do

const questions = ['it says vc3 when I open my book', 'how do I print a page', 'hello', 'which browsers can I use']

let asked = 0
async function ask(visitor: Visitor): Promise<void> {
  await visitor.say(questions[asked++ % questions.length] as string)
  await pause(40 + Math.random() * 80)
}

async function openTicket(house: House, visitor: Visitor, email: string): Promise<void> {
  await visitor.say('The whole system is down for everybody')
  await visitor.say(email)
  const heard = await visitor.say(await codeFor(house, email))
  if (!/ticket is number \d{4,}/i.test(heard)) throw new Error(`${visitor.name} got no ticket, but heard: ${heard}`)
}

async function codeFor(house: House, email: string): Promise<string> {
  for (let tries = 0; tries < 1_200; tries++) {
    const letter = house.letters.findLast(({ to }) => to === email)
    const code = letter && /(\d{6}) is your code/.exec(letter.text)?.[1]
    if (code) return code
    await pause(100)
  }
  throw new Error(`No code was mailed to ${email}`)
}

/** An agent has the talk for two lines of each. */
async function meetAgent(visitor: Visitor, agent: Console): Promise<void> {
  await ask(visitor)
  await agent.takeOver(visitor.conversation)
  for (let i = 0; i < 2; i++) {
    await visitor.say('are you a person?', false)
    await visitor.hears(await agent.say(visitor.conversation))
  }
  await agent.handBack(visitor.conversation)
}

function emailOf(number: number): string {
  return `visitor-${number}@meridian-press.example`
}

/** Each visitor is somebody else, for codes are not mailed to one address without end. */
async function addContacts(house: House, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await house.query(
      'INSERT INTO "Contact" ("id", "customerId", "name", "email", "emailKey", "confirmed") VALUES ($1, $2, $3, $4, $4, true)',
      [`contact-${number}`, 'meridian-press', `Visitor ${number}`, emailOf(number)],
    )
  }
}

async function expectOneMigration(house: House, complaints: string[]): Promise<void> {
  const [row] = await house.query<{ all: number; names: number }>(
    'SELECT count(*)::int AS "all", count(DISTINCT "migration_name")::int AS "names" FROM "_prisma_migrations"',
  )
  if (!row || row.all === 0 || row.all !== row.names)
    complaints.push(`migrations ran more than once: ${JSON.stringify(row)}`)
}

// What breaks

/** Kills a replica, and lets no fault go by that was none. */
async function kill(replica: Replica | undefined): Promise<void> {
  await replica?.kill()
  if (!replica || replica.lives()) throw new Error('A replica was killed, and lives')
}

/** Ends the database, and lets no fault go by that was none. */
async function end({ database }: House, how: Ending): Promise<void> {
  await database.end(how)
  if (await database.answers()) throw new Error(`PostgreSQL was ended (${how}), and answers`)
}

/** Cuts a replica off from its database for so long, and lets no fault go by that was none. */
async function cutOff(replica: Replica | undefined, ms: number): Promise<void> {
  const over = pause(ms)
  replica?.cut()
  if (!replica || (await replica.isReady())) throw new Error('A replica was cut off from its database, and is ready')
  await over
  replica.mend()
}

async function killInTurn(house: House, isOver: () => boolean, mended: () => void): Promise<null> {
  for (let i = 0; !isOver(); i++) {
    const replica = house.replicas[i % house.replicas.length]
    await kill(replica)
    await pause(200)
    await replica?.start()
    mended()
    await pause(1_500)
  }
  return null
}

async function restartDatabase(house: House, isOver: () => boolean, mended: () => void): Promise<null> {
  for (const how of repeated(['fast', 'kill', 'immediate'] as const, isOver)) {
    await end(house, how)
    await pause(800)
    await house.database.start()
    mended()
    await pause(2_000)
  }
  return null
}

async function breakRedis({ redis }: House, isOver: () => boolean, mended: () => void): Promise<string> {
  if (redis === null || typeof redis === 'string') {
    await pause(1_000)
    return `not tried: ${redis}`
  }
  for (const how of repeated(['killed', 'hung'] as const, isOver)) {
    if (how === 'killed') await redis.stop()
    else redis.freeze()
    await pause(4_000)
    if (how === 'killed') await redis.start()
    else redis.wake()
    mended()
    await pause(3_000)
  }
  return 'a process of its own that keeps nothing'
}

async function partition(house: House, isOver: () => boolean, mended: () => void): Promise<string> {
  for (let i = 0; !isOver(); i++) {
    await cutOff(house.replicas[i % house.replicas.length], CUT_MS)
    mended()
    await pause(4_000)
  }
  return house.cutBy === 'network' ? 'its network cable out' : 'its line blackholed'
}

async function fillDisk(house: House, isOver: () => boolean, mended: () => void): Promise<string> {
  const { disk } = house
  if (!disk) {
    await pause(1_000)
    return 'not tried: this system allows no mounts'
  }
  const ballast = join(disk, 'ballast')
  while (!isOver()) {
    fill(disk, ballast)
    // the log needs a new file at once, for which there is no room: the server gives up and cannot start
    await house.query('SELECT pg_switch_wal()').catch(() => {})
    await pause(FULL_MS)
    rmSync(ballast)
    mended()
    await pause(3_000)
  }
  return 'a disk in memory, filled to the last byte'
}

/** Writes until nothing more goes in. */
function fill(disk: string, ballast: string): void {
  const chunk = Buffer.alloc(64 * 1024)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(disk)
      const left = bavail * bsize
      writeFileSync(ballast, left > chunk.length ? Buffer.alloc(Math.min(left, 16_000_000)) : chunk, { flag: 'a' })
    }
  } catch {
    // full
  }
}

async function slowDisk({ database }: House, isOver: () => boolean, mended: () => void): Promise<string> {
  while (!isOver()) {
    database.slowDown(SLOW_MS)
    await pause(4_000)
    database.slowDown(0)
    mended()
    await pause(1_000)
  }
  return database.slowedBy === 'delay' ? 'fsync and fdatasync delayed' : 'its processes stopped in pulses'
}

async function roll(house: House, isOver: () => boolean, mended: () => void): Promise<string | null> {
  if (house.replicas.length === 1) return 'not tried: there is no other replica'
  do {
    for (const replica of house.replicas) {
      const code = await replica.stop()
      if (code !== 0) throw new Error(`A replica that was told to stop ended with ${code}`)
      await replica.start()
      mended()
      await pause(1_000)
    }
  } while (!isOver())
  return null
}

/** Every replica is killed, so that everybody's line breaks, whoever has it. */
async function onceEach(house: House, isOver: () => boolean, mended: () => void): Promise<string> {
  await end(house, 'kill')
  await house.database.start()
  mended()
  for (const replica of house.replicas) {
    await kill(replica)
    await replica.start()
    mended()
  }
  await end(house, 'fast')
  await house.database.start()
  mended()
  await cutOff(house.replicas.at(-1), 3_000)
  mended()
  while (!isOver()) await pause(100)
  return house.cutBy
}

/** Each of them at least once, one after the other, while replicas are killed all along. */
async function everything(house: House, isOver: () => boolean, mended: () => void): Promise<string> {
  let isEnding = false
  const killing = killInTurn(house, () => isEnding, mended)
  const once = () => {
    let rounds = 0
    return () => rounds++ > 0
  }
  const told = new Set<string>()
  const last = house.replicas.at(-1)
  do {
    await restartDatabase(house, once(), mended)
    told.add(await slowDisk(house, once(), mended))
    told.add(await fillDisk(house, once(), mended))
    last?.cut()
    await pause(CUT_MS)
    last?.mend()
    mended()
  } while (!isOver())
  isEnding = true
  await killing
  told.add(house.cutBy === 'network' ? 'its network cable out' : 'its line blackholed')
  return [...told].join('; ')
}

function* repeated<T>(all: readonly T[], isOver: () => boolean): Generator<T> {
  for (let i = 0; !isOver(); i++) yield all[i % all.length] as T
}
