import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { demoDesk } from '../../src/demo/companies.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { fillEmptyDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'

describe('the demonstration desk', () => {
  let home: ThrowAwayDatabase
  let database: Database

  beforeEach(async () => {
    home = await throwAwayDatabase()
    database = await openDatabase({ url: home.url })
  })
  afterEach(async () => {
    await database.close()
    await home.drop()
  })

  test('fills an empty desk once, as it is written down', async () => {
    expect(await fillEmptyDesk(database, demoDesk)).toBe(true)
    expect(await fillEmptyDesk(database, demoDesk)).toBe(false)
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    expect((await createStore(database).customers()).sort(byId)).toEqual([...demoDesk.customers].sort(byId))
    expect(demoDesk.customers).toHaveLength(30)
    expect(await database.prisma.contact.count()).toBe(demoDesk.contacts.length)
    expect(await database.prisma.invitation.count()).toBe(demoDesk.invitations.length)
    expect(await database.prisma.site.count()).toBe(demoDesk.sites.length)
    expect(await database.prisma.agent.count({ where: { passwordHash: null } })).toBe(demoDesk.agents.length)
  })

  test('leaves a desk alone that has a customer of its own', async () => {
    await database.prisma.customer.create({ data: { id: 'own', name: 'Own', package: 'elite' } })
    expect(await fillEmptyDesk(database, demoDesk)).toBe(false)
    expect(await database.prisma.customer.count()).toBe(1)
  })

  test('names nobody who could exist: every address is under ".example"', () => {
    const addresses = JSON.stringify(demoDesk).match(/[\w.-]+@[\w.-]+|https?:\/\/[^/"]+/g) ?? []
    expect(addresses.length).toBeGreaterThan(20)
    expect(addresses.filter((address) => !address.endsWith('.example'))).toEqual([])
  })
})
