import type { Instant } from '../src/calendar/time.ts'
import type { Command, Decision, Heard, Result } from '../src/desk/botPorts.ts'
import type { MailReading } from '../src/desk/inboundPorts.ts'
import type { Body, Conversation, ShownArticle } from '../src/domain/conversation.ts'
import type { MailAnswer } from '../src/domain/mailAnswer.ts'
import type { Provider } from '../src/domain/provider.ts'
import type { QuestionNews } from '../src/domain/question.ts'
import type { Answer } from '../src/knowledge/types.ts'
import { aboutOf } from './circumstances.ts'
import type { Facts } from './facts.ts'
import { freshMemory, type Report, type Scene } from './flows/flow.ts'
import { readerOf } from './flows/lookUp.ts'
import { heardOf } from './flows/matter.ts'
import { messageFor } from './flows/message.ts'
import { draftOf, reportOf, withStory } from './flows/report.ts'
import { shorten } from './flows/say.ts'
import { plain, type Understood, understand } from './intent.ts'
import { mailWords } from './words/mail.ts'
import { words as wordsOf } from './words/words.ts'

/** More articles than these make no letter. */
const ARTICLES_MAX = 3
const QUERY_MAX = 1_000
const SUBJECT_MAX = 90
/** What earlier mails of the same talk said is read along, this far. */
const TEXT_MAX = 8_000

/** Where the assistant is with a mail; what stands here is stored as the talk's flow and read back with care. */
type MailFlow = { mail: { subject: string; text: string; isDone: boolean } }

/**
 * A mail is answered by one letter: articles, and how it goes on. Nothing can be asked back before it, so what the policy
 * needs and nobody said is taken as the first tier has it, and the letter says why; everything down is believed at once
 * (policy D4). A verified contact gets a ticket, anybody else none (policy E1, D2). Null: this is no mail.
 */
export function decideOnMail(talk: Conversation, heard: Heard, now: Instant, facts: Facts): Decision | null {
  const known = readFlow(talk.flow)
  if (heard.heard === 'mail') return first(talk, heard, known, now, facts)
  if (heard.heard === 'routed' && known !== null) {
    const again = { mail: { ...known.mail, isDone: false } }
    const { provider } = heard
    return provider
      ? asking({ do: 'refer', provider: provider.customer }, again, provider)
      : answered({ go: 'askCompany' }, sceneFor(talk, again, now, facts), again)
  }
  if (heard.heard !== 'result' || known === null || known.mail.isDone) return null
  return following(heard.of, heard.result, sceneFor(talk, known, now, facts), known)
}

/** What a mail says without a talk around it. */
export function readMail(text: string): MailReading {
  const said = understand(text)
  const words = plain(text).split(' ')
  return { locale: said.locale, isThanks: said.intent === 'thanks' && words.length <= 12 }
}

function first(
  talk: Conversation,
  { subject, text, isVerified }: Extract<Heard, { heard: 'mail' }>,
  known: MailFlow | null,
  now: Instant,
  facts: Facts,
): Decision {
  const locale = understand(`${subject}\n${text}`).locale ?? talk.locale
  const flow: MailFlow = {
    mail: {
      subject: known?.mail.subject || subject,
      text: [known?.mail.text, text].filter(Boolean).join('\n').slice(-TEXT_MAX),
      isDone: false,
    },
  }
  const scene = sceneFor({ ...talk, locale }, flow, now, facts)
  const decision = !isVerified
    ? answered({ go: 'prove' }, scene, flow)
    : talk.person.kind === 'contact'
      ? opening(scene, flow)
      : asking({ do: 'recallProof' }, flow)
  return { ...decision, locale }
}

function following(of: Command, result: Result, scene: Scene, flow: MailFlow): Decision {
  const unknown = () => asking({ do: 'leaveInquiry' }, flow)
  switch (of.do) {
    case 'recallProof':
    case 'chooseCustomer': {
      if (!('done' in result)) return unknown()
      if (result.done === 'proven') return opening(scene, flow)
      if (result.done === 'providerFound')
        return asking({ do: 'refer', provider: result.provider.customer }, flow, result.provider)
      if (result.done !== 'provenForSeveral')
        return asking(
          { do: 'findProvider', name: null, clues: scene.memory.clues.map(({ kind, value }) => ({ kind, value })) },
          flow,
        )
      const said = wordsIn(`${flow.mail.subject} ${flow.mail.text}`)
      const named = result.chooseFrom.filter(({ name }) => said.includes(wordsIn(name)))
      const [one] = named
      return one && named.length === 1
        ? asking({ do: 'chooseCustomer', customer: one.customer }, flow)
        : answered({ go: 'chooseCustomer', names: result.chooseFrom.map(({ name }) => name) }, scene, flow)
    }
    case 'findProvider':
      return 'done' in result && result.done === 'providerFound'
        ? asking({ do: 'refer', provider: result.provider.customer }, flow, result.provider)
        : unknown()
    case 'refer': {
      const provider = readProvider(scene.talk.flow)
      if (!provider) return unknown()
      const withProvider = { ...scene, memory: { ...scene.memory, provider: { ...provider, by: 'link' as const } } }
      return answered(
        { go: 'provider', name: provider.name, door: provider.door, message: messageFor(withProvider) },
        scene,
        flow,
      )
    }
    case 'openTicket':
      return 'done' in result && result.done === 'ticketOpened'
        ? answered({ go: 'ticket' }, scene, flow, result.ticket.number)
        : unknown()
    default:
      return answered({ go: 'askCompany' }, scene, flow)
  }
}

/** Does something first; the result is heard next. */
function asking(command: Command, flow: MailFlow, provider: Provider | null = null): Decision {
  return { say: [], flow: provider ? { ...flow, provider } : flow, command }
}

/** The request as far as one mail tells it: what nobody said is what the first tier has. */
function opening(scene: Scene, flow: MailFlow): Decision {
  const said = understand(flow.mail.text)
  const whole = wholeOf(flow)
  const report = withStory(reportOf(scene), whole)
  // that readers are mentioned in a question makes none of them stuck
  const told = aboutOf(said) ?? aboutOf(whole) ?? said.kind ?? whole.kind
  const about: Report['about'] = whole.isOutage ? 'outage' : (told ?? report.about ?? 'question')
  const subject = tidySubject(flow.mail.subject)
  const complete: Report = {
    ...report,
    about,
    subject: subject === '' ? null : shorten(subject, SUBJECT_MAX),
    affected: report.affected ?? (about === 'endUsers' ? 'one' : 'none'),
    isCritical: report.isCritical ?? false,
  }
  return asking({ do: 'openTicket', draft: draftOf(complete, scene) }, flow)
}

/** The last word: what the letter says, and what the log says of it. */
function answered(next: MailAnswer['next'], scene: Scene, flow: MailFlow, number: number | null = null): Decision {
  const { talk, facts, now } = scene
  // with everything down nobody reads articles first
  const isOutage = next.go === 'ticket' && scene.memory.matter.isOutage
  const query = [tidySubject(flow.mail.subject), flow.mail.text].filter(Boolean).join('\n').slice(0, QUERY_MAX)
  const found = isOutage ? null : facts.search(query, readerOf(scene))
  const articles = found && found.band !== 'none' ? found.results.slice(0, ARTICLES_MAX) : []
  const question = facts.questionId(talk)
  const url = (slug: string) => `${facts.helpUrl()}/${encodeURIComponent(slug)}?q=${question}`
  const answer: MailAnswer = {
    articles: articles.map(({ slug, title, excerpt }) => ({ title, excerpt, url: url(slug) })),
    next,
  }
  const shown = articles.map(({ slug, title }): ShownArticle => ({ slug, title, at: now, outcome: 'shown' }))
  const asked = found
    ? [
        askedNews(
          found,
          query,
          scene,
          articles.map(({ slug }) => slug),
        ),
      ]
    : []
  return {
    say: [logLine(answer, scene, number)],
    flow: { mail: { ...flow.mail, isDone: true } },
    answer,
    shown,
    news: [...asked, ...(number === null ? [] : [{ news: 'escalated', to: 'ticket' } as const])],
  }
}

function askedNews(found: Answer, text: string, scene: Scene, listed: string[]): QuestionNews {
  return {
    news: 'asked',
    id: scene.facts.questionId(scene.talk),
    text,
    reader: readerOf(scene),
    confidence: found.confidence,
    article: null,
    listed,
    first: found.band === 'none' ? null : (found.results[0]?.slug ?? null),
    unknownCodes: [...found.unknownCodes],
    continues: false,
  }
}

function logLine({ articles, next }: MailAnswer, { talk }: Scene, number: number | null): Body {
  const said = mailWords[talk.locale]
  const links =
    articles.length === 0
      ? said.none
      : `${said.articles}\n\n${articles.map(({ title, url }) => `- [${title.replace(/([\\[\]])/g, '\\$1')}](${url})`).join('\n')}`
  const way =
    next.go === 'ticket'
      ? said.next.ticket(number ?? 0)
      : next.go === 'provider'
        ? said.next.provider(next.name)
        : said.next[next.go]
  return { text: `${links}\n\n${way}`, format: 'markdown' }
}

/** A scene that knows what the mail says. */
function sceneFor(talk: Conversation, { mail }: MailFlow, now: Instant, facts: Facts): Scene {
  const words = wordsOf[talk.locale]
  const pick = (ways: readonly string[]) => ways[0] ?? ''
  const empty: Scene = { talk, now, facts, memory: freshMemory, words, pick }
  const said = understand(mail.text)
  const { isOutage, affected, errorCodes } = wholeOf({ mail })
  const matter = { ...freshMemory.matter, ...heardOf(said, empty), isOutage, affected, errorCodes }
  const clues = said.clues.map((clue) => ({ ...clue, isTried: false }))
  return { ...empty, memory: { ...freshMemory, matter, clues } }
}

/** Subject and text, read together: "everything is down" often stands in the subject alone. */
function wholeOf({ mail }: MailFlow): Understood {
  return understand(`${tidySubject(mail.subject)}\n${mail.text}`)
}

/** The words of a text, for looking for a name in it. */
function wordsIn(text: string): string {
  return ` ${plain(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}

/** "Re: [External] Fwd: The viewer is blank" is "The viewer is blank". */
function tidySubject(subject: string): string {
  return subject
    .replace(/^(\s*((re|fwd?|tr|rép|aw|wg|sv|vs)\s*(\[\d+\])?\s*:|\[[^\]]{1,30}\]))+/i, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function readFlow(flow: unknown): MailFlow | null {
  const mail = typeof flow === 'object' && flow !== null ? (flow as { mail?: unknown }).mail : null
  if (typeof mail !== 'object' || mail === null) return null
  const { subject, text, isDone } = mail as Record<string, unknown>
  return typeof subject === 'string' && typeof text === 'string' && typeof isDone === 'boolean'
    ? { mail: { subject, text, isDone } }
    : null
}

function readProvider(flow: unknown): Provider | null {
  return (flow as { provider?: Provider } | null)?.provider ?? null
}
