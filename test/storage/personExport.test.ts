import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { HELD } from '../../src/storage/personalData.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, priya } from '../support/demoFixtures.ts'
import { anaEverywhere, whereIs } from './anaEverywhere.ts'
import { later, noon } from './builders.ts'

let home: ThrowAwayDatabase
let desk: OpenStore
let sql: pg.Client
beforeEach(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url })
  sql = new pg.Client({ connectionString: home.url })
  await sql.connect()
  const { agents, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false, by: { agent: null, name: 'a test' }, at: noon })
  for (const agent of agents) await desk.accounts.saveAgent(agent)
})
afterEach(async () => {
  await sql.end()
  await desk.close()
  await home.drop()
})

const by = { agent: priya.id, name: priya.name }
const asked = (id = 'export-1') => ({ id, at: later(98), by })
const everything = { agent: null, kind: null, action: null, from: null, until: null, before: null, limit: 100 }

type Document = Record<string, Record<string, unknown>[]> & { address: unknown; names: unknown }

async function exported(email: string, id?: string): Promise<{ text: string; all: Document }> {
  let text = ''
  await desk.personExports.exportPerson(email, asked(id), async (piece) => {
    text += piece
  })
  return { text, all: JSON.parse(text) }
}

/** The lists of the document, each with what is in it. */
function lists(all: Document): [string, Record<string, unknown>[]][] {
  return Object.entries(all).filter(([name, rows]) => Array.isArray(rows) && name !== 'names') as [
    string,
    Record<string, unknown>[],
  ][]
}

const personal = Object.values(HELD).flatMap((held) => ('name' in held ? [held.name] : []))

describe('what is a person’s', () => {
  test('is said for every table of the schema, and for no other', () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8')
    const models = [...schema.matchAll(/^model (\w+) \{/gm)].map(([, name]) => name)
    expect(models.length).toBeGreaterThan(40)
    expect(Object.keys(HELD).sort()).toEqual(models.sort())
  })

  test('is exported from each of those tables, under a name of its own', { timeout: 60_000 }, async () => {
    await anaEverywhere(desk, sql)
    await exported(ana.email) // so that the audit log has an entry of hers
    const { all, text } = await exported('ANA@meridian-press.example')
    expect(new Set(personal).size).toBe(personal.length)
    expect(lists(all).map(([name]) => name)).toEqual([...personal, 'mentions'])
    expect(lists(all).filter(([, rows]) => rows.length === 0)).toEqual([])
    expect(all.address).toBe(ana.email)
    expect(all.names).toEqual([ana.name])

    expect(all.messages).toMatchObject([
      { body: { text: `I am Ana Solheim, ${ana.email}` } },
      { body: { text: 'Hello Ana' } },
    ])
    expect(all.files).toMatchObject([{ name: 'ana.txt', bytes: { text: 'Ana' } }])
    expect(all.mails?.[0]).toMatchObject({ raw: { text: expect.stringContaining('I am Ana Solheim') } })
    expect(all.notesOfAgents).toMatchObject([{ text: 'Ana Solheim is kind' }])
    expect(all.tickets).toMatchObject([{ number: 7001, details: `write to ${ana.email}` }])
    expect(all.ratings).toMatchObject([{ score: 2, word: 'Ana Solheim waited' }])
    expect(all.sentToOtherSystems).toMatchObject([{ body: { subject: 'Ana Solheim cannot print' } }])
    // what others wrote, as excerpts; another's address that only looks like it is none
    const mentions = all.mentions?.map(({ where, words }) => `${where}: ${words}`) ?? []
    expect(mentions).toContainEqual(expect.stringMatching(/^Message: .*Ask Ana Solheim/))
    // hashes, seals and the namesake stay out
    expect(text).not.toMatch(/"hash"|a seal|I am Ana Solheim too/)
  })

  test('is the same that an erasure takes away: afterwards nothing of it is found or exported', {
    timeout: 60_000,
  }, async () => {
    await anaEverywhere(desk, sql)
    const { all: before } = await exported(ana.email)
    const { counts } = await desk.admin.findPerson(ana.email)
    const sizes = Object.fromEntries(lists(before).map(([name, rows]) => [name, rows.length]))
    expect({
      contacts: sizes.contacts,
      conversations: sizes.conversations,
      messages: sizes.messages,
      files: sizes.files,
      tickets: sizes.tickets,
      notes: sizes.notesOfAgents,
      questions: sizes.questions,
      letters: sizes.letters,
      mails: sizes.mails,
      webhooks: sizes.sentToOtherSystems,
      invitations: sizes.invitations,
      codes: (sizes.provenByCode ?? 0) + (sizes.codesMailed ?? 0),
      forwards: sizes.messagesSentOn,
    }).toEqual({ ...counts, mentions: undefined })

    const erased = await desk.admin.erasePerson(ana.email, { id: 'receipt-1', at: later(99), by })
    expect(erased).toHaveProperty('id')
    for (const words of [ana.email, 'is kind', 'waited', '/ana', 'a…@']) {
      expect([words, await whereIs(sql, words)]).toEqual([words, words === ana.email ? ['Message × 1'] : []])
    }
    const { all: after } = await exported(ana.email, 'export-2')
    expect(lists(after).filter(([, rows]) => rows.length > 0)).toEqual([])
  })
})

describe('an export', () => {
  test('is written down: who, when, and whose as an id and a masked address; an erasure takes those too', async () => {
    await anaEverywhere(desk, sql)
    await exported(ana.email)
    const [entry] = await desk.admin.entries({ ...everything, kind: 'person' })
    expect(entry).toMatchObject({
      at: later(98),
      by,
      action: 'exported',
      key: ana.id,
      label: 'a…@meridian-press.example',
    })
    await desk.admin.erasePerson(ana.email, { id: 'receipt-1', at: later(99), by })
    const [left] = await desk.admin.entries({ ...everything, kind: 'person' })
    expect(left).toMatchObject({ at: later(98), by, label: '[erased]', key: expect.stringContaining('erased-') })
  })

  test('is written down also when its reader goes away in the middle', async () => {
    await anaEverywhere(desk, sql)
    const gone = desk.personExports.exportPerson(ana.email, asked(), async () => {
      throw new Error('the reader is gone')
    })
    await expect(gone).rejects.toThrow('the reader is gone')
    expect(await desk.admin.entries({ ...everything, kind: 'person' })).toHaveLength(1)
  })

  test('shows each mention in a text of others, not only the first', async () => {
    const note = `Ask ${ana.email} first. ${'It is long. '.repeat(20)}Then write to ${ana.email}, too.`
    await sql.query(
      `INSERT INTO "HelpVote" ("at", "article", "helped", "note", "locale") VALUES ($1, 'print', false, $2, 'en')`,
      [new Date(noon), note],
    )
    const { all } = await exported(ana.email)
    expect(all.mentions?.filter(({ where }) => where === 'HelpVote')).toMatchObject([
      { where: 'HelpVote', words: expect.stringContaining('Ask ana@') },
      { where: 'HelpVote', words: expect.stringContaining('Then write to ana@') },
    ])
  })

  test('of somebody who is not known is an empty document', async () => {
    const { all } = await exported('nobody@else.example')
    expect(lists(all).every(([, rows]) => rows.length === 0)).toBe(true)
  })

  test('holds files that are no text as base64', async () => {
    await anaEverywhere(desk, sql)
    await sql.query(`UPDATE "File" SET "bytes" = '\\x89504e4700'`)
    const { all } = await exported(ana.email)
    expect(all.files).toMatchObject([{ bytes: { base64: Buffer.from('89504e4700', 'hex').toString('base64') } }])
  })

  test('holds no code that still opens a door', async () => {
    await desk.store.save({
      deliveries: [{ id: 'd', to: ana.email, locale: 'en', letter: { about: 'code', code: '424242' } as never }],
    })
    const { text, all } = await exported(ana.email)
    expect(all.letters).toHaveLength(1)
    expect(text).not.toContain('424242')
  })
})
