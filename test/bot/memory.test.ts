import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLOW_VERSION, freshMemory } from '../../bot/flows/flow.ts'
import { readMemory } from '../../bot/flows/memory.ts'

const draft = { subject: 's', details: 'd', facts: { about: 'outage' }, tier: 3 }

test.each([
  ['nothing stored', null],
  ['another version', { ...freshMemory, version: FLOW_VERSION + 1 }],
  ['a step nobody knows', { ...freshMemory, at: { step: 'subject' } }],
  ['a step named like a thing every object has', { ...freshMemory, at: { step: 'constructor' } }],
  ['a step that lacks what it must carry', { ...freshMemory, at: { step: 'confirm' } }],
  ['a draft with facts of no kind', { ...freshMemory, at: { step: 'confirm', draft: { ...draft, facts: {} } } }],
  ['a tier that does not exist', { ...freshMemory, at: { step: 'confirm', draft: { ...draft, tier: 4 } } }],
  ['a broken trail', { ...freshMemory, trail: [{ step: 'about' }] }],
  ['a count below zero', { ...freshMemory, misses: -1 }],
  ['a text', 'idle'],
])('%s starts afresh', (_name, stored) => expect(readMemory(stored)).toEqual(freshMemory))

test.each([
  [{ ...freshMemory, at: { step: 'confirm', draft } }],
  [
    {
      ...freshMemory,
      at: { step: 'code', purpose: 'help', email: 'a@b.example' },
      paused: { step: 'judge', slug: 'x' },
    },
  ],
])('what was stored whole goes on: %j', (stored) =>
  expect(readMemory(JSON.parse(JSON.stringify(stored)))).toEqual(stored),
)

test('no stored value makes it fail', () => {
  const anything = fc.oneof(fc.anything(), fc.record({ version: fc.constant(FLOW_VERSION), at: fc.anything() }))
  fc.assert(fc.property(anything, (stored) => void readMemory(stored)))
})
