import { describe, expect, test } from 'vitest'
import { aboutOf, affectedOf, circumstancesIn, stopsWork } from '../../bot/circumstances.ts'
import type { Memory, StepName } from '../../bot/flows/flow.ts'
import { nextFact } from '../../bot/flows/report.ts'
import { understand } from '../../bot/intent.ts'
import type { Locale } from '../../src/domain/person.ts'
import { type Talk, talk } from '../support/talk.ts'

const stepOf = async (it: Talk) => ((await it.conversation()).flow as Memory).at.step

/** What is answered when a step asks, in whichever language. */
const answers: Partial<Record<StepName, string>> = {
  describe: 'The atlas looks strange to us, see below',
  articlesFirst: 'still stuck',
  about: '2',
  affected: '2',
  critical: '1',
  alsoStuck: '1',
  confirmOutage: '1',
  confirm: 'ok',
}

/** Every question between the first words of a contact and their ticket. */
async function questions(story: string, locale: Locale = 'en'): Promise<string[]> {
  const it = await talk({ locale })
  await it.says(locale === 'en' ? 'open a ticket' : 'ouvrir un billet')
  await it.says('1')
  await it.proves('ana@meridian-press.example')
  const asked: string[] = []
  await it.says(story)
  for (let step = await stepOf(it); step !== 'idle' && asked.length < 9; step = await stepOf(it)) {
    asked.push(step)
    await it.says(answers[step] ?? step)
  }
  expect(await it.ticket(), asked.join()).not.toBeNull()
  return asked
}

describe('what was said is not asked again', () => {
  test.each<[story: string, asked: StepName[]]>([
    ['Something is odd with the atlas', ['about', 'critical', 'confirm']],
    ['12 of our members cannot open the atlas since this morning', ['confirm']],
    ['Readers get a blank page in Firefox since yesterday', ['confirm']],
    ['One of our members cannot open the atlas', ['articlesFirst', 'confirm']],
    ['The export is broken since Monday', ['critical', 'confirm']],
    ['The export is broken since Monday and we cannot publish', ['confirm']],
    ['The export is broken but we have a workaround', ['alsoStuck', 'confirm']],
    ['The export is broken, we have a workaround, but 3 readers are stuck', ['confirm']],
    ['How do we add a watermark to a report?', ['confirm']],
    ['How can our users change their password?', ['confirm']],
    ['It would be nice if the portal had dark mode', ['confirm']],
    ['The whole system is down since five minutes', ['confirmOutage']],
  ])('%s → %j', async (story, asked) => expect(await questions(story)).toEqual(asked))

  test.each<[story: string, asked: StepName[]]>([
    ['Depuis ce matin, 30 de nos membres ne peuvent pas ouvrir leurs documents', ['confirm']],
    ['L’export ne fonctionne plus depuis lundi et nous ne pouvons plus publier', ['confirm']],
    ['Comment peut-on ajouter un filigrane à un rapport?', ['confirm']],
    ['Quelque chose est bizarre avec notre atlas', ['about', 'critical', 'confirm']],
  ])('in French: %s → %j', async (story, asked) => expect(await questions(story, 'fr')).toEqual(asked))

  test('not even when it was said before anybody asked who it is', async () => {
    const it = await talk()
    await it.says('12 of our members can open nothing on their iPads since this morning, error vc3')
    await it.says('not quite')
    expect(await stepOf(it)).toBe('email') // "our members" says who it is, and what is missing is known
    await it.proves('ana@meridian-press.example')
    it.hears('several people (12)', 'Since: this morning', 'Error code: VC3', 'Used with: iPads', 'Tier: 2')
    it.hears('articles that did not help: Error vc3')
    await it.says('yes')
    expect((await it.ticket())?.circumstances).toMatchObject({
      peopleCount: 12,
      since: 'since this morning',
      errorCodes: ['VC3'],
      devices: ['iPads'],
    })
  })

  test('and an answer may say more than was asked', async () => {
    const it = await talk()
    await it.says('open a ticket')
    await it.says('1')
    await it.proves('ana@meridian-press.example')
    await it.says('Something is odd with the atlas')
    await it.says('about 40 of our students cannot get in since yesterday, they tried another browser')
    it.hears('several people (40)', 'Since: yesterday', 'Tried: another browser', 'Tier: 2')
  })
})

describe('the way from “not quite” to the ticket is as short as it can be', () => {
  const story = '12 of our members can open nothing since this morning, error vc3'

  test('for a visitor: the address, the code, the last look', async () => {
    const it = await talk()
    await it.says(story)
    const asked: string[] = []
    for (const said of ['not quite', 'ana@meridian-press.example', '123456']) {
      await it.says(said)
      asked.push(await stepOf(it))
    }
    expect(asked).toEqual(['email', 'code', 'confirm'])
    await it.taps('Yes, open the ticket')
    expect(await it.ticket()).toMatchObject({ tier: 2 })
  })

  test('also when the articles were only offered, and what was tapped is no part of the story', async () => {
    const it = await talk()
    await it.says('Several of our members cannot print since Monday')
    await it.taps('None of these')
    expect(await stepOf(it)).toBe('email')
    await it.proves('ana@meridian-press.example')
    it.hears('Subject: Several of our members cannot print since Monday\n').hearsNot('None of these')
  })

  test('for a contact who is known already: the last look', async () => {
    const it = await talk()
    await it.says('my tickets')
    await it.proves('ana@meridian-press.example')
    await it.says(story)
    await it.says('not quite')
    expect(await stepOf(it)).toBe('confirm')
    await it.taps('Yes, open the ticket')
    expect(await it.ticket()).toMatchObject({ tier: 2 })
  })

  test('everything is down: the address and the code, and for a known contact two taps at most', async () => {
    const it = await talk()
    await it.says('everything is down since 10:15')
    const first = await stepOf(it)
    await it.says('ana@meridian-press.example')
    expect([first, await stepOf(it)]).toEqual(['outageRole', 'code'])
    await it.says('123456')
    expect(await it.ticket()).toMatchObject({ tier: 3, circumstances: { since: 'since 10:15' } })
    await it.says('now everything is down again')
    expect(await stepOf(it)).toBe('alike') // that outage is known
    await it.taps('No, a new one')
    expect(await stepOf(it)).toBe('confirmOutage')
  })
})

describe('every fact is asked for at most once, and only while the tier depends on it', () => {
  const all = [null, 'outage', 'endUsers', 'defect', 'enhancement', 'question'] as const
  test.each(
    all.flatMap((about) => ([null, 'none', 'one', 'several'] as const).map((affected) => [about, affected] as const)),
  )('about %s, affected %s', (about, affected) => {
    for (const isCritical of [null, true, false]) {
      const next = nextFact({ about, affected, isCritical })
      if (about === null) expect(next).toBe('about')
      else if (about === 'outage') expect(next).toBe('confirmOutage')
      else if (about === 'endUsers') expect(next).toBe(affected === 'one' || affected === 'several' ? null : 'affected')
      else if (about !== 'defect') expect(next).toBeNull()
      else expect(next).toBe(isCritical === null ? 'critical' : isCritical || affected ? null : 'alsoStuck')
    }
  })
})

describe('a story is read', () => {
  test.each<[string, object]>([
    [
      'It stopped working today, we restarted the viewer',
      { since: 'It stopped working today', tried: 'restarted the viewer' },
    ],
    ['Everything is slow since 10:15', { since: 'since 10:15' }],
    ['since I am the admin, I ask', { since: null }],
    ['for three days now, on Windows 11 with Chrome 126', { since: 'for three days' }],
    ['I tried to open it', { tried: null }],
    ['It says no access, Tom has tried it twice', { tried: null }],
    ['We tried it on another computer', { tried: 'it on another computer' }],
    ['see https://x.example/a?b=1, please', { links: ['https://x.example/a?b=1'] }],
    ['room 12 of the building', { peopleCount: null }],
    ['about 40 students complain', { peopleCount: 40 }],
    [
      'Nous avons déjà essayé un autre poste depuis hier',
      { since: 'depuis hier', tried: 'un autre poste depuis hier' },
    ],
  ])('%s → %j', (text, heard) => expect(circumstancesIn(text)).toMatchObject(heard))

  test.each<[string, string[]]>([
    ['for three days now, on Windows 11 with Chrome 126', ['Chrome 126', 'Windows 11']],
    ['several windows open at once, on the edge of the screen', []],
    ['it works on windows, and fails on my mac with Safari 17.4', ['Safari 17.4', 'windows', 'mac']],
    ['a preview is shown in Adobe Acrobat Reader on an Android tablet', ['Adobe Acrobat Reader', 'Android tablet']],
    ['sur mon iPad et avec Microsoft Edge', ['Microsoft Edge', 'iPad']],
  ])('the devices in: %s', (text, devices) => expect(understand(text).devices).toEqual(devices))

  test.each<[string, unknown, unknown, unknown]>([
    ['I have no idea why the report shows other numbers', null, null, null],
    ['One of our members is stuck', 'endUsers', 'one', null],
    ['Nos lecteurs voient une page blanche', 'endUsers', 'several', null],
    ['The upload crashes, it is not urgent', 'defect', null, false],
    ['This blocks our work', 'defect', null, true],
    ['Could you add a dark mode?', 'enhancement', null, null],
  ])('%s → about %s, affected %s, stops the work %s', (text, about, affected, stops) => {
    const said = understand(text)
    expect([aboutOf(said), affectedOf(said), stopsWork(said)]).toEqual([about, affected, stops])
  })
})

describe('weariness', () => {
  test.each([
    'nothing works and i have had enough!!!',
    'It does not work.',
    'please, there is a problem',
    'I am so frustrated with this',
    'rien ne marche, j’en ai marre',
  ])('"%s" names nothing, and no article is looked for', async (words) => {
    const it = await talk({ site: 'vitrium' })
    await it.says(words)
    expect(it.text()).toMatch(/screen|écran|\?/)
    expect((await it.conversation()).shown).toEqual([])
    expect(understand(words).isWeary).toBe(true)
  })

  test.each([
    'printing does not work',
    'the video is broken',
    'nothing works for anybody since this morning',
    'error vc3 again, I am fed up',
    'help with watermarks',
  ])('"%s" names something', (words) => {
    expect(understand(words).isWeary).toBe(false)
  })
})
