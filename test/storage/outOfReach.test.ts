import type { Socket } from 'node:net'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import { NotNow } from '../../src/domain/notNow.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createErasureRecords } from '../../src/storage/erasureRecords.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { looksThroughTheDesk, WHOLE_DESK_MS_MAX } from '../../src/storage/transient.ts'
import { type Line, openLine } from '../chaos/lines.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'

const nowhere = 'nowhere' as ConversationId

let home: ThrowAwayDatabase
let line: Line
let opened: OpenStore
beforeEach(async () => {
  home = await throwAwayDatabase()
  const address = new URL(home.url)
  line = await openLine({ path: `${address.searchParams.get('host')}/.s.PGSQL.5432` })
  opened = await openStore({ url: `postgres://${address.username}@127.0.0.1:${line.port}${address.pathname}` })
})
afterEach(async () => {
  line.mend()
  await opened.close()
  await line.close()
  await home.drop()
})

test('a line that swallows everything is a NotNow after a while, and all is well when it is mended', async () => {
  expect(await opened.store.conversation(nowhere)).toBeNull()
  line.cut()
  const asked = [
    opened.store.conversation(nowhere),
    opened.store.save({ nameAttempts: [] }),
    opened.accounts.agentByEmail('nobody@desk.example'),
  ]
  const came = await Promise.allSettled(asked)
  for (const one of came) expect(one).toMatchObject({ status: 'rejected', reason: expect.any(NotNow) })
  line.mend()
  expect(await opened.store.conversation(nowhere)).toBeNull()
}, 60_000)

test('the server forgets a node that vanished in the middle of its work, so that its locks hold nobody up for long', async () => {
  const { prisma, close } = await openDatabase({ url: home.url })
  try {
    const rows = await prisma.$queryRaw<{ name: string; setting: string }[]>`
      SELECT "name", "setting" FROM pg_settings WHERE "name" = 'idle_in_transaction_session_timeout'`
    expect(rows).toEqual([{ name: 'idle_in_transaction_session_timeout', setting: '15000' }])
  } finally {
    await close()
  }
})

test('a connection that looks through the whole desk may be silent for longer, until its transaction ends', async () => {
  const { prisma, pool, close } = await openDatabase({ url: home.url })
  const silentMs = new Map<string, number | undefined>()
  const note = (when: string) => silentMs.set(when, stream?.timeout)
  let stream: Socket | undefined
  ;(pool as pg.Pool).on('acquire', (client) => {
    stream = (client as unknown as { connection: { stream: Socket } }).connection.stream
  })
  try {
    await prisma.$transaction(async (tx) => {
      note('before')
      await looksThroughTheDesk(tx)
      note('within')
    })
    note('after')
    await createErasureRecords(prisma).findPerson('ana@desk.example')
    note('after another')
    expect(Object.fromEntries(silentMs)).toEqual({
      before: 65_000,
      within: WHOLE_DESK_MS_MAX,
      after: 65_000,
      'after another': 65_000,
    })
  } finally {
    await close()
  }
})
