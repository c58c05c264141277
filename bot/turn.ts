import type { Instant } from '../src/calendar/time.ts'
import type { Decide, Decision, Heard } from '../src/desk/ports.ts'
import type { Body, Conversation } from '../src/domain/conversation.ts'
import type { Locale } from '../src/domain/person.ts'
import { answerTo } from './anywhere.ts'
import type { Facts } from './facts.ts'
import { withFiles, withRefusedFiles } from './flows/files.ts'
import { CLUES_MAX, type HeardClue, type Memory, type Scene, type Step } from './flows/flow.ts'
import { readMemory } from './flows/memory.ts'
import { type Understood, understand } from './intent.ts'
import { withoutMessage } from './results.ts'
import { fingerprint, isForTickets, settle } from './settle.ts'
import { words as wordsOf } from './words/words.ts'

/**
 * The assistant as a function: who answers, and which flow goes on. It keeps nothing between calls and asks nothing of
 * the clock, so that the desk may call it again whenever a save lost its race.
 */
export function createDecide(facts: Facts): Decide {
  return (talk, heard, now) => {
    if (talk.handling.by === 'agent' && !isRouting(heard)) return { say: [], flow: talk.flow }
    const memory = readMemory(talk.flow)
    const first = decideWith(talk, heard, now, facts, memory)
    if (!repeats(first, memory)) return first
    // the same words twice in a row: the next way of saying it, as if one more had been said
    return decideWith(talk, heard, now, facts, { ...memory, spoken: memory.spoken + 1 })
  }
}

/** An agent names the company while they have the talk: that much the assistant says for them. */
function isRouting(heard: Heard): boolean {
  return heard.heard === 'routed' || (heard.heard === 'result' && heard.of.do === 'refer')
}

function repeats({ say }: Decision, { last }: Memory): boolean {
  return last !== '' && say.some((body, i) => fingerprint(body) === (i === 0 ? last : fingerprint(say[i - 1] as Body)))
}

function decideWith(talk: Conversation, heard: Heard, now: Instant, facts: Facts, stored: Memory): Decision {
  if (heard.heard !== 'message') {
    const scene = sceneOf(talk, now, facts, stored)
    return settle(withoutMessage(heard, scene), scene)
  }
  const said = understand(textOf(heard.text, heard.value))
  const at = whereWeAre(talk, stored)
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
    ? ({ type: 'ask', next: scene.memory.at, lead: scene.words.small.switched } as const)
    : withRefusedFiles(withFiles(answerTo(said, scene), said, heard, scene), said, heard, scene)
  const decision = settle(outcome, scene)
  return change ? { ...decision, locale: change.locale } : decision
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
  return said.intent === 'text' ? { locale: said.locale, isAsked: false } : null
}
