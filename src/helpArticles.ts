import type { Locale } from './domain/person.ts'
import type { ArticleAddress, HelpArticle, HelpCode, HelpEntry, HelpSection, HelpSource } from './http/help/source.ts'
import { excerptOf } from './knowledge/excerpt.ts'
import { plainText } from './knowledge/plainText.ts'
import { referrals } from './knowledge/referrals.ts'
import { renderArticle, renderMarkdown } from './knowledge/render.ts'
import { mayRead } from './knowledge/search.ts'
import { stepsIn } from './knowledge/steps.ts'
import { suggest } from './knowledge/suggest.ts'
import type { Answer, Article, Library, SearchOptions } from './knowledge/types.ts'

/** A section's name and what it is about. */
type Shelf = { name: string; about: string }

/** The sections of the help centre in their order, by folder. A folder that is not named here comes last under its own name. */
const shelves: Record<Locale, Record<string, Shelf>> = {
  en: {
    reading: {
      name: 'Opening and reading content',
      about: 'For everybody who was given a document, a book or a video to open.',
    },
    'error-codes': {
      name: 'Error codes',
      about: 'What the code in brackets on your screen means, and what to do.',
    },
    administration: {
      name: 'Managing content and users',
      about: 'For the companies that protect and distribute content.',
    },
    policy: {
      name: 'Support and policies',
      about: 'Who helps whom, how quickly, and how to reach us.',
    },
  },
  fr: {
    reading: {
      name: 'Ouvrir et lire du contenu',
      about: 'Pour tous ceux qui ont reçu un document, un livre ou une vidéo à ouvrir.',
    },
    'error-codes': {
      name: 'Codes d’erreur',
      about: 'Ce que signifie le code entre parenthèses à l’écran, et quoi faire.',
    },
    administration: {
      name: 'Gérer le contenu et les utilisateurs',
      about: 'Pour les entreprises qui protègent et distribuent du contenu.',
    },
    policy: {
      name: 'Assistance et politiques',
      about: 'Qui aide qui, dans quels délais, et comment nous joindre.',
    },
  },
}

const EXCERPT_CHARS_MAX = 150
const FOUND_MAX = 6

/** The articles of the library of the moment, as the help pages show them. */
export function helpArticles(
  current: () => Library,
  search: (query: string, options: SearchOptions) => Answer,
): Omit<HelpSource, 'prepare'> {
  return {
    sections: (locale) => sectionsOf(current(), locale),
    article: (slug, locale, addressOf) => {
      const library = current()
      const article = library.articles.get(slug)
      return article ? helpArticle(library, article, locale, addressOf) : null
    },
    codes: () => codesOf([...current().articles.values()]),
    search: (query, addressOf) => {
      const { band, confidence, results, unknownCodes, repaired } = search(query, {
        audience: 'customer',
        limit: FOUND_MAX,
      })
      const found = results.map(({ slug, title, excerpt, anchor, heading }) => ({
        slug,
        title,
        excerpt,
        anchor,
        heading,
      }))
      const [best] = results
      const passage = band === 'answer' && best ? renderMarkdown(best.passage, addressOf) : null
      return { band, confidence, found, passage, unknownCodes, repaired }
    },
    suggest: (typed) => suggest(current(), typed),
    all: () =>
      [...current().articles.values()].map(({ slug, title, updated }) => ({ slug, title, updated: updated ?? null })),
  }
}

function sectionsOf(library: Library, locale: Locale): HelpSection[] {
  const known = shelves[locale]
  const { byFolder } = library
  const folders = [...new Set([...Object.keys(known), ...byFolder.keys()])]
  const led = referrals(library)
  return folders.flatMap((folder) => {
    const articles = [...(byFolder.get(folder) ?? [])].sort(
      (a, b) => (led.get(b.slug) ?? 0) - (led.get(a.slug) ?? 0) || a.title.localeCompare(b.title, locale),
    )
    const { name, about } = known[folder] ?? { name: folder, about: '' }
    return articles.length > 0
      ? [{ folder, name, about, articles: articles.map(entryOf), codes: codesOf(articles) }]
      : []
  })
}

function entryOf(article: Article): HelpEntry {
  const { slug, title, audience, sections } = article
  return { slug, title, audience, excerpt: excerptOf(sections[0]?.text ?? '', EXCERPT_CHARS_MAX) }
}

/** Every code once, in the order of the alphabet; digits come first. */
function codesOf(articles: readonly Article[]): HelpCode[] {
  const codes = articles
    .filter(({ kind }) => kind === 'error-code')
    .flatMap((article) =>
      article.codes.map((code): HelpCode => ({ ...entryOf(article), code, group: article.codeGroup ?? 'other' })),
    )
  return codes.sort((a, b) => a.code.localeCompare(b.code, 'en'))
}

function helpArticle(library: Library, article: Article, locale: Locale, addressOf: ArticleAddress): HelpArticle {
  const related = article.related.flatMap((other) => {
    const found = library.articles.get(other)
    return found && mayRead('customer', found) ? [{ slug: found.slug, title: found.title }] : []
  })
  const headed = article.sections.filter(({ anchor }) => anchor !== '')
  return {
    ...entryOf(article),
    section: { folder: article.folder, name: shelves[locale][article.folder]?.name ?? article.folder },
    locale: article.locale === 'fr' ? 'fr' : 'en',
    kind: article.kind,
    codes: article.codes,
    updated: article.updated ?? null,
    html: renderArticle(article, addressOf),
    headings: headed.map(({ anchor, heading }) => ({ anchor, text: heading })),
    related,
    stepGroups: article.sections
      .map(({ heading, text }) => ({ heading, steps: stepsIn(text) }))
      .filter(({ steps }) => steps.length > 0),
    questions: headed
      .filter(({ heading }) => heading.endsWith('?'))
      .map(({ heading, text }) => ({ question: heading, answer: plainText(text) })),
  }
}
