import type { Body } from '../../src/domain/conversation.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import { withoutSecrets } from '../../src/domain/mask.ts'
import type { QuestionNews } from '../../src/domain/question.ts'
import type { Answer, Found, Reader } from '../../src/knowledge/types.ts'
import { cannotOpen, type Grant } from '../clues.ts'
import { plain, understand } from '../intent.ts'
import type { ArticleLink, Extras, Matter, Outcome, Scene } from './flow.ts'
import { start } from './identify.ts'
import { knowing } from './matter.ts'
import { articleBody } from './passage.ts'
import { choicesOf, plainBody } from './say.ts'
import { haveShown, isOpen, isShown } from './seen.ts'

/** Longer questions are searched only this far. */
const QUERY_MAX = 1_000
/** More choices than this are no help. */
const OPTIONS_MAX = 3
const SEE_ALSO_MAX = 2

/** Shows the first fitting article that was not shown yet, or goes on without one. The first query that finds counts. */
export function lookUp(queries: readonly string[], matter: Partial<Matter>, scene: Scene): Outcome {
  const known = knowing(scene, matter)
  const { words, pick } = scene
  const onlyThey = newlyWanted(matter, scene)
  let answer: Answer | null = null
  let query = ''
  for (query of onlyThey ? onlyThey.queries(queries) : queries) {
    answer = ask(query, queries[0] ?? '', known)
    if (!answer) {
      const said = onlyThey ? { say: [onlyThey.said] } : {}
      return withMatter(onward(known, { ...said, lead: pick(words.answer.cannotSearch) }), matter)
    }
    if (answer.band !== 'none') break
  }
  if (!answer) return { type: 'missed' }
  const { confidence, unknownCodes } = answer
  const isNone = answer.band === 'none'
  const asked = (article: Found | null, listed: readonly Found[]): QuestionNews => ({
    news: 'asked',
    id: scene.facts.questionId(scene.talk),
    // records hold what people asked, never the question that stood in for it
    text: queries.includes(query) ? query : (queries[0] ?? query),
    reader: readerOf(known),
    confidence,
    article: article?.slug ?? null,
    listed: listed.map(({ slug }) => slug),
    first: isNone ? null : (answer.results[0]?.slug ?? null),
    unknownCodes: [...unknownCodes],
    continues: queries.length > 1,
  })
  const unknown = unknownCodes.map((code) => code.toUpperCase()).join(', ')
  const say = [
    ...(onlyThey ? [onlyThey.said] : []),
    ...(unknown ? [plainBody(pick(words.answer.unknownCode(unknown)))] : []),
  ]
  const fresh = answer.results.filter(({ slug }) => !isShown(slug, scene.talk))
  const [first] = fresh
  if (isNone || !first) {
    const why = isNone ? (unknown ? 'unknownCode' : 'none') : 'allShown'
    return withMatter(without(known, why, { say, news: [asked(null, [])] }), matter)
  }
  const isSure = answer.band === 'answer' || explainsCode(first, known.memory.matter.errorCodes)
  const question = scene.facts.questionId(scene.talk)
  // what is open on the page is shown only where it is the answer, and never without saying so
  const others = fresh.filter((found) => found !== first && !isOpen(found.slug, scene.talk))
  const offered = (isOpen(first.slug, scene.talk) ? others : [first, ...others]).slice(0, OPTIONS_MAX)
  if ((isSure && first.slug === answer.results[0]?.slug) || offered.length === 0) {
    const more = others.slice(0, SEE_ALSO_MAX)
    return show(first, more, question, known, { say, matter, news: [asked(first, more)] })
  }
  const kept = withoutSecrets(query, false).slice(0, QUERY_MAX)
  const next = { step: 'pick', query: kept, options: offered.map(linkOf), question } as const
  return { type: 'ask', next, say, matter, news: [asked(null, offered)] }
}

/**
 * Something that only the provider may grant was asked for just now: said so first, and the search looks for what people
 * can do themselves about it.
 */
function newlyWanted({ grant, errorCodes = [] }: Partial<Matter>, { memory, talk, words, pick }: Scene) {
  if (!grant || grant === memory.matter.grant || talk.person.kind === 'contact') return null
  const company = memory.provider?.name ?? words.refer.theCompany
  return {
    said: plainBody(pick(words.refer.onlyThey(company, words.refer.grants[grant]))),
    // a code says more than the wish
    queries: (queries: readonly string[]) => (errorCodes.length > 0 ? queries : [selfHelp[grant], ...queries]),
  }
}

/** Wants what only the company may grant; whoever is a customer is no end user of one. */
export function wantsCompany({ memory: { matter }, talk: { person } }: Scene): boolean {
  return matter.grant !== null && person.kind !== 'contact'
}

/** The question whose article says what people can do themselves; articles are in English. */
const selfHelp: Record<Grant, string> = {
  devices: 'I have a new computer, how do I get my documents back?',
  time: 'My access has expired, what can I do?',
  password: 'I forgot my password',
  print: 'Can I print my document?',
  copies: 'How many times may I print?',
  money: 'Who do I contact about something I bought?',
  access: 'Who can unlock my access?',
}

/** Its title names a code that was typed: then there is nothing to ask. */
function explainsCode({ title }: Found, codes: readonly string[]): boolean {
  const named: readonly string[] = title.toUpperCase().match(/[A-Z0-9]+/g) ?? []
  return codes.some((code) => named.includes(code))
}

/** The passage itself, its article, and up to two more; the links tell which question they answer. */
function show(found: Found, more: readonly Found[], question: QuestionId, scene: Scene, extras: Extras): Outcome {
  const { words, pick, facts, talk } = scene
  const { lead: first, leadAgain, leadOpen } = words.answer
  const lead = pick(isOpen(found.slug, talk) ? leadOpen : haveShown(talk) ? leadAgain : first)
  const body = articleBody(found, more, { lead, words, locale: talk.locale, helpUrl: facts.helpUrl(), question })
  return {
    ...extras,
    type: 'ask',
    next: { step: 'judge', slug: found.slug },
    say: [...(extras.say ?? []), body],
    shown: [{ slug: found.slug, title: found.title, at: scene.now, outcome: 'shown' }],
  }
}

/** No article (any more): ask once what is missing, then go on to a person's help. */
function without(scene: Scene, why: 'none' | 'unknownCode' | 'allShown', extras: Extras): Outcome {
  const { words, pick, memory } = scene
  if (memory.matter.isAskedMore || wantsCompany(scene)) {
    const lead = pick(why === 'allShown' ? words.answer.allShown : words.answer.nothingMore)
    return onward(scene, { ...extras, ...(why !== 'unknownCode' && { lead }) })
  }
  const asking: Outcome = { ...extras, type: 'ask', next: { step: 'missing' }, matter: { isAskedMore: true } }
  if (why === 'none') {
    const { none, tellMore } = words.answer
    const isClear = cannotOpen.test(plain(memory.matter.words))
    return { ...asking, question: missingBody(pick(isClear ? tellMore : none), scene) }
  }
  return why === 'allShown' ? { ...asking, lead: pick(words.answer.allShown) } : asking
}

export function missingBody(text: string, { words }: Scene): Body {
  return plainBody(text, choicesOf(['stillStuck', 'person'], words))
}

/** Articles did not do it: who is asking decides where the help comes from. */
export function onward(scene: Scene, extras: Extras): Outcome {
  return start('help', scene, extras)
}

/** An end user on a customer's site, or who said so in whatever words; anybody else may read every article. */
export function readerOf({ talk: { person }, memory: { provider, matter } }: Scene): Reader {
  if (person.kind === 'contact') return 'customer'
  if (person.kind === 'endUser' || provider?.by === 'site') return 'end-user'
  const { isReading, isManaging } = understand(matter.words)
  return isReading && !isManaging ? 'end-user' : 'customer'
}

export function withMatter(outcome: Outcome, matter: Partial<Matter>): Outcome {
  return outcome.type === 'missed' ? outcome : { ...outcome, matter: { ...matter, ...outcome.matter } }
}

function linkOf({ slug, title, anchor }: Found): ArticleLink {
  return { slug, title, anchor }
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

/** Titles of an offer that can still be chosen: no article is shown twice. */
export function optionsLeft(options: readonly ArticleLink[], talk: Scene['talk']): ArticleLink[] {
  return options.filter(({ slug }) => !isShown(slug, talk))
}

/** An article that was chosen from the offer; the search is asked again for its passage. */
export function openChosen(
  { slug, title, anchor }: ArticleLink,
  query: string,
  question: QuestionId,
  scene: Scene,
): Outcome {
  const answer = scene.facts.search(query, readerOf(scene))
  const found = answer?.results.find((result) => result.slug === slug)
  const confidence = answer?.confidence ?? 0
  return show(found ?? { slug, title, anchor, heading: '', excerpt: '', passage: '', score: 0 }, [], question, scene, {
    news: [{ news: 'chosen', id: question, article: slug, confidence }],
  })
}
