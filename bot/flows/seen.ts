import { type Conversation, openArticle } from '../../src/domain/conversation.ts'
import { thisArticle } from '../clues.ts'
import { plain, type Understood } from '../intent.ts'

/** What to search for; who says "this article" means the one on the page, so its title is tried first. */
export function queriesFor({ text }: Understood, talk: Conversation): string[] {
  const article = openArticle(talk)
  return article && thisArticle.test(plain(text)) ? [`${text} ${article.title}`, text] : [text]
}

/** Whether the assistant has shown this article in the talk. */
export function isShown(slug: string, talk: Conversation): boolean {
  return talk.shown.some((shown) => shown.slug === slug && shown.outcome !== 'open')
}

/** Whether it stands open on the visitor's page and was not spoken of yet. */
export function isOpen(slug: string, talk: Conversation): boolean {
  return talk.shown.some((shown) => shown.slug === slug && shown.outcome === 'open')
}

/** Whether any article was shown in this talk; one that is only open on the page does not count. */
export function haveShown({ shown }: Conversation): boolean {
  return shown.some(({ outcome }) => outcome !== 'open')
}
