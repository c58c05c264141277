import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALERT_KINDS, type AlertKind } from '../../src/domain/alert.ts'
import { whomToTell } from '../../src/domain/alertTable.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import type { Agent, Role } from '../../src/domain/person.ts'
import { TIERS, type Tier } from '../../src/domain/tier.ts'

const person = (name: string, role: Role): Agent => ({ id: name as AgentId, name, email: `${name}@desk.example`, role })
const [ann, ben, lea, ada] = [
  person('ann', 'agent'),
  person('ben', 'agent'),
  person('lea', 'lead'),
  person('ada', 'admin'),
]
const all = [ann, ben, lea, ada]
const names = (agents: readonly Agent[]) => agents.map(({ name }) => name).join(' ')

describe('who is told', () => {
  test.each<[Tier, AlertKind, string, string | null, string, string]>([
    // tier, alert, online, assignee → called at the console, by letter
    [1, 'warning', 'ann ben lea', 'ann', 'ann', ''],
    [1, 'warning', 'ben lea', 'ann', 'ben lea', 'ann'],
    [1, 'warning', '', null, '', ''],
    [2, 'dueSoon', 'ben', 'ann', 'ben', 'ann'],
    [2, 'dueSoon', 'ann ben', 'ann', 'ann ben', ''],
    [2, 'dueSoon', '', null, '', 'lea'],
    [2, 'breach', 'ben', 'ann', 'ben', 'ann lea'],
    [2, 'breach', 'ben lea', null, 'ben lea', ''],
    [3, 'received', '', null, '', 'ann ben lea ada'],
    [3, 'received', 'ben', null, 'ben', 'ann lea ada'],
    [3, 'unanswered', 'ben', 'ann', 'ben', 'ann lea'],
    [3, 'unanswered', '', null, '', 'lea'],
    [3, 'breach', 'ann ben lea ada', 'ann', 'ann ben lea ada', ''],
  ])(
    'of tier %i, %s, with %j online and assigned to %s: %j at the console, %j by letter',
    (tier, kind, online, assignee, call, mail) => {
      const team = { agents: all, online: online.split(' ') as AgentId[] }
      const told = whomToTell({ kind, tier, assignee: assignee as AgentId | null }, team)
      expect([names(told.call), names(told.mail)].map((some) => some.split(' ').sort().join(' '))).toEqual(
        [call, mail].map((some) => some.split(' ').sort().join(' ')),
      )
    },
  )

  test('without a lead the letters go to everybody', () => {
    const team = { agents: [ann, ada], online: [] }
    expect(names(whomToTell({ kind: 'breach', tier: 1, assignee: null }, team).mail)).toBe('ann ada')
  })

  test('is nobody twice, nobody who may not come in, and of anything urgent always somebody', () => {
    const some = fc.subarray(all.map(({ id }) => id))
    fc.assert(
      fc.property(
        fc.constantFrom(...ALERT_KINDS),
        fc.constantFrom(...TIERS),
        some,
        fc.subarray(all),
        fc.constantFrom(null, ...all),
        (kind, tier, online, agents, whose) => {
          const { call, mail } = whomToTell({ kind, tier, assignee: whose?.id ?? null }, { agents, online })
          const told = [...call, ...mail]
          expect(new Set(told).size).toBe(told.length)
          expect(told.every((agent) => agents.includes(agent))).toBe(true)
          if (agents.length > 0 && (tier === 3 || kind === 'breach')) expect(told.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
