/** Who an article is written for: the licensee and its staff, the people who open protected content, or both. */
type Audience = 'customer' | 'end-user' | 'both'

/** Who is asking. A customer may see every article, an end user only those for end users or for both. */
export type Reader = 'customer' | 'end-user'

type ArticleKind = 'guide' | 'manual' | 'video' | 'faq' | 'error-code' | 'policy'

/** What error codes are about; the index of codes is ordered by it. */
export const CODE_GROUPS = ['sign-in', 'access', 'limits', 'place', 'technical'] as const
type CodeGroup = (typeof CODE_GROUPS)[number]

/** A stretch of an article under one heading; the text before the first heading has an empty heading and anchor. */
export interface Section {
  readonly heading: string
  /** GitHub-style, unique within the article: `read-offline`, `read-offline-1`. */
  readonly anchor: string
  /** Markdown, without the heading line. */
  readonly text: string
}

/** A link out of an article's body, as written. */
export interface ArticleLink {
  readonly target: string
  /** Line in the file, from 1. */
  readonly line: number
}

/** One help article. Placeholders are filled; dates are "YYYY-MM-DD". */
export interface Article {
  /** The article's id, equal to its file name without `.md`. */
  readonly slug: string
  readonly title: string
  readonly audience: Audience
  readonly kind: ArticleKind
  /** Name of the folder the file stands in, relative to the library's folder; '' at the top. */
  readonly folder: string
  /** Error codes as written: "vc3", "BW5". */
  readonly codes: readonly string[]
  readonly codeGroup: CodeGroup | undefined
  readonly keywords: readonly string[]
  /** Questions in people's own words that this article answers. */
  readonly questions: readonly string[]
  readonly updated: string | undefined
  readonly review: string | undefined
  /** Slugs. */
  readonly related: readonly string[]
  readonly locale: string
  /** Markdown after the front matter. */
  readonly body: string
  readonly sections: readonly Section[]
  readonly links: readonly ArticleLink[]
  /** Path of the file, relative to the library's folder. */
  readonly file: string
  /** The whole file as written, placeholders and all, with plain line ends: where a problem's line is looked up. */
  readonly written: string
}

/** Something wrong with an article, said so that its writer can put it right. */
export interface Problem {
  /** Path relative to the library's folder. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly remedy: string
}

/** Whoever says one of `said` may mean one of `meant`; words or short phrases, as written. */
export interface SynonymGroup {
  /** Of the words said; those meant are always the articles' own. */
  readonly language: 'en' | 'fr'
  readonly said: readonly string[]
  readonly meant: readonly string[]
  /** How much a meant word counts beside a word said, 0 to 1: little for a synonym, nearly all for a translation. */
  readonly weight: number
}

/** Words that search treats specially; read from the folder `search` of the knowledge base. */
export interface SearchWords {
  /** Words of questions that mean nothing for search ("how", "please"), per language. */
  readonly stopWords: Readonly<Record<'en' | 'fr', ReadonlySet<string>>>
  readonly synonyms: readonly SynonymGroup[]
  /** Words with digits that are no error codes ("mp4", "windows11"), in canonical form. */
  readonly notCodes: ReadonlySet<string>
}

/** All articles of one knowledge base, never changed once made. */
export interface Library {
  /** By slug, in the order of their files. */
  readonly articles: ReadonlyMap<string, Article>
  /** Canonical code ("vc3") → slugs of the articles that declare it. */
  readonly byCode: ReadonlyMap<string, readonly string[]>
  /** Folder name → its articles. */
  readonly byFolder: ReadonlyMap<string, readonly Article[]>
  readonly byKind: ReadonlyMap<ArticleKind, readonly Article[]>
  readonly words: SearchWords
  /** What was wrong with files that are therefore not in the library. */
  readonly problems: readonly Problem[]
}

/**
 * What may be done with an answer: `answer` shows the first result as the answer, `offer` asks "one of these?",
 * `none` says that no article was found.
 */
export type Band = 'answer' | 'offer' | 'none'

/** One article found, with its best section. */
export interface Found {
  readonly slug: string
  readonly title: string
  /** The language it is written in; left out where only a link is known. */
  readonly locale?: string
  /** Heading of the best section; '' when it is the text before the first heading. */
  readonly heading: string
  /** Anchor of the best section; '' likewise. */
  readonly anchor: string
  /** Plain text, at most about 240 characters. */
  readonly excerpt: string
  /** Markdown of the best section, without its heading. */
  readonly passage: string
  /** Larger is better; comparable within one answer only. */
  readonly score: number
}

/** A word that no article uses, and the word it was taken for. */
export interface Repair {
  readonly from: string
  readonly to: string
}

export interface Answer {
  /** The question as searched: without control characters, cut at 1,000 characters. */
  readonly query: string
  readonly band: Band
  /** 0 to 1: how surely the first result (one of the first three) answers the question. */
  readonly confidence: number
  /** Best first; filled for the band `none` too. */
  readonly results: readonly Found[]
  /** Error codes in the question that no article explains, as typed. */
  readonly unknownCodes: readonly string[]
  readonly repaired: readonly Repair[]
}

export interface SearchOptions {
  /** Default: customer, who may see everything. */
  readonly audience?: Reader
  /** At most this many results; default 5. */
  readonly limit?: number
  /** How alike the question as a sentence is to the articles of the library; without it the search goes by words. */
  readonly sentence?: SentenceLikeness | undefined
  /** False leaves out what the question's words mean: to measure what that adds. Confidence is not fitted for it. */
  readonly meaning?: false
}

/** How alike one question is to articles, by the vectors of sentences; articles are numbered as in the library. */
export interface SentenceLikeness {
  /** -1 to 1. */
  likeness(article: number): number
  /** The `count` most alike articles that may be shown. */
  nearest(count: number, mayShow: (article: number) => boolean): number[]
}

/** A title that fits what has been typed so far. */
export interface Suggestion {
  readonly slug: string
  readonly title: string
}
