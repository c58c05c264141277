import type { Result } from '../../src/desk/botPorts.ts'
import type { ShownArticle } from '../../src/domain/conversation.ts'
import type { QuestionNews } from '../../src/domain/question.ts'
import { mostAlike } from '../alike.ts'
import { chosenOf } from '../intent.ts'
import type { ChoiceKey } from '../words/words.ts'
import type { ArticleLink, Extras, Outcome, Report, Scene, Step, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { readerOf } from './lookUp.ts'
import { beginTicket, dropped, onwards, outageAfterAll } from './openTicket.ts'
import { articleBody, articleLinks } from './passage.ts'
import { beginReferral } from './refer.ts'
import { draftOf, nextFact, withMore, withStory } from './report.ts'
import { choiceOf, choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'
import { haveShown } from './seen.ts'

/** As many articles should have been tried before an agent looks at one end user's trouble (policy T1a). */
const ARTICLES = 2
const SUBJECT_MAX = 80
/** Longer stories are searched only this far. */
const QUERY_MAX = 1_000

/** A ticket may be open for this already; the desk knows which ones this contact may see. */
export function findAlike(report: Report, extras: Extras): Extract<Outcome, { type: 'do' }> {
  const { lead = '', ...rest } = extras
  return { ...rest, type: 'do', command: { do: 'listOpenTickets' }, next: { step: 'comparing', report, lead } }
}

/** The open ticket that is about the same comes first; without one the questions go on. */
export function compared(result: Result, scene: Scene): Outcome {
  const { at } = scene.memory
  if (at.step !== 'comparing') return { type: 'missed' }
  const { report } = at
  const extras = at.lead ? { lead: at.lead } : {}
  if ('refused' in result && result.refused === 'servedByCustomer') return beginReferral(scene, extras)
  const tickets = 'done' in result && result.done === 'openTickets' ? result.tickets : []
  const alike = mostAlike({ ...report, subject: report.subject ?? '', isOutage: report.about === 'outage' }, tickets)
  if (!alike) return onwards(report, scene, extras)
  const { number } = alike
  const subject = shorten(alike.subject, SUBJECT_MAX)
  return { ...extras, type: 'ask', next: { step: 'alike', report, number, subject } }
}

/** What was said is in the other ticket now, or that one was solved meanwhile. */
export function addedToAlike(result: Result, scene: Scene): Outcome {
  const { words, pick, memory } = scene
  const { at } = memory
  if (at.step !== 'alike') return { type: 'missed' }
  if (!('done' in result) || result.done !== 'noted') {
    return onwards(at.report, scene, { lead: pick(words.tickets.noteOnSolved(at.number)) })
  }
  const files = result.filesCount > 0 ? ` ${words.tickets.withFiles(result.filesCount)}` : ''
  return {
    type: 'leave',
    say: [plainBody(`${pick(words.tickets.noted(result.number))}${files}`)],
    news: [{ news: 'escalated', to: 'ticket' }],
    matter: noMatter,
  }
}

/**
 * The policy asks that articles were tried before a ticket for one end user: the best two that were not seen yet are
 * offered, once. Null when there is nothing (more) to offer.
 */
export function offerArticles(report: Report, scene: Scene, extras: Extras): Outcome | null {
  const { talk, facts, now, memory } = scene
  const missing = ARTICLES - talk.shown.filter(({ outcome }) => outcome !== 'open').length
  const answer = missing > 0 ? facts.search(queryOf(report), readerOf(scene)) : null
  // what stands open on the page is before their eyes already
  const isSeen = (slug: string) => talk.shown.some((shown) => shown.slug === slug)
  const found = answer && answer.band !== 'none' ? answer.results.filter(({ slug }) => !isSeen(slug)) : []
  const articles = found.slice(0, missing).map(({ slug, title, anchor }): ArticleLink => ({ slug, title, anchor }))
  if (!answer || articles.length === 0) return null
  const question = facts.questionId(talk)
  const asked: QuestionNews = {
    news: 'asked',
    id: question,
    text: queryOf(report),
    reader: readerOf(scene),
    confidence: answer.confidence,
    article: null,
    listed: articles.map(({ slug }) => slug),
    first: answer.results[0]?.slug ?? null,
    unknownCodes: [...answer.unknownCodes],
    continues: haveShown(talk) || memory.matter.isAskedMore,
  }
  return {
    ...extras,
    type: 'ask',
    next: { step: 'articlesFirst', report: { ...report, areArticlesOffered: true }, articles, question, read: [] },
    shown: [
      ...(extras.shown ?? []),
      ...articles.map(({ slug, title }): ShownArticle => ({ slug, title, at: now, outcome: 'shown' })),
    ],
    news: [...(extras.news ?? []), asked],
  }
}

function queryOf({ details }: Report): string {
  return details.slice(0, QUERY_MAX)
}

const judging = ['solved', 'notSolved'] as const

type Offer = Extract<Step, { step: 'articlesFirst' }>

/** That one helped which was read here last, else the one that fits best: nobody is asked which. */
function solved({ report, articles, question, read }: Offer, scene: Scene): Outcome {
  const { now, facts, words, pick } = scene
  const helped = articles.find(({ slug }) => slug === read.at(-1)) ?? articles[0]
  if (!helped) return { type: 'missed' }
  const { slug, title } = helped
  const confidence = facts.search(queryOf(report), readerOf(scene))?.confidence ?? 0
  const chosen: QuestionNews = { news: 'chosen', id: question, article: slug, confidence }
  return {
    type: 'leave',
    say: [plainBody(pick(words.answer.solved))],
    shown: [{ slug, title, at: now, outcome: 'confirmed' }],
    news: [...(read.length === 0 ? [chosen] : []), { news: 'confirmed', article: slug }],
    matter: noMatter,
  }
}

/** None of them helped. */
function refused({ articles, read }: Offer, reason: string | null, { now }: Scene): Pick<Extras, 'shown' | 'news'> {
  return {
    shown: articles.map(({ slug, title }) => ({ slug, title, at: now, outcome: 'refused' })),
    news: [{ news: 'refused', article: read.at(-1) ?? null, reason }],
  }
}

export const comparingRules: StepRules<'comparing' | 'alike' | 'articlesFirst'> = {
  comparing: {
    ask: (_at, { words, pick }) => plainBody(pick(words.ticket.describe)),
    hear: (_at, _said, scene) => beginTicket(scene, {}),
  },

  alike: {
    ask: ({ number, subject }, { words, pick }) =>
      plainBody(pick(words.ticket.alike(number, subject)), choicesOf(['addToIt', 'newOne'], words)),
    hear: ({ report, number }, said, scene) => {
      const { words } = scene
      const choice = tapped(['addToIt', 'newOne'], said)
      if (choice === 'addToIt' || isYes(said) || said.ticketNumber === number) {
        // its facts are all there only after the questions, and a note needs none
        const text = nextFact(report) === null ? draftOf(report, scene).details : report.details
        return { type: 'do', command: { do: 'noteOnTicket', number, text: text || words.ticket.noDetails } }
      }
      if (choice === 'newOne' || said.intent === 'no' || said.intent === 'openTicket') return onwards(report, scene)
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      if (said.leaning === 'no') return onwards(withMore(withStory(report, said), said, scene), scene)
      return { type: 'missed' }
    },
  },

  articlesFirst: {
    ask: ({ articles, question, read }, { words, pick, facts }) => {
      if (read.length > 0) return plainBody(pick(words.answer.didItHelp), choicesOf(judging, words))
      const text = [
        pick(articles.length === 1 ? words.ticket.articleFirst : words.ticket.articlesFirst),
        articleLinks(articles, facts.helpUrl(), question),
      ].join('\n\n')
      const choices = [...articles.map(({ title }) => choiceOf(title)), ...choicesOf(judging, words)]
      return { text, format: 'markdown', choices }
    },
    hear: (at, said, scene) => {
      const { report, articles } = at
      if (said.isOutage) return outageAfterAll(report, said, scene, refused(at, said.text, scene))
      // once a passage was read, a number is the place of what is offered with it
      const titles = at.read.length > 0 && said.number !== null ? [] : articles.map(({ title }) => title)
      const index = chosenOf([...titles, ...judging.map((key) => scene.words.choice[key])], said)
      const article = index === null || titles.length === 0 ? undefined : articles[index]
      if (article) return read(article, at, scene)
      const typed = tapped<ChoiceKey>([], said, [
        ...judging,
        'openIt',
        'openTicket',
        'stillStuck',
        'notQuite',
        'notNow',
      ])
      const choice = index === null ? typed : (judging[index - titles.length] ?? typed)
      if (choice === 'notNow') return dropped(scene)
      // a mild "ok" is no yes to whether it helped
      if (choice === 'solved' || said.intent === 'solved' || (said.intent === 'yes' && at.read.length > 0)) {
        return solved(at, scene)
      }
      if (isYes(said)) {
        return {
          type: 'ask',
          next: at,
          question: plainBody(scene.pick(scene.words.answer.didItHelp), choicesOf(judging, scene.words)),
        }
      }
      if (choice !== null || ['notSolved', 'no', 'openTicket'].includes(said.intent)) {
        const reason = choice === null && said.intent === 'notSolved' ? said.text : null
        const told = reason !== null && said.saysWhat ? withMore(withStory(report, said), said, scene) : report
        return onwards(told, scene, refused(at, reason, scene))
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return onwards(withMore(withStory(report, said), said, scene), scene, refused(at, said.text, scene))
    },
  },
}

/** The passage of one of them; the question stands. */
function read(article: ArticleLink, at: Offer, scene: Scene): Outcome {
  const { words, pick, facts, talk } = scene
  const answer = facts.search(queryOf(at.report), readerOf(scene))
  const found = answer?.results.find(({ slug }) => slug === article.slug)
  const isAgain = at.read.includes(article.slug)
  // the first one read is what was asked for, and every other a new question
  const question = at.read.length === 0 || isAgain ? at.question : facts.questionId(talk)
  const chosen = { news: 'chosen', id: question, article: article.slug, confidence: answer?.confidence ?? 0 } as const
  const body = articleBody(found ?? { ...article, heading: '', excerpt: '', passage: '', score: 0 }, [], {
    lead: pick(words.answer.lead),
    words,
    locale: talk.locale,
    helpUrl: facts.helpUrl(),
    question,
  })
  return {
    type: 'ask',
    next: { ...at, question, read: [...at.read.filter((slug) => slug !== article.slug), article.slug] },
    say: [body],
    ...(!isAgain && { news: [chosen] }),
  }
}
