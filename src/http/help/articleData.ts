import { sectionAddress } from './homePage.ts'
import { canonicalOf, type PageContext, wordsFor } from './page.ts'
import type { HelpArticle } from './source.ts'

/** Fewer are no list of questions. */
const QUESTIONS_MIN = 2
const STEPS_MIN = 2

/** What an article is in the words of schema.org; said only where it is true. */
export function articleData(context: PageContext, article: HelpArticle): object[] {
  return [trail(context, article), ...howTo(context, article), ...questionsOf(article)]
}

function trail(context: PageContext, { slug, title, section }: HelpArticle): object {
  const { base, locale } = context
  const steps = [
    [wordsFor(context).home, canonicalOf(base, '/help', locale)],
    [section.name, `${base}${sectionAddress({ ...context, chosen: locale === 'en' ? null : locale }, section.folder)}`],
    [title, canonicalOf(base, `/help/${encodeURIComponent(slug)}`, locale)],
  ]
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map(([name, item], at) => ({ '@type': 'ListItem', position: at + 1, name, item })),
  }
}

/** An article that is about doing something, with its steps. */
function howTo({ base, locale }: PageContext, article: HelpArticle): object[] {
  const groups = article.stepGroups.filter(({ steps }) => steps.length >= STEPS_MIN)
  if (!['guide', 'manual'].includes(article.kind) || groups.length === 0) return []
  return [
    {
      '@type': 'HowTo',
      name: article.title,
      description: article.excerpt,
      inLanguage: article.locale,
      url: canonicalOf(base, `/help/${encodeURIComponent(article.slug)}`, locale),
      step: groups.map(({ heading, steps }) => ({
        '@type': 'HowToSection',
        name: heading || article.title,
        itemListElement: steps.map((text) => ({ '@type': 'HowToStep', text })),
      })),
    },
  ]
}

/** An article of questions and answers, whose headings are the questions. */
function questionsOf({ kind, locale, questions }: HelpArticle): object[] {
  if (kind !== 'faq' || questions.length < QUESTIONS_MIN) return []
  return [
    {
      '@type': 'FAQPage',
      inLanguage: locale,
      mainEntity: questions.map(({ question, answer }) => ({
        '@type': 'Question',
        name: question,
        acceptedAnswer: { '@type': 'Answer', text: answer },
      })),
    },
  ]
}
