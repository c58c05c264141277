import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLOW_VERSION, freshMemory } from '../../bot/flows/flow.ts'
import { readMemory } from '../../bot/flows/memory.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'

const report = {
  subject: null,
  details: 'd',
  about: 'endUsers',
  affected: 'several',
  isCritical: null,
  circumstances: noCircumstances,
  isCustomWorkTold: false,
  areArticlesOffered: true,
} as const

test.each([
  ['nothing stored', null],
  ['another version', { ...freshMemory, version: FLOW_VERSION + 1 }],
  ['a step nobody knows', { ...freshMemory, at: { step: 'subject' } }],
  ['a step named like a thing every object has', { ...freshMemory, at: { step: 'constructor' } }],
  ['a step that lacks what it must carry', { ...freshMemory, at: { step: 'confirm' } }],
  ['a report about nothing known', { ...freshMemory, at: { step: 'about', report: { ...report, about: 'weather' } } }],
  [
    'a last look at a report that lacks a fact',
    { ...freshMemory, at: { step: 'confirm', report: { ...report, affected: null } } },
  ],
  ['a broken trail', { ...freshMemory, trail: [{ step: 'about' }] }],
  ['a count below zero', { ...freshMemory, misses: -1 }],
  ['a text', 'idle'],
])('%s starts afresh', (_name, stored) => expect(readMemory(stored)).toEqual(freshMemory))

test.each([
  [{ ...freshMemory, at: { step: 'confirm', report } }],
  [{ ...freshMemory, at: { step: 'affected', report: { ...report, affected: null } } }],
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
