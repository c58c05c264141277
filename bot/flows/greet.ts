import type { Result } from '../../src/desk/botPorts.ts'
import { openArticle } from '../../src/domain/conversation.ts'
import type { Understood } from '../intent.ts'
import type { ChoiceKey } from '../words/words.ts'
import { question } from './answer.ts'
import { toClose, UNNAMED } from './closeTicket.ts'
import { noMatter, type Outcome, type Scene, type StepRules } from './flow.ts'
import { askForPerson } from './handoff.ts'
import { start } from './identify.ts'
import { withMatter } from './lookUp.ts'
import { heardOf, knowing } from './matter.ts'
import { choicesOf, isWorkDone, isYes, plainBody, tapped } from './say.ts'
import { haveShown } from './seen.ts'

/** The first words depend on whose website this is; the desk knows. */
export function arrive(): Outcome {
  return { type: 'do', command: { do: 'findProvider', name: null }, next: { step: 'arriving' } }
}

/** Good day, in one message, with a few ways to begin; and a word on the article that is open, if one is. */
export function greeted(result: Result, scene: Scene): Outcome {
  const outcome = goodDay(result, scene)
  const article = openArticle(scene.talk)
  if (!article || outcome.type !== 'ask' || !outcome.question) return outcome
  const { question } = outcome
  const text = `${question.text}\n\n${scene.pick(scene.words.greet.onArticle(article.title))}`
  return { ...outcome, question: { ...question, text } }
}

function goodDay(result: Result, { words, pick, talk }: Scene): Outcome {
  const idle = { step: 'idle' } as const
  if (talk.person.kind === 'contact') {
    const name = talk.person.name.includes('@') ? null : (talk.person.name.split(' ')[0] ?? null)
    const text = name ? pick(words.greet.contact(name)) : pick(words.greet.again)
    return { type: 'ask', next: idle, question: plainBody(text, choicesOf(forCustomers, words)) }
  }
  if ('done' in result && result.done === 'providerFound') {
    const provider = { ...result.provider, by: result.by }
    const text = pick(words.greet.reader(provider.name))
    return { type: 'ask', next: idle, provider, question: plainBody(text, choicesOf(forReaders, words)) }
  }
  return { type: 'ask', next: idle, question: plainBody(pick(words.greet.anybody), choicesOf(forAnybody, words)) }
}

const forReaders = ['cannotOpen', 'errorCode', 'forgotPassword'] as const
const forAnybody = ['cannotOpen', 'errorCode', 'userStuck', 'whereIsMyTicket'] as const
const forCustomers = ['userStuck', 'errorCode', 'whereIsMyTicket', 'openTicket'] as const

function atIdle(said: Understood, scene: Scene): Outcome {
  const { words, pick, talk, memory } = scene
  const say = (text: string): Outcome => ({ type: 'stay', say: [plainBody(text)] })
  switch (said.intent) {
    case 'hello':
      return say(pick(words.greet.again))
    case 'thanks':
      return say(pick(words.small.thanks))
    case 'solved':
      if (isWorkDone(said) && talk.person.kind === 'contact' && talk.ticket) return toClose(UNNAMED, { isHinted: true })
      return say(pick(words.answer.solved))
    case 'no':
    case 'ok':
    case 'wait':
      return say(pick(words.small.allRight))
    case 'yes':
    case 'goOn':
      return whatElse(scene)
    case 'errorCode':
      return { type: 'ask', next: { step: 'whichCode' } }
    case 'notSolved':
      // "I still cannot print" may be the very first that is heard of it
      if (said.saysWhat && (!haveShown(talk) || memory.matter.words === '')) return question(said, scene)
      if (haveShown(talk)) {
        const matter = heardOf(said, scene)
        return withMatter(start('help', knowing(scene, matter), { lead: pick(words.answer.sorryStuck) }), matter)
      }
      if (openArticle(talk)) return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true } }
      return whatElse(scene)
    case 'text':
      if (tapped(['cannotOpen', 'userStuck'], { ...said, number: null })) {
        const question = plainBody(pick(words.answer.tellMore))
        return { type: 'ask', next: { step: 'missing' }, question, matter: { affected: said.affected } }
      }
      if (said.email === said.text && talk.person.kind === 'visitor') {
        return {
          type: 'do',
          command: { do: 'sendCode', email: said.email },
          next: { step: 'code', email: said.email, purpose: 'help' },
        }
      }
      if (said.isIntroduction) {
        const question = plainBody(pick(words.greet.introduced))
        return { type: 'ask', next: { step: 'idle' }, question, matter: heardOf(said, scene) }
      }
      if (said.isUnsure) return whatElse(scene)
      return said.number === null && /\p{L}/u.test(said.text) ? question(said, scene) : { type: 'missed' }
    default:
      return { type: 'missed' }
  }
}

/** A word that answers nothing; to the third of them a person is the better answer. */
function whatElse({ words, pick, memory }: Scene): Outcome {
  if (memory.misses >= 2) return { type: 'missed' }
  return { type: 'ask', next: { step: 'idle' }, question: plainBody(pick(words.greet.back)), isMiss: true }
}

export const greetRules: StepRules<'idle' | 'arriving' | 'stuck'> = {
  idle: {
    ask: (_at, { words, pick }) => plainBody(pick(words.missed.whatHappens)),
    hear: (_at, said, scene) => atIdle(said, scene),
  },

  arriving: {
    ask: (_at, { words, pick }) => plainBody(pick(words.greet.anybody)),
    hear: (_at, said, scene) => atIdle(said, scene),
  },

  stuck: {
    ask: (at, scene) => {
      const { stuck, stuckAlone } = scene.words.missed
      return plainBody(scene.pick(at.isNobodyThere ? stuckAlone : stuck), choicesOf(waysOut(at, scene), scene.words))
    },
    hear: (at, said, scene) => {
      const ways: readonly ChoiceKey[] = waysOut(at, scene)
      const choice = tapped(ways, said) ?? (isYes(said) ? ways[0] : null)
      if (choice === 'person') return askForPerson()
      if (choice === 'openTicket') return start('help', scene)
      if (choice === 'goOn' || said.intent === 'goOn') return { type: 'leave' }
      if (choice === 'startOver') return { ...rest(scene), matter: noMatter }
      const isStory = said.intent === 'text' || (said.intent === 'notSolved' && said.saysWhat)
      const isNews = scene.memory.paused === null && isStory && said.text.split(/\s+/).length > 2
      if (isNews) return question(said, scene)
      if (at.times >= 1 || said.intent === 'no') return rest(scene)
      return { type: 'ask', next: { ...at, times: at.times + 1 } }
    },
  },
}

/** Nothing is asked for now; what always works is said. */
export function rest({ words, pick }: Scene): Extract<Outcome, { type: 'ask' }> {
  return { type: 'ask', next: { step: 'idle' }, question: plainBody(pick(words.missed.rest)) }
}

/** A person or a ticket, and always a way back. */
function waysOut({ isNobodyThere }: { isNobodyThere: boolean }, { talk, memory }: Scene) {
  const mayHaveTicket = talk.person.kind === 'contact' || (talk.person.kind === 'visitor' && memory.provider === null)
  return [
    ...(isNobodyThere ? [] : (['person'] as const)),
    ...(mayHaveTicket ? (['openTicket'] as const) : []),
    ...(memory.paused ? (['goOn'] as const) : []),
    'startOver',
  ] as const
}
