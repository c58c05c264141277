import { noTicket } from './clues.ts'
import { closeTicket } from './flows/closeTicket.ts'
import type { Outcome, Scene, Step, StepName } from './flows/flow.ts'
import { noMatter } from './flows/flow.ts'
import { askForPerson } from './flows/handoff.ts'
import { identifyRules, start } from './flows/identify.ts'
import { heardOf } from './flows/matter.ts'
import { addNote, whereIs } from './flows/myTickets.ts'
import { dropped, ticketRules } from './flows/openTicket.ts'
import { isWorkDone, plainBody } from './flows/say.ts'
import { plain, type Understood } from './intent.ts'
import { ask, hear } from './rules.ts'

/** What works everywhere comes first, unless it is just what was asked for. */
export function answerTo(said: Understood, scene: Scene): Outcome {
  const { at } = scene.memory
  if (scene.talk.handling.by === 'queue') return whileWaiting(said, scene)
  if (wantsItFoundOut(said, scene)) return { type: 'do', command: { do: 'leaveInquiry' } }
  if (said.intent === 'person' || said.intent === 'startOver' || !isOffered(said, at, scene)) {
    const outcome = anywhere(said, scene)
    if (outcome) return outcome
  }
  return hear(at, said, scene)
}

/** The button that asks the team for the company stays in the talk, and works as long as no company is known. */
function wantsItFoundOut(said: Understood, { talk: { person }, memory, words }: Scene): boolean {
  const isLooking = person.kind === 'endUser' && person.provider === null && memory.provider === null
  return isLooking && plain(said.text) === plain(words.choice.findForMe)
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
    case 'whoAreYou':
      return again(pick(words.small.whoAmI))
    case 'startOver':
      return startOver(scene)
    case 'person':
      return { ...askForPerson(), ...toldBeside(said, scene) }
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
    case 'wait':
      return isIdle ? null : { type: 'stay', say: [plainBody(pick(words.small.stillThere))] }
    case 'solved':
      return isWorkDone(said) && isOnTheWay(at) && at.step !== 'rewrite'
        ? { type: 'leave', say: [plainBody(pick(words.answer.solved))], matter: noMatter }
        : null
    default:
      return at.step in ticketRules && at.step !== 'rewrite' && at.step !== 'alike' && noTicket.test(plain(said.text))
        ? dropped(scene)
        : null
  }
}

/** On the way to somebody's help, which is not needed any more once it works. */
function isOnTheWay({ step }: Step): boolean {
  const others: readonly StepName[] = ['pick', 'company', 'companyFact', 'confirmCompany', 'missingDetail', 'forward']
  return step !== 'articlesFirst' && (step in identifyRules || step in ticketRules || others.includes(step))
}

/** What a wish for a person says of the matter: it must not be told twice, least of all that everything is down. */
function toldBeside(said: Understood, scene: Scene): Pick<Extract<Outcome, { type: 'do' }>, 'matter'> {
  if (!said.isOutage && said.affected === null && said.errorCodes.length === 0) return {}
  return { matter: { ...heardOf(said, scene), isOutage: scene.memory.matter.isOutage || said.isOutage } }
}

const ticketSteps = Object.keys(ticketRules) as StepName[]

/** A clean page: what was asked is forgotten, who is asking is not. */
export function startOver({ words, pick }: Scene, lead?: string): Outcome {
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
