import { toIso } from '../calendar/time.ts'
import type { ExportAsked, PersonExports, WriteText } from '../desk/personPorts.ts'
import { maskedAddress } from '../domain/mask.ts'
import { writeAudit } from './auditLog.ts'
import { placesOf, type Trace, traceOf } from './findPerson.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { HELD, type Personal } from './personalData.ts'
import { looksThroughTheDesk, TOLD_SLOWLY_MS_MAX } from './transient.ts'

/** What is shown around a mention in somebody else's words, on either side. */
const AROUND = 120

const ABOUT = {
  what: 'Everything that this desk keeps of the person with this e-mail address, as it is kept.',
  times: 'UTC.',
  files: 'Files and mails are written as text where they are text, and else as base64.',
  mentions: 'What others wrote of the person: a few words around the address or the full name.',
  leftOut: 'Hashes, seals and numbers of the desk itself, and codes that were mailed.',
}

type Tx = Prisma.TransactionClient
type Held = Record<string, unknown>

/** Exports of persons on PostgreSQL. */
export function createPersonExports(prisma: PrismaClient): PersonExports {
  return {
    exportPerson: async (email, asked, write) => {
      await prisma.$transaction(async (tx) => noteDown(tx, await traceOf(tx, email), asked))
      await prisma.$transaction(
        async (tx) => {
          await looksThroughTheDesk(tx)
          const trace = await traceOf(tx, email)
          const head = { about: ABOUT, address: trace.key, madeAt: toIso(asked.at), names: trace.names }
          await write(JSON.stringify(head, null, 2).replace(/\n\}$/, ''))
          for (const [table, held] of Object.entries(HELD)) {
            if ('name' in held) await writeList(write, held.name, rowsOf(tx, table, held, trace))
          }
          await writeList(write, 'mentions', mentionsOf(tx, trace))
          await write('\n}\n')
        },
        { isolationLevel: 'RepeatableRead', timeout: TOLD_SLOWLY_MS_MAX },
      )
    },
  }
}

/** Whose it was is said by the id of a contact or conversation, which an erasure finds, and by the masked address. */
async function noteDown(tx: Tx, { key, contacts, conversations }: Trace, { id, at, by }: ExportAsked): Promise<void> {
  const whose = contacts[0]?.id ?? conversations[0] ?? id
  const entry = { action: 'exported', kind: 'person', key: whose, label: maskedAddress(key) } as const
  await writeAudit(tx, [{ at, by, ...entry, before: null, after: null }])
}

async function writeList(write: WriteText, name: string, items: AsyncIterable<Held>): Promise<void> {
  await write(`,\n  ${JSON.stringify(name)}: [`)
  let isFirst = true
  for await (const item of items) {
    await write(`${isFirst ? '' : ','}\n    ${JSON.stringify(item, readable)}`)
    isFirst = false
  }
  await write(isFirst ? ']' : '\n  ]')
}

async function* rowsOf(tx: Tx, table: string, held: Personal, trace: Trace): AsyncGenerator<Held> {
  const from = Prisma.raw(`"${table}"`)
  const [where, order] = [held.rows(trace), Prisma.raw(held.order)]
  if (!held.bytes) {
    const rows = await tx.$queryRaw<Held[]>`SELECT * FROM ${from} WHERE ${where} ORDER BY ${order}`
    for (const row of rows) yield shown(row, held)
    return
  }
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM ${from} WHERE ${where} ORDER BY ${order}`
  for (const { id } of rows) {
    const [row] = await tx.$queryRaw<Held[]>`SELECT * FROM ${from} WHERE "id" = ${id}`
    if (row) yield shown(row, held)
  }
}

function shown(row: Held, { without = [] }: Personal): Held {
  const left = Object.entries(row).filter(([column, value]) => !without.includes(column) && value !== null)
  return Object.fromEntries(left.map(([column, value]) => [column, column === 'letter' ? withoutCode(value) : value]))
}

/** A code in a letter still opens a door for a while. */
function withoutCode(letter: unknown): unknown {
  return typeof letter === 'object' && letter !== null && 'code' in letter ? { ...letter, code: '' } : letter
}

/** What others wrote stays theirs: only the words around the mention are shown. */
async function* mentionsOf(tx: Tx, trace: Trace): AsyncGenerator<Held> {
  const needles = [trace.key, ...trace.names].map((needle) => needle.toLowerCase())
  const seen = new Set<string>()
  for (const { name, table, where, words } of placesOf(trace)) {
    const rows = await tx.$queryRaw<{ words: string }[]>`SELECT ${words} AS "words" FROM ${table} WHERE ${where}`
    for (const row of rows) {
      for (const excerpt of excerptsOf(row.words, needles)) {
        const key = `${name} ${excerpt}`
        if (!seen.has(key)) yield { where: name, words: excerpt }
        seen.add(key)
      }
    }
  }
}

function excerptsOf(words: string, needles: readonly string[]): string[] {
  const low = words.toLowerCase()
  return needles.flatMap((needle) => {
    const found: string[] = []
    // the next one that was not shown with the one before
    for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, at + AROUND)) {
      found.push(words.slice(Math.max(0, at - AROUND), at + needle.length + AROUND))
    }
    return found
  })
}

/** JSON as a person reads it: numbers of the database as numbers, and bytes as text where they are text. */
function readable(_field: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return textOrBase64(value)
  return value
}

function textOrBase64(bytes: Uint8Array): { text: string } | { base64: string } {
  const buffer = Buffer.from(bytes)
  const text = buffer.toString('utf8')
  return !buffer.includes(0) && Buffer.from(text, 'utf8').equals(buffer)
    ? { text }
    : { base64: buffer.toString('base64') }
}
