import type { Result } from '../../src/desk/ports.ts'
import type { ShownArticle } from '../../src/domain/conversation.ts'
import type { Deflection } from '../../src/domain/deflection.ts'
import { mostAlike } from '../alike.ts'
import { chosenOf } from '../intent.ts'
import type { ArticleLink, Extras, Outcome, Report, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { beginTicket, dropped, onwards } from './openTicket.ts'
import { articleBody, articleLinks } from './passage.ts'
import { beginReferral } from './refer.ts'
import { draftOf, nextFact, withMore, withStory } from './report.ts'
import { choiceOf, choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'

/** As many articles should have been tried before an agent looks at one end user's trouble (policy T1a). */
const ARTICLES = 2
const SUBJECT_MAX = 80

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
    deflections: [{ became: 'escalated', to: 'ticket' }],
    matter: noMatter,
  }
}

/**
 * The policy asks that articles were tried before a ticket for one end user: the best two that were not seen yet are
 * offered, once. Null when there is nothing (more) to offer.
 */
export function offerArticles(report: Report, scene: Scene, extras: Extras): Outcome | null {
  const { talk, facts, now } = scene
  const missing = ARTICLES - talk.shown.length
  const answer = missing > 0 ? facts.search(report.details.slice(0, 1_000), 'customer') : null
  const isSeen = (slug: string) => talk.shown.some((shown) => shown.slug === slug)
  const found = answer && answer.band !== 'none' ? answer.results.filter(({ slug }) => !isSeen(slug)) : []
  const articles = found.slice(0, missing).map(({ slug, title, anchor }): ArticleLink => ({ slug, title, anchor }))
  if (!answer || articles.length === 0) return null
  const slugs = articles.map(({ slug }) => slug)
  return {
    ...extras,
    type: 'ask',
    next: { step: 'articlesFirst', report: { ...report, areArticlesOffered: true }, articles },
    shown: articles.map(({ slug, title }) => ({ slug, title, at: now, outcome: 'shown' })),
    deflections: [{ became: 'shown', slugs, confidence: answer.confidence }],
  }
}

const judging = ['solved', 'notSolved'] as const

/** Each of them helped, or did not. */
function judged(articles: readonly ArticleLink[], outcome: 'confirmed' | 'refused', { now }: Scene): ShownArticle[] {
  return articles.map(({ slug, title }) => ({ slug, title, at: now, outcome }))
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
    ask: ({ articles }, { words, pick, facts }) => ({
      text: [
        pick(articles.length === 1 ? words.ticket.articleFirst : words.ticket.articlesFirst),
        articleLinks(articles, facts.helpUrl()),
      ].join('\n\n'),
      format: 'markdown',
      choices: [...articles.map(({ title }) => choiceOf(title)), ...choicesOf(judging, words)],
    }),
    hear: ({ report, articles }, said, scene) => {
      const { words, pick } = scene
      const labels = [...articles.map(({ title }) => title), ...judging.map((key) => words.choice[key])]
      const index = chosenOf(labels, said)
      const article = index === null ? undefined : articles[index]
      if (article) return read(article, report, articles, scene)
      const choice = tapped(['solved', 'notSolved', 'openIt', 'openTicket', 'stillStuck', 'notQuite', 'notNow'], said)
      if (choice === 'notNow') return dropped(scene)
      if (choice === 'solved' || said.intent === 'solved' || said.intent === 'yes') {
        const deflections = articles.map(({ slug }): Deflection => ({ became: 'confirmed', slug }))
        const shown = judged(articles, 'confirmed', scene)
        return { type: 'leave', say: [plainBody(pick(words.answer.solved))], shown, deflections, matter: noMatter }
      }
      const refused = {
        shown: judged(articles, 'refused', scene),
        deflections: articles.map(({ slug }): Deflection => ({ became: 'refused', slug, reason: null })),
      }
      if (choice !== null || ['notSolved', 'no', 'openTicket'].includes(said.intent)) {
        return onwards(report, scene, refused)
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return onwards(withMore(withStory(report, said), said, scene), scene, refused)
    },
  },
}

/** The passage of one of them; the question stands. */
function read(article: ArticleLink, report: Report, articles: ArticleLink[], scene: Scene): Outcome {
  const { words, pick, facts } = scene
  const found = facts
    .search(report.details.slice(0, 1_000), 'customer')
    ?.results.find(({ slug }) => slug === article.slug)
  const empty = { ...article, heading: '', excerpt: '', passage: '', score: 0 }
  const body = articleBody(found ?? empty, [], { lead: pick(words.answer.lead), words, helpUrl: facts.helpUrl() })
  return {
    type: 'ask',
    next: { step: 'articlesFirst', report, articles },
    say: [body],
    question: plainBody(pick(words.answer.didItHelp), choicesOf(judging, words)),
  }
}
