import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { WrongSignIn } from './agentAuth.ts'
import type { ProblemWire } from './wire.ts'

/** What the console's door refuses before the desk is asked. */
type DoorRefusal =
  | WrongSignIn
  | { refused: 'signedOut' }
  | { refused: 'otherSite' }
  | { refused: 'notJson' }
  | { refused: 'unreadable'; why: string }
  | { refused: 'fault' }

/** Everything a call to the console's API may be refused for. */
export type ConsoleRefusal = Refusal | DoorRefusal

/** Tells a refusal of either kind from a result. */
export function isConsoleRefusal(x: unknown): x is ConsoleRefusal {
  return isRefusal(x)
}

/** Refusal → status and a sentence for the agent, in one place. Nothing internal is in it. */
export function problemOf(refusal: ConsoleRefusal, now: number): { status: number; body: ProblemWire } {
  const { status, message, retryAfterMs } = answerTo(refusal, now)
  const error: ProblemWire['error'] = { code: refusal.refused, message }
  if (retryAfterMs !== undefined) error.retryAfterMs = retryAfterMs
  return { status, body: { error } }
}

function answerTo(refusal: ConsoleRefusal, now: number): { status: number; message: string; retryAfterMs?: number } {
  switch (refusal.refused) {
    case 'wrongSignIn':
      return { status: 401, message: 'That did not match. Check the address and the password, or ask for a new link.' }
    case 'signedOut':
      return { status: 401, message: 'Please sign in.' }
    case 'otherSite':
      return { status: 403, message: 'This call did not come from the console.' }
    case 'notJson':
      return { status: 415, message: 'Send JSON, with the content type application/json.' }
    case 'unreadable':
      return { status: 400, message: refusal.why }
    case 'fault':
      return { status: 500, message: 'Something went wrong on our side. Try again in a moment.' }
    case 'alreadyTaken':
      return { status: 409, message: `${refusal.agentName} has this conversation.` }
    case 'notTaken':
      return { status: 409, message: 'Take the conversation over first.' }
    case 'ticketSolved':
      return { status: 409, message: `Ticket ${refusal.number} is already solved.` }
    case 'notAllowed':
      return { status: 403, message: 'Your role does not allow this.' }
    case 'unknown':
      return { status: 404, message: `There is no such ${refusal.what}.` }
    case 'tooMany': {
      const retryAfterMs = Math.max(0, refusal.until - now)
      return { status: 429, message: `Too many tries. Wait ${secondsOf(retryAfterMs)} and try again.`, retryAfterMs }
    }
    case 'tooLong':
      return { status: 422, message: `That is too long: at most ${refusal.lengthMax} characters.` }
    case 'nothingToRoute':
      return { status: 409, message: 'There is nothing to route here any more.' }
    case 'identifyFirst':
    case 'noDoor':
    case 'ofColleague':
    case 'servedByCustomer':
    case 'wrongCode':
    case 'codeExpired':
    case 'tokenUsed':
      return { status: 409, message: 'This is not possible for this person.' }
  }
}

function secondsOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}
