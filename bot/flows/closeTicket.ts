import type { ListedTicket, Result } from '../../src/desk/botPorts.ts'
import type { Outcome, Scene, Step, StepRules } from './flow.ts'
import { start } from './identify.ts'
import { listed, ticketsListed } from './myTickets.ts'
import { choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'

/** No ticket has this number: the one of this conversation is meant, or the only open one. */
export const UNNAMED = 0

const SUBJECT_MAX = 60

/** "Close it": the ticket that is named, that is looked at, or that this talk is about. */
export function closeTicket(number: number | null, scene: Scene): Outcome {
  const { at } = scene.memory
  if (scene.talk.person.kind !== 'contact') return start('tickets', scene)
  return toClose(number ?? (at.step === 'ticket' || at.step === 'note' ? at.number : UNNAMED))
}

/** Looks the ticket up, to ask once whether it is to be closed. */
export function toClose(number: number, { isHinted }: { isHinted: boolean } = { isHinted: false }): Outcome {
  return { type: 'do', command: { do: 'listTickets' }, next: { step: 'closing', number, subject: '', isHinted } }
}

/** One confirmation for a ticket of one's own that is open; else why it cannot be closed, or which one is meant. */
export function closable(
  tickets: readonly ListedTicket[],
  { number, isHinted }: Extract<Step, { step: 'closing' }>,
  scene: Scene,
): Outcome {
  const { words, pick, talk } = scene
  const say = (text: string): Outcome => ({ type: 'leave', say: [plainBody(text)] })
  const open = tickets.filter(({ status, colleague }) => status === 'open' && colleague === null)
  if (number !== UNNAMED) {
    const named = tickets.find((ticket) => ticket.number === number)
    if (!named) return say(pick(words.tickets.unknown(number)))
    if (named.status === 'solved') return say(pick(words.tickets.closedAlready(number)))
    if (named.colleague !== null) return say(pick(words.tickets.ofColleague(number, named.colleague)))
    return confirm(named)
  }
  const ofTalk = open.find(({ id }) => id === talk.ticket)
  if (ofTalk) return confirm(ofTalk)
  if (isHinted) return say(pick(words.answer.solved))
  const [only] = open.length === 1 ? open : []
  if (only) return confirm(only)
  return open.length === 0 ? say(pick(words.tickets.noneOpen)) : listed(open, scene, {}, pick(words.tickets.closeWhich))
}

function confirm({ number, subject }: ListedTicket): Outcome {
  return { type: 'ask', next: { step: 'closing', number, subject: shorten(subject, SUBJECT_MAX), isHinted: false } }
}

/** It is closed, or somebody else was faster. */
export function ticketClosed(number: number, result: Result, scene: Scene): Outcome {
  const { words, pick } = scene
  const say = (text: string): Outcome => ({ type: 'leave', say: [plainBody(text)] })
  if ('done' in result)
    return result.done === 'ticketClosed' ? say(pick(words.tickets.closed(number))) : { type: 'missed' }
  if (result.refused === 'ticketSolved') return say(pick(words.tickets.closedAlready(number)))
  if (result.refused === 'ofColleague') return say(pick(words.tickets.ofColleague(number, result.name)))
  return ticketsListed(result, scene)
}

export const closingRules: StepRules<'closing'> = {
  closing: {
    ask: ({ number, subject }, { words, pick }) =>
      plainBody(pick(words.tickets.close(number, subject)), choicesOf(['yesClose', 'leaveOpen'], words)),
    hear: ({ number }, said, { words, pick }) => {
      const choice = tapped(['yesClose', 'leaveOpen'], said)
      const isClear = isYes(said) || said.intent === 'closeTicket' || said.intent === 'solved'
      if (choice === 'yesClose' || (choice === null && isClear)) {
        return { type: 'do', command: { do: 'closeTicket', number } }
      }
      if (choice === 'leaveOpen' || said.intent === 'no' || said.intent === 'notSolved') {
        return { type: 'leave', say: [plainBody(pick(words.tickets.keptOpen(number)))] }
      }
      return { type: 'missed' }
    },
  },
}
