import { describe, expect, test } from 'vitest'
import type { Memory } from '../../bot/flows/flow.ts'
import { type Talk, talk } from '../support/talk.ts'

const at = async (it: Talk) => ((await it.conversation()).flow as Memory).at

/** A talk that has come as far as the confirmation of a ticket. */
async function atConfirm(agentsOnline = 0): Promise<Talk> {
  const it = await talk({ agentsOnline })
  await it.says('open a ticket')
  await it.taps('I manage content')
  await it.proves('ana@meridian-press.example')
  await it.says('The printing button does nothing since Monday')
  await it.taps('Something in the product does not work')
  await it.taps('Yes, it stops our daily work')
  return it
}

describe('at any moment', () => {
  test('help is given, and the question stays', async () => {
    const it = await atConfirm()
    await it.says('help')
    it.hears('talk to a person', 'Subject: The printing button')
    expect(await at(it)).toMatchObject({ step: 'confirm' })
  })

  test('why is answered with the true reason', async () => {
    const it = await atConfirm()
    await it.says('why?')
    it.hears('how urgent')
  })

  test('back goes one answer back, as often as there are answers', async () => {
    const it = await atConfirm()
    for (const step of ['critical', 'about', 'describe']) {
      await it.says('back')
      expect(await at(it)).toMatchObject({ step })
    }
    await it.says('back')
    expect(await at(it)).toMatchObject({ step: 'describe' })
  })

  test('cancel ends it, and nothing is opened', async () => {
    const it = await atConfirm()
    await it.says('never mind')
    expect(await at(it)).toEqual({ step: 'idle' })
    await it.says('yes')
    expect(await it.ticket()).toBeNull()
  })

  test('start over forgets the matter', async () => {
    const it = await atConfirm()
    await it.says('start over')
    await it.says('open a ticket')
    expect(await at(it)).toEqual({ step: 'describe' })
  })

  test('“where is my ticket” is a side trip: afterwards the talk goes on where it was', async () => {
    const it = await atConfirm()
    await it.says('where is my ticket?')
    it.hears('no tickets', 'Subject: The printing button')
    await it.taps('Yes, open the ticket')
    it.hears('number 1001')
  })

  test('so is waiting for a person', async () => {
    const it = await atConfirm(1)
    await it.says('talk to a person')
    await it.taps('Stop waiting')
    it.hears('Subject: The printing button')
  })

  test('the language changes, and the question comes again in it', async () => {
    const it = await atConfirm()
    await it.says('en français, s’il vous plaît')
    it.hears('je continue en français', 'Objet\u00a0: The printing button', 'cela bloque votre travail')
    await it.says('Oui, ouvrir le billet')
    it.hears('Votre billet porte le numéro 1001')
  })

  test('a goodbye keeps what was begun', async () => {
    const it = await atConfirm()
    await it.says('bye')
    await it.says('yes')
    expect(await it.ticket()).not.toBeNull()
  })

  test('a file is acknowledged, and the question stays', async () => {
    const it = await atConfirm()
    await it.says('', { files: 1 })
    it.hears(/file/, 'Subject: The printing button')
  })

  test('a button of a card may send its words as a value', async () => {
    const it = await atConfirm()
    await it.says('', { value: { say: 'Yes, open the ticket' } })
    it.hears('number 1001')
  })
})

describe('while a person is being called', () => {
  const isWaiting = async (it: Talk) => {
    expect((await it.conversation()).handling.by).toBe('queue')
    return (await at(it)).step === 'waiting'
  }
  async function waiting(more: string[] = []): Promise<Talk> {
    const it = await talk({ agentsOnline: 1 })
    for (const said of ['talk to a person', ...more]) await it.says(said)
    expect(await isWaiting(it)).toBe(true)
    return it
  }

  test.each([[[]], [['it is about my invoice', 'and quite urgent']]])(
    'help is given after %j, and the wait goes on',
    async (more) => {
      const it = await waiting(more)
      await it.says('help')
      it.hears('talk to a person', /keep your place|still being called/)
      expect(it.choices().map(({ label }) => label)).toEqual(['Stop waiting'])
      expect(await isWaiting(it)).toBe(true)
    },
  )

  test('“where is my ticket” is answered to a contact, whose place is kept', async () => {
    const it = await atConfirm(1)
    await it.taps('Yes, open the ticket')
    await it.says('talk to a person')
    await it.says('where is my ticket?')
    it.hears('1001')
    await it.taps('That is all, thank you')
    it.hears(/keep your place|still being called/)
    expect(await isWaiting(it)).toBe(true)
  })

  test('what is no answer to the tickets is for the person to read', async () => {
    const it = await atConfirm(1)
    await it.taps('Yes, open the ticket')
    await it.says('talk to a person')
    await it.says('where is my ticket?')
    await it.says('the printing button is grey, by the way')
    it.hears(/passed that on|Noted/)
    expect(await isWaiting(it)).toBe(true)
    await it.says('it was blue before')
    it.hearsNothing()
  })

  test('whoever is not known yet proves the address for it, and still waits', async () => {
    const it = await waiting()
    await it.says('where is my ticket?')
    it.hears(/e-mail|address/)
    await it.proves('ana@meridian-press.example')
    it.hears('no tickets', /keep your place|still being called/)
    expect(await isWaiting(it)).toBe(true)
  })

  test.each(['cancel', 'back', 'talk to a person'])(
    '“%s” leaves the question for the address, not the queue',
    async (word) => {
      const it = await waiting()
      await it.says('where is my ticket?')
      await it.says(word)
      it.hears(/keep your place|still being called/)
      expect(await isWaiting(it)).toBe(true)
    },
  )

  test('nobody came, although one looked at tickets meanwhile: the talk goes on where it was', async () => {
    const it = await atConfirm(1)
    await it.says('talk to a person')
    await it.says('where is my ticket?')
    await it.timePasses(200_000)
    expect(await at(it)).toMatchObject({ step: 'confirm' })
  })

  test('start over leaves the queue and begins anew', async () => {
    const it = await atConfirm(1)
    await it.says('talk to a person')
    await it.says('start over')
    it.hears(/no longer waiting|out of the queue/, /afresh|clean page/).hearsNot('Subject:')
    expect((await it.conversation()).handling.by).toBe('assistant')
    expect((await it.conversation()).flow as Memory).toMatchObject({ at: { step: 'idle' }, paused: null, trail: [] })
    await it.says('open a ticket')
    expect(await at(it)).toEqual({ step: 'describe' })
  })

  test('cancel leaves the queue and goes on where the talk was', async () => {
    const it = await atConfirm(1)
    await it.says('talk to a person')
    await it.says('cancel')
    it.hears(/no longer waiting|out of the queue/, 'Subject: The printing button')
    expect((await it.conversation()).handling.by).toBe('assistant')
  })

  test('another language asks nothing and keeps the place', async () => {
    const it = await waiting()
    await it.says('en français, s’il vous plaît')
    it.hears(/gardez votre place|toujours appelée/)
    expect(await isWaiting(it)).toBe(true)
  })
})

test('somebody who simply writes French is answered in French', async () => {
  const it = await talk()
  await it.says('Je n’arrive pas à ouvrir mon livre, il est vide')
  it.hears(/Est-ce l’un de ceux-ci|est-ce l’un de ceux-ci/)
  expect((await it.conversation()).locale).toBe('fr')
})

test('secrets are not said again, nor sent on', async () => {
  const it = await talk({ site: 'meridian-press' })
  await it.says('vc3, my password is hunter2! and my card is 4111 1111 1111 1111')
  await it.says('still stuck')
  await it.taps('Yes')
  await it.says('the password is hunter2! again')
  it.hears('[removed]').hearsNot('hunter2', '4111')
})

test('what people wrote is never read as Markdown', async () => {
  const it = await atConfirm()
  await it.says('[click](https://evil.example) **now**')
  const body = it.bodies().find(({ text }) => text.includes('evil.example'))
  expect(body?.format).toBe('plain')
  const blocks = JSON.stringify(body?.card).match(/"type":"(\w+)"/g)
  expect(blocks).not.toContain('"type":"TextBlock"')
})
