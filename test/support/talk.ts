import { expect } from 'vitest'
import type { Facts } from '../../bot/facts.ts'
import { createDecide } from '../../bot/turn.ts'
import type { Instant } from '../../src/calendar/time.ts'
import type { Decide } from '../../src/desk/botPorts.ts'
import type { Needs } from '../../src/desk/desk.ts'
import type { Outbox } from '../../src/desk/letterPorts.ts'
import type { SignedVisitor } from '../../src/desk/ports.ts'
import type { ArticleRef, Body, Conversation, Message } from '../../src/domain/conversation.ts'
import type { SiteKey } from '../../src/domain/ids.ts'
import type { Agent, Locale } from '../../src/domain/person.ts'
import type { Question } from '../../src/domain/question.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { aDesk } from '../desk/builders.ts'
import { aFact } from './builders.ts'
import { mia } from './demoFixtures.ts'

type Setting = {
  site?: 'vitrium' | 'meridian-press' | null
  locale?: Locale
  zone?: string | null
  /** The article on the page around the chat. */
  article?: ArticleRef
  /** Local or UTC time in ISO form. */
  now?: string
  agentsOnline?: number
  facts?: Partial<Facts>
  decide?: Decide
  /** The website signs this address before the chat opens. */
  signedIn?: string
  over?: Partial<Needs>
  /** The desk of another talk. */
  house?: House
}

type House = { agentsOnline: number } & ReturnType<typeof aDesk>

function aHouse({ agentsOnline = 0, over }: Setting): House {
  const house: House = { agentsOnline, ...aDesk({ agentsOnline: () => house.agentsOnline, ...over }) }
  return house
}

/** A visitor in front of a whole desk, told as a story: `await it.says("…")`, then `it.hears("…")`. */
export async function talk(setting: Setting = {}) {
  const house = setting.house ?? aHouse(setting)
  const { desk, store, clock, events } = house
  if (setting.now) clock.now = Date.parse(setting.now) as Instant
  const decide = setting.decide ?? createDecide(aFact(setting.facts))
  const { site = 'vitrium', locale = 'en', zone = 'America/Toronto', article = null } = setting
  let tokens = 0
  const visit = { site: site as SiteKey, locale, zone, article }
  const signed = (email: string): SignedVisitor => ({
    subject: email,
    email,
    name: null,
    isEndUser: false,
    token: `token-${++tokens}`,
    expiresAt: (clock.now + 60_000) as Instant,
    isFresh: true,
  })
  const opened = setting.signedIn
    ? await desk.identify(visit, signed(setting.signedIn), null, decide)
    : await desk.open(visit)
  if (isRefusal(opened)) throw new Error(`The talk did not open: ${JSON.stringify(opened)}`)
  const { id } = opened
  const lines: Message[] = [...(await desk.greet(id, decide))]
  let latest: Message[] = lines
  let sent = 0

  const bodies = (): Body[] => latest.map(({ body }) => body)
  const it = {
    id,
    desk,
    store,
    house,
    decide,
    clock,
    events,
    /** Sends a message and keeps the replies. */
    async says(text: string, more: { value?: unknown; files?: number } = {}) {
      clock.now = (clock.now + 2_000) as Instant
      const files = Array.from({ length: more.files ?? 0 }, (_, i) => ({
        name: `picture-${i}.png`,
        contentType: 'image/png',
        bytes: new Uint8Array([1]),
      }))
      const incoming = { conversation: id, text, value: more.value, files, clientId: `client-${++sent}` }
      const conversed = await desk.converse(incoming, decide)
      if (isRefusal(conversed)) throw new Error(`Refused: ${JSON.stringify(conversed)}`)
      lines.push(conversed.message, ...conversed.replies)
      latest = conversed.replies.filter(({ from }) => from.role === 'assistant')
      return it
    },
    /** Taps a choice of the newest message that has some; fails when it is not there. */
    async taps(label: string) {
      const choice = it.choices().find((known) => known.label === label)
      expect(choice, `"${label}" among ${JSON.stringify(it.choices().map((known) => known.label))}`).toBeDefined()
      return it.says(choice?.say ?? label)
    },
    /** Some message of the last answer contains each of these. */
    hears(...parts: (string | RegExp)[]) {
      for (const part of parts) {
        if (typeof part === 'string') expect(it.text()).toContain(part)
        else expect(it.text()).toMatch(part)
      }
      return it
    },
    hearsNot(...parts: (string | RegExp)[]) {
      for (const part of parts) {
        if (typeof part === 'string') expect(it.text()).not.toContain(part)
        else expect(it.text()).not.toMatch(part)
      }
      return it
    },
    hearsNothing() {
      expect(bodies()).toEqual([])
      return it
    },
    text: () =>
      bodies()
        .map(({ text }) => text)
        .join('\n---\n'),
    bodies,
    /** Everything the assistant has said so far. */
    said: (): Body[] => lines.filter(({ from }) => from.role === 'assistant').map(({ body }) => body),
    choices: () => bodies().findLast(({ choices }) => choices)?.choices ?? [],
    transcript: () =>
      lines
        .map(({ from, body }) => {
          const who = from.role === 'visitor' ? '>' : from.role === 'system' ? '*' : ' '
          const choices = body.choices ? `\n  [${body.choices.map(({ label }) => label).join('] [')}]` : ''
          return `${who} ${body.text.replaceAll('\n', '\n  ')}${choices}`
        })
        .join('\n\n'),
    /** The visitor signs in on the website in the middle of the talk. */
    async signsIn(email: string) {
      const before = (await it.conversation()).seq
      const came = await desk.identify(visit, signed(email), id, decide)
      if (isRefusal(came)) throw new Error(`Refused: ${JSON.stringify(came)}`)
      latest = (await desk.messagesAfter(id, before, 10)).filter(({ from }) => from.role === 'assistant')
      lines.push(...latest)
      return came
    },
    /** Opens the chat again, as after closing the browser. */
    async reopens() {
      latest = await desk.greet(id, decide)
      lines.push(...latest)
    },
    /** Goes to another page of the help centre, and the talk goes on there. */
    async opens(article: ArticleRef) {
      await desk.opens(id, article)
    },
    /** A contact who proves an address on the way. */
    async proves(email: string) {
      await it.says(email)
      return it.says('123456')
    },
    async conversation(): Promise<Conversation> {
      return (await desk.conversation(id)) as Conversation
    },
    /** Letters written so far, the newest first. */
    letters: () => (store as unknown as Pick<Outbox, 'kept'>).kept(20),
    async ticket(): Promise<Ticket | null> {
      const [ticket] = await store.ticketsOfConversation(id)
      return ticket ?? null
    },
    /** Questions to the articles so far, oldest first. */
    questions: async (): Promise<Question[]> => store.questionsAround(await it.conversation(), clock.now),
    agentsComeOnline(count: number) {
      house.agentsOnline = count
    },
    async agentTakesOver(agent: Agent = mia) {
      await desk.takeOver(agent, id)
    },
    async agentHandsBack(agent: Agent = mia) {
      const before = (await it.conversation()).seq
      await desk.release(agent, id, decide)
      latest = (await desk.messagesAfter(id, before, 10)).filter(({ from }) => from.role === 'assistant')
      lines.push(...latest)
    },
    async timePasses(ms: number) {
      clock.now = (clock.now + ms) as Instant
      const before = (await it.conversation()).seq
      while (await desk.tellAlerts());
      while (await desk.sweep(decide));
      latest = (await desk.messagesAfter(id, before, 10)).filter(({ from }) => from.role === 'assistant')
      lines.push(...latest)
    },
  }
  return it
}

export type Talk = Awaited<ReturnType<typeof talk>>
