import type { Instant } from '../../src/calendar/time.ts'
import type { Command } from '../../src/desk/botPorts.ts'
import type { Circumstances } from '../../src/domain/circumstances.ts'
import type { Body, Conversation, ShownArticle } from '../../src/domain/conversation.ts'
import type { CustomerId, QuestionId } from '../../src/domain/ids.ts'
import type { Person, SupportPackage } from '../../src/domain/person.ts'
import type { Provider, ProviderClue, WayFound } from '../../src/domain/provider.ts'
import type { QuestionNews } from '../../src/domain/question.ts'
import type { TierFacts } from '../../src/domain/tier.ts'
import type { Grant } from '../clues.ts'
import type { Facts } from '../facts.ts'
import type { Understood } from '../intent.ts'
import type { RecentLines } from '../repetition.ts'
import type { Words } from '../words/words.ts'

/** Raise when a stored step changes its meaning: stored flows of another version start afresh. */
export const FLOW_VERSION = 6

/** An article as far as a link to it needs. */
export type ArticleLink = { slug: string; title: string; anchor: string }

/** Why somebody is asked who they are: to be helped further, to see their tickets, or to have a message sent on. */
export type Purpose = 'help' | 'tickets' | 'forward'

/** Where the talk is. Each step carries exactly what is known by then. */
export type Step =
  /** Nothing is asked. */
  | { step: 'idle' }
  /** The first words wait for the desk to say whose website this is. */
  | { step: 'arriving' }
  // answer
  | { step: 'whichCode' }
  | { step: 'judge'; slug: string }
  /** `query` holds no secrets (src/domain/mask.ts). */
  | { step: 'pick'; query: string; options: ArticleLink[]; question?: QuestionId }
  | { step: 'missing' }
  // identify
  | { step: 'recognise'; purpose: Purpose }
  | { step: 'confirmSite'; purpose: Purpose }
  | { step: 'role'; purpose: Purpose }
  | { step: 'outageRole' }
  | { step: 'email'; purpose: Purpose }
  | { step: 'code'; purpose: Purpose; email: string }
  | { step: 'chooseCustomer'; purpose: Purpose; from: { customer: CustomerId; name: string }[] }
  | { step: 'unknownEmail'; purpose: Purpose }
  // refer
  /** The desk looks at what was pasted before. */
  | { step: 'placing' }
  | { step: 'company' }
  /** The name alone did not settle it: one more fact. */
  | { step: 'companyFact'; name: string | null; isAnswered: boolean }
  | { step: 'confirmCompany'; provider: KnownProvider }
  /** The one thing that the message still lacks. */
  | { step: 'missingDetail'; detail: 'document' | 'words' }
  | { step: 'referred' }
  /** May the message be sent on? */
  | { step: 'forward' }
  // openTicket
  | { step: 'describe' }
  /** The desk looks for an open ticket that is about the same. */
  | { step: 'comparing'; report: Report; lead: string }
  | { step: 'alike'; report: Report; number: number; subject: string }
  /** `question`: the one they are offered for; `read`: those whose passages were shown, newest last. */
  | { step: 'articlesFirst'; report: Report; articles: ArticleLink[]; question: QuestionId; read: string[] }
  | { step: 'about'; report: Report }
  | { step: 'affected'; report: Report }
  | { step: 'critical'; report: Report }
  | { step: 'alsoStuck'; report: Report }
  | { step: 'confirmOutage'; report: Report }
  | { step: 'confirm'; report: Report }
  | { step: 'change'; report: Report }
  | { step: 'rewrite'; report: Report; field: RewrittenField }
  // myTickets
  | { step: 'tickets'; numbers: number[] }
  /** `mayClose`: it is open, and their own. */
  | { step: 'ticket'; number: number; mayClose: boolean }
  | { step: 'note'; number: number }
  /** `isHinted`: they only said that it is solved, so that with nothing clear to close nothing is asked. */
  | { step: 'closing'; number: number; subject: string; isHinted: boolean }
  // handoff
  | { step: 'waiting'; isReassured: boolean }
  | { step: 'ticketInstead' }
  // three misunderstandings
  /** `isNobodyThere`: a person was asked for just before, in vain. */
  | { step: 'stuck'; times: number; isNobodyThere: boolean }

export type StepName = Step['step']
type StepOf<Name extends StepName> = Extract<Step, { step: Name }>

/** A request on its way to a ticket: what is known of it, heard or asked. Texts hold no secrets (src/domain/mask.ts). */
export type Report = {
  /** Written by the person; null: the first sentence of the details. */
  subject: string | null
  details: string
  about: TierFacts['about'] | null
  affected: 'none' | 'one' | 'several' | null
  /** Critical to the daily work. */
  isCritical: boolean | null
  circumstances: Circumstances
  /** That custom work is outside of the Standard package is said once. */
  isCustomWorkTold: boolean
  /** The best articles are offered once before a ticket for one end user. */
  areArticlesOffered: boolean
}

/** Values of a ticket that are typed anew; the others are chosen again. */
export type RewrittenField = 'subject' | 'description' | 'since' | 'tried'

/** What the person needs help with, as far as they have said. Texts hold no secrets (src/domain/mask.ts). */
export type Matter = {
  words: string
  errorCodes: string[]
  /** Devices, browsers and readers that were named. */
  devices: string[]
  /** What the document, book or course is called, when that was asked for. */
  document: string | null
  /** What they want that only the company that supplied the content can grant. */
  grant: Grant | null
  affected: 'one' | 'several' | null
  isOutage: boolean
  isCustomWork: boolean
  /** "What is missing?" is asked once. */
  isAskedMore: boolean
  /** How many files were sent along with it. */
  filesCount: number
}

/** A provider as its own end users may know it, and how it was found. */
export type KnownProvider = Provider & { by: WayFound }

/** What may point at the provider, and whether the desk has looked at it. */
export type HeardClue = ProviderClue & { isTried: boolean }

/** What the assistant keeps of a talk; plain data, stored by the desk unopened. */
export type Memory = {
  version: typeof FLOW_VERSION
  at: Step
  /** The step that a side trip interrupted. */
  paused: Step | null
  /** Steps one can go back to, newest last; at most TRAIL_MAX. */
  trail: Step[]
  /** Misunderstandings in a row. */
  misses: number
  /** Grows with everything said, so that the next way of saying it comes up. */
  spoken: number
  /** The last lines that were said, shortened (bot/repetition.ts). */
  recent: RecentLines
  matter: Matter
  provider: KnownProvider | null
  /** Pasted anywhere in the talk, newest last; at most CLUES_MAX. */
  clues: HeardClue[]
  /** Whom the message was sent on to: once in a talk. */
  forwardedTo: CustomerId | null
  /** What an agent was asked to find the company for. */
  inquiry: Matter | null
  package: SupportPackage | null
  /** What was said since the person's last word: nothing, a check-in, the end of the wait, or where it left off. */
  silence: 'none' | 'checkedIn' | 'ended' | 'recalled'
  /** The language was chosen in words; it is not changed by guessing any more. */
  isLocaleChosen: boolean
}

export const TRAIL_MAX = 8
/** Each of them counts as an attempt to name a company, and a name must still be possible after. */
export const CLUES_MAX = 3

export const noMatter: Matter = {
  words: '',
  errorCodes: [],
  devices: [],
  document: null,
  grant: null,
  affected: null,
  isOutage: false,
  isCustomWork: false,
  isAskedMore: false,
  filesCount: 0,
}

export const freshMemory: Memory = {
  version: FLOW_VERSION,
  at: { step: 'idle' },
  paused: null,
  trail: [],
  misses: 0,
  spoken: 0,
  recent: [],
  matter: noMatter,
  provider: null,
  clues: [],
  forwardedTo: null,
  inquiry: null,
  package: null,
  silence: 'none',
  isLocaleChosen: false,
}

/** Everything a step sees. */
export type Scene = {
  talk: Conversation
  now: Instant
  facts: Facts
  memory: Memory
  words: Words
  /** One of several ways to say it, another one than last time. */
  pick: (ways: readonly string[]) => string
}

/** What else comes with an outcome. */
export type Extras = {
  /** Said before the question, in messages of their own. */
  say?: Body[]
  /** A sentence in front of the question, in the same message. */
  lead?: string
  matter?: Partial<Matter>
  provider?: KnownProvider | null
  clues?: HeardClue[]
  forwardedTo?: CustomerId
  inquiry?: Matter | null
  package?: SupportPackage
  silence?: Memory['silence']
  shown?: ShownArticle[]
  /** What this says of questions to the articles. */
  news?: QuestionNews[]
  person?: Extract<Person, { kind: 'visitor' | 'endUser' }>
}

/** What a step decides: data; nothing has happened yet. */
export type Outcome =
  /**
   * Go to the step and ask its question, or `question` instead of it. `isMiss`: because the answer was not understood;
   * `isBack`: the step's place in the trail, which ends before it.
   */
  | ({ type: 'ask'; next: Step; question?: Body; isMiss?: true; isBack?: number } & Extras)
  /** The flow ends; the talk goes on where it was interrupted, if it was. */
  | ({ type: 'leave' } & Extras)
  /** Let the desk do something; its result is heard next. */
  | ({ type: 'do'; command: Command; next?: Step } & Extras)
  /** Say something and stay; the question stands, unasked. */
  | ({ type: 'stay' } & Extras)
  /** Not understood. */
  | { type: 'missed' }

/** A step's question, and what it makes of an answer. */
export type StepRules<Name extends StepName> = {
  [N in Name]: {
    ask: (at: StepOf<N>, scene: Scene) => Body
    hear: (at: StepOf<N>, said: Understood, scene: Scene) => Outcome
  }
}
