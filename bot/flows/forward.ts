import type { Result } from '../../src/desk/botPorts.ts'
import { provenAddress } from '../../src/domain/person.ts'
import type { Extras, Outcome, Scene, StepRules } from './flow.ts'
import { messageFor } from './message.ts'
import { choicesOf, isYes, plainBody, tapped } from './say.ts'

/** The company takes letters, and none went there from this talk. */
export function canForward({ memory: { provider, forwardedTo } }: Scene): boolean {
  return provider?.door.email != null && forwardedTo === null
}

/** The company answers to an address that is really the person's: known, or proven first. */
export function askForward(scene: Scene): Outcome {
  return provenAddress(scene.talk.person) === null
    ? { type: 'ask', next: { step: 'email', purpose: 'forward' } }
    : askConsent(scene, {})
}

/** The address is proven: what goes where is said before anything is sent. */
export function askConsent(scene: Scene, extras: Extras): Outcome {
  const next = canForward(scene) ? ({ step: 'forward' } as const) : ({ step: 'referred' } as const)
  return { ...extras, type: 'ask', next }
}

/** It is on its way, or something speaks against it; the message can be copied in any case. */
export function forwarded(result: Result, scene: Scene): Outcome {
  const { words, pick, memory } = scene
  if ('done' in result && result.done === 'forwarded') {
    const say = [plainBody(pick(words.refer.forwarded(result.customerName, result.email)))]
    const forwardedTo = memory.provider?.customer
    return { type: 'ask', next: { step: 'referred' }, say, ...(forwardedTo && { forwardedTo }) }
  }
  if ('refused' in result && result.refused === 'identifyFirst') {
    return { type: 'ask', next: { step: 'email', purpose: 'forward' } }
  }
  const why =
    'refused' in result && result.refused === 'tooMany' ? words.refer.tooManyForwards : words.refer.cannotForward
  return { type: 'ask', next: { step: 'referred' }, lead: pick(why) }
}

export const forwardRules: StepRules<'forward'> = {
  forward: {
    ask: (_at, scene) => {
      const { words, pick, memory, talk } = scene
      const text = pick(
        words.refer.consent(memory.provider?.name ?? words.refer.theCompany, provenAddress(talk.person) ?? ''),
      )
      return plainBody(text, choicesOf(['sendIt', 'doNotSend'], words))
    },
    hear: (_at, said, scene) => {
      const { words, pick, memory } = scene
      const choice = tapped(['sendIt', 'doNotSend'], said)
      if (choice === 'doNotSend' || said.intent === 'no' || said.leaning === 'no' || !memory.provider) {
        return { type: 'ask', next: { step: 'referred' }, lead: pick(words.refer.notForwarded) }
      }
      if (choice !== 'sendIt' && !isYes(said) && said.leaning !== 'yes') return { type: 'missed' }
      const { customer } = memory.provider
      return { type: 'do', command: { do: 'forwardReferral', provider: customer, message: messageFor(scene) } }
    },
  },
}
