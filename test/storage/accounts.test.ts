import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { AgentId, ConversationId } from '../../src/domain/ids.ts'
import type { Tries } from '../../src/domain/signInTries.ts'
import { jonas, mia, priya } from '../support/demoFixtures.ts'
import { aConversation, aTicket, later, noon } from './builders.ts'
import { aSession, type Memory, memories } from './memories.ts'

const first = 'talk-1' as ConversationId
const second = 'talk-2' as ConversationId
const _queued = (since: Instant) => ({ by: 'queue', since }) as const
const withMia = { by: 'agent', agent: mia.id, agentName: mia.name, since: later(MINUTE) } as const

describe.each(memories)('accounts on %s', (_, open) => {
  let desk: Memory
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await open()
    desk = opened.desk
    close = opened.close
  })
  afterEach(() => close())

  describe('accounts', () => {
    test('are found by id and address, and listed by name', async () => {
      expect(await desk.agent(mia.id)).toEqual(mia)
      expect(await desk.agentByEmail('MIA@vitrium.example')).toEqual(mia)
      expect(await desk.agentByEmail('x@vitrium.example')).toBeNull()
      expect(await desk.agent('x' as AgentId)).toBeNull()
      expect(await desk.agents()).toEqual([jonas, mia, priya])
    })

    test('are added and changed, and keep their password hash then', async () => {
      const zoe = { id: 'zoe' as AgentId, name: 'Zoe', email: 'zoe@vitrium.example', role: 'agent' } as const
      await desk.saveAgent(zoe)
      expect(await desk.passwordHash(zoe.id)).toBeNull()
      await desk.setPasswordHash(zoe.id, 'argon2')
      await desk.saveAgent({ ...zoe, role: 'lead' })
      expect(await desk.agent(zoe.id)).toEqual({ ...zoe, role: 'lead' })
      expect(await desk.passwordHash(zoe.id)).toBe('argon2')
      expect(await desk.passwordHash('x' as AgentId)).toBeNull()
    })

    test('sign in by a link once, also when it is used twice at the same moment, and not after it expired', async () => {
      await desk.saveSignInLink({ hash: 'link', agent: mia.id, expiresAt: later(10) })
      await desk.saveSignInLink({ hash: 'late', agent: mia.id, expiresAt: later(10) })
      const used = await Promise.all([desk.useSignInLink('link', noon), desk.useSignInLink('link', noon)])
      expect(used.filter(Boolean)).toEqual([mia.id])
      expect(await desk.useSignInLink('link', noon)).toBeNull()
      expect(await desk.useSignInLink('late', later(10))).toBeNull()
      expect(await desk.useSignInLink('none', noon)).toBeNull()
    })

    test('stay signed in until the session expires or is ended', async () => {
      await desk.saveSession(aSession({ id: 's', agent: jonas.id, hash: 'h', expiresAt: later(10) }))
      expect(await desk.session('h', later(9))).toMatchObject({
        agent: jonas,
        hasPassword: false,
        hasSecondFactor: false,
        session: aSession({ id: 's', agent: jonas.id, hash: 'h', expiresAt: later(10) }),
      })
      expect(await desk.session('h', later(10))).toBeNull()
      expect([await desk.hasSession('s', later(9)), await desk.hasSession('s', later(10))]).toEqual([true, false])
      expect(await desk.endSessions(mia.id, { only: 's' })).toBe(0)
      expect(await desk.endSessions(jonas.id, { only: 's' })).toBe(1)
      expect(await desk.session('h', noon)).toBeNull()
      expect(await desk.hasSession('s', noon)).toBe(false)
    })

    test('are known by the secret before for a while, and replace it once', async () => {
      await desk.saveSession(aSession({ id: 's', hash: 'one' }))
      const next = (hash: string) => ({ hash, previousHash: 'one', previousUntil: null, rotatedAt: later(1) })
      const replaced = await Promise.all(['two', 'three'].map((hash) => desk.changeSession('s', next(hash), 'one')))
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await desk.session('one', later(DAY))).not.toBeNull()
      await desk.changeSession('s', { previousUntil: later(10) })
      expect(await desk.session('one', later(9))).not.toBeNull()
      expect(await desk.session('one', later(10))).toBeNull()
      expect(await desk.changeSession('none', { previousUntil: null })).toBe(false)
    })

    test('have their sessions listed, the last used first, and ended but for one', async () => {
      for (const [id, usedAt] of [
        ['a', 1],
        ['b', 3],
        ['c', 2],
      ] as const) {
        await desk.saveSession(aSession({ id, hash: id, lastUsedAt: later(usedAt) }))
      }
      await desk.saveSession(aSession({ id: 'other', hash: 'other', agent: jonas.id }))
      expect((await desk.sessionsOf(mia.id, noon)).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
      expect((await desk.accounts(noon)).map(({ agent, sessionCount }) => [agent.id, sessionCount])).toEqual([
        [jonas.id, 1],
        [mia.id, 3],
        [priya.id, 0],
      ])
      expect(await desk.endSessions(mia.id, { but: 'c' })).toBe(2)
      expect(await desk.endSessions(mia.id, 'all')).toBe(1)
      expect(await desk.session('other', noon)).not.toBeNull()
    })

    test('that are disabled have no session and no link, until they are enabled again', async () => {
      await desk.saveSession(aSession({ id: 's', hash: 'h' }))
      await desk.saveSignInLink({ hash: 'link', agent: mia.id, expiresAt: later(10) })
      expect(await desk.setDisabled(mia.id, noon)).toBe('changed')
      expect((await desk.account(mia.id))?.disabledAt).toBe(noon)
      expect(await desk.disabledAgents()).toEqual([mia.id])
      expect([await desk.session('h', noon), await desk.useSignInLink('link', noon)]).toEqual([null, null])
      await desk.saveSession(aSession({ id: 'late', hash: 'late' }))
      expect([await desk.session('late', noon), await desk.hasSession('late', noon)]).toEqual([null, false])
      expect(await desk.setDisabled(mia.id, null)).toBe('changed')
      expect(await desk.disabledAgents()).toEqual([])
      expect((await desk.session('late', noon))?.agent).toEqual(mia)
    })

    test('keep one admin who may come in, also when two go at once', async () => {
      expect(await desk.setRole(priya.id, 'lead')).toBe('lastAdmin')
      expect(await desk.setDisabled(priya.id, noon)).toBe('lastAdmin')
      await desk.saveSession(aSession({ id: 's', hash: 'h' }))
      expect(await desk.setRole(mia.id, 'admin')).toBe('changed')
      expect((await desk.session('h', noon))?.session.rotatedAt).toBe(0)
      const gone = await Promise.all([desk.setDisabled(priya.id, noon), desk.setRole(mia.id, 'agent')])
      expect(gone.sort()).toEqual(['changed', 'lastAdmin'])
      expect(await desk.setRole('x' as AgentId, 'lead')).toBe('unknown')
    })

    test('are bound to one subject of a provider, and it to one of them', async () => {
      expect(await desk.agentBySubject('https://id.example', '7')).toBeNull()
      expect(await desk.bindSubject(mia.id, 'https://id.example', '7')).toBe(true)
      expect(await desk.bindSubject(mia.id, 'https://id.example', '8')).toBe(false)
      expect(await desk.bindSubject(jonas.id, 'https://id.example', '7')).toBe(false)
      expect(await desk.bindSubject(jonas.id, 'https://other.example', '7')).toBe(true)
      expect(await desk.agentBySubject('https://id.example', '7')).toEqual(mia)
      expect((await desk.account(mia.id))?.isBound).toBe(true)
    })

    test('have a second factor once it is confirmed; each of its codes counts once, also at the same moment', async () => {
      await desk.proposeSecondFactor(mia.id, 'one')
      expect(await desk.secondFactor(mia.id)).toEqual({ material: null, pending: 'one' })
      expect(await desk.takeStep(mia.id, 5)).toBe(false)
      expect((await desk.account(mia.id))?.hasSecondFactor).toBe(false)
      expect(await desk.confirmSecondFactor(mia.id, 'other', 5, [])).toBe(false)
      expect(await desk.confirmSecondFactor(mia.id, 'one', 5, ['a', 'b'])).toBe(true)
      expect(await desk.secondFactor(mia.id)).toEqual({ material: 'one', pending: null })
      await desk.proposeSecondFactor(mia.id, 'two')
      expect(await desk.secondFactor(mia.id)).toEqual({ material: 'one', pending: 'two' })
      expect([await desk.takeStep(mia.id, 5), await desk.takeStep(mia.id, 4)]).toEqual([false, false])
      const used = await Promise.all([desk.takeStep(mia.id, 6), desk.takeStep(mia.id, 6)])
      expect(used.filter(Boolean)).toHaveLength(1)
      const recovered = await Promise.all([desk.takeRecovery(mia.id, 'a'), desk.takeRecovery(mia.id, 'a')])
      expect(recovered.filter(Boolean)).toHaveLength(1)
      expect(await desk.takeRecovery(jonas.id, 'b')).toBe(false)
      expect(await desk.recoveryCount(mia.id)).toBe(1)
      await desk.replaceRecovery(mia.id, ['c', 'd', 'e'])
      expect([await desk.recoveryCount(mia.id), await desk.takeRecovery(mia.id, 'b')]).toEqual([3, false])
      await desk.removeSecondFactor(mia.id)
      expect([await desk.secondFactor(mia.id), await desk.recoveryCount(mia.id)]).toEqual([null, 0])
    })

    test('have wrong tries counted by whoever read the newest count', async () => {
      const [one, two] = [1, 2].map((count) => ({ count, until: later(count) })) as [Tries, Tries]
      expect(await desk.tries('k')).toBeNull()
      const first = await Promise.all([desk.saveTries('k', null, one), desk.saveTries('k', null, one)])
      expect(first.filter(Boolean)).toHaveLength(1)
      expect(await desk.saveTries('k', two, one)).toBe(false)
      expect(await desk.saveTries('k', one, two)).toBe(true)
      expect(await desk.tries('k')).toEqual(two)
      expect(await desk.tidy(later(DAY), DAY)).toBe(0)
      expect(await desk.tidy(later(DAY + 2), DAY)).toBe(1)
      await desk.saveTries('k', null, one)
      await desk.forgetTries('k')
      expect(await desk.tries('k')).toBeNull()
    })

    test('that are disabled strand no conversation and no open ticket', async () => {
      const talk = aConversation({ id: first, handling: withMia })
      const other = aConversation({ id: second })
      const ticket = aTicket({ conversation: second, assignee: jonas.id })
      await desk.save({ conversation: talk })
      await desk.save({ conversation: other, tickets: [ticket] })
      expect(await desk.firstStranded()).toBeNull()
      await desk.setDisabled(jonas.id, noon)
      expect(await desk.firstStranded()).toBe(second)
      await desk.save({ tickets: [{ ...ticket, version: 2, assignee: null }] })
      expect(await desk.firstStranded()).toBeNull()
      await desk.setDisabled(mia.id, noon)
      expect(await desk.firstStranded()).toBe(first)
    })
  })
})
