import type { Instant } from '../src/calendar/time.ts'
import type { Command, Decide, Decision, Heard, Result } from '../src/desk/ports.ts'
import type { Body, Conversation } from '../src/domain/conversation.ts'
import type { Locale } from '../src/domain/person.ts'
import type { Facts } from './facts.ts'
import { answerRules } from './flows/answer.ts'
import { addedToAlike, compared } from './flows/beforeTicket.ts'
import { closeTicket, closingRules, ticketClosed } from './flows/closeTicket.ts'
import { comesBack, ticketRecalled } from './flows/comeBack.ts'
import { withFiles, withRefusedFiles } from './flows/files.ts'
import {
  CLUES_MAX,
  type Extras,
  type HeardClue,
  type Memory,
  noMatter,
  type Outcome,
  type Scene,
  type Step,
  type StepName,
  type StepRules,
  TRAIL_MAX,
} from './flows/flow.ts'
import { forwarded, forwardRules } from './flows/forward.ts'
import { arrive, greeted, greetRules } from './flows/greet.ts'
import { askForPerson, handoffRules, leftQueue, nobodyCame, queued } from './flows/handoff.ts'
import { codeChecked, codeSent, identified, identifyRules, proofRecalled, recognised, start } from './flows/identify.ts'
import { ticketOpened } from './flows/lastLook.ts'
import { readMemory } from './flows/memory.ts'
import { addNote, filesAttached, myTicketsRules, noted, ticketsListed, whereIs } from './flows/myTickets.ts'
import { ticketRules } from './flows/openTicket.ts'
import { inquiryLeft, providerLookedUp, referRules, referred, routed } from './flows/refer.ts'
import { choicesOf, plainBody } from './flows/say.ts'
import { afterSilence, silent } from './flows/silence.ts'
import { plain, type Understood, understand } from './intent.ts'
import { words as wordsOf } from './words/words.ts'

/** Every step of every flow; one that is missing does not compile. */
const rules: StepRules<StepName> = {
  ...greetRules,
  ...answerRules,
  ...identifyRules,
  ...referRules,
  ...forwardRules,
  ...ticketRules,
  ...myTicketsRules,
  ...closingRules,
  ...handoffRules,
}

/** After this many misunderstandings in a row, choices are offered; one more, and it is a person or a ticket. */
const MISSES_FOR_CHOICES = 2

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

function withoutMessage(heard: Exclude<Heard, { heard: 'message' }>, scene: Scene): Outcome {
  switch (heard.heard) {
    case 'arrival':
      return arrive()
    case 'identified':
      return identified(scene)
    case 'handedBack':
      return {
        type: 'ask',
        next: { step: 'idle' },
        question: plainBody(scene.words.greet.handedBack),
        matter: noMatter,
      }
    case 'nobodyCame':
      return nobodyCame(scene)
    case 'return':
      return comesBack(scene)
    case 'silence':
      return silent(ask(scene.memory.at, scene), scene)
    case 'routed':
      return routed(heard.provider, scene)
    case 'result':
      return resultOf(heard.of, heard.result, scene)
  }
}

function resultOf(of: Command, result: Result, scene: Scene): Outcome {
  switch (of.do) {
    case 'findProvider':
      if (scene.memory.at.step === 'arriving') return greeted(result, scene)
      return of.clues === undefined ? recognised(result, scene) : providerLookedUp(result, scene)
    case 'sendCode':
      return codeSent(result, scene)
    case 'recallProof':
      return proofRecalled(result, scene)
    case 'checkCode':
    case 'chooseCustomer':
      return codeChecked(result, scene)
    case 'refer':
      return referred(of, scene)
    case 'forwardReferral':
      return forwarded(result, scene)
    case 'leaveInquiry':
      return inquiryLeft(result, scene)
    case 'openTicket':
      return ticketOpened(result, scene)
    case 'listTickets':
      return ticketsListed(result, scene)
    case 'recallTicket':
      return ticketRecalled(result, scene)
    case 'listOpenTickets':
      return compared(result, scene)
    case 'noteOnTicket':
      return scene.memory.at.step === 'alike' ? addedToAlike(result, scene) : noted(of, result, scene)
    case 'closeTicket':
      return ticketClosed(of.number, result, scene)
    case 'attachFiles':
      return filesAttached(result, scene)
    case 'queueForAgent':
      return queued(result, scene)
    case 'leaveQueue':
      return scene.memory.at.step === 'idle' ? startOver(scene, scene.pick(scene.words.handoff.left)) : leftQueue(scene)
  }
}

/** What works everywhere comes first, unless it is just what was asked for. */
function answerTo(said: Understood, scene: Scene): Outcome {
  const { at } = scene.memory
  if (scene.talk.handling.by === 'queue') return whileWaiting(said, scene)
  if (said.intent === 'person' || said.intent === 'startOver' || !isOffered(said, at, scene)) {
    const outcome = anywhere(said, scene)
    if (outcome) return outcome
  }
  return hear(at, said, scene)
}

/** A person is being called: what works everywhere is answered and the place is kept; all else is for the person to read. */
function whileWaiting(said: Understood, scene: Scene): Outcome {
  const { at } = scene.memory
  switch (said.intent) {
    case 'startOver':
      return { type: 'do', command: { do: 'leaveQueue' }, next: { step: 'idle' }, matter: noMatter }
    case 'help':
      return anywhere(said, scene) ?? { type: 'missed' }
    case 'myTickets':
      return whereIs(said.ticketNumber, scene)
    case 'closeTicket':
      return at.step === 'closing' ? hear(at, said, scene) : closeTicket(said.ticketNumber, scene)
  }
  if (at.step === 'waiting') return hear(at, said, scene)
  if (said.intent === 'cancel' || said.intent === 'back' || said.intent === 'person') return { type: 'leave' }
  const outcome = hear(at, said, scene)
  return outcome.type === 'missed' ? hear({ step: 'waiting', isReassured: false }, said, scene) : outcome
}

/** Is it, word for word, one of the choices that the step offers? */
function isOffered(said: Understood, at: Step, scene: Scene): boolean {
  const typed = plain(said.text)
  return (ask(at, scene).choices ?? []).some(({ say }) => plain(say) === typed)
}

function anywhere(said: Understood, scene: Scene): Outcome | null {
  const { words, pick, memory } = scene
  const { at, paused } = memory
  const isIdle = at.step === 'idle' || at.step === 'arriving'
  const again = (lead: string): Outcome =>
    isIdle ? { type: 'stay', say: [plainBody(lead)] } : { type: 'ask', next: at, lead }
  switch (said.intent) {
    case 'cancel':
      if (isIdle && !paused) return again(pick(words.small.nothingToCancel))
      return { type: 'leave', say: [plainBody(pick(words.small.cancelled))], matter: paused ? {} : noMatter }
    case 'back':
      return back(scene)
    case 'help':
      return again(pick(words.small.help))
    case 'why':
      return again(whyOf(at, scene))
    case 'startOver':
      return startOver(scene)
    case 'person':
      return askForPerson()
    case 'myTickets':
      return whereIs(said.ticketNumber, scene)
    case 'addNote':
      return addNote(scene)
    case 'closeTicket':
      return at.step === 'closing' ? null : closeTicket(said.ticketNumber, scene)
    case 'openTicket':
      return (ticketSteps as readonly StepName[]).includes(at.step) ? null : start('help', scene)
    case 'hello':
      return isIdle ? null : again(pick(words.greet.hello))
    case 'bye':
      return isIdle || at.step === 'referred' || at.step === 'ticket' || at.step === 'judge'
        ? { type: 'leave', say: [plainBody(pick(words.small.bye))] }
        : { type: 'stay', say: [plainBody(pick(words.small.byeMidway))], silence: 'ended' }
    case 'thanks':
      return isIdle || ['judge', 'referred', 'tickets', 'ticket', 'ticketInstead'].includes(at.step)
        ? null
        : again(pick(words.small.thanks))
    default:
      return null
  }
}

const ticketSteps = Object.keys(ticketRules) as StepName[]

function startOver({ words, pick }: Scene, lead?: string): Outcome {
  const question = plainBody(`${pick(words.small.startedOver)} ${pick(words.greet.back)}`)
  return { type: 'ask', next: { step: 'idle' }, question, matter: noMatter, ...(lead && { lead }) }
}

/** Why the question is asked; people who ask deserve the true reason. */
function whyOf({ step }: Step, { words, pick }: Scene): string {
  if (step === 'email' || step === 'code') return words.identify.whyEmail
  if (['company', 'companyFact', 'confirmCompany', 'confirmSite'].includes(step)) return words.refer.whyCompany
  if (step === 'missingDetail' || step === 'forward') return words.refer.whyDetail
  return (ticketSteps as readonly string[]).includes(step) ? words.ticket.why : pick(words.small.whyNothing)
}

/** One step back; steps that no longer apply are passed over. */
function back(scene: Scene): Outcome {
  const { words, pick, memory, talk } = scene
  const usable = memory.trail.findLastIndex(
    ({ step }) => !(talk.person.kind === 'contact' && step in identifyRules) && step !== memory.at.step,
  )
  const earlier = memory.trail[usable]
  if (earlier) return { type: 'ask', next: earlier, lead: pick(words.small.goingBack), isBack: usable }
  if (memory.paused) return { type: 'leave', say: [] }
  if (memory.at.step === 'idle') return { type: 'stay', say: [plainBody(pick(words.small.nothingBefore))] }
  return { type: 'ask', next: memory.at, lead: pick(words.small.nothingBefore) }
}

// ---- from an outcome to a decision -----------------------------------------------------------------------------------

function ask<S extends Step>(at: S, scene: Scene): Body {
  const rule = rules[at.step] as { ask: (at: S, scene: Scene) => Body }
  return rule.ask(at, scene)
}

function hear<S extends Step>(at: S, said: Understood, scene: Scene): Outcome {
  const rule = rules[at.step] as { hear: (at: S, said: Understood, scene: Scene) => Outcome }
  return rule.hear(at, said, scene)
}

function settle(outcome: Outcome, scene: Scene): Decision {
  if (outcome.type === 'missed') return settle(missed(scene), scene)
  const { memory } = scene
  const learned: Memory = {
    ...memory,
    matter: { ...memory.matter, ...outcome.matter },
    provider: outcome.provider === undefined ? memory.provider : outcome.provider,
    clues: outcome.clues ?? memory.clues,
    forwardedTo: outcome.forwardedTo ?? memory.forwardedTo,
    inquiry: outcome.inquiry === undefined ? memory.inquiry : outcome.inquiry,
    package: outcome.package ?? memory.package,
    silence: outcome.silence ?? memory.silence,
  }
  const say = outcome.say ?? []
  switch (outcome.type) {
    case 'ask': {
      const after = moved(learned, outcome.next, outcome.isBack)
      const misses = outcome.isMiss ? memory.misses + 1 : 0
      const question =
        outcome.question ?? ask(outcome.next, { ...scene, memory: after, talk: withShown(scene.talk, outcome) })
      return decision([...say, ...led(outcome.lead, question)], { ...after, misses }, outcome)
    }
    case 'do': {
      const lead = outcome.lead ? [plainBody(outcome.lead)] : []
      const after = outcome.next ? moved(learned, outcome.next) : learned
      return { ...decision([...say, ...lead], after, outcome), command: outcome.command }
    }
    case 'stay':
      return decision(outcome.lead ? [...say, plainBody(outcome.lead)] : say, { ...learned, misses: 0 }, outcome)
    case 'leave':
      return left(outcome, learned, scene)
  }
}

/** A question may be about articles that are judged by the very answer before it. */
function withShown(talk: Conversation, { shown = [] }: Extras): Conversation {
  const earlier = talk.shown.filter(({ slug }) => !shown.some((news) => news.slug === slug))
  return shown.length > 0 ? { ...talk, shown: [...earlier, ...shown] } : talk
}

/** The flow ends: back to what was interrupted, unless that has been answered meanwhile; in the queue, back to waiting. */
function left(outcome: Extract<Outcome, { type: 'leave' }>, learned: Memory, scene: Scene): Decision {
  if (scene.talk.handling.by === 'queue') {
    return settle({ ...outcome, type: 'ask', next: { step: 'waiting', isReassured: true } }, scene)
  }
  const { paused } = learned
  const ended: Memory = { ...learned, at: { step: 'idle' }, paused: null, trail: [], misses: 0 }
  const say = outcome.say ?? []
  if (paused === null) return decision(say, ended, outcome)
  const lead = scene.pick(scene.words.small.goingOn)
  if (paused.step in identifyRules && scene.talk.person.kind === 'contact') {
    const onward = start('help', { ...scene, memory: ended }, { say, lead })
    return settle(onward, { ...scene, memory: ended })
  }
  const question = ask(paused, { ...scene, memory: ended })
  return decision([...say, ...led(lead, question)], { ...ended, at: paused }, outcome)
}

/** Where the talk is after a step: a side trip remembers what it interrupted, an answer what it answered. */
function moved(memory: Memory, next: Step, isBack?: number): Memory {
  const { at, paused, trail } = memory
  if (isBack !== undefined) return { ...memory, at: next, trail: trail.slice(0, isBack) }
  if (next.step === 'idle') return { ...memory, at: next, paused: null, trail: [] }
  if (at.step === next.step && isSideTrip(at) === isSideTrip(next)) return { ...memory, at: next }
  const leavesForSideTrip = isSideTrip(next) && !isSideTrip(at) && at.step !== 'idle' && at.step !== 'arriving'
  if (leavesForSideTrip) return { ...memory, at: next, paused: isTransient(at) ? paused : at, trail: [] }
  if (isSideTrip(at) && !isSideTrip(next)) return { ...memory, at: next, paused: null, trail: [] }
  const isKept = !isTransient(at) && !isSideTrip(at) && at.step !== 'idle'
  return { ...memory, at: next, trail: isKept ? [...trail, at].slice(-TRAIL_MAX) : trail }
}

/** Steps that something else is interrupted for. */
function isSideTrip(at: Step): boolean {
  return isForTickets(at) || ['waiting', 'ticketInstead', 'stuck'].includes(at.step)
}

/** Steps on the way to one's tickets, and among them. */
function isForTickets({ step, ...rest }: Step): boolean {
  return ('purpose' in rest && rest.purpose === 'tickets') || step in myTicketsRules || step in closingRules
}

/** Steps that only wait for the desk, or that are over once answered. */
function isTransient({ step }: Step): boolean {
  return ['arriving', 'recognise', 'placing', 'comparing', 'code', 'chooseCustomer', 'referred', 'waiting'].includes(
    step,
  )
}

function missed(scene: Scene): Exclude<Outcome, { type: 'missed' }> {
  const { words, pick, memory } = scene
  const { at } = memory
  if (memory.misses >= MISSES_FOR_CHOICES) return { type: 'ask', next: { step: 'stuck', times: 0 } }
  if (memory.misses === 0) return { type: 'ask', next: at, lead: pick(words.missed.first), isMiss: true }
  const question = ask(at, scene)
  const offered = (question.choices ?? []).map(({ say }) => say)
  const ways = choicesOf(['person', 'startOver'], words).filter(({ say }) => !offered.includes(say))
  const choices = [...(question.choices ?? []), ...ways]
  return { type: 'ask', next: at, lead: pick(words.missed.second), question: { ...question, choices }, isMiss: true }
}

/** A sentence in front of a question, in one message; of its own before a card, which chats draw instead of the text. */
function led(lead: string | undefined, question: Body): Body[] {
  if (!lead) return [question]
  return question.card ? [plainBody(lead), question] : [{ ...question, text: `${lead}\n\n${question.text}` }]
}

function decision(say: Body[], memory: Memory, { shown, news, person }: Extras): Decision {
  const last = say.at(-1)
  const silence = afterSilence(memory)
  return {
    say,
    flow: last ? { ...memory, spoken: memory.spoken + 1, last: fingerprint(last) } : memory,
    ...(silence && { silence }),
    ...(shown && { shown }),
    ...(news && { news }),
    ...(person && { person }),
  }
}

/** Enough of a message to tell it from another one; short, because it is stored. */
function fingerprint({ text }: Body): string {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0
  return `${text.length}:${hash}`
}
