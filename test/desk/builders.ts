import type { Instant } from '../../src/calendar/time.ts'
import type { Decide, Decision, Heard } from '../../src/desk/botPorts.ts'
import { createDesk, type Needs } from '../../src/desk/desk.ts'
import { createJustSaid } from '../../src/desk/justSaid.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { Body, Conversation } from '../../src/domain/conversation.ts'
import type { Event } from '../../src/domain/event.ts'
import type { SiteKey } from '../../src/domain/ids.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { vitriumOnly } from '../support/policy.ts'

const plain = (text: string): Body => ({ text, format: 'plain' })

/** A whole desk on the fake store, with a clock one can turn and an ear for its events. */
export function aDesk(over: Partial<Needs> = {}) {
  const store = over.store ?? fakeStore(demoFixtures)
  const clock = { now: Date.parse('2026-11-24T10:00:00-07:00') as Instant }
  const events: Event[] = []
  const woken: string[] = []
  let ids = 0
  const needs: Needs = {
    store,
    justSaid: createJustSaid(),
    policies: vitriumOnly,
    clock: () => clock.now,
    newId: () => `id-${++ids}`,
    newCode: () => '123456',
    seal: (text) => `sealed:${text}`,
    feed: { wake: (topic) => void woken.push(topic), listen: () => () => {} },
    agentsOnline: () => 1,
    onlineAgents: () => [],
    chatUrl: (site) => `https://desk.example/chat?site=${site}`,
    consoleUrl: (id) => `https://desk.example/console#/c/${id}`,
    observe: (event) => void events.push(event),
    notices: {
      joined: (_locale, name) => plain(`${name} joined`),
      left: (_locale, name) => plain(`${name} left`),
      agentGone: (_locale, name) => plain(`${name} does not answer`),
      askHowItWas: (_locale, number) => plain(`How was ticket ${number}?`),
      rated: (_locale, score) => plain(`${score} of 5`),
      solved: (_locale, number) => plain(`Ticket ${number} is solved`),
      waiting: (_locale, number, what) => plain(`Ticket ${number} waits for ${what}`),
      filesRefused: (_locale, files) => plain(files.map(({ name, because }) => `${name}: ${because}`).join('\n')),
      reopened: (_locale, number) => plain(`Ticket ${number} is open again`),
      merged: (_locale, number, into) => plain(`Ticket ${number} goes on in ${into}`),
      tierChanged: (_locale, { number, tier, why }) => plain(`Ticket ${number} is tier ${tier} now: ${why}`),
    },
    alike: (one, other) => one === other,
    queueWaitMs: 180_000,
    agentSilentMs: 300_000,
    checkInMs: 600_000,
    silenceEndMs: 3_600_000,
    ...over,
  }
  return { desk: createDesk(needs), store, clock, events, woken, needs }
}

/** A new conversation on the vendor's site. */
export async function aTalk(desk: Desk, site: string | null = 'vitrium'): Promise<Conversation> {
  const talk = await desk.open({ site: site as SiteKey | null, locale: 'en', zone: 'America/Toronto' })
  if (isRefusal(talk)) throw new Error(JSON.stringify(talk))
  return talk
}

/** An assistant that answers from a table of what it hears; anything else it repeats. */
export function scripted(script: (heard: Heard, talk: Conversation) => Partial<Decision> | undefined): Decide {
  return (talk, heard) => {
    const said = heard.heard === 'message' ? [plain(`You said ${heard.text}`)] : []
    return { say: said, flow: null, ...script(heard, talk) }
  }
}

/** An assistant that only repeats. */
export const echo: Decide = scripted(() => undefined)
