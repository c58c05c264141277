import type { Body } from '../src/domain/conversation.ts'
import { answerRules } from './flows/answer.ts'
import { closingRules } from './flows/closeTicket.ts'
import type { Outcome, Scene, Step, StepName, StepRules } from './flows/flow.ts'
import { forwardRules } from './flows/forward.ts'
import { greetRules } from './flows/greet.ts'
import { handoffRules } from './flows/handoff.ts'
import { identifyRules } from './flows/identify.ts'
import { myTicketsRules } from './flows/myTickets.ts'
import { ticketRules } from './flows/openTicket.ts'
import { referRules } from './flows/refer.ts'
import type { Understood } from './intent.ts'

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

/** The question of a step. */
export function ask<S extends Step>(at: S, scene: Scene): Body {
  const rule = rules[at.step] as { ask: (at: S, scene: Scene) => Body }
  return rule.ask(at, scene)
}

/** What a step makes of an answer. */
export function hear<S extends Step>(at: S, said: Understood, scene: Scene): Outcome {
  const rule = rules[at.step] as { hear: (at: S, said: Understood, scene: Scene) => Outcome }
  return rule.hear(at, said, scene)
}
