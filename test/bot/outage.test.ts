import { describe, expect, test } from 'vitest'
import { talk } from '../support/talk.ts'

const QUESTIONS_MAX = 2
const provesAddress = /six-digit code|e-mail/

const one = 'ana@meridian-press.example'
const ofTwo = 'leo@freelance.example'

describe('everything is down', () => {
  test.each([
    ['a signed contact', { signedIn: one }, ['Yes, nothing works for anybody']],
    ['a signed contact of two customers', { signedIn: ofTwo }, ['Harbour Pilots Guild']],
    ['a contact with a code', {}, [one, '123456']],
    ['a contact of two customers with a code', {}, [ofTwo, '123456', 'the second one']],
    ['a contact of two customers who says that they manage content', {}, ['I manage content', ofTwo, '123456', '2']],
  ])('from %s takes two questions at most, proofs of the address aside', async (_who, setting, answers) => {
    const it = await talk(setting)
    await it.says('everything is down')
    let questions = 0
    for (const answer of answers) {
      expect(await it.ticket()).toBeNull()
      it.hearsNot('Subject:')
      if (!provesAddress.test(it.text())) questions++
      await it.says(answer)
    }
    it.hears('tier 3')
    expect(questions).toBeLessThanOrEqual(QUESTIONS_MAX)
    expect(await it.ticket()).toMatchObject({ tier: 3 })
  })

  test('from somebody whom the website signed and who is no customer’s is a question to the articles', async () => {
    const it = await talk({ signedIn: 'x@mail.example' })
    await it.says('everything is down')
    expect((await it.conversation()).person.kind).toBe('endUser')
    expect(await it.ticket()).toBeNull()
    it.hearsNot('organisation')
  })
})
