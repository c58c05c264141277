import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandReply, REPLY_VARIABLES, type ReplyValues, unknownVariables } from '../../src/domain/savedReply.ts'

const values: ReplyValues = {
  'contact.name': 'Ana Solheim',
  'contact.firstName': 'Ana',
  'customer.name': 'Meridian Press',
  'ticket.number': '1001',
  'ticket.subject': null,
  'ticket.tier': null,
  'agent.name': 'Mia',
  due: null,
}

test.each<[string, string, string[]]>([
  ['Hello {{contact.firstName}}, this is {{agent.name}}.', 'Hello Ana, this is Mia.', []],
  ['{{ ticket.number }}{{ticket.number}}', '10011001', []],
  ['We answer by {{due}}.', 'We answer by {{due}}.', ['due']],
  ['{{nobody}} {{due}} {{due}}', '{{nobody}} {{due}} {{due}}', ['nobody', 'due']],
  ['{one} {{}} }}{{', '{one} {{}} }}{{', ['']],
  ['no variables', 'no variables', []],
])('%s is said as %s', (text, said, missing) => {
  expect(expandReply(text, values)).toEqual({ text: said, missing })
})

test('what a value says is not read again', () => {
  const strange = { ...values, 'contact.name': '{{agent.name}} $& $1' }
  expect(expandReply('{{contact.name}}', strange).text).toBe('{{agent.name}} $& $1')
})

test('a variable that nobody fills is named when it is saved, each once', () => {
  expect(unknownVariables('{{contact.nme}} {{due}} {{ contact.nme }} {{x}}')).toEqual(['contact.nme', 'x'])
})

test('a text with known variables alone has no unknown ones, and with all values nothing is missing', () => {
  const whole = Object.fromEntries(REPLY_VARIABLES.map((name) => [name, 'v'])) as ReplyValues
  const part = fc.oneof(
    fc.string().filter((text) => !/[{}]/.test(text)),
    fc.constantFrom(...REPLY_VARIABLES).map((name) => `{{${name}}}`),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('')
      expect(unknownVariables(text)).toEqual([])
      expect(expandReply(text, whole).missing).toEqual([])
    }),
  )
})
