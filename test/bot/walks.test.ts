import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshMemory, type Memory } from '../../bot/flows/flow.ts'
import { readMemory, stepShapes } from '../../bot/flows/memory.ts'
import type { Body } from '../../src/domain/conversation.ts'
import type { Happening } from '../../src/domain/event.ts'
import { type Talk, talk } from '../support/talk.ts'

/** A whole run takes well under a minute; WALKS=20000 walks further (CONTRIBUTING.md). */
const WALKS = Number(process.env.WALKS ?? 2_000)
/** Among so many of the assistant's lines in a row, whatever happens meanwhile, none stands more than twice. */
const STRETCH = 8
const TIMES_MAX = 2
/** What was interrupted, what interrupted it, and the queue. */
const CANCELS_MAX = 4
const SECRET = 'Tr0ub4dor&3'

const typed = fc.constantFrom(
  'it says vc3 when i open my book',
  'our members can open nothing',
  'one of our users cannot print',
  'the whole system is down',
  'everything is down for everyone',
  'what does zz9 mean',
  'je n’arrive pas à ouvrir mon livre',
  'what is the weather',
  `my password is ${SECRET}`,
  'ana@meridian-press.example',
  'leo@freelance.example',
  'reader@mailbox.example',
  'stranger@nowhere.example',
  'Meridian Press',
  'it says so at https://view.protectedpdf.com/portal/alder/ab12',
  'please reset my devices',
  'Nobody & Sons',
  'The printing button does nothing since we updated on Monday',
)
const short = fc.constantFrom(
  ...['yes', 'no', 'ok', 'still stuck', 'not quite', '1', '2', 'the last one', '123456', '000000', 'thanks', 'bye'],
  ...['back', 'cancel', 'help', 'why', 'start over', 'talk to a person', 'where is my ticket', 'open a ticket'],
  ...[
    'add a note',
    'français',
    'in english',
    'hello',
    'go on',
    'error code',
    'I got no code',
    'that solved it',
    'close it',
  ],
)
const junk = fc.oneof(fc.constantFrom('', '???', '…', '🤷', 'x'.repeat(10_000), '{"a":1}', '<b>hi</b>'), fc.string())

const happenings = ['nobodyComes', 'agentComesAndGoes', 'sendsFile', 'fallsSilent', 'comesBackNextDay'] as const

type Move = { say: string } | { tap: number } | { do: (typeof happenings)[number] }
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ tap: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ say: typed }) },
  { weight: 4, arbitrary: fc.record({ say: short }) },
  { weight: 2, arbitrary: fc.record({ say: junk }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom(...happenings) }),
  },
)

/** People also say the very same again and again. */
const moves = fc
  .array(fc.tuple(move, fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 6 }))), {
    minLength: 3,
    maxLength: 10,
  })
  .map((some) => some.flatMap(([one, times]) => Array.from({ length: times }, () => one)))

async function make(it: Talk, next: Move): Promise<void> {
  if ('say' in next) await it.says(next.say)
  else if ('tap' in next) {
    const choices = it.choices()
    await it.says(choices[next.tap % Math.max(1, choices.length)]?.say ?? 'yes')
  } else if (next.do === 'sendsFile') await it.says('', { files: 1 })
  else if (next.do === 'nobodyComes') await it.timePasses(200_000)
  else if (next.do === 'fallsSilent') {
    for (const minutes of [11, 61, 61, 61]) await it.timePasses(minutes * 60_000)
    it.hearsNothing() // two lines at the most, and then it is quiet
  } else if (next.do === 'comesBackNextDay') {
    await it.timePasses(24 * 3_600_000)
    await it.reopens()
  } else {
    await it.agentTakesOver()
    await it.says('hello agent')
    it.hearsNothing()
    await it.agentHandsBack()
  }
}

const proven = ['I manage content', 'ana@meridian-press.example', '123456']
const toMeridian = ['I want to open something', 'Meridian Press', 'yes', 'I see a blank page']
const aQuestion = ['I would like to know more', 'I have a question', 'yes']

/** Walks that begin a few steps further in, because chance alone rarely gets there. */
const beginnings = [
  ['I manage content'],
  ['open a ticket', ...proven],
  [
    'open a ticket',
    ...proven,
    ...aQuestion,
    'open a ticket',
    'Watermarks puzzle us',
    ...aQuestion.slice(1),
    'my tickets',
  ],
  ['where is my ticket', 'leo@freelance.example', '123456'],
  ['where is my ticket', 'stranger@nowhere.example', '123456'],
  ['the whole system is down', 'leo@freelance.example', '123456', 'Harbour Pilots Guild'],
  ['open a ticket', ...toMeridian],
  ['open a ticket', ...toMeridian, 'send it to them for me', 'reader@mailbox.example', '123456'],
  ['open a ticket', ...proven, 'One of our members cannot print'],
  ['open a ticket', ...proven, 'Several readers get vc3', 'yes', 'open a ticket', 'More readers get vc3 now'],
  ['open a ticket', ...proven, 'Several readers get vc3', 'change subject'],
  ['open a ticket', ...proven, 'The printing button does nothing since we updated on Monday', 'no'],
  ['one of our users cannot print', 'none of these', 'still stuck', ...proven],
]

/** Where the walks came by. */
const visited = new Set<string>()

const memoryOf = async (it: Talk) => (await it.conversation()).flow as Memory | null

describe('wherever a visitor wanders', () => {
  test('the assistant neither fails nor repeats itself, and there is always a way to a person or an end', async () => {
    const start = fc.record({
      site: fc.constantFrom('vitrium' as const, 'meridian-press' as const, null),
      agentsOnline: fc.constantFrom(0, 0, 1),
      locale: fc.constantFrom('en' as const, 'fr' as const),
      first: fc.constantFrom([], [], ...beginnings),
    })
    await fc.assert(
      fc.asyncProperty(start, moves, async (setting, moves) => {
        const it = await talk(setting)
        let heard = 0
        for (const next of [...setting.first.map((say) => ({ say })), ...moves]) {
          await make(it, next)
          const memory = await memoryOf(it)
          for (; heard < it.said().length; heard++) {
            const { text, choices = [], copyText = '' } = it.said()[heard] as Body
            expect(text.trim()).not.toBe('')
            expect(text).not.toMatch(/undefined|\[object|NaN/)
            expect(`${text}${copyText}`).not.toContain(SECRET)
            expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length)
            repeatsNothing(it.said().slice(0, heard + 1))
          }
          if (memory) {
            visited.add(memory.at.step)
            expect(readMemory(JSON.parse(JSON.stringify(memory)))).toEqual(memory)
            expect(memory.misses).toBeLessThanOrEqual(2)
          }
        }
        const { person, ticket } = await it.conversation()
        if (ticket) expect(person.kind).toBe('contact')
        const shown = it.events.flatMap((event: Happening) =>
          event.kind === 'Asked' && event.deflection.became === 'shown' ? event.deflection.slugs : [],
        )
        expect(new Set(shown).size).toBe(shown.length)
        await reachesAPerson(it)
        await reachesAnEnd(it)
      }),
      { numRuns: WALKS, endOnFailure: true },
    )
  }, 300_000)

  test('and the walks came by every place there is', () => {
    const passing = ['arriving', 'recognise', 'placing', 'comparing'] // these only wait for the desk, within one turn
    const all = Object.keys(stepShapes).filter((step) => !passing.includes(step))
    expect(all.filter((step) => !visited.has(step))).toEqual([])
  })
})

/**
 * What "never repeats itself word for word" means here, of the newest line:
 *
 * - its text is not that of the line before it;
 * - the same line, text and choices, stands at most twice among any eight lines in a row of the assistant's, whatever the
 *   visitor, an agent or the clock did in between;
 * - the same holds for the question in it, choices included: "Sorry?" in front of it makes no other question.
 */
function repeatsNothing(lines: Body[]): void {
  const stretch = lines.slice(-STRETCH)
  const newest = stretch.at(-1) as Body
  expect(newest.text).not.toBe(stretch.at(-2)?.text)
  for (const of of [wholeOf, questionOf]) {
    const times = stretch.filter((line) => of(line) === of(newest)).length
    expect(times, stretch.map(wholeOf).join('\n----\n')).toBeLessThanOrEqual(TIMES_MAX)
  }
}

const labelsOf = ({ choices = [] }: Body) => choices.map(({ label }) => `[${label}]`).join(' ')
const wholeOf = (line: Body) => `${line.text}\n${labelsOf(line)}`

/** The last paragraph, below all that leads to it; the lists of links that may follow belong to it. */
function questionOf(line: Body): string {
  const paragraphs = line.text.split('\n\n')
  const isList = (paragraph: string) => paragraph.startsWith('- ')
  const from = paragraphs.findLastIndex((paragraph) => !isList(paragraph))
  return line.choices && !line.card ? `${paragraphs.slice(from).join('\n\n')}\n${labelsOf(line)}` : wholeOf(line)
}

/** The queue when somebody is there; otherwise a ticket, or the questions that lead to one or to the supplier. */
async function reachesAPerson(it: Talk): Promise<void> {
  await it.says('talk to a person')
  const { handling } = await it.conversation()
  // nobody is there, and what was asked before was asked too often: other ways are offered
  if ((await memoryOf(it))?.at.step === 'stuck') await it.says('open a ticket')
  const at = (await memoryOf(it))?.at.step
  const ways = ['ticketInstead', 'confirmSite', 'role', 'outageRole', 'email', 'code', 'chooseCustomer', 'unknownEmail']
  const provider = ['company', 'companyFact', 'confirmCompany', 'missingDetail', 'referred', 'forward']
  const further = ['describe', 'about', 'affected', 'critical', 'alsoStuck', 'confirmOutage']
  const onTheLastLook = ['alike', 'articlesFirst', 'confirm', 'change', 'rewrite']
  if (handling.by !== 'queue') expect([...ways, ...provider, ...further, ...onTheLastLook]).toContain(at)
}

async function reachesAnEnd(it: Talk): Promise<void> {
  const place = async () => (await memoryOf(it)) ?? freshMemory
  const isOver = async () => (await place()).at.step === 'idle' && (await place()).paused === null
  for (let i = 0; i < CANCELS_MAX && !(await isOver()); i++) await it.says('cancel')
  expect(await place()).toMatchObject({ at: { step: 'idle' }, paused: null })
}
