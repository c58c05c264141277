import { sayClock } from '../../src/calendar/sayTime.ts'
import type { Result } from '../../src/desk/botPorts.ts'
import { provenAddress } from '../../src/domain/person.ts'
import { isEverything } from '../circumstances.ts'
import { readerOnly, staffOnly, wrongAddress } from '../clues.ts'
import { chosenOf, plain, type Understood, understand } from '../intent.ts'
import type { Extras, Matter, Outcome, Purpose, Scene, StepRules } from './flow.ts'
import { askConsent } from './forward.ts'
import { lookUp, withMatter } from './lookUp.ts'
import { heardOf } from './matter.ts'
import { list } from './myTickets.ts'
import { beginTicket } from './openTicket.ts'
import { anEndUser, beginReferral, lookForProvider, toProvider } from './refer.ts'
import { choiceOf, choicesOf, isYes, plainBody, tapped } from './say.ts'

/** Finds out who is asking, with as few questions as possible: the site, then one tap, then a code by e-mail. */
export function start(purpose: Purpose, scene: Scene, extras: Extras = {}): Outcome {
  const { talk, memory } = scene
  const { person } = talk
  const isSigned = person.kind === 'endUser' && person.proof === 'site'
  if (purpose === 'forward' && provenAddress(person) !== null) return askConsent(scene, extras)
  if (person.kind === 'contact' && memory.package !== null) return proceed(purpose, scene, extras)
  if (isSigned && memory.provider) return asReader(scene, purpose, extras)
  if (person.kind === 'contact' || isSigned) {
    return { ...extras, type: 'do', command: { do: 'recallProof' }, next: { step: 'recognise', purpose } }
  }
  if (purpose === 'tickets') return { ...extras, type: 'ask', next: { step: 'email', purpose } }
  if (talk.person.kind === 'endUser') return beginReferral(scene, extras)
  if (memory.provider?.by === 'site') {
    // a customer's own staff write from their own website, too
    const { isManaging, isReading } = understand(memory.matter.words)
    const isStaffsOutage = memory.matter.isOutage && isManaging && !isReading
    return { ...extras, type: 'ask', next: isStaffsOutage ? { step: 'outageRole' } : { step: 'confirmSite', purpose } }
  }
  return { ...extras, type: 'do', command: { do: 'findProvider', name: null }, next: { step: 'recognise', purpose } }
}

/** Proven: on to what it was for. */
function proceed(purpose: Purpose, scene: Scene, extras: Extras): Outcome {
  if (purpose === 'forward') return askConsent(scene, extras)
  return purpose === 'tickets' ? list(extras) : beginTicket(scene, extras)
}

/** What the desk knows of the site the chat is on, or of an invited address. */
export function recognised(result: Result, scene: Scene): Outcome {
  const { at, matter } = scene.memory
  const purpose = 'purpose' in at ? at.purpose : 'help'
  if ('done' in result && result.done === 'providerFound') {
    const provider = { ...result.provider, by: result.by }
    return result.by === 'site'
      ? { type: 'ask', next: { step: 'confirmSite', purpose }, provider }
      : { type: 'ask', next: { step: 'confirmCompany', provider } }
  }
  if (scene.talk.person.kind === 'endUser') return lookForProvider(scene, {})
  // who asks the provider's favour for themselves was given something to open
  if (matter.grant !== null && !matter.isOutage) return beginReferral(scene, {})
  if (matter.isOutage) return { type: 'ask', next: { step: 'outageRole' } }
  // "12 of our members" and "I am a student" have said it: nobody is asked twice who they are
  const { isManaging, isReading } = understand(matter.words)
  if (isReading && !isManaging) return asReader(scene, purpose)
  return { type: 'ask', next: { step: isManaging && !isReading ? 'email' : 'role', purpose } }
}

/**
 * Who somebody is by what is proven already. A signed reader of no company we know is asked which one it is; an outage that
 * is no customer's is a question like any other.
 */
export function proofRecalled(result: Result, scene: Scene): Outcome {
  const { matter } = scene.memory
  const isReader = 'done' in result && (result.done === 'providerFound' || result.done === 'provenUnknown')
  if (isReader && matter.isOutage) {
    const provider = result.done === 'providerFound' ? { ...result.provider, by: result.by } : scene.memory.provider
    const calm = { isOutage: false }
    const outcome = lookUp([matter.words], calm, { ...scene, memory: { ...scene.memory, provider } })
    return outcome.type === 'missed' ? outcome : { ...outcome, provider }
  }
  const { at } = scene.memory
  const purpose = 'purpose' in at ? at.purpose : 'help'
  if ('done' in result && result.done === 'proven') {
    const { person } = scene.talk
    const isSigned = person.kind === 'contact' && person.proof === 'site'
    const lead = isSigned ? { lead: scene.pick(scene.words.identify.signedIn(result.customerName)) } : {}
    const placed = { ...scene, memory: { ...scene.memory, package: result.package } }
    return proceed(purpose, placed, { ...lead, package: result.package })
  }
  if ('done' in result && result.done === 'provenForSeveral') {
    return { type: 'ask', next: { step: 'chooseCustomer', purpose, from: result.chooseFrom } }
  }
  if ('done' in result && result.done === 'providerFound') {
    const provider = { ...result.provider, by: result.by }
    return asReader({ ...scene, memory: { ...scene.memory, provider } }, purpose)
  }
  if ('done' in result && result.done === 'provenUnknown') return asReader(scene, purpose)
  return { type: 'ask', next: { step: 'email', purpose } }
}

/** The website signed who this is while the talk was going on: a question about that needs no answer any more. */
export function identified(scene: Scene): Outcome {
  const { at } = scene.memory
  return at.step in identifyRules ? start('purpose' in at ? at.purpose : 'help', scene) : { type: 'stay' }
}

/** A code is on its way, or may not be sent just now. */
export function codeSent(result: Result, scene: Scene): Outcome {
  const { at } = scene.memory
  const { words, pick, talk } = scene
  if (at.step !== 'code') return { type: 'missed' }
  if ('done' in result && result.done === 'codeSent') {
    const text = pick(words.identify.codeSent(at.email, result.minutesValid))
    return { type: 'ask', next: at, question: plainBody(text, choicesOf(['resend', 'otherAddress'], words)) }
  }
  if ('refused' in result && result.refused === 'tooMany') {
    const text = pick(words.identify.tooManyCodes(sayClock(result.until, talk.zone, talk.locale)))
    return { type: 'ask', next: at, question: plainBody(text, choicesOf(['reader', 'person'], words)) }
  }
  return { type: 'missed' }
}

/** The code was compared, or a customer was chosen. */
export function codeChecked(result: Result, scene: Scene): Outcome {
  const { at } = scene.memory
  const { words, pick } = scene
  const purpose = 'purpose' in at ? at.purpose : 'help'
  const again = (text: string, keys: Parameters<typeof choicesOf>[0]): Outcome =>
    at.step === 'code'
      ? { type: 'ask', next: at, question: plainBody(text, choicesOf(keys, words)) }
      : { type: 'ask', next: { step: 'email', purpose } }
  if ('refused' in result) {
    if (result.refused === 'wrongCode' && result.triesLeft > 0) {
      return again(pick(words.identify.wrongCode(result.triesLeft)), ['resend', 'otherAddress'])
    }
    if (result.refused === 'unknown' && at.step === 'chooseCustomer') {
      return { type: 'ask', next: at, lead: pick(words.identify.unknownCustomer) }
    }
    if (result.refused === 'wrongCode' && result.waitUntil !== null) {
      const until = sayClock(result.waitUntil, scene.talk.zone, scene.talk.locale)
      return again(pick(words.identify.codeUsedUp(until)), ['reader', 'person'])
    }
    return again(pick(words.identify.codeExpired), ['resend', 'otherAddress', 'person'])
  }
  switch (result.done) {
    case 'proven': {
      const extras = { lead: pick(words.identify.proven(result.customerName)), package: result.package }
      return proceed(purpose, { ...scene, memory: { ...scene.memory, package: result.package } }, extras)
    }
    case 'provenForSeveral':
      return { type: 'ask', next: { step: 'chooseCustomer', purpose, from: result.chooseFrom } }
    case 'provenUnknown':
      if (purpose === 'forward') return askConsent(scene, {})
      return { type: 'ask', next: { step: 'unknownEmail', purpose } }
    default:
      return { type: 'missed' }
  }
}

function sendCode(email: string, purpose: Purpose): Outcome {
  return { type: 'do', command: { do: 'sendCode', email }, next: { step: 'code', email, purpose } }
}

/** The person says that they were given content. */
function asReader(scene: Scene, purpose: Purpose, extras: Extras = {}): Outcome {
  const lead = purpose === 'tickets' ? { lead: scene.words.refer.ticketsElsewhere } : {}
  return beginReferral(scene, { ...extras, ...lead })
}

/** An address in place of an answer, or after the question for it. */
function addressIn(said: Understood, purpose: Purpose): Outcome | null {
  return said.email ? sendCode(said.email, purpose) : null
}

/** Somebody who asks something else at this point gets an answer first; a word or two is no question. */
function isQuestion({ intent, text, isUnsure }: Understood, purpose: Purpose): boolean {
  return purpose === 'help' && intent === 'text' && !isUnsure && text.trim().split(/\s+/).length > 3
}

/** Everything is down, said while it is found out who is asking: from here on that is what it is about. */
function outageHeard(said: Understood, scene: Scene): Partial<Matter> {
  return said.isOutage ? { ...heardOf(said, scene), isOutage: true } : {}
}

export const identifyRules: StepRules<
  'recognise' | 'confirmSite' | 'role' | 'outageRole' | 'email' | 'code' | 'chooseCustomer' | 'unknownEmail'
> = {
  recognise: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.identify.role), choicesOf(['manageContent', 'openSomething'], words)),
    hear: ({ purpose }, _said, scene) => start(purpose, scene),
  },

  confirmSite: {
    ask: (_at, { words, pick, memory }) =>
      memory.provider
        ? plainBody(
            pick(words.identify.site(memory.provider.name)),
            choicesOf(['yes', 'anotherCompany', 'manageContent'], words),
          )
        : plainBody(pick(words.identify.role), choicesOf(['manageContent', 'openSomething'], words)),
    hear: ({ purpose }, said, scene) => {
      const { provider } = scene.memory
      const choice = tapped(['yes', 'anotherCompany', 'manageContent'], said, ['openSomething'])
      if (choice === 'manageContent' || (said.isManaging && !said.isReading)) {
        const onward: Outcome = addressIn(said, purpose) ?? { type: 'ask', next: { step: 'email', purpose } }
        return withMatter(onward, outageHeard(said, scene))
      }
      if (choice === 'anotherCompany' || said.intent === 'no' || said.leaning === 'no') {
        return lookForProvider(scene, { provider: null, person: anEndUser })
      }
      if (choice !== null || isYes(said) || said.leaning === 'yes' || said.intent === 'notSolved') {
        return provider ? toProvider(provider, { person: anEndUser }) : beginReferral(scene, {})
      }
      return addressIn(said, purpose) ?? { type: 'missed' }
    },
  },

  role: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.identify.role), choicesOf(['manageContent', 'openSomething'], words)),
    hear: ({ purpose }, said, scene) => {
      const choice = tapped(['manageContent', 'openSomething'], said, ['reader'])
      if (choice === 'manageContent') return { type: 'ask', next: { step: 'email', purpose } }
      if (choice !== null) return asReader(scene, purpose)
      const address = addressIn(said, purpose)
      if (address) return withMatter(address, outageHeard(said, scene))
      if (said.isOutage && !said.isReading) {
        const lead = scene.pick(scene.words.answer.outage)
        return { type: 'ask', next: { step: 'outageRole' }, lead, matter: outageHeard(said, scene) }
      }
      const word = plain(said.text)
      if (staffOnly.test(word)) return { type: 'ask', next: { step: 'email', purpose } }
      if (readerOnly.test(word)) return asReader(scene, purpose)
      if (said.isManaging === said.isReading)
        return isQuestion(said, purpose) ? lookUp([said.text], heardOf(said, scene), scene) : { type: 'missed' }
      return said.isManaging ? { type: 'ask', next: { step: 'email', purpose } } : asReader(scene, purpose)
    },
  },

  outageRole: {
    ask: (_at, { words, pick }) => plainBody(pick(words.identify.outage), choicesOf(['someWorks', 'reader'], words)),
    hear: (_at, said, scene) => {
      const choice = tapped(['someWorks', 'reader'], said, ['allDown', 'manageContent'])
      const calm = { isOutage: false }
      const { matter } = scene.memory
      if (said.email) return addressIn(said, 'help') ?? { type: 'missed' }
      if (choice === 'reader' || (said.isReading && !said.isManaging)) {
        return { ...beginReferral(scene, {}), matter: calm }
      }
      const everything = choice === null ? isEverything(said) : choice !== 'someWorks'
      if (everything === false && said.intent === 'text' && choice === null) {
        return lookUp([said.text, `${said.text} ${matter.words}`], { ...heardOf(said, scene), ...calm }, scene)
      }
      if (everything === false) return lookUp([matter.words], calm, scene)
      const isSo = everything || said.isManaging
      return isSo ? { type: 'ask', next: { step: 'email', purpose: 'help' } } : { type: 'missed' }
    },
  },

  email: {
    ask: ({ purpose }, { words, pick, memory }) =>
      plainBody(
        pick(
          purpose === 'forward'
            ? words.refer.emailToAnswer
            : purpose === 'tickets'
              ? words.identify.emailForTickets
              : words.identify.email,
        ),
        choicesOf(memory.matter.isOutage || purpose === 'forward' ? [] : ['reader'], words),
      ),
    hear: ({ purpose }, said, scene) => {
      const address = addressIn(said, purpose)
      const heard = outageHeard(said, scene)
      if (address) return withMatter(address, heard)
      if (said.isOutage && !said.isReading && purpose !== 'forward') {
        const lead = scene.pick(scene.words.answer.outage)
        return { type: 'ask', next: { step: 'email', purpose: 'help' }, lead, matter: heard }
      }
      if (tapped(['reader'], said)) return asReader(scene, purpose)
      if (said.text.includes('@')) {
        return { type: 'ask', next: { step: 'email', purpose }, lead: scene.pick(scene.words.identify.notAnEmail) }
      }
      return said.isReading && !said.isManaging ? asReader(scene, purpose) : { type: 'missed' }
    },
  },

  code: {
    ask: ({ email }, { words, pick }) =>
      plainBody(pick(words.identify.code(email)), choicesOf(['resend', 'otherAddress'], words)),
    hear: (at, said, scene) => {
      const choice = tapped(['resend', 'otherAddress'], said, ['reader'])
      if (choice === 'otherAddress') return { type: 'ask', next: { step: 'email', purpose: at.purpose } }
      if (choice === 'reader') return asReader(scene, at.purpose)
      if (choice === 'resend' || said.intent === 'yes') return sendCode(at.email, at.purpose)
      if (said.code) return { type: 'do', command: { do: 'checkCode', code: said.code } }
      if (['codeLost', 'notSolved', 'no'].includes(said.intent)) {
        return { type: 'ask', next: at, lead: scene.pick(scene.words.identify.codeLost) }
      }
      if (said.isOutage && at.purpose !== 'forward') {
        const lead = scene.pick(scene.words.answer.outage)
        return { type: 'ask', next: { ...at, purpose: 'help' }, lead, matter: outageHeard(said, scene) }
      }
      if (!said.email && wrongAddress.test(plain(said.text))) {
        return { type: 'ask', next: { step: 'email', purpose: at.purpose } }
      }
      return addressIn(said, at.purpose) ?? { type: 'missed' }
    },
  },

  chooseCustomer: {
    ask: ({ from }, { words, pick }) =>
      plainBody(
        pick(words.identify.chooseCustomer),
        from.map(({ name }) => choiceOf(name)),
      ),
    hear: ({ from }, said) => {
      const index = chosenOf(
        from.map(({ name }) => name),
        said,
      )
      const chosen = index === null ? undefined : from[index]
      return chosen ? { type: 'do', command: { do: 'chooseCustomer', customer: chosen.customer } } : { type: 'missed' }
    },
  },

  unknownEmail: {
    ask: (_at, { words, pick }) =>
      plainBody(pick(words.identify.provenUnknown), choicesOf(['reader', 'otherAddress'], words)),
    hear: ({ purpose }, said) => {
      const choice = tapped(['reader', 'otherAddress'], said)
      if (choice === 'otherAddress') return { type: 'ask', next: { step: 'email', purpose } }
      if (choice === 'reader' || said.isReading) {
        return { type: 'do', command: { do: 'findProvider', name: null }, next: { step: 'recognise', purpose: 'help' } }
      }
      return addressIn(said, purpose) ?? { type: 'missed' }
    },
  },
}
