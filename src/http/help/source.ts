import type { Locale } from '../../domain/person.ts'

/** Whom an article is for. */
type HelpAudience = 'customer' | 'end-user' | 'both'

/** What an error code is about; `other` for codes whose article does not say. */
export const CODE_GROUPS = ['sign-in', 'access', 'limits', 'place', 'technical', 'other'] as const
export type CodeGroup = (typeof CODE_GROUPS)[number]

export type HelpLink = { slug: string; title: string }

/** An article in a list. */
export type HelpEntry = HelpLink & { excerpt: string; audience: HelpAudience }

/** A section of the help centre with its articles: those that others lead to most often first, then by title. */
export type HelpSection = { folder: string; name: string; about: string; articles: HelpEntry[]; codes: HelpCode[] }

/** One error code and the article that explains it. */
export type HelpCode = HelpEntry & { code: string; group: CodeGroup }

/** What the help pages show of an article; `html` was made safe by the knowledge room. */
export type HelpArticle = HelpEntry & {
  section: { folder: string; name: string }
  /** The language it is written in. */
  locale: Locale
  kind: string
  codes: readonly string[]
  /** ISO date of the last change, or null. */
  updated: string | null
  html: string
  headings: { anchor: string; text: string }[]
  related: HelpLink[]
  /** Stretches of numbered steps, as plain text; empty when the article has none. */
  stepGroups: { heading: string; steps: string[] }[]
  /** Headings that are questions, with what stands under them as plain text. */
  questions: { question: string; answer: string }[]
}

/** An article that a search found, with its best part. */
export type HelpFound = HelpLink & { excerpt: string; anchor: string; heading: string }

export type HelpAnswer = {
  band: 'answer' | 'offer' | 'none'
  confidence: number
  found: HelpFound[]
  /** The first article's best part as safe HTML; null unless the band is `answer`. */
  passage: string | null
  /** Codes in the question that no article explains, as typed. */
  unknownCodes: readonly string[]
  repaired: readonly { from: string; to: string }[]
}

/** Where a link inside an article leads: slug and anchor ('' for none) → address. */
export type ArticleAddress = (slug: string, anchor: string) => string

/** The articles as the help pages need them; the composition root reads them from the library of the moment. */
export type HelpSource = {
  sections(locale: Locale): HelpSection[]
  article(slug: string, locale: Locale, addressOf: ArticleAddress): HelpArticle | null
  codes(): HelpCode[]
  search(query: string, addressOf: ArticleAddress): HelpAnswer
  /** Articles that fit what was typed so far. */
  suggest(typed: string): HelpLink[]
  /** Every article with the day of its last change. */
  all(): (HelpLink & { updated: string | null })[]
}
