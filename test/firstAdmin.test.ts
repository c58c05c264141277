import { expect, test } from 'vitest'
import { firstAdmin } from '../src/firstAdmin.ts'
import { demoFixtures, fakeStore } from './support/fakeStore.ts'

test('a desk without anybody begins with an administrator who has no password, until that one has a password', async () => {
  const accounts = fakeStore()
  const first = await firstAdmin(accounts, false)
  expect(first).toMatchObject({ role: 'admin' })
  expect(await firstAdmin(accounts, false)).toEqual(first)
  expect(await accounts.agents()).toHaveLength(1)
  if (!first) return
  expect(await accounts.passwordHash(first.id)).toBeNull()
  await accounts.setPasswordHash(first.id, 'a hash')
  expect(await firstAdmin(accounts, false)).toBeNull()
})

test('a desk with people of its own lets nobody in by a link, a demo desk its administrator', async () => {
  const accounts = fakeStore(demoFixtures)
  expect(await firstAdmin(accounts, false)).toBeNull()
  expect(await accounts.agents()).toHaveLength(demoFixtures.agents.length)
  expect(await firstAdmin(accounts, true)).toMatchObject({ role: 'admin' })
})
