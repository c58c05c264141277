import type { ShownArticle } from '../../src/domain/conversation.ts'
import type { QuestionNews } from '../../src/domain/question.ts'
import { noCode } from '../clues.ts'
import { chosenOf, plain, type Understood } from '../intent.ts'
import type { ChoiceKey } from '../words/words.ts'
import type { Extras, Outcome, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { askForPerson } from './handoff.ts'
import { start } from './identify.ts'
import { lookUp, missingBody, onward, openChosen, optionsLeft, readerOf, wantsCompany, withMatter } from './lookUp.ts'
import { hasToldEnough, heardOf, knowing } from './matter.ts'
import { anEndUser, toProvider } from './refer.ts'
import { choiceOf, choicesOf, plainBody, tapped } from './say.ts'
import { haveShown, queriesFor } from './seen.ts'

/** Something new to help with: articles first, except when everything is down. */
export function question(said: Understood, scene: Scene): Outcome {
  const matter = heardOf(said, scene)
  const isStaff = said.isManaging && !said.isReading
  if (said.isOutage && (readerOf(scene) !== 'end-user' || mayBeCustomer(scene) || isStaff)) {
    const known = knowing(scene, { ...matter, isOutage: true })
    return withMatter(start('help', known, { lead: scene.pick(scene.words.answer.outage) }), {
      ...matter,
      isOutage: true,
    })
  }
  if (said.isWeary && !scene.memory.matter.isAskedMore) {
    const { answer, missed } = scene.words
    const question = missingBody(scene.pick(missed.whatHappens), scene)
    const say = [plainBody(scene.pick(answer.weary))]
    return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true }, say, question }
  }
  return lookUp(queriesFor(said, scene.talk), matter, scene)
}

/** The website signed who this is, and the desk has not said yet for whom: a contact of several customers is one of them. */
function mayBeCustomer({ talk: { person }, memory: { provider } }: Scene): boolean {
  return person.kind === 'endUser' && person.proof === 'site' && person.provider === null && provider === null
}

/** The newest article becomes confirmed or refused. */
function judged(slug: string, outcome: 'confirmed' | 'refused', { talk, now }: Scene): ShownArticle[] {
  const title = talk.shown.find((shown) => shown.slug === slug)?.title ?? slug
  return [{ slug, title, at: now, outcome }]
}

/** With the reason, when more was said than a button says. */
function refused(slug: string, scene: Scene, reason: string | null = null): Pick<Extras, 'shown' | 'news'> {
  return { shown: judged(slug, 'refused', scene), news: [{ news: 'refused', article: slug, reason }] }
}

/** To whoever alone may grant it: the company whose website this is, or the question which one it is. */
function toCompany(scene: Scene, news: QuestionNews[] = []): Outcome {
  const { provider } = scene.memory
  if (provider?.by !== 'site') return onward(scene, { news })
  return toProvider(provider, { news, ...(scene.talk.person.kind === 'visitor' && { person: anEndUser }) })
}

const noneOfThem: QuestionNews = { news: 'refused', article: null, reason: null }

/** The outcome, after something that came before it. */
function following(before: Pick<Extras, 'shown' | 'news'>, outcome: Outcome): Outcome {
  if (outcome.type === 'missed') return outcome
  const shown = [...(before.shown ?? []), ...(outcome.shown ?? [])]
  const news = [...(before.news ?? []), ...(outcome.news ?? [])]
  return { ...outcome, ...(shown.length > 0 && { shown }), ...(news.length > 0 && { news }) }
}

const judging = ['solved', 'notQuite'] as const
const judgingOrNot = ['solved', 'askCompany'] as const
const alsoJudging = ['notQuite', 'stillStuck', 'noneOfThese'] as const

export const answerRules: StepRules<'whichCode' | 'judge' | 'pick' | 'missing'> = {
  whichCode: {
    ask: (_at, { words, pick }) => plainBody(pick(words.answer.whichCode)),
    hear: (_at, said, scene) => {
      if (said.intent === 'no' || said.isUnsure || noCode.test(plain(said.text))) {
        const question = missingBody(scene.pick(scene.words.missed.whatHappens), scene)
        return { type: 'ask', next: { step: 'missing' }, question }
      }
      return said.intent === 'text' ? question(said, scene) : { type: 'missed' }
    },
  },

  judge: {
    ask: (_at, scene) => {
      const { words, pick } = scene
      // what only the company may grant is one tap away from it
      if (wantsCompany(scene)) return plainBody(pick(words.refer.orCompany), choicesOf(judgingOrNot, words))
      return plainBody(pick(words.answer.didItHelp), choicesOf(judging, words))
    },
    hear: ({ slug }, said, scene) => {
      const { words, pick, memory } = scene
      const { intent } = said
      const offered: readonly ChoiceKey[] = wantsCompany(scene) ? judgingOrNot : judging
      const choice = tapped(offered, said, alsoJudging)
      const isNo = choice === 'askCompany' || choice === 'notQuite' || intent === 'no' || saysNothing(said)
      if (wantsCompany(scene) && isNo) return toCompany(scene)
      if (choice === 'solved' || intent === 'solved' || intent === 'yes') {
        return {
          type: 'leave',
          say: [plainBody(pick(words.answer.solved))],
          shown: judged(slug, 'confirmed', scene),
          news: [{ news: 'confirmed', article: slug }],
          matter: noMatter,
        }
      }
      if (intent === 'thanks' || intent === 'ok') {
        const question = plainBody(pick(words.answer.thanksFirst), choicesOf(['solved', 'notQuite'], words))
        return { type: 'ask', next: { step: 'judge', slug }, question }
      }
      if (saysWho(said)) return onwardWith(said, scene, refused(slug, scene))
      const lead = pick(words.answer.sorryStuck)
      const reason = intent === 'notSolved' && choice === null ? said.text : null
      if ((choice === 'stillStuck' || intent === 'notSolved') && said.errorCodes.length === 0) {
        return onwardWith(said, scene, { ...refused(slug, scene, reason), lead })
      }
      if (choice === 'notQuite' || choice === 'noneOfThese' || intent === 'no' || saysNothing(said)) {
        if (memory.matter.isAskedMore || hasToldEnough(memory.matter))
          return onward(scene, { ...refused(slug, scene), lead })
        return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true }, ...refused(slug, scene) }
      }
      if ((intent !== 'text' && intent !== 'notSolved') || said.number !== null) return { type: 'missed' }
      const outcome = said.isOutage ? question(said, scene) : lookUp(carried(said, scene), heardOf(said, scene), scene)
      return following(intent === 'notSolved' ? refused(slug, scene, reason) : {}, outcome)
    },
  },

  pick: {
    ask: (at, scene) => {
      const { words, pick, talk } = scene
      const options = optionsLeft(at.options, talk)
      const { offer, offerOne, allShown } = words.answer
      return plainBody(pick(options.length === 0 ? allShown : options.length === 1 ? offerOne : offer), [
        ...options.map(({ title }) => choiceOf(title)),
        ...choicesOf([noneOr(scene)], words),
      ])
    },
    hear: (at, said, scene) => {
      const { words, pick } = scene
      const options = optionsLeft(at.options, scene.talk)
      const labels = [...options.map(({ title }) => title), words.choice[noneOr(scene)]]
      const index = chosenOf(labels, said) ?? (said.intent === 'yes' && options.length === 1 ? 0 : null)
      const option = index === null ? undefined : options[index]
      // an offer is one question however often its titles are looked at, and every other title a new one
      const isFirst = options.length === at.options.length
      const id = (isFirst ? at.question : undefined) ?? scene.facts.questionId(scene.talk)
      if (option) return openChosen(option, at.query, id, scene)
      if (wantsCompany(scene) && (index !== null || said.intent === 'no')) return toCompany(scene, [noneOfThem])
      const lead = pick(words.answer.sorryStuck)
      if (said.intent === 'notSolved') return onwardWith(said, scene, { lead, news: [noneOfThem] })
      if (saysWho(said)) return onwardWith(said, scene, { news: [noneOfThem] })
      const isNone = said.intent === 'no' || saysNothing(said)
      if (index !== null || tapped(['noneOfThese', 'notQuite'], said) || isNone) {
        const news = [noneOfThem]
        if (scene.memory.matter.isAskedMore || hasToldEnough(scene.memory.matter))
          return onward(scene, { news, lead: pick(words.answer.nothingMore) })
        return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true }, news }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return said.isOutage ? question(said, scene) : lookUp(carried(said, scene), heardOf(said, scene), scene)
    },
  },

  missing: {
    ask: (_at, scene) => {
      const { answer, missed } = scene.words
      return missingBody(scene.pick(scene.talk.shown.length > 0 ? answer.whatIsMissing : missed.whatHappens), scene)
    },
    hear: (_at, said, scene) => {
      const { words, pick } = scene
      const { intent } = said
      if (intent === 'solved') return { type: 'leave', say: [plainBody(pick(words.answer.solved))], matter: noMatter }
      const choice = tapped(['stillStuck', 'person'], said, ['noneOfThese'])
      if (choice === 'person') return askForPerson()
      const isTapped = choice !== null
      const news: QuestionNews[] = [{ news: 'reason', text: said.text }]
      if (isTapped || intent === 'notSolved' || intent === 'no' || saysNothing(said)) {
        const lead = pick(haveShown(scene.talk) ? words.answer.sorryStuck : words.handoff.otherWay)
        return onwardWith(said, scene, { lead, ...(intent === 'notSolved' && !isTapped && { news }) })
      }
      if (saysWho(said)) return onwardWith(said, scene, {})
      if (intent !== 'text') return { type: 'missed' }
      const outcome = said.isOutage ? question(said, scene) : lookUp(carried(said, scene), heardOf(said, scene), scene)
      return following({ news }, outcome)
    },
  },
}

/** That they do not know, or have had enough: nothing can be looked up by it. */
function saysNothing({ isUnsure, isWeary, isOutage }: Understood): boolean {
  return (isUnsure || isWeary) && !isOutage
}

/** "I am a student": no article is looked for by it; "this is the one" says nothing of the kind. */
function saysWho({ isIntroduction, text }: Understood): boolean {
  return isIntroduction && !/\b(this|that|here|ici)\b/i.test(text)
}

/** Articles did not do it; whatever else was said in the same breath is part of the story. */
function onwardWith(said: Understood, scene: Scene, extras: Extras): Outcome {
  const matter = heardOf(said, scene)
  return withMatter(onward(knowing(scene, matter), extras), matter)
}

/** None of the titles, or straight on to the company that alone may grant it. */
function noneOr(scene: Scene): 'askCompany' | 'noneOfThese' {
  return wantsCompany(scene) ? 'askCompany' : 'noneOfThese'
}

/** The new words alone, then together with what was said before. */
function carried(said: Understood, { memory: { matter } }: Scene): string[] {
  return matter.words ? [said.text, `${said.text} ${matter.words}`] : [said.text]
}
