import { expect, test } from 'vitest'
import { mentionedIn } from '../../src/domain/agentNote.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'

const named = (name: string): Agent => ({ id: name as AgentId, name, email: 'x@desk.example', role: 'agent' })
const colleagues = ['Mia Tremblay', 'Jonas Keller', 'Émile Roy', 'Anna Berg', 'Anna Bergman', 'Zoé'].map(named)

test.each([
  ['@Mia Tremblay can you look?', ['Mia Tremblay']],
  ['ask @jonas, please', ['Jonas Keller']],
  ['(@MIA TREMBLAY) and @Jonas', ['Mia Tremblay', 'Jonas Keller']],
  ['@Émile et @E\u0301mile', ['Émile Roy']],
  ['@Anna which one?', []],
  ['@Anna Bergman knows', ['Anna Bergman']],
  ['@Anna Berg knows', ['Anna Berg']],
  ['@Zoé!', ['Zoé']],
  ['@Miaow', []],
  ['mia@tremblay.example wrote; see x.@Mia', []],
  ['@', []],
  ['nobody', []],
])('%s mentions %j', (text, mentioned) => {
  expect(mentionedIn(text, colleagues)).toEqual(mentioned)
})
