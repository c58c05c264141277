import { describe, expect, test } from 'vitest'
import { words } from '../../bot/words/words.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import type { Answer } from '../../src/knowledge/types.ts'
import { demoFixtures, mia } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { type Talk, talk } from '../support/talk.ts'

const onPublishersSite = { site: 'meridian-press' } as const

/** Somebody who reads, was shown an article in vain and says so; only whose words left it open is asked who they are. */
async function stuckReader(first = 'it says vc3 when I open my book', locale: 'en' | 'fr' = 'en'): Promise<Talk> {
  const it = await talk({ locale })
  await it.says(first)
  await it.says(locale === 'fr' ? 'toujours bloqué' : 'still stuck')
  const role = words[locale].choice.openSomething
  if (it.choices().some(({ label }) => label === role)) await it.taps(role)
  return it
}

describe('the company is found', () => {
  test('by a link pasted long before, and is not asked for again', async () => {
    const it = await stuckReader('vc3 at https://view.protectedpdf.com/portal/meridian/ab12?token=secret on my iPad')
    it.hears('Meridian Press?').hearsNot('full name')
    await it.taps('Yes')
    it.hears(
      'readers@meridian-press.example',
      'Document: view.protectedpdf.com/portal/meridian/ab12',
      'Device and program: iPad',
      'Error code: VC3',
    ).hearsNot('Document: view.protectedpdf.com/portal/meridian/ab12?token')
  })

  test('by a link on its own host name', async () => {
    const it = await stuckReader('vc3 on https://read.meridian.example/x/7')
    it.hears('Meridian Press?')
  })

  test('by a document code', async () => {
    const it = await stuckReader('vc3 with document MERID-2026-0412')
    it.hears('Meridian Press?')
    await it.taps('Yes')
    it.hears('Document: MERID-2026-0412')
  })

  test('by the support address in a pasted error message', async () => {
    const it = await stuckReader('Error (vc3). For help contact readers@meridian-press.example')
    it.hears('Meridian Press?')
  })

  test.each([
    'Meridian Press',
    'meridian press inc',
    'Press, Meridian',
    'it’s Meridian Press, I think',
    'I bought it from Merdian Pres',
    'the company is called meridian-press.example',
    'Merdiian Prss',
    'société for coastal studies',
  ])('by %j', async (typed) => {
    const it = await stuckReader()
    await it.says(typed)
    it.hears(/^(Is it|Do you mean) Meridian Press\?$/)
    await it.says('yep')
    it.hears('readers@meridian-press.example')
  })

  test('by another name after the first was not it', async () => {
    const it = await stuckReader()
    await it.says('Meridian Press')
    await it.says('no, it is Alder & Finch Training')
    it.hears('Alder & Finch Training?')
  })

  test('and a link that comes after a name nobody knows is the one more fact', async () => {
    const it = await stuckReader()
    await it.says('Coastal People')
    it.hears('web address')
    await it.says('the mail came from noreply@meridian-press.example')
    it.hears('Meridian Press?')
  })

  test('on the publisher’s own page, where another company’s link waits for a no', async () => {
    const it = await talk({ ...onPublishersSite })
    await it.says('vc3 at https://view.protectedpdf.com/portal/alder/zz')
    await it.says('still stuck')
    it.hears('Meridian Press')
    await it.taps('No, another company')
    it.hears('Alder & Finch Training?')
  })

  test('in French, with three slips and a story around it', async () => {
    const it = await stuckReader('je vois vc3 quand j’ouvre mon livre', 'fr')
    await it.says('ça vient de Harbor Pilost Gild, je crois')
    it.hears('Harbour Pilots Guild')
  })
})

describe('a name that two companies could have', () => {
  const twin = {
    ...demoFixtures.customers[0],
    id: 'twin' as CustomerId,
    name: 'Meridian Press Ltd',
    domains: ['other.example'],
  }
  const seed = { ...demoFixtures, customers: [...demoFixtures.customers, { ...twin, links: [], documentCodes: [] }] }
  async function asked() {
    const it = await talk({ over: { store: fakeStore(seed as typeof demoFixtures) } })
    await it.says('it says vc3')
    await it.says('still stuck')
    return it.taps('I want to open something')
  }

  test('asks one more fact, in the very words that an unknown name gets', async () => {
    const [shared, unknown] = [await asked(), await asked()]
    await shared.says('Meridian Press')
    await unknown.says('Nobody Press')
    expect(shared.bodies()).toEqual(unknown.bodies())
    shared.hears('web address').hearsNot('Meridian')
  })

  test('is settled by the fact', async () => {
    const it = await asked()
    await it.says('Meridian Press')
    await it.says('www.other.example')
    it.hears('Meridian Press Ltd?')
  })
})

describe('the frustrated reader who never says which company', () => {
  test('learns how to find out, and can leave it to the team, who answer in the chat', async () => {
    const it = await stuckReader()
    await it.says('I HAVE NO IDEA, just fix it!!!')
    it.hears('web address')
    await it.says('no')
    it.hears('receipt', 'sign-in page', 'Error code: VC3')
    expect(it.choices().map(({ label }) => label)).toContain('Ask the team to find out')
    await it.taps('Ask the team to find out')
    it.hears(/the team/i).hearsNot(/\b(hours?|minutes?|soon|within|ticket)\b/i)
    expect((await it.conversation()).inquirySince).toBe(it.clock.now)
    expect(it.choices().map(({ label }) => label)).not.toContain('Ask the team to find out')

    const before = (await it.conversation()).seq
    const came = await it.desk.routeInquiry(mia, it.id, 'meridian-press' as CustomerId, it.decide)
    expect(isRefusal(came)).toBe(false)
    const said = (await it.desk.messagesAfter(it.id, before, 10)).map(({ body }) => body.text).join('\n')
    expect(said).toContain('Meridian Press')
    expect(said).toContain('readers@meridian-press.example')
    expect((await it.conversation()).inquirySince).toBeNull()
    expect((await it.conversation()).person).toMatchObject({ kind: 'endUser', provider: 'meridian-press' })
    expect(await it.ticket()).toBeNull()
  })

  test('reads the message for the question they left, whatever they asked in the meantime', async () => {
    const it = await stuckReader('vc3 on MERI-77-0001')
    await it.says('I do not know')
    await it.taps('Ask the team to find out')
    await it.taps('I have another question')
    await it.says('I forgot my password')
    const before = (await it.conversation()).seq
    await it.desk.routeInquiry(mia, it.id, 'meridian-press' as CustomerId, it.decide)
    const said = (await it.desk.messagesAfter(it.id, before, 10)).map(({ body }) => body.text).join('\n')
    expect(said).toContain('Error code: VC3')
  })

  test('finds the same way in French', async () => {
    const it = await stuckReader('je vois vc3 quand j’ouvre mon livre', 'fr')
    await it.says('aucune idée, débrouillez-vous')
    it.hears('adresse web')
    await it.taps('Je ne sais pas')
    it.hears('reçu', 'page de connexion')
    await it.taps('Demander à l’équipe de chercher')
    it.hears(/l’équipe/i).hearsNot(/\b(heures?|minutes?|bientôt|billet)\b/i)
    const before = (await it.conversation()).seq
    await it.desk.routeInquiry(mia, it.id, 'meridian-press' as CustomerId, it.decide)
    const said = (await it.desk.messagesAfter(it.id, before, 10)).map(({ body }) => body.text).join('\n')
    expect(said).toContain('Courriel\u00a0: readers@meridian-press.example')
  })

  test('is told honestly when the team cannot find it either', async () => {
    const it = await stuckReader()
    await it.says('I do not know')
    await it.taps('Ask the team to find out')
    const before = (await it.conversation()).seq
    await it.desk.routeInquiry(mia, it.id, null, it.decide)
    const said = (await it.desk.messagesAfter(it.id, before, 10)).map(({ body }) => body.text).join('\n')
    expect(said).toMatch(/could not/)
    expect(said).toContain('receipt')
  })

  test('hears it also while the agent has the talk, without questions in between', async () => {
    const it = await stuckReader()
    await it.says('I do not know')
    await it.taps('Ask the team to find out')
    await it.agentTakesOver()
    const before = (await it.conversation()).seq
    await it.desk.routeInquiry(mia, it.id, 'meridian-press' as CustomerId, it.decide)
    const said = await it.desk.messagesAfter(it.id, before, 10)
    expect(said.map(({ body }) => body.text).join('\n')).toContain('readers@meridian-press.example')
    expect(said.some(({ body }) => body.choices)).toBe(false)
  })
})

describe('a message sent on', () => {
  async function referred(locale: 'en' | 'fr' = 'en') {
    const it = await stuckReader(
      locale === 'fr' ? 'je vois vc3 dans mon livre' : 'it says vc3 when I open my book',
      locale,
    )
    await it.says('Meridian Press')
    await it.says(locale === 'fr' ? 'oui' : 'yes')
    await it.says(locale === 'fr' ? 'laisser de côté' : 'Tides of the Coast')
    return it
  }

  test('goes to the company and a copy to the person, after a code and a clear yes', async () => {
    const it = await referred()
    await it.taps('Send it to them for me')
    await it.proves('new.reader@mailbox.example')
    it.hears('Meridian Press', 'new.reader@mailbox.example')
    expect((await it.letters()).map(({ letter }) => letter.about)).toEqual(['code'])
    await it.taps('Yes, send it')
    it.hears('Meridian Press', 'new.reader@mailbox.example').hearsNot(/\b(hours?|within|soon|ticket|tier)\b/i)
    const [copy, toCompany] = await it.letters()
    expect(toCompany).toMatchObject({
      to: 'readers@meridian-press.example',
      letter: {
        about: 'referral',
        from: 'new.reader@mailbox.example',
        message: expect.stringContaining('Tides of the Coast'),
      },
    })
    expect(copy).toMatchObject({ to: 'new.reader@mailbox.example', letter: { about: 'referralSent' } })
    expect(await it.ticket()).toBeNull()
    expect(it.events.map(({ kind }) => kind)).toContain('ReferralForwarded')
  })

  test('goes once: it is not offered again, and asking again sends nothing', async () => {
    const it = await referred()
    await it.taps('Send it to them for me')
    await it.proves('new.reader@mailbox.example')
    await it.taps('Yes, send it')
    expect(it.choices().map(({ label }) => label)).not.toContain('Send it to them for me')
    const before = (await it.letters()).length
    await it.says('send it to them for me')
    await it.says('yes, send it')
    expect(await it.letters()).toHaveLength(before)
  })

  test('does not go without the yes', async () => {
    const it = await referred()
    await it.taps('Send it to them for me')
    await it.proves('new.reader@mailbox.example')
    await it.taps('No, do not send it')
    expect((await it.letters()).map(({ letter }) => letter.about)).toEqual(['code'])
    expect(it.choices().map(({ label }) => label)).toContain('Send it to them for me')
  })

  test('goes in French, too', async () => {
    const it = await referred('fr')
    await it.taps('L’envoyer pour moi')
    await it.proves('lecteur@mailbox.example')
    await it.taps('Oui, l’envoyer')
    it.hears('lecteur@mailbox.example')
    expect((await it.letters())[1]).toMatchObject({ locale: 'fr', letter: { about: 'referral' } })
  })

  test('is not offered where the company takes no letters', async () => {
    const it = await stuckReader()
    await it.says('Alder & Finch Training')
    await it.says('yes')
    await it.taps('Leave that out')
    expect(it.choices().map(({ label }) => label)).not.toContain('Send it to them for me')
  })

  test('opens in one’s own mail program with subject and words, too', async () => {
    const it = await referred()
    const card = JSON.stringify(it.bodies().find(({ copyText }) => copyText)?.card)
    expect(card).toContain('mailto:readers@meridian-press.example?subject=I%20need%20help')
    expect(card).toContain('VC3')
  })
})

describe('what only the company can grant', () => {
  test.each([
    ['please reset my devices', 'reset your devices'],
    ['can you clear use for me', 'reset your devices'],
    ['I need a device reset, remove my old computer', 'reset your devices'],
    ['extend my access please', 'give you more time'],
    ['could I have two more weeks', 'give you more time'],
    ['send me a new password', 'give you a new password'],
    ['please let me print it', 'allow you to print'],
    ['I need more copies', 'give you more copies'],
    ['I want a refund', 'sell you content'],
    ['give me access', 'give you access'],
    ['unlock my account', 'give you access'],
  ])('%j is said in the first answer, with an article', async (asked, said) => {
    const it = await talk()
    await it.says(asked)
    expect(it.bodies()[0]?.text).toContain(said)
    expect(it.bodies()[0]?.text).toContain('the company that gave you the content')
  })

  test.each([
    ['réinitialisez mes appareils svp', 'remettre vos appareils à zéro'],
    ['pouvez-vous prolonger mon accès', 'prolonger votre accès'],
    ['je veux un nouveau mot de passe', 'donner un nouveau mot de passe'],
    ['autorisez-moi à imprimer', 'permettre d’imprimer'],
    ['je veux un remboursement', 'rembourser'],
    ['donnez-moi accès', 'ouvrir votre accès'],
  ])('%j reads so in French', async (asked, said) => {
    const it = await talk({ locale: 'fr' })
    await it.says(asked)
    expect(it.bodies()[0]?.text).toContain(said)
  })

  test('is asked for by a reader, who is not asked for their role, and can still say it', async () => {
    const it = await talk()
    await it.says('please extend my access')
    it.hears('full name')
    expect(it.choices().map(({ label }) => label)).toEqual(['I do not know', 'I manage content'])
    await it.taps('I manage content')
    await it.proves('ana@meridian-press.example')
    expect((await it.conversation()).person.kind).toBe('contact')
  })

  test('comes with what they can do themselves, and names the company whose page it is', async () => {
    const it = await talk(onPublishersSite)
    await it.says('please reset my devices')
    it.hears('Meridian Press', 'reset your devices', 'I changed my computer')
    await it.taps('Bring me to the company')
    it.hears('readers@meridian-press.example', 'please reset my devices')
  })

  test('is said, explained and one tap from the company in the very first answer', async () => {
    const it = await talk()
    await it.says('please reset my devices')
    it.hears('reset your devices', 'the company that gave you the content', 'I changed my computer')
    expect(it.choices().map(({ label }) => label)).toEqual(['That solved it', 'Bring me to the company'])
    await it.taps('Bring me to the company')
    await it.says('Meridian Press')
    await it.taps('Yes')
    it.hears('readers@meridian-press.example', 'please reset my devices')
  })

  test('leads there even when no article is about it', async () => {
    const nothing: Answer = { query: '', repaired: [], band: 'none', confidence: 0, results: [], unknownCodes: [] }
    const it = await talk({ facts: { search: () => nothing } })
    await it.says('please reset my devices')
    it.hears('reset your devices', 'the company that gave you the content', /full name|come from/)
  })

  test.each([
    'how do I reset an end user’s devices',
    'how can our members get more time',
    'I manage content, where do I clear use',
    'I forgot where the print button is',
    'is there a browser extension',
    'how do I change the print settings for readers',
  ])('%j is no such wish', async (asked) => {
    const it = await talk()
    await it.says(asked)
    expect(it.text()).not.toMatch(/the company that gave you the content/)
  })

  test('is no such wish of a proven customer', async () => {
    const it = await talk()
    await it.says('where is my ticket')
    await it.proves('ana@meridian-press.example')
    await it.says('extend my subscription please')
    expect(it.text()).not.toMatch(/Only the company|is up to/)
  })
})

describe('every sentence on the way to the company', () => {
  const promises =
    /\bticket|\bbillet\b|\btier\b|niveau [123]|\bhours?\b|\bheures?\b|\bminutes?\b|\bwithin\b|\bd’ici\b|\bdue\b|\bsoon\b|bientôt|\b(answer|reply) by\b|\btoday\b|\btomorrow\b/i
  test.each(['en', 'fr'] as const)('in %s speaks of no ticket, no tier and no time', (locale) => {
    const said: string[] = []
    const collect = (node: unknown): void => {
      if (typeof node === 'string') said.push(node)
      else if (Array.isArray(node)) node.forEach(collect)
      else if (typeof node === 'function') {
        const values = { codes: 'VC3', words: 'w', document: 'd', devices: 'e', tried: 't', email: 'm' }
        collect((node as (...given: unknown[]) => unknown)(...(node.length === 1 ? [values] : ['A', 'B'])))
      } else Object.values(node as object).forEach(collect)
    }
    collect(words[locale].refer)
    expect(said.length).toBeGreaterThan(50)
    expect(said.filter((text) => promises.test(text))).toEqual([])
  })
})

describe('a website that was named as the company’s', () => {
  test('is no document in the message', async () => {
    const it = await stuckReader('I see vc3')
    await it.says('Nobody Press')
    await it.says('nobody-press.example')
    it.hears('Error code: VC3').hearsNot('Document:')
  })
})

test('the button that asks the team works later too, and whoever wants to be left alone is', async () => {
  const it = await talk({ site: 'vitrium' })
  await it.says('open a ticket')
  await it.says('I want to open something')
  await it.says('I do not know')
  await it.says('vc3')
  await it.says('Ask the team to find out')
  expect((await it.conversation()).inquirySince).not.toBeNull()
  const other = await talk({ site: 'vitrium' })
  await other.says('open a ticket')
  await other.says('I want to open something')
  await other.says('I do not know')
  await other.says('no idea, leave me alone')
  expect((await other.conversation()).flow).toMatchObject({ at: { step: 'idle' } })
})
