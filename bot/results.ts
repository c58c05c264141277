import type { Command, Heard, Result } from '../src/desk/botPorts.ts'
import { startOver } from './anywhere.ts'
import { addedToAlike, compared } from './flows/beforeTicket.ts'
import { ticketClosed } from './flows/closeTicket.ts'
import { comesBack, ticketRecalled } from './flows/comeBack.ts'
import { noMatter, type Outcome, type Scene } from './flows/flow.ts'
import { forwarded } from './flows/forward.ts'
import { arrive, greeted } from './flows/greet.ts'
import { agentGone, leftQueue, nobodyCame, queued } from './flows/handoff.ts'
import { codeChecked, codeSent, identified, proofRecalled, recognised } from './flows/identify.ts'
import { ticketOpened } from './flows/lastLook.ts'
import { filesAttached, noted, ticketsListed } from './flows/myTickets.ts'
import { inquiryLeft, providerLookedUp, referred, routed } from './flows/refer.ts'
import { plainBody } from './flows/say.ts'
import { silent } from './flows/silence.ts'
import { ask } from './rules.ts'

/** Whatever is no message of the visitor's: somebody came or went, time passed, or the desk has done what it was asked. */
export function withoutMessage(heard: Exclude<Heard, { heard: 'message' } | { heard: 'mail' }>, scene: Scene): Outcome {
  switch (heard.heard) {
    case 'arrival':
      return arrive()
    case 'identified':
      return identified(scene)
    case 'handedBack':
      return {
        type: 'ask',
        next: { step: 'idle' },
        question: plainBody(scene.pick(scene.words.greet.handedBack)),
        matter: noMatter,
        silence: 'none',
      }
    case 'nobodyCame':
      return nobodyCame(scene)
    case 'agentGone':
      return agentGone(heard.ahead, scene)
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
