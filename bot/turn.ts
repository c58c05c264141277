import type { Instant } from '../src/calendar/time.ts'
import type { Decide, Decision, Heard } from '../src/desk/botPorts.ts'
import type { Body, Conversation } from '../src/domain/conversation.ts'
import type { Locale } from '../src/domain/person.ts'
import { answerTo } from './anywhere.ts'
import type { Facts } from './facts.ts'
import { withFiles, withRefusedFiles } from './flows/files.ts'
import { CLUES_MAX, type HeardClue, type Memory, type Outcome, type Scene, type Step } from './flows/flow.ts'
import { rest } from './flows/greet.ts'
import { readMemory } from './flows/memory.ts'
import { plainBody } from './flows/say.ts'
import { type Intent, type Understood, understand } from './intent.ts'
import { decideOnMail } from './mail.ts'
import { isWornOut, remembered, wasJustSaid, wornness } from './repetition.ts'
import { withoutMessage } from './results.ts'
import { isForTickets, offerPerson, settle } from './settle.ts'
import { words as wordsOf } from './words/words.ts'

/** So many ways of saying it are tried before something else is said. */
const WAYS_MAX = 6
/** Where there was no message, there was nothing to understand. */
const nothing = understand('')

/**
 * The assistant as a function: who answers, and which flow goes on. It keeps nothing between calls and asks nothing of
 * the clock, so that the desk may call it again whenever a save lost its race.
 */
export function createDecide(given: Facts): Decide {
  return (talk, heard, now, counting) => {
    const facts = { ...given, ...counting }
    const onMail = decideOnMail(talk, heard, now, facts)
    if (onMail) return onMail
    if (talk.handling.by === 'agent' && !isRouting(heard)) return { say: [], flow: talk.flow }
    const memory = readMemory(talk.flow)
    const said = heard.heard === 'message' ? understand(textOf(heard.text, heard.value)) : nothing
    const freshest = freshestOf((spoken) => decideWith(talk, heard, said, now, facts, { ...memory, spoken }), memory)
    const decision = withoutWornOut(freshest, talk, heard, now, facts, memory)
    return { ...decision, flow: { ...(decision.flow as Memory), recent: remembered(decision.say, memory.recent) } }
  }
}

/** The way of saying it that was heard the least of late. */
function freshestOf(decide: (spoken: number) => Decision, { spoken, recent }: Memory): Decision {
  let best = decide(spoken)
  let worn = wornness(best.say, recent)
  for (let more = 1; more < WAYS_MAX && worn > 0; more++) {
    const other = decide(spoken + more)
    const otherWorn = wornness(other.say, recent)
    if (otherWorn < worn) [best, worn] = [other, otherWorn]
  }
  return best
}

/**
 * Every way of saying it was heard twice of late: then it helps nobody, and a person is offered instead; whoever chose to
 * go on is pointed at the question. Those who wait for a person already, or have not said anything, hear nothing.
 */
function withoutWornOut(
  decision: Decision,
  talk: Conversation,
  heard: Heard,
  now: Instant,
  facts: Facts,
  { recent }: Memory,
): Decision {
  const before = decision.say.slice(0, -1).filter((line) => !isWornOut(line, recent))
  const lines = remembered(before, recent)
  const last = decision.say.at(-1)
  if (!last) return decision
  if (!isWornOut(last, lines)) return { ...decision, say: [...before, last] }
  const isTurn = heard.heard === 'message' || heard.heard === 'result'
  if (!isTurn || talk.handling.by !== 'assistant' || decision.command) return { ...decision, say: before }
  const memory = decision.flow as Memory
  const known = decision.locale ? { ...talk, locale: decision.locale } : talk
  const ways = Array.from({ length: WAYS_MAX }, (_, more) => memory.spoken + more)
  const scenes = ways.map((spoken) => sceneOf(known, now, facts, { ...memory, spoken }))
  const { missed } = wordsOf[known.locale]
  const others = [
    ...(memory.at.step === 'stuck' || wasJustSaid([...missed.stuck, ...missed.stuckAlone], lines)
      ? []
      : scenes.map((scene) => settle(offerPerson(isVain(heard)), scene))),
    ...(memory.at.step === 'stuck' ? [] : scenes.map((scene) => settle(pointedBack(last, scene), scene))),
    ...scenes.map((scene) => settle(rest(scene), scene)),
  ]
  const other = others.find(({ say: [line] }) => line && !isWornOut(line, lines))
  return other ? { ...decision, say: [...before, ...other.say], flow: other.flow } : decision
}

/** The question is a few lines above: it is not said again, and its choices are at hand. */
function pointedBack({ choices }: Body, { memory, words, pick }: Scene): Outcome {
  return { type: 'ask', next: memory.at, question: plainBody(pick(words.missed.asBefore), choices) }
}

/** A person was asked for, and the assistant speaks on: nobody was there. */
function isVain(heard: Heard): { isNobodyThere: boolean } {
  return { isNobodyThere: heard.heard === 'result' && heard.of.do === 'queueForAgent' }
}

/** An agent names the company while they have the talk: that much the assistant says for them. */
function isRouting(heard: Heard): boolean {
  return heard.heard === 'routed' || (heard.heard === 'result' && heard.of.do === 'refer')
}

function decideWith(
  talk: Conversation,
  heard: Heard,
  understood: Understood,
  now: Instant,
  facts: Facts,
  stored: Memory,
): Decision {
  if (heard.heard === 'mail') return { say: [], flow: talk.flow } // mail.ts has decided
  if (heard.heard !== 'message') {
    const scene = sceneOf(talk, now, facts, stored)
    return settle(withoutMessage(heard, scene), scene)
  }
  const at = whereWeAre(talk, stored)
  const said = meantHere(understood, at, talk, stored)
  const matter = { ...stored.matter, filesCount: stored.matter.filesCount + heard.files }
  const memory: Memory = { ...stored, silence: 'none', matter, at, clues: withClues(stored.clues, said, at) }
  const change = localeIn(said, talk, memory)
  const scene = sceneOf(
    change ? { ...talk, locale: change.locale } : talk,
    now,
    facts,
    change?.isAsked ? { ...memory, isLocaleChosen: true } : memory,
  )
  const outcome = change?.isAsked
    ? ({ type: 'ask', next: scene.memory.at, lead: scene.pick(scene.words.small.switched) } as const)
    : withRefusedFiles(withFiles(answerTo(said, scene), said, heard, scene), said, heard, scene)
  const decision = settle(outcome, scene)
  return change ? { ...decision, locale: change.locale } : decision
}

/**
 * What means something only where it was asked for, or only to some people, is a message like any other elsewhere: "I did
 * not get the e-mail" tells of a lost code at one step alone, and readers have no request here that could be unanswered.
 */
function meantHere(said: Understood, { step }: Step, talk: Conversation, { provider }: Memory): Understood {
  if (said.intent === 'codeLost') return step === 'code' ? said : { ...said, intent: 'text' }
  if (said.intent === 'whenAnswer') {
    return { ...said, intent: talk.person.kind === 'contact' && talk.ticket !== null ? 'myTickets' : 'text' }
  }
  if (said.intent !== 'noAnswer') return said
  const { person, handling } = talk
  const isCustomer = person.kind === 'contact' || (person.kind === 'visitor' && provider === null)
  // whoever waits for a person means that person
  const mayHaveAsked = isCustomer && handling.by !== 'queue'
  return { ...said, intent: mayHaveAsked ? 'myTickets' : 'text' }
}

/** What was pasted counts, whenever it was. One's own address, asked for, points at nobody. */
function withClues(before: HeardClue[], { clues }: Understood, { step }: Step): HeardClue[] {
  if (step === 'email' || step === 'code') return before
  const news = clues.filter(({ value }) => !before.some((known) => known.value === value))
  return [...before, ...news.map((clue) => ({ ...clue, isTried: false }))].slice(-CLUES_MAX)
}

/** The step, corrected by who handles the talk: in the queue one waits or looks at tickets, outside of it one does not wait. */
function whereWeAre(talk: Conversation, { at }: Memory): Step {
  const isWaiting = at.step === 'waiting'
  if (talk.handling.by !== 'queue') return isWaiting ? { step: 'idle' } : at
  return isWaiting || isForTickets(at) ? at : { step: 'waiting', isReassured: false }
}

function sceneOf(talk: Conversation, now: Instant, facts: Facts, memory: Memory): Scene {
  const pick = (ways: readonly string[]) => ways[memory.spoken % ways.length] ?? ''
  return { talk, now, facts, memory, words: wordsOf[talk.locale], pick }
}

/** A tap on a card may carry its words as a value instead of a text. */
function textOf(text: string, value: unknown): string {
  if (text.trim() !== '') return text
  if (typeof value === 'string') return value
  const say = typeof value === 'object' && value !== null ? (value as { say?: unknown }).say : undefined
  return typeof say === 'string' ? say : text
}

/** Another language: asked for by name, or surely written in and never chosen otherwise. */
function localeIn(said: Understood, talk: Conversation, memory: Memory): { locale: Locale; isAsked: boolean } | null {
  if (said.intent === 'english' || said.intent === 'french') {
    return { locale: said.intent === 'english' ? 'en' : 'fr', isAsked: true }
  }
  if (memory.isLocaleChosen || said.locale === null || said.locale === talk.locale) return null
  return telling.includes(said.intent) ? { locale: said.locale, isAsked: false } : null
}

/** Meanings that people put in sentences of their own; a word or two is no change of language. */
const telling: readonly Intent[] = ['text', 'notSolved', 'person', 'myTickets', 'openTicket']
