import type { Body, ShownArticle } from '../../src/domain/conversation.ts'
import type { Deflection } from '../../src/domain/deflection.ts'
import type { Answer, Found, Reader } from '../../src/knowledge/types.ts'
import { chosenOf, type Understood } from '../intent.ts'
import type { ArticleLink, Extras, Matter, Outcome, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { start } from './identify.ts'
import { hasToldEnough, heardOf, knowing } from './matter.ts'
import { articleBody } from './passage.ts'
import { choiceOf, choicesOf, plainBody, tapped } from './say.ts'

/** Longer questions are searched only this far. */
const QUERY_MAX = 1_000
/** More choices than this are no help. */
const OPTIONS_MAX = 3
const SEE_ALSO_MAX = 2

/** Something new to help with: articles first, except when everything is down. */
export function question(said: Understood, scene: Scene): Outcome {
  const matter = heardOf(said, scene)
  if (said.isOutage && readerOf(scene) !== 'end-user') {
    const known = knowing(scene, { ...matter, isOutage: true })
    return withMatter(start('help', known, { lead: scene.pick(scene.words.answer.outage) }), {
      ...matter,
      isOutage: true,
    })
  }
  return lookUp([said.text], matter, scene)
}

/** Shows the first fitting article that was not shown yet, or goes on without one. The first query that finds counts. */
export function lookUp(queries: readonly string[], matter: Partial<Matter>, scene: Scene): Outcome {
  const known = knowing(scene, matter)
  const { words, pick } = scene
  let answer: Answer | null = null
  let query = ''
  for (query of queries) {
    answer = ask(query, queries[0] ?? '', scene)
    if (!answer) return withMatter(onward(known, { lead: pick(words.answer.cannotSearch) }), matter)
    if (answer.band !== 'none') break
  }
  if (!answer) return { type: 'missed' }
  const unknown = answer.unknownCodes.map((code) => code.toUpperCase()).join(', ')
  const say = unknown ? [plainBody(pick(words.answer.unknownCode(unknown)))] : []
  const fresh = answer.results.filter(({ slug }) => !isShown(slug, scene.talk))
  const [first] = fresh
  if (answer.band === 'none') {
    const nothing: Deflection = {
      became: 'nothingFound',
      confidence: answer.confidence,
      unknownCodes: answer.unknownCodes.map((code) => code.slice(0, 12)),
    }
    const isSilent = say.length > 0
    return withMatter(without(known, isSilent ? 'unknownCode' : 'none', { say, deflections: [nothing] }), matter)
  }
  if (!first) return withMatter(without(known, 'allShown', { say }), matter)
  const isSure = answer.band === 'answer' || explainsCode(first, known.memory.matter.errorCodes)
  if (isSure && first.slug === answer.results[0]?.slug) {
    return show(first, fresh.slice(1, 1 + SEE_ALSO_MAX), answer.confidence, known, { say, matter })
  }
  const options = fresh.slice(0, OPTIONS_MAX).map(linkOf)
  return { type: 'ask', next: { step: 'pick', query: query.slice(0, QUERY_MAX), options }, say, matter }
}

/** Its title names a code that was typed: then there is nothing to ask. */
function explainsCode({ title }: Found, codes: readonly string[]): boolean {
  const named: readonly string[] = title.toUpperCase().match(/[A-Z0-9]+/g) ?? []
  return codes.some((code) => named.includes(code))
}

/** The passage itself, its article, and up to two more. */
function show(found: Found, more: readonly Found[], confidence: number, scene: Scene, extras: Extras): Outcome {
  const { words, pick, facts, talk } = scene
  const lead = pick(talk.shown.length > 0 ? words.answer.leadAgain : words.answer.lead)
  const body = articleBody(found, more, { lead, words, helpUrl: facts.helpUrl() })
  return {
    ...extras,
    type: 'ask',
    next: { step: 'judge', slug: found.slug },
    say: [...(extras.say ?? []), body],
    shown: [{ slug: found.slug, title: found.title, at: scene.now, outcome: 'shown' }],
    // whoever goes back and taps the same title again sees it again; it was shown once
    deflections: isShown(found.slug, talk) ? [] : [{ became: 'shown', slugs: [found.slug], confidence }],
  }
}

function isShown(slug: string, talk: Scene['talk']): boolean {
  return talk.shown.some((shown) => shown.slug === slug)
}

/** No article (any more): ask once what is missing, then go on to a person's help. */
function without(scene: Scene, why: 'none' | 'unknownCode' | 'allShown', extras: Extras): Outcome {
  const { words, pick, memory } = scene
  if (memory.matter.isAskedMore) {
    const lead = pick(why === 'allShown' ? words.answer.allShown : words.answer.nothingMore)
    return onward(scene, { ...extras, ...(why !== 'unknownCode' && { lead }) })
  }
  const asking: Outcome = { ...extras, type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true } }
  if (why === 'none') return { ...asking, question: missingBody(pick(words.answer.none), scene) }
  return why === 'allShown' ? { ...asking, lead: pick(words.answer.allShown) } : asking
}

/** Articles did not do it: who is asking decides where the help comes from. */
function onward(scene: Scene, extras: Extras): Outcome {
  return start('help', scene, extras)
}

/** An end user on a customer's site, or who said so; anybody else may read every article. */
function readerOf({ talk: { person }, memory: { provider } }: Scene): Reader {
  if (person.kind === 'contact') return 'customer'
  return person.kind === 'endUser' || provider?.by === 'site' ? 'end-user' : 'customer'
}

function withMatter(outcome: Outcome, matter: Partial<Matter>): Outcome {
  return outcome.type === 'missed' ? outcome : { ...outcome, matter: { ...matter, ...outcome.matter } }
}

function linkOf({ slug, title, anchor }: Found): ArticleLink {
  return { slug, title, anchor }
}

function missingBody(text: string, { words }: Scene): Body {
  return plainBody(text, choicesOf(['stillStuck', 'person'], words))
}

/** The newest article becomes confirmed or refused. */
function judged(slug: string, outcome: 'confirmed' | 'refused', { talk, now }: Scene): ShownArticle[] {
  const title = talk.shown.find((shown) => shown.slug === slug)?.title ?? slug
  return [{ slug, title, at: now, outcome }]
}

function refused(slug: string, scene: Scene): Pick<Extras, 'shown' | 'deflections'> {
  return { shown: judged(slug, 'refused', scene), deflections: [{ became: 'refused', slug, reason: null }] }
}

const judging = ['solved', 'notQuite', 'stillStuck', 'noneOfThese'] as const

export const answerRules: StepRules<'whichCode' | 'judge' | 'pick' | 'missing'> = {
  whichCode: {
    ask: (_at, { words, pick }) => plainBody(pick(words.answer.whichCode)),
    hear: (_at, said, scene) => (said.intent === 'text' ? question(said, scene) : { type: 'missed' }),
  },

  judge: {
    ask: (_at, { words, pick }) => plainBody(pick(words.answer.didItHelp), choicesOf(['solved', 'notQuite'], words)),
    hear: ({ slug }, said, scene) => {
      const { words, pick, memory } = scene
      const { intent } = said
      const choice = tapped(judging, said)
      if (choice === 'solved' || intent === 'solved' || intent === 'yes') {
        return {
          type: 'leave',
          say: [plainBody(pick(words.answer.solved))],
          shown: judged(slug, 'confirmed', scene),
          deflections: [{ became: 'confirmed', slug }],
          matter: noMatter,
        }
      }
      if (intent === 'thanks' || intent === 'ok') {
        const question = plainBody(pick(words.answer.thanksFirst), choicesOf(['solved', 'notQuite'], words))
        return { type: 'ask', next: { step: 'judge', slug }, question }
      }
      const lead = pick(words.answer.sorryStuck)
      if ((choice === 'stillStuck' || intent === 'notSolved') && said.errorCodes.length === 0) {
        return onward(scene, { ...refused(slug, scene), lead })
      }
      if (choice === 'notQuite' || choice === 'noneOfThese' || intent === 'no') {
        if (memory.matter.isAskedMore || hasToldEnough(memory.matter))
          return onward(scene, { ...refused(slug, scene), lead })
        return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true }, ...refused(slug, scene) }
      }
      if ((intent !== 'text' && intent !== 'notSolved') || said.number !== null) return { type: 'missed' }
      return said.isOutage ? question(said, scene) : lookUp(carried(said, scene), heardOf(said, scene), scene)
    },
  },

  pick: {
    ask: ({ options }, { words, pick }) =>
      plainBody(pick(options.length === 1 ? words.answer.offerOne : words.answer.offer), [
        ...options.map(({ title }) => choiceOf(title)),
        ...choicesOf(['noneOfThese'], words),
      ]),
    hear: ({ query, options }, said, scene) => {
      const { words, pick } = scene
      const labels = [...options.map(({ title }) => title), words.choice.noneOfThese]
      const index = chosenOf(labels, said) ?? (said.intent === 'yes' && options.length === 1 ? 0 : null)
      const option = index === null ? undefined : options[index]
      if (option) return open(option, query, scene)
      const lead = pick(words.answer.sorryStuck)
      if (said.intent === 'notSolved') return onward(scene, { lead })
      if (index !== null || tapped(['noneOfThese', 'notQuite'], said) || said.intent === 'no') {
        const deflections: Deflection[] = [{ became: 'refused', slug: null, reason: null }]
        if (scene.memory.matter.isAskedMore || hasToldEnough(scene.memory.matter))
          return onward(scene, { deflections, lead: pick(words.answer.nothingMore) })
        return { type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true }, deflections }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return lookUp(carried(said, scene), heardOf(said, scene), scene)
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
      if (tapped(['stillStuck'], said) || intent === 'notSolved' || intent === 'no') {
        return onward(scene, { lead: pick(words.answer.sorryStuck) })
      }
      if (intent !== 'text') return { type: 'missed' }
      return said.isOutage ? question(said, scene) : lookUp(carried(said, scene), heardOf(said, scene), scene)
    },
  },
}

/** The new words alone, then together with what was said before. */
function carried(said: Understood, { memory: { matter } }: Scene): string[] {
  return matter.words ? [said.text, `${said.text} ${matter.words}`] : [said.text]
}

/** Searches; a code that nobody knows is said once, and after that it is no part of the question. */
function ask(query: string, newest: string, scene: Scene): Answer | null {
  const search = (text: string) => scene.facts.search(text.slice(0, QUERY_MAX), readerOf(scene))
  const answer = search(query)
  const old = answer?.unknownCodes.filter((code) => !newest.toLowerCase().includes(code.toLowerCase())) ?? []
  if (old.length === 0) return answer
  const isOld = (word: string) => old.some((code) => word.toLowerCase().includes(code.toLowerCase()))
  return search(
    query
      .split(/\s+/)
      .filter((word) => !isOld(word))
      .join(' '),
  )
}

/** An article that was chosen from the offer; the search is asked again for its passage. */
function open({ slug, title, anchor }: ArticleLink, query: string, scene: Scene): Outcome {
  const answer = scene.facts.search(query, readerOf(scene))
  const found = answer?.results.find((result) => result.slug === slug)
  const confidence = answer?.confidence ?? 0
  return show(
    found ?? { slug, title, anchor, heading: '', excerpt: '', passage: '', score: 0 },
    [],
    confidence,
    scene,
    {},
  )
}
