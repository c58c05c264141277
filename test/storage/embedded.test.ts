import { chmod, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { openEmbedded, visitEmbedded } from '../../src/storage/embedded.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { whyNotStarted } from '../../src/storage/serverFolder.ts'
import { StorageProblem } from '../../src/storage/storageProblem.ts'
import { aConversation } from './builders.ts'
import {
  copyServer,
  dataFolder,
  killServer,
  preparedFolder,
  removeFolder,
  removePrepared,
  serverPid,
  startVictim,
  type Victim,
} from './victims.ts'

const isRoot = process.getuid?.() === 0

afterAll(removePrepared)

/** Servers are set up and recover; on a busy machine that takes its time. */
describe('the embedded server', { timeout: 120_000 }, () => {
  let folder: string
  let victims: Victim[]

  beforeEach(async () => {
    folder = await preparedFolder()
    victims = []
  })
  afterEach(async () => {
    for (const victim of victims) await victim.kill()
    await removeFolder(folder)
  })

  const desk = async () => {
    const victim = startVictim(folder)
    victims.push(victim)
    expect(await victim.first).toMatchObject({ told: 'ready' })
    return victim
  }

  /** What stands in the way, checked to be one line. */
  const refusal = async (dataDir = folder) => {
    const fault = await openEmbedded({ dataDir, fsync: false }).then(
      () => new Error('it started'),
      (thrown: Error) => thrown,
    )
    expect(fault).toBeInstanceOf(StorageProblem)
    expect(fault.message).not.toContain('\n')
    return fault.message
  }

  test('keeps what was saved from one start to the next, and is closed in between', async () => {
    const first = await openStore({ dataDir: folder, fsync: false })
    expect(await first.ready()).toBe(true)
    await first.store.save({ conversation: aConversation({ site: null }) })
    await first.close()
    expect(await serverPid(folder)).toBeNull()
    expect(await first.ready()).toBe(false)
    const second = await openStore({ dataDir: folder, fsync: false })
    expect(await second.store.conversation(aConversation().id)).toEqual(aConversation({ site: null }))
    await second.close()
  })

  test('listens on a private socket and on no port, and never runs as root', async () => {
    const { address, stop } = await openEmbedded({ dataDir: folder, fsync: false })
    const client = new pg.Client(address)
    await client.connect()
    const { rows } = await client.query(
      `SELECT current_setting('listen_addresses') AS ports, current_setting('fsync') AS fsync`,
    )
    expect(rows).toEqual([{ ports: '', fsync: 'off' }])
    await client.end()
    const data = await stat(join(folder, 'postgres'))
    expect(data.mode & 0o077).toBe(0)
    expect(data.uid).not.toBe(0)
    await stop()
  })

  test('waits for the disk unless told otherwise', async () => {
    const { address, stop } = await openEmbedded({ dataDir: folder })
    const client = new pg.Client(address)
    await client.connect()
    const { rows } = await client.query(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
    )
    expect(rows).toEqual([{ fsync: 'on', commit: 'on' }])
    await client.end()
    await stop()
  })

  test('that a killed desk left is used as it is', async () => {
    const victim = await desk()
    const left = await serverPid(folder)
    await victim.kill()
    const { store, close } = await openStore({ dataDir: folder })
    expect(await serverPid(folder)).toBe(left)
    expect(await store.customers()).toEqual([])
    await close()
    expect(await serverPid(folder)).toBeNull()
  })

  test('that a killed desk left with other settings is closed and started again', async () => {
    const victim = await desk()
    const left = await serverPid(folder)
    await victim.kill()
    const { close } = await openStore({ dataDir: folder, fsync: false })
    expect(await serverPid(folder)).not.toBe(left)
    await close()
  })

  test('recovers when it was killed together with the desk', async () => {
    const victim = await desk()
    await killServer(folder)
    await victim.kill()
    const { ready, close } = await openStore({ dataDir: folder })
    expect(await ready()).toBe(true)
    await close()
  })

  test('is started again when it dies under a running desk, which waits for it', async () => {
    const { store, close } = await openStore({ dataDir: folder })
    await store.save({ conversation: aConversation({ site: null }) })
    const dead = await serverPid(folder)
    await killServer(folder)
    expect(await store.conversation(aConversation().id)).toMatchObject({ version: 1 })
    expect(await store.save({ conversation: aConversation({ site: null, version: 2 }) })).toBe('saved')
    // what is left of the dead one may have served both
    await expect.poll(() => serverPid(folder), { timeout: 30_000 }).not.toBe(dead)
    expect(await store.conversation(aConversation().id)).toMatchObject({ version: 2 })
    await close()
    expect(await serverPid(folder)).toBeNull()
  })

  test('starts although a note of a dead one names a process that lives', async () => {
    const note = `${process.pid}\n${join(folder, 'postgres')}\n1700000000\n5432\n${join(folder, 'postgres')}\n\n`
    await writeFile(join(folder, 'postgres/postmaster.pid'), note)
    await writeFile(join(folder, 'postgres/.s.PGSQL.5432.lock'), note)
    await openEmbedded({ dataDir: folder, fsync: false }).then(({ stop }) => stop())
  })

  test('belongs to one desk: a second is refused, told who has it, and disturbs nothing', async () => {
    const victim = await desk()
    expect(await refusal()).toMatch(new RegExp(`Another Signpost \\(process ${victim.child.pid}\\) .* DATA_FOLDER`))
    expect(await serverPid(folder)).not.toBeNull()
    await victim.kill()
    await openEmbedded({ dataDir: folder }).then(({ stop }) => stop())
  })

  test('is visited beside its desk, which waits for the visitor before it closes it', async () => {
    const desk = await openEmbedded({ dataDir: folder, fsync: false })
    const visit = await visitEmbedded({ dataDir: folder })
    const client = new pg.Client(visit.address)
    await client.connect()
    const order: string[] = []
    const closed = desk.stop().then(() => order.push('closed'))
    await client.query('SELECT pg_sleep(0.3)')
    order.push('visited')
    await client.end()
    await visit.stop()
    await closed
    expect(order).toEqual(['visited', 'closed'])
    expect(await serverPid(folder)).toBeNull()
  })

  test('is started for a visitor when no desk runs; a desk that starts meanwhile waits for its turn', async () => {
    const visit = await visitEmbedded({ dataDir: folder })
    expect(await serverPid(folder)).not.toBeNull()
    const starting = openEmbedded({ dataDir: folder })
    const client = new pg.Client(visit.address)
    await client.connect()
    await client.query('SELECT pg_sleep(0.3)')
    await client.end()
    await visit.stop()
    const desk = await starting
    expect(await serverPid(folder)).not.toBeNull()
    await desk.stop()
    expect(await serverPid(folder)).toBeNull()
  })

  test('goes to one of three desks that start on a new folder at once', async () => {
    await rm(join(folder, 'postgres'), { recursive: true })
    victims = [startVictim(folder), startVictim(folder), startVictim(folder)]
    const told = await Promise.all(victims.map((victim) => victim.first))
    expect(told.map((each) => each.told).sort()).toEqual(['ready', 'refused', 'refused'])
    expect(JSON.stringify(told)).toMatch(/Another Signpost/)
    expect((await readdir(folder)).filter((name) => name.includes('.new-'))).toEqual([])
  })

  test('has its socket elsewhere when the path of the folder is too long for one', async () => {
    const deep = join(folder, 'a-rather-long-name-for-a-folder'.repeat(3))
    await mkdir(deep)
    const { address, stop } = await openEmbedded({ dataDir: deep, fsync: false })
    expect(address.host.startsWith(tmpdir())).toBe(true)
    expect(address.host).not.toContain(folder)
    await stop()
    await rm(address.host, { recursive: true })
  })

  describe('refuses in one line, and wipes nothing,', () => {
    const data = (file: string) => join(folder, 'postgres', file)

    beforeEach(() => writeFile(data('mine'), 'still here'))
    afterEach(async () => {
      expect(await readFile(data('mine'), 'utf8')).toBe('still here')
    })

    test('a folder that is no whole database', async () => {
      await rm(data('PG_VERSION'))
      expect(await refusal()).toMatch(/not a whole database .* restore .* backup/)
    })

    test('a database of another major version', async () => {
      await writeFile(data('PG_VERSION'), '15\n')
      expect(await refusal()).toMatch(/written by PostgreSQL 15, .* brings PostgreSQL 18/)
    })

    test.each([
      ['is cut short', () => truncate(data('global/pg_control'), 100)],
      ['is gone', () => rm(data('global/pg_control'))],
      ['is nonsense', () => writeFile(data('global/pg_control'), Buffer.alloc(8192, 7))],
    ])('a database whose control file %s', async (_how, damage) => {
      await damage()
      expect(await refusal()).toMatch(/does not start: .* restore the folder from a backup/)
    })

    test('a database without its log of changes', async () => {
      const files = await readdir(data('pg_wal'), { withFileTypes: true })
      for (const file of files) if (file.isFile()) await rm(data(`pg_wal/${file.name}`))
      expect(await refusal()).toMatch(/does not start: .*checkpoint record.* restore the folder from a backup/)
    })
  })

  test('works in a closed folder of root’s, and is refused by name in one that we may not pass ourselves', async () => {
    const closed = join(folder, 'closed')
    await mkdir(join(closed, 'data'), { recursive: true })
    // root's server is another user, who keeps the right to pass; anybody else may not even look
    await chmod(closed, isRoot ? 0o700 : 0o000)
    if (isRoot) {
      const { stop } = await openEmbedded({ dataDir: join(closed, 'data'), fsync: false })
      await stop()
    } else {
      expect(await refusal(join(closed, 'data'))).toMatch(/cannot be used .* DATA_FOLDER/)
    }
    await chmod(closed, 0o755)
  })

  test('is set up whole after a set-up that was killed half way', async () => {
    await rm(join(folder, 'postgres'), { recursive: true })
    await mkdir(join(folder, 'postgres.new-999999999'))
    await openEmbedded({ dataDir: folder, fsync: false }).then(({ stop }) => stop())
    expect((await readdir(folder)).filter((name) => name.includes('.new-'))).toEqual([])
  })

  test('takes a copy of a live folder for what it is: a folder of its own', async () => {
    const original = await openEmbedded({ dataDir: folder, fsync: false })
    const copied = await dataFolder()
    await copyServer(folder, copied)
    const copy = await openEmbedded({ dataDir: copied, fsync: false })
    expect(await serverPid(copied)).not.toBe(await serverPid(folder))
    await copy.stop()
    expect(await serverPid(folder)).not.toBeNull()
    await original.stop()
    await rm(copied, { recursive: true })
  })
})

test('a full disk is told as one', () => {
  const said = '2026-11-24 FATAL:  could not write lock file "postmaster.pid": No space left on device'
  expect(whyNotStarted('/data/postgres', said, '/data/postgres.log').message).toMatch(/no disk space .* free some/)
})

test.each([
  ['nobody listens', 'postgres://u:secret@127.0.0.1:1/desk', /nobody listens there/],
  ['the host is unknown', 'postgres://u:secret@no-such-host.invalid/desk', /host is not known|does not answer/],
])('a server by address is refused in one line without its password when %s', async (_why, url, told) => {
  const fault = await openDatabase({ url }).catch((thrown: Error) => thrown)
  expect(fault).toBeInstanceOf(StorageProblem)
  expect((fault as Error).message).toMatch(told)
  expect((fault as Error).message).not.toContain('secret')
})
