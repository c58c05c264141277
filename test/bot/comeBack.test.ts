import { describe, expect, test } from 'vitest'
import { mia } from '../support/demoFixtures.ts'
import { type Talk, talk } from '../support/talk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A morning in Toronto. */
const morning = '2026-11-24T09:00:00-05:00'

async function withTicket(setting: Parameters<typeof talk>[0] = {}): Promise<Talk> {
  const it = await talk({ now: morning, ...setting })
  const isFrench = setting.locale === 'fr'
  await it.says(isFrench ? 'ouvrir un billet' : 'open a ticket')
  await it.taps(isFrench ? 'Je gère du contenu' : 'I manage content')
  await it.proves('ana@meridian-press.example')
  for (const said of ['Watermarks puzzle us', isFrench ? 'J’ai une question' : 'I have a question', 'yes']) {
    await it.says(said)
  }
  expect(await it.ticket()).not.toBeNull()
  return it
}

/** Time goes by, silence is noticed on the way, and the chat is opened again. */
async function later(it: Talk, ms: number): Promise<Talk> {
  for (let left = ms; left > 0; left -= HOUR) await it.timePasses(Math.min(left, HOUR))
  await it.reopens()
  return it
}

describe('whoever opens the chat again after a day', () => {
  test.each([
    ['en', 'open a ticket', /Welcome back|Good to see you again/, /manage content/, 'I manage content', 'e-mail'],
    ['fr', 'ouvrir un billet', /revoir|revoilà/, /gérez|contenu/, 'Je gère du contenu', 'courriel'],
  ] as const)(
    'hears the open question again, and goes on from it (%s)',
    async (locale, said, greets, asks, tap, next) => {
      const it = await talk({ locale, now: morning })
      await it.says(said)
      await later(it, DAY)
      expect(it.bodies()).toHaveLength(1)
      it.hears(greets, asks)
      await it.taps(tap)
      it.hears(next)
    },
  )

  test.each([
    ['en', 'Your ticket 1001', 'first answer is due by'],
    ['fr', 'billet 1001', 'recevrez une première réponse au plus tard le '],
  ] as const)('hears of the ticket and when its answer is due (%s)', async (locale, ticket, due) => {
    const it = await withTicket({ locale, now: '2026-11-27T17:00:00-08:00' }) // a Friday, and the weekend is closed
    await later(it, DAY)
    expect(it.bodies()).toHaveLength(1)
    it.hears(new RegExp(ticket, 'i'), due)
  })

  test('hears honestly that it is late, answered or solved', async () => {
    const it = await withTicket()
    await later(it, 3 * DAY)
    it.hears('1001', 'late', 'sorry')
    await it.agentTakesOver()
    await it.desk.say(mia, it.id, { text: 'Here I am', format: 'plain' }, null)
    await it.agentHandsBack()
    await later(it, DAY)
    it.hears('1001', 'open').hearsNot('late')
    await it.desk.solve(mia, it.id)
    await it.says('thanks')
    await later(it, DAY)
    it.hears('1001', 'is solved')
  })

  test.each([
    ['en', ['Meridian Press']],
    ['fr', ['Meridian Press']],
  ] as const)('hears where they were brought (%s)', async (locale, parts) => {
    const it = await talk({ locale, site: 'meridian-press', now: morning })
    await it.says('vc3')
    await it.says(locale === 'en' ? 'still stuck' : 'toujours bloqué')
    await it.says(locale === 'en' ? 'yes' : 'oui')
    await it.says(locale === 'en' ? 'Leave that out' : 'Laisser de côté')
    expect((await it.conversation()).person.kind).toBe('endUser')
    await later(it, DAY)
    expect(it.bodies()).toHaveLength(1)
    it.hears(...parts)
  })

  test('hears it once, however often the chat is opened, and again after having written', async () => {
    const it = await withTicket({ now: '2026-11-27T17:00:00-08:00' })
    await later(it, DAY)
    it.hears('1001')
    await it.reopens()
    it.hearsNothing()
    await later(it, DAY)
    it.hearsNothing()
    await it.says('thanks')
    await later(it, DAY)
    it.hears('1001')
  })
})

describe('nothing is said of where it was', () => {
  test.each([
    ['within the same day', morning, 5 * HOUR, false],
    ['over midnight alone', '2026-11-24T23:40:00-05:00', 30 * MINUTE, false],
    ['after a night', '2026-11-24T22:00:00-05:00', 9 * HOUR, true],
    ['after half a day', '2026-11-24T06:00:00-05:00', 15 * HOUR, true],
  ])('%s: from %s for %d ms (%s)', async (_when, now, ms, isRecalled) => {
    const it = await talk({ now })
    await it.says('open a ticket')
    await it.says('bye') // no check-in comes in between
    it.clock.now = (it.clock.now + ms) as typeof it.clock.now
    await it.reopens()
    expect(it.bodies()).toHaveLength(isRecalled ? 1 : 0)
  })

  test('when there is nothing to go back to, or a person has the talk', async () => {
    const it = await talk({ now: morning })
    await it.says('hello')
    await later(it, 2 * DAY)
    it.hearsNothing()
    await it.says('open a ticket')
    await it.agentTakesOver()
    await later(it, 2 * DAY)
    it.hearsNothing()
  })
})
