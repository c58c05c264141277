import { type Calendar, dueAt } from '../calendar/calendar.ts'
import { sayTimeForBoth } from '../calendar/sayTime.ts'
import { DAY, HOUR, type Instant, MINUTE, type OpenTime, SECOND } from '../calendar/time.ts'
import type { Changes } from '../desk/storePorts.ts'
import { alertsDue, callsOf, happeningOf, markTold, nextAlert } from '../domain/alert.ts'
import { noCircumstances } from '../domain/circumstances.ts'
import { append, type Body, type Conversation, type Message, type Speaker } from '../domain/conversation.ts'
import type { Event, Happening } from '../domain/event.ts'
import type { ConversationId, MessageId, QuestionId, SiteKey, TicketId } from '../domain/ids.ts'
import type { Agent, Contact, Customer, Locale, Person } from '../domain/person.ts'
import type { Question, Verdict } from '../domain/question.ts'
import type { Satisfaction } from '../domain/satisfaction.ts'
import { type SupportPolicy, startTargets } from '../domain/sla.ts'
import { assign, reply, solve, type Ticket, untouched } from '../domain/ticket.ts'
import { tierOf } from '../domain/tier.ts'
import type { DeskSeed } from '../storage/seed.ts'
import { ratingOf } from './ratings.ts'
import {
  type ArticleScene,
  lines,
  readerScenes,
  staffScenes,
  type TicketScene,
  ticketScenes,
  unansweredScenes,
} from './scenes.ts'

const DAYS = 14
/** Conversations of the fortnight, by what they are. */
const COUNTS = { reader: 178, staff: 74, unanswered: 22, referral: 42, inquiry: 9, person: 21, ticket: 54 } as const

export type DemoParts = {
  seed: DeskSeed
  calendar: Calendar
  policy: SupportPolicy
  now: Instant
  /** The title of an article; null for none. */
  titleOf: (slug: string) => string | null
  /** The next ticket's number, given out in the order in which tickets are opened. */
  nextNumber: () => Promise<number>
}

/**
 * A believable fortnight of a desk that ends now: readers who were helped, readers who were sent to their company, staff
 * of customers with questions and tickets of each tier in every state, people who asked for a person. The same every time
 * but for the clock. Each part is what one conversation adds to the store, oldest first.
 */
export async function* fortnight(parts: DemoParts): AsyncGenerator<Changes> {
  const chance = mulberry(20_261_126)
  const kinds = (Object.keys(COUNTS) as (keyof typeof COUNTS)[]).flatMap((kind) =>
    Array.from({ length: COUNTS[kind] }, () => kind),
  )
  const plan = kinds.map((kind) => ({ kind, at: someTime(chance, parts, kind) })).sort((a, b) => a.at - b.at)
  const newest = plan.findLast(({ kind }) => kind === 'ticket')
  if (newest) newest.at = (parts.now - 14 * MINUTE) as Instant
  plan.sort((a, b) => a.at - b.at)
  const told = new Map<string, number>()
  for (const [i, { kind, at }] of plan.entries()) {
    const turn = told.get(kind) ?? 0
    told.set(kind, turn + 1)
    const story = new Story(parts, chance, i, turn, at)
    await tell[kind](story)
    yield story.changes()
  }
}

type Chance = () => number

/** Days of work are busier than weekends, and the Pacific morning is busier than the night; the last hours are not empty. */
function someTime(chance: Chance, { calendar, now }: DemoParts, kind: keyof typeof COUNTS): Instant {
  if (kind === 'ticket' && chance() < 0.3) return Math.floor(now - chance() * 20 * HOUR) as Instant
  for (;;) {
    const at = Math.floor(now - 3 * MINUTE - chance() * DAYS * DAY) as Instant
    const hour = new Date(at).getUTCHours()
    const isDaytime = hour >= 13 || hour < 1
    const weight = (calendar.isOpen(at) ? 1 : 0.22) * (isDaytime ? 1 : 0.3)
    if (chance() < weight) return at
  }
}

/** One conversation as it is being told. Whatever would come after the present is left out. */
class Story {
  readonly parts: DemoParts
  readonly chance: Chance
  readonly id: ConversationId
  /** How many of its kind were told before it. */
  readonly turn: number
  at: Instant
  private talk: Conversation
  private readonly messages: Message[] = []
  private readonly events: Event[] = []
  private readonly questions: Question[] = []
  private ticket: Ticket | null = null
  private satisfaction: Satisfaction | null = null
  private made = 0

  constructor(parts: DemoParts, chance: Chance, place: number, turn: number, at: Instant) {
    this.parts = parts
    this.chance = chance
    this.turn = turn
    this.at = at
    this.id = `demo-${String(place + 1).padStart(3, '0')}` as ConversationId
    this.talk = {
      id: this.id,
      version: 1,
      seq: 0,
      lastAt: at,
      site: 'vitrium' as SiteKey,
      locale: 'en',
      zone: this.one(['America/Vancouver', 'America/Toronto', 'Europe/London', 'America/Toronto']),
      person: { kind: 'visitor' },
      signedAs: null,
      handling: { by: 'assistant' },
      inquirySince: null,
      silentAt: null,
      flow: null,
      ticket: null,
      shown: [],
      openedAt: at,
    }
    this.happened({ kind: 'ConversationOpened' })
  }

  get isOver(): boolean {
    return this.at > this.parts.now
  }

  one<T>(of: readonly T[]): T {
    return of[Math.floor(this.chance() * of.length)] as T
  }

  begin(locale: Locale, site: SiteKey, person: Person = { kind: 'visitor' }): void {
    this.talk = { ...this.talk, locale, site, person }
    this.says({ role: 'assistant' }, lines[locale].greeting)
  }

  become(person: Person): void {
    this.talk = { ...this.talk, person }
  }

  /** Time goes by; false when it has gone by the present. */
  wait(ms: number): boolean {
    this.at = Math.round(this.at + ms * (0.6 + this.chance() * 0.8)) as Instant
    return !this.isOver
  }

  until(at: Instant): boolean {
    this.at = Math.max(this.at, at) as Instant
    return !this.isOver
  }

  says(from: Speaker, text: string, more: Partial<Body> = {}): boolean {
    if (this.isOver) return false
    const id = `${this.id}-${++this.made}` as MessageId
    const { talk, message } = append(this.talk, { id, from, body: { text, format: 'plain', ...more } }, this.at)
    this.talk = talk
    this.messages.push(message)
    return true
  }

  happened(what: Happening): void {
    if (!this.isOver) this.events.push({ ...what, at: this.at, conversation: this.id, ticket: this.ticket?.id ?? null })
  }

  asks(
    asks: string,
    found: { slug: string; title: string; gist: string } | null,
    reader: 'customer' | 'end-user',
  ): Question {
    const words = lines[this.talk.locale]
    this.says({ role: 'visitor' }, asks)
    this.wait(2 * SECOND)
    if (found) {
      this.says({ role: 'assistant' }, `**${found.title}**\n\n${found.gist}\n\n${words.didItHelp}`, {
        format: 'markdown',
        choices: [words.helped, words.notQuite].map((label) => ({ label, say: label })),
      })
      this.happened({ kind: 'Asked', deflection: { became: 'shown', slugs: [found.slug], confidence: 0.86 } })
      const shown = { slug: found.slug, title: found.title, at: this.at, outcome: 'shown' as const }
      this.talk = { ...this.talk, shown: [...this.talk.shown, shown] }
    } else {
      this.says({ role: 'assistant' }, words.unanswered)
      this.happened({ kind: 'Asked', deflection: { became: 'nothingFound', confidence: 0.2, unknownCodes: [] } })
    }
    const question: Question = {
      id: `${this.id}-q` as QuestionId,
      source: 'chat',
      conversation: this.id,
      at: this.at,
      text: asks,
      locale: this.talk.locale,
      reader,
      confidence: found ? 0.86 : 0.2,
      article: found?.slug ?? null,
      listed: [],
      unknownCodes: found ? [] : (asks.match(/\b[A-Z]{2}\d{2}\b/g) ?? []),
      continues: null,
      verdict: null,
      escalated: null,
      silentAt: null,
      opened: null,
      returnedAt: null,
    }
    this.questions.push(question)
    return question
  }

  judge(question: Question, verdict: Verdict['was'], slug: string): void {
    const words = lines[this.talk.locale]
    if (verdict === 'assumed') {
      if (this.at + DAY > this.parts.now) return // not silent for long enough
      this.note(question, { verdict: { was: 'assumed', at: (this.at + DAY) as Instant } })
      return
    }
    if (!this.says({ role: 'visitor' }, verdict === 'confirmed' ? words.helped : words.notQuite)) return
    const at = this.at
    this.note(question, {
      verdict: verdict === 'confirmed' ? { was: verdict, at } : { was: verdict, at, reason: null },
    })
    this.happened({
      kind: 'Asked',
      deflection: verdict === 'confirmed' ? { became: verdict, slug } : { became: verdict, slug, reason: null },
    })
    const shown = this.talk.shown.map((article) => ({ ...article, outcome: verdict }))
    this.talk = { ...this.talk, shown }
    if (verdict === 'confirmed') this.says({ role: 'assistant' }, words.glad)
  }

  note(question: Question, more: Partial<Question>): void {
    const known = this.questions.findIndex(({ id }) => id === question.id)
    this.questions[known] = { ...(this.questions[known] as Question), ...more }
  }

  prove(contact: Contact, customer: Customer): void {
    const words = lines[this.talk.locale]
    this.says({ role: 'visitor' }, contact.email)
    this.says({ role: 'assistant' }, words.codeSent)
    this.happened({ kind: 'CodeSent' })
    this.wait(50 * SECOND)
    this.says({ role: 'visitor' }, '[code]')
    this.become({
      kind: 'contact',
      contact: contact.id,
      customer: customer.id,
      name: contact.name,
      email: contact.email,
      proof: 'code',
    })
    this.happened({ kind: 'PersonProven', customer: customer.id, proof: 'code' })
    this.says({ role: 'assistant' }, words.proven(customer.name))
  }

  async open(scene: TicketScene, contact: Contact, customer: Customer): Promise<void> {
    if (this.isOver) return
    const { calendar, policy } = this.parts
    const { tier } = tierOf(scene.facts)
    const ticket: Ticket = {
      ...untouched,
      id: `${this.id}-ticket` as TicketId,
      number: await this.parts.nextNumber(),
      version: 1,
      conversation: this.id,
      customer: customer.id,
      contact: contact.id,
      subject: scene.subject,
      details: scene.details,
      facts: scene.facts,
      tier,
      circumstances: noCircumstances,
      files: [],
      openedAt: this.at,
      targets: startTargets(policy, tier, calendar, this.at),
      calls: callsOf(policy, tier, this.at),
      tierChanges: [],
      notes: [],
    }
    this.ticket = ticket
    this.talk = { ...this.talk, ticket: ticket.id }
    this.happened({ kind: 'TicketOpened', number: ticket.number, tier, targets: ticket.targets })
    const due = ticket.targets[0]?.dueAt ?? this.at
    const when = sayTimeForBoth(due, calendar.zone, this.talk.zone, this.talk.locale)
    this.says({ role: 'assistant' }, lines[this.talk.locale].opened(ticket.number, when))
  }

  /** When a first response comes that takes this share of the time it may take. */
  responseAt(share: number): Instant {
    const target = this.ticket?.targets.find(({ kind }) => kind === 'firstResponse')
    if (!target) return this.at
    const amountMs = Math.round(target.neededMs * share)
    if (target.clock === 'elapsed') return (target.startedAt + amountMs) as Instant
    return dueAt(this.parts.calendar, target.startedAt, amountMs as OpenTime) ?? target.dueAt
  }

  /** What the clocks do by themselves until then. */
  look(until: Instant): void {
    for (;;) {
      const { ticket } = this
      const next = ticket && nextAlert(ticket)
      if (!next || next > until || next > this.parts.now) return
      const alerts = alertsDue(ticket, next)
      const before = this.at
      this.at = next
      this.ticket = markTold(
        ticket,
        alerts.map((alert) => ({ ...alert, toldAt: next, agents: [] })),
      )
      for (const alert of alerts) {
        this.happened({ kind: happeningOf(alert), number: ticket.number, target: alert.target, alert })
      }
      this.at = before
    }
  }

  join(agent: Agent, waitedMs: number | null = null): boolean {
    if (this.isOver) return false
    const text = lines[this.talk.locale].joined(agent.name)
    this.talk = { ...this.talk, handling: { by: 'agent', agent: agent.id, agentName: agent.name, since: this.at } }
    this.says({ role: 'system' }, text, { handling: { by: 'agent', agentName: agent.name } })
    this.happened({ kind: 'AgentJoined', agent: agent.id, waitedMs })
    if (this.ticket && this.ticket.assignee !== agent.id) {
      this.ticket = assign(this.ticket, agent)
      this.happened({ kind: 'TicketAssigned', number: this.ticket.number, agent: agent.id })
    }
    return true
  }

  answers(agent: Agent, text: string): boolean {
    if (!this.says({ role: 'agent', agent: agent.id, name: agent.name }, text)) return false
    const before = this.ticket
    if (!before) return true
    const after = reply(before, this.talk.lastAt)
    this.ticket = after
    if (after.targets.some((target, i) => target !== before.targets[i])) {
      this.happened({ kind: 'TicketAnswered', number: after.number, agent: agent.id, targets: after.targets })
    }
    return true
  }

  leave(agent: Agent): void {
    if (this.isOver) return
    this.talk = { ...this.talk, handling: { by: 'assistant' } }
    this.says({ role: 'system' }, lines[this.talk.locale].left(agent.name), { handling: { by: 'assistant' } })
    this.happened({ kind: 'AgentLeft', agent: agent.id })
  }

  waitForCustomer(agent: Agent): void {
    if (!this.ticket || this.isOver) return
    this.ticket = { ...this.ticket, waitingSince: this.at }
    this.happened({ kind: 'TicketWaiting', number: this.ticket.number, agent: agent.id, targets: this.ticket.targets })
  }

  solve(agent: Agent): void {
    if (!this.ticket || this.isOver) return
    const outcome = this.one(['fixed', 'answered', 'answered', 'workaround'] as const)
    const solved = solve(this.ticket, this.at, outcome)
    if ('refused' in solved) return
    this.ticket = solved
    this.says({ role: 'system' }, lines[this.talk.locale].solved(solved.number))
    this.happened({ kind: 'TicketSolved', number: solved.number, agent: agent.id, targets: solved.targets, outcome })
  }

  /** What the contact says of it, a few minutes after it was solved. */
  rate(agent: Agent): void {
    const said = ratingOf(this.turn, this.talk.locale)
    if (this.ticket?.status !== 'solved' || !said) return
    const { id: ticket, number } = this.ticket
    if (!this.until((this.at + 6 * MINUTE) as Instant)) return
    this.says({ role: 'system' }, lines[this.talk.locale].rated(said.score))
    this.happened({ kind: 'Rated', number, score: said.score })
    this.satisfaction = { ticket, conversation: this.id, at: this.at, agent: agent.id, ...said }
  }

  queueForPerson(): void {
    this.talk = { ...this.talk, handling: { by: 'queue', since: this.at } }
    this.happened({ kind: 'AgentAskedFor' })
  }

  backToAssistant(): void {
    this.talk = { ...this.talk, handling: { by: 'assistant' } }
  }

  inquire(): void {
    if (!this.isOver) this.talk = { ...this.talk, inquirySince: this.at }
    this.happened({ kind: 'InquiryLeft' })
  }

  route(agent: Agent, customer: Customer): void {
    if (this.isOver) return
    this.talk = { ...this.talk, inquirySince: null, person: { kind: 'endUser', email: null, provider: customer.id } }
    this.happened({ kind: 'InquiryRouted', agent: agent.id, customer: customer.id })
    this.says({ role: 'assistant' }, lines[this.talk.locale].referred(customer.name))
  }

  get locale(): Locale {
    return this.talk.locale
  }

  changes(): Changes {
    this.look(this.parts.now)
    return {
      conversation: this.talk,
      messages: this.messages,
      tickets: this.ticket ? [this.ticket] : [],
      alerts: (this.ticket?.alerts ?? []).map((alert) => ({ ticket: this.ticket?.id as TicketId, alert })),
      events: this.events.sort((a, b) => a.at - b.at),
      questions: this.questions,
      ...(this.satisfaction && { satisfaction: this.satisfaction }),
    }
  }
}

const VENDOR = 'vitrium' as SiteKey
const MERIDIAN = 'meridian-press' as SiteKey

const tell: Record<keyof typeof COUNTS, (story: Story) => Promise<void> | void> = {
  reader: (story) => {
    const scene = story.one(readerScenes)
    story.begin(scene.locale, story.chance() < 0.6 ? MERIDIAN : VENDOR)
    const question = story.asks(scene.asks, foundOf(story, scene), 'end-user')
    if (!story.wait(70 * SECOND)) return
    const fate = story.chance()
    story.judge(question, fate < 0.62 ? 'confirmed' : fate < 0.88 ? 'assumed' : 'refused', scene.slug)
  },

  staff: (story) => {
    const scene = story.one(staffScenes)
    story.begin(scene.locale, VENDOR)
    const question = story.asks(scene.asks, foundOf(story, scene), 'customer')
    if (!story.wait(2 * MINUTE)) return
    story.judge(question, story.chance() < 0.75 ? 'confirmed' : 'assumed', scene.slug)
  },

  unanswered: (story) => {
    const scene = story.one(unansweredScenes)
    story.begin(scene.locale, story.chance() < 0.5 ? MERIDIAN : VENDOR)
    story.asks(scene.asks, null, 'end-user')
    if (story.wait(MINUTE)) story.says({ role: 'visitor' }, lines[story.locale].thanks)
  },

  referral: (story) => {
    const scene = story.one(readerScenes)
    const customer = story.one(story.parts.seed.customers.filter(({ door }) => door.email))
    story.begin(scene.locale, VENDOR)
    const question = story.asks(scene.asks, foundOf(story, scene), 'end-user')
    if (!story.wait(MINUTE)) return
    story.judge(question, 'refused', scene.slug)
    story.says({ role: 'assistant' }, lines[story.locale].whoIsIt)
    if (!story.wait(30 * SECOND)) return
    story.says({ role: 'visitor' }, customer.name)
    story.become({ kind: 'endUser', email: null, provider: customer.id })
    story.says({ role: 'assistant' }, lines[story.locale].referred(customer.name))
    story.note(question, { escalated: { to: 'provider', at: story.at } })
    story.happened({ kind: 'Asked', deflection: { became: 'escalated', to: 'provider' } })
    story.happened({ kind: 'Referred', customer: customer.id })
  },

  inquiry: (story) => {
    const scene = story.one(readerScenes)
    story.begin(scene.locale, VENDOR)
    const question = story.asks(scene.asks, foundOf(story, scene), 'end-user')
    if (!story.wait(MINUTE)) return
    story.judge(question, 'refused', scene.slug)
    story.says({ role: 'assistant' }, lines[story.locale].whoIsIt)
    if (!story.wait(40 * SECOND)) return
    story.says({ role: 'visitor' }, story.one(['I only have a link from my teacher', 'no idea, it came with a course']))
    story.become({ kind: 'endUser', email: null, provider: null })
    story.says({ role: 'assistant' }, lines[story.locale].asked)
    story.inquire()
    if (story.turn >= COUNTS.inquiry - 2 || !story.wait(7 * HOUR)) return
    story.route(story.one(story.parts.seed.agents), story.one(story.parts.seed.customers))
  },

  person: (story) => {
    const scene = story.one(staffScenes)
    const words = lines[scene.locale]
    story.begin(scene.locale, VENDOR)
    const question = story.asks(scene.asks, foundOf(story, scene), 'customer')
    if (!story.wait(MINUTE)) return
    story.says({ role: 'visitor' }, words.person)
    story.queueForPerson()
    story.note(question, { escalated: { to: 'agent', at: story.at } })
    story.says({ role: 'assistant' }, words.queued)
    const agent = agentFor(story)
    const isOpen = story.parts.calendar.isOpen(story.at)
    if (!isOpen || story.chance() < 0.2) {
      if (!story.wait(3 * MINUTE)) return story.backToAssistant()
      story.backToAssistant()
      story.happened({ kind: 'NobodyCame' })
      story.says({ role: 'assistant' }, words.nobody)
      return
    }
    const asked = story.at
    if (!story.wait(50 * SECOND)) return story.backToAssistant()
    story.join(agent, story.at - asked)
    story.wait(30 * SECOND)
    story.answers(agent, words.hello)
    if (story.wait(5 * MINUTE)) story.says({ role: 'visitor' }, words.thanks)
    story.wait(MINUTE)
    story.at = Math.min(story.at, story.parts.now) as Instant // nobody is left in the middle of it
    story.leave(agent)
  },

  ticket: async (story) => {
    const { seed } = story.parts
    const ageMs = story.parts.now - story.at
    // so that every state is seen on the day the desk is opened first, chance alone decides nothing here
    // a desk is out of order seldom; when it is, it is remembered, and the newest ticket is one that rings
    const isOutage = story.turn % 13 === 5 || story.turn === COUNTS.ticket - 1
    const isLate = !isOutage && story.turn % 11 === 7
    const isUntouched = isOutage ? ageMs < HOUR : ageMs < 7 * HOUR && story.turn % 3 === 1
    const isWaiting = !isOutage && ageMs < 5 * DAY && story.turn % 6 === 2
    const isUnderWay = !isOutage && ageMs < 5 * DAY && story.turn % 5 === 3
    const scenes = ticketScenes.filter(({ facts }) => (facts.about === 'outage') === isOutage)
    const scene = story.one(scenes)
    const customer = story.one(seed.customers.filter(({ id }) => seed.contacts.some((known) => known.customer === id)))
    const contact = story.one(seed.contacts.filter((known) => known.customer === customer.id))
    story.begin(scene.locale, VENDOR)
    story.asks(scene.asks, null, 'customer')
    story.wait(40 * SECOND)
    story.prove(contact, customer)
    if (!story.wait(2 * MINUTE)) return
    story.says({ role: 'visitor' }, scene.details)
    await story.open(scene, contact, customer)
    const agent = agentFor(story)
    const share = isLate ? 1.15 : 0.08 + story.chance() * 0.7
    const responseAt = story.responseAt(share)
    if (isUntouched) return
    story.look(responseAt)
    if (!story.until(responseAt)) return
    story.join(agent)
    story.wait(2 * MINUTE)
    story.answers(agent, scene.reply)
    story.wait(MINUTE)
    story.at = Math.min(story.at, story.parts.now) as Instant
    if (isWaiting) story.waitForCustomer(agent)
    story.leave(agent)
    if (isWaiting || isUnderWay) return
    if (!story.wait(isOutage ? HOUR : 5 * HOUR)) return
    story.says({ role: 'visitor' }, scene.answer)
    if (!story.wait(90 * MINUTE)) return
    story.join(agent)
    story.answers(agent, scene.close)
    story.solve(agent)
    story.leave(agent)
    story.rate(agent)
  },
}

function foundOf({ parts }: Story, { slug, gist }: ArticleScene) {
  return { slug, gist, title: parts.titleOf(slug) ?? slug }
}

/** French is answered by who reads it best. */
function agentFor(story: Story): Agent {
  const { agents } = story.parts.seed
  const french = agents.find(({ id }) => id === 'lucie-bouchard')
  return story.locale === 'fr' && french ? french : story.one(agents)
}

/** Numbers between 0 and 1 that look like chance and are the same every time. */
function mulberry(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
