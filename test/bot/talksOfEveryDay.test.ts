import { describe, expect, test } from 'vitest'
import { aboutOf, affectedOf, isEverything } from '../../bot/circumstances.ts'
import type { Memory } from '../../bot/flows/flow.ts'
import { understand } from '../../bot/intent.ts'
import { words } from '../../bot/words/words.ts'
import { aSearch } from '../support/builders.ts'
import { type Talk, talk } from '../support/talk.ts'

const memoryOf = async (it: Talk) => (await it.conversation()).flow as Memory
const stepOf = async (it: Talk) => (await memoryOf(it)).at.step

async function talkAfter(said: readonly string[], setting: Parameters<typeof talk>[0] = {}): Promise<Talk> {
  const it = await talk(setting)
  for (const line of said) await it.says(line)
  return it
}

/** A contact at the point where the request is to be described. */
const asContact = ['open a ticket', 'I manage content', 'ana@meridian-press.example', '123456']
const atAffected = [...asContact, 'Watermarks puzzle us', 'Our users cannot open or use content']
const atCritical = [...asContact, 'Watermarks puzzle us', 'Something in the product does not work']
const atAlsoStuck = [...atCritical, 'no']
const atConfirm = [...asContact, 'Watermarks puzzle us', 'I have a question']

describe('what somebody says first', () => {
  test.each([
    ['I still cannot print', ['I still cannot print']],
    ['I did not receive the mail with my password', ['I did not receive the mail with my password']],
    ['The link never arrived', ['The link never arrived']],
  ])('is looked up, although another step knows such words: %s', async (words, asked) => {
    const queries: string[] = []
    const search = (text: string) => {
      queries.push(text)
      return aSearch(text)
    }
    const it = await talkAfter([words], { facts: { search } })
    expect(queries).toEqual(asked)
    it.hearsNot(/did not get that|could not follow|not sure I understood/)
  })

  test('says which language it is in, also with “toujours pas”', async () => {
    const it = await talkAfter(['je n’arrive toujours pas à ouvrir mon livre'])
    expect((await it.conversation()).locale).toBe('fr')
  })

  test.each([
    'I want to open a ticket about the nightly export',
    'I received an error message during the import',
    'a user is trying to open a PDF',
  ])('makes nobody an end user who may manage content: %s', async (words) => {
    const it = await talkAfter([words, 'still stuck', 'still stuck'])
    expect(await stepOf(it)).toBe('role')
  })
})

describe('what only sounds like small talk', () => {
  test.each([
    'Thanks, delete my account',
    'Thanks, another question',
    'Thanks, also the printing fails',
    'Thanks, forgot my password too',
    'Thank you. A reader cannot print',
    'Merci, depuis hier rien',
  ])('is no thanks: %j', (words) => expect(understand(words).intent).not.toBe('thanks'))

  test.each([
    'Tout a disparu',
    'My message is gone',
    'They can print the document',
    'They have access already',
    'So I can print it?',
    'That solved it?',
  ])('is no success: %j', (words) => expect(understand(words).intent).not.toBe('solved'))

  test.each(['It is not a virtual machine', 'I use no virtual machine', 'not this machine'])(
    'is no wish for a person: %j',
    (words) => expect(understand(words).intent).not.toBe('person'),
  )

  test.each(['There is no response to my clicks', 'The browser shows waiting for a response'])(
    'is no missing answer: %j',
    (words) => expect(understand(words).intent).not.toBe('noAnswer'),
  )

  test.each(['I do not need this', 'we do not want that'])('drops no ticket: %j', async (words) => {
    const it = await talkAfter([...atCritical, words])
    expect(await stepOf(it)).not.toBe('idle')
  })
})

describe('after an article', () => {
  const answered = ['it says vc3']

  test.each([
    'Yes, thank you very much!',
    'yes, that helped, thank you so much',
    'I can open it now',
    'oui merci beaucoup',
  ])('%j is the end of it', async (words) => {
    const it = await talkAfter([...answered, words])
    expect((await it.conversation()).shown).toMatchObject([{ outcome: 'confirmed' }])
  })

  test.each(['Great!', 'thanks for your help', 'merci pour votre aide'])(
    '%j brings no other article',
    async (words) => {
      const it = await talkAfter([...answered, words])
      expect(await stepOf(it)).toBe('judge')
      expect((await it.conversation()).shown).toHaveLength(1)
      expect(it.choices().map(({ label }) => label)).toContain('That solved it')
    },
  )

  test.each(['ok, let me try', 'one moment please'])('%j is given time', async (words) => {
    const it = await talkAfter([...answered, words])
    it.hears(/Take your time|No hurry/)
    expect(await stepOf(it)).toBe('judge')
    await it.says('it works now')
    expect((await it.conversation()).shown).toMatchObject([{ outcome: 'confirmed' }])
  })

  test.each(['I do not know', 'this is fucking useless'])('%j brings no other article, but a way on', async (words) => {
    const it = await talkAfter([...answered, words])
    expect(await stepOf(it)).toBe('missing')
    expect((await it.conversation()).shown).toHaveLength(1)
  })

  test('what is said with “still not” goes on into the message for the company', async () => {
    const it = await talkAfter([...answered, 'it still does not work in Firefox', 'yes', 'Leave that out'], {
      site: 'meridian-press',
    })
    it.hears('it still does not work in Firefox')
  })

  test('swearing does not', async () => {
    const it = await talkAfter([...answered, 'not quite', 'this is fucking useless', 'yes', 'Leave that out'], {
      site: 'meridian-press',
    })
    expect(it.text()).toContain('it says vc3')
    it.hearsNot('useless')
  })
})

describe('a code to type', () => {
  test.each(['no', 'there is no code', 'I don’t have one', 'aucun'])('may be none: %s', async (said) => {
    const queries: string[] = []
    const search = (text: string) => {
      queries.push(text)
      return aSearch(text)
    }
    const it = await talkAfter(['I see an error code', said], { facts: { search } })
    expect([await stepOf(it), queries]).toEqual(['missing', []])
  })

  test.each(['I never got a code', 'still nothing', 'je n’ai pas encore reçu de code'])(
    'that is late: %s',
    async (words) => {
      const it = await talkAfter([...asContact.slice(0, 3), words])
      it.hears(/spam|indésirables/)
    },
  )

  test.each(['wrong address, sorry', 'there is a typo in it', 'je me suis trompé d’adresse'])(
    'went to the wrong address: %s',
    async (words) => {
      const it = await talkAfter([...asContact.slice(0, 3), words])
      expect(await stepOf(it)).toBe('email')
    },
  )
})

describe('who somebody is', () => {
  test.each([
    ['how can I print', 'company'],
    ['it says vc3', 'company'],
    ['what’s the weather', 'company'],
  ])('may be said instead of an answer to the articles for %j', async (words, step) => {
    const it = await talkAfter([words, 'I am a student'])
    expect(await stepOf(it)).toBe(step)
  })

  test('is not guessed from a question about Clear Use', async () => {
    const it = await talkAfter(['how does clear use work'])
    it.hearsNot(/only the company|up to the company/i)
    const reader = await talkAfter(['please clear my use'])
    reader.hears(/the company/)
  })

  test.each([
    ['admin', 'email'],
    ['a publisher', 'email'],
    ['student', 'company'],
    ['lectrice', 'company'],
    ['I am not really sure', 'role'],
  ])('%j leads to %s', async (words, step) => {
    const it = await talkAfter(['open a ticket', words])
    expect(await stepOf(it)).toBe(step)
  })
})

describe('a number is the place of what is before one’s eyes', () => {
  test.each([
    [['everything is down', '1'], /nothing on that|no article/],
    [['everything is down', '2'], /company|come from/],
    [['I am a student', 'open a ticket', '1'], /How to find out/],
    [['I am a student', 'open a ticket', '2'], /e-mail/],
  ] as const)('%j', async (said, hears) => {
    const it = await talkAfter(said)
    it.hears(hears)
  })

  test('also among one’s tickets', async () => {
    const it = await talkAfter([
      ...atConfirm,
      'yes',
      'open a ticket',
      'The portal is slow',
      'I have a question',
      'yes',
      'my tickets',
    ])
    await it.says('1')
    it.hears('Ticket 1002')
    await it.says('Show all my tickets')
    await it.says('the last one')
    it.hears('Ticket 1001')
  })

  test('and below the articles before a ticket', async () => {
    const story = [...asContact, 'One of our members cannot open the atlas']
    const it = await talkAfter([...story, '3'])
    expect(await it.ticket()).toBeNull()
    expect((await it.conversation()).shown).toContainEqual(expect.objectContaining({ outcome: 'confirmed' }))
    const read = await talkAfter([...story, '1', '1'])
    expect((await read.conversation()).shown).toContainEqual(expect.objectContaining({ outcome: 'confirmed' }))
  })
})

describe('how many are stuck', () => {
  test.each([
    ['everyone', 'several'],
    ['a few', 'several'],
    ['many', 'several'],
    ['tout le monde', 'several'],
    ['une vingtaine', 'several'],
    ['just one person', 'one'],
    ['only me', 'one'],
    ['moi', 'one'],
  ])('is said with %j', async (words, affected) => {
    const it = await talkAfter([...atAffected, words])
    const { at } = await memoryOf(it)
    expect('report' in at && at.report.affected).toBe(affected)
    expect(at.step).not.toBe('affected')
  })

  test('is asked after a mere yes', async () => {
    const it = await talkAfter([...atAlsoStuck, 'yes'])
    expect(await stepOf(it)).toBe('affected')
    await it.says('a few')
    it.hears('Tier: 2, because several of your users are stuck')
  })

  test.each(['not just me', 'No, not only us', 'pas seulement moi'])('is several for %j', async (words) => {
    const it = await talkAfter([...atAlsoStuck, words])
    it.hears('Tier: 2')
  })

  test.each(['none', 'nobody that I know of', 'not that I know', 'aucun', 'I don’t know', 'not sure', 'aucune idée'])(
    'is nobody for %j',
    async (words) => {
      const it = await talkAfter([...atAlsoStuck, words])
      it.hears('Tier: 1')
    },
  )

  test.each([
    ['A few people cannot open the course', 'several'],
    ['It looks like that staff cannot log in', null],
    ['One of our 200 readers cannot open the course', 'one'],
    ['12 of our members cannot open the course', 'several'],
  ])('is read in %j', (story, affected) => expect(affectedOf(understand(story))).toBe(affected))

  test.each([
    ['I would like the error to go away: several of our readers are stuck', 'endUsers'],
    ['We would like a dark mode', 'enhancement'],
    ['Could you add a report of readers who cannot sign in', 'enhancement'],
  ])('and what it is about in %j', (story, about) => expect(aboutOf(understand(story))).toBe(about))
})

describe('everything is down', () => {
  test.each([
    ['yes', true],
    ['yes, for everybody', true],
    ['for all of us', true],
    ['no page opens for anybody', true],
    ['it is down for everyone', true],
    ['oui, pour tout le monde', true],
    ['no', false],
    ['no, everything is down only for one of our users', false],
    ['yes but only for some users', false],
    ['not everything', false],
    ['no, the portal is fine', false],
    ['non, seulement pour un lecteur', false],
    ['It is not for everyone', false],
    ['I don’t think it is everybody', false],
    ['pas pour tout le monde', false],
    ['It works for everyone else', false],
    ['It does not work for everyone', null],
    ['I don’t know if anyone else is affected', null],
    ['je ne sais pas si tout le monde est bloqué', null],
    ['nothing works for anyone', true],
    ['purple', null],
  ])('asked for, %j is %j', (words, expected) => expect(isEverything(understand(words))).toBe(expected))

  test.each([
    ['no, everything is down only for one of our users', 'about', null],
    ['yes, for everybody', 'idle', 3],
  ])('is confirmed or not: %s', async (words, step, tier) => {
    const it = await talkAfter([...asContact, 'The whole system is down', words])
    expect(await stepOf(it)).toBe(step)
    expect((await it.ticket())?.tier ?? null).toBe(tier)
  })

  test.each([
    ['who it is', ['open a ticket'], ['ana@meridian-press.example', '123456']],
    ['the address', ['open a ticket', 'I manage content'], ['ana@meridian-press.example', '123456']],
    ['the code', ['open a ticket', 'I manage content', 'ana@meridian-press.example'], ['123456']],
    ['an offered title', ['how can I print'], ['ana@meridian-press.example', '123456']],
    ['a person, in vain', ['I must talk to a person, everything is down'], ['ana@meridian-press.example', '123456']],
    ['how many', atAffected, ['yes']],
    ['the daily work', atCritical, ['yes']],
    ['who else is stuck', atAlsoStuck, ['yes']],
    ['the articles', [...asContact, 'One of our members cannot open the atlas'], ['yes']],
  ] as const)('is heard when asked for %s', async (_what, before, proofs) => {
    const it = await talkAfter(before, { now: '2026-11-28T03:00:00-08:00' })
    if (before.length > 1 || !/down/.test(before[0] ?? '')) await it.says('now everything is down')
    it.hearsNot(/did not get that|could not follow|not sure I understood/)
    for (const said of proofs) await it.says(said)
    expect(await it.ticket()).toMatchObject({ tier: 3 })
  })

  test('from a customer’s own staff on its own website is no question to the articles', async () => {
    const it = await talkAfter(['everything is down for all our members'], { site: 'meridian-press' })
    expect(await stepOf(it)).toBe('outageRole')
    await it.proves('ana@meridian-press.example')
    expect(await it.ticket()).toMatchObject({ tier: 3 })
  })

  test('from a reader on that website opens nothing', async () => {
    const it = await talkAfter(['everything is down!'], { site: 'meridian-press' })
    expect(await stepOf(it)).not.toBe('outageRole')
    it.hearsNot('work e-mail')
  })
})

describe('a ticket on its way', () => {
  test.each(['it works now', 'I solved it myself', 'the problem is gone'])(
    'is not needed any more: %s',
    async (words) => {
      for (const before of [asContact, atAffected, atConfirm, ['open a ticket']]) {
        const it = await talkAfter([...before, words])
        expect(await memoryOf(it)).toMatchObject({ at: { step: 'idle' }, matter: { words: '' } })
        expect(await it.ticket()).toBeNull()
      }
    },
  )

  test.each(['no, don’t open it', 'I don’t want a ticket', 'n’ouvrez pas de billet'])(
    'is not wanted: %s',
    async (words) => {
      const it = await talkAfter([...atConfirm, words])
      expect(await stepOf(it)).toBe('idle')
      it.hears(/not opened|no ticket|pas ouvert|pas de billet/)
    },
  )

  test.each(['yes open it', 'yes please do', 'Perfect!', 'oui, allez-y', 'great'])('is opened by %j', async (words) => {
    const it = await talkAfter([...atConfirm, words])
    expect(await it.ticket()).toMatchObject({ details: 'Watermarks puzzle us' })
  })

  test('is not disputed by “not urgent”', async () => {
    const it = await talkAfter([...atConfirm, 'it is not that urgent'])
    it.hearsNot('Your view')
  })

  test('takes no note that is none', async () => {
    for (const words of ['no', 'nothing', 'rien']) {
      const it = await talkAfter([...atConfirm, 'yes', 'add a note', words])
      it.hearsNot('1001')
      expect(await stepOf(it)).toBe('idle')
    }
  })

  test('is not taken for needless by a yes to nothing', async () => {
    const it = await talkAfter([...asContact, 'One of our members cannot open the atlas', 'yes'])
    it.hears(/Did that help|Is that what you needed/)
    await it.says('It did not help, go on with the ticket')
    expect(await stepOf(it)).toBe('confirm')
  })

  test('keeps what was said of articles in vain', async () => {
    const it = await talkAfter([
      ...asContact,
      'One of our members cannot open the atlas',
      'it still does not work in Firefox',
    ])
    it.hears('it still does not work in Firefox', 'Used with: Firefox')
  })

  test.each(['en', 'fr'] as const)('says of Elite no more than the policy, in %s', (locale) => {
    for (const way of words[locale].ticket.custom) {
      expect(way).toMatch(/ask(ed)? (of )?us|demandez-nous/i)
      expect(way).not.toMatch(/covers what|couvre ce qui/)
    }
  })
})

describe('no answer came', () => {
  test('to a request of a customer’s: the ticket says when', async () => {
    const it = await talkAfter([...atConfirm, 'yes', 'I never got an answer'])
    it.hears('1001', 'due by')
  })

  test('yet: the ticket says until when', async () => {
    const it = await talkAfter([...atConfirm, 'yes', 'when will I hear back?'])
    it.hears('1001', 'due by')
  })

  test('to somebody who may be a customer: the address comes first', async () => {
    const it = await talkAfter(['I never got an answer to my request'])
    it.hears('e-mail')
  })

  test('to a reader, who has no request here', async () => {
    const it = await talkAfter(['I never got an answer'], { site: 'meridian-press' })
    it.hearsNot(/ticket|work e-mail/)
  })

  test('or no help: it is the company that turns to us', async () => {
    const it = await talkAfter(
      ['it says vc3', 'still stuck', 'yes', 'Leave that out', 'I asked them and they did not help'],
      {
        site: 'meridian-press',
      },
    )
    it.hears(/turn to us|bring to us/).hearsNot(/tier|ticket/i)
    expect(await stepOf(it)).toBe('referred')
  })
})

test('who asks whether this is a machine is told the truth', async () => {
  for (const [words, hears] of [
    ['are you a bot?', /program/],
    ['êtes-vous un robot?', /program/],
  ] as const) {
    const it = await talkAfter(['open a ticket', words])
    it.hears(hears, /manage/)
  }
})

test('a request for the company does not begin with a complaint', async () => {
  const it = await talkAfter(['I want a refund for my book', 'yes', 'Leave that out'], { site: 'meridian-press' })
  it.hears('I have a request', 'I want a refund').hearsNot('I cannot get on')
})
