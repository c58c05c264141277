import { describe, expect, test } from 'vitest'
import { passwordFaultOf, strengthOf } from '../../src/domain/password.ts'
import { isCommonPassword } from '../../src/http/console/commonPasswords.ts'

const owner = { name: 'Mia Tremblay', email: 'mia.tremblay@vitrium.example' }

describe('a password', () => {
  test.each([
    ['too short', 'heron lane', 'short'],
    ['the name and a year', 'Mia Tremblay 2026!', 'own'],
    ['the company and the product', 'vitrium-signpost-26', 'own'],
    ['one character over and over', 'aaaaaaaaaaaaaaaa', 'monotone'],
    ['a count', '1234567890123456', 'monotone'],
    ['something short said again', 'abcabcabcabcabc', 'monotone'],
    ['twelve random characters', 'zq7Xk1Lm0pWv', 'fair'],
    ['a short phrase', 'another long one', 'good'],
    ['a phrase', 'heron willow lantern 7', 'strong'],
    ['a phrase with the name in it', 'Tremblay walks to the river at dawn', 'strong'],
    ['another alphabet', 'цапля ива фонарь семь', 'strong'],
  ])('is judged by what is hard to guess in it: %s', (_, password, strength) => {
    expect(strengthOf(password, owner)).toBe(strength)
  })

  test('may hold own words as long as enough is left without them; a name of three letters stands in many words', () => {
    expect(passwordFaultOf('signpost heron willow', owner)).toBeNull()
    expect(passwordFaultOf('miasma in the marsh', owner)).toBeNull()
    expect(passwordFaultOf('signpost heron', owner)).toBe('own')
  })

  test.each([
    ['password1234', true],
    ['PassWord1234', true],
    ['1qaz2wsx3edc', true],
    ['Administrator1', true],
    ['sunshine!!!!', true],
    ['!!2026!!Dragon', true],
    ['qwertyuiop12', true],
    ['sunshine 4839 2039 1482', false],
    ['heron willow lantern 7', false],
    ['zq7Xk1Lm0pWv', false],
  ])(
    'is looked up among leaked ones, however it is capitalised and whatever stands around it: %s',
    (password, isCommon) => {
      expect(isCommonPassword(password)).toBe(isCommon)
    },
  )
})
