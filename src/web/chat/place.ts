import { localeOf } from '../launcher/words.ts'

/** Where this chat stands: read once from the page's address, which the launcher wrote. */
export interface Place {
  /** The key of the website; empty when the address names none. */
  site: string
  /** The origin of the page around our frame; undefined when the chat is a page of its own. */
  host: string | undefined
  locale: string
  /** The visitor's IANA time zone, such as "Europe/Paris". */
  zone: string
  theme: 'light' | 'dark' | undefined
  /** The address of that page, without what follows its path. */
  page: string | undefined
  /** The slug of the help article on the page around our frame; the desk judges whether there is such a one. */
  article: string | undefined
}

export function readPlace(query: URLSearchParams): Place {
  const theme = query.get('theme')
  return {
    site: query.get('site') ?? '',
    host: window.parent === window ? undefined : (query.get('host') ?? undefined),
    locale: localeOf([query.get('locale'), ...navigator.languages]),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    page: query.get('page') ?? undefined,
    article: query.get('article') ?? undefined,
  }
}
