import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useState } from 'react'
import type { Locale } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { live } from './liveWords.ts'

const LIST = 'snippets'
/** A "/" at the beginning or after a space, and what is typed after it up to the end. */
const BEGUN = /(^|\s)\/([^/\n]{0,60})$/

/** Something that can be put into the text: a saved reply as it would be said here, or an article with its link. */
type Snippet = { key: string; title: string; excerpt: string; put: string }

/** The conversation that is answered: whose words the replies are made ready with. */
type Here = { id: string; locale: Locale }

/**
 * The list that "/" opens in the reply box: saved replies and articles that the words after it fit. Arrows choose, Enter
 * puts the reply, or the article's title and link, into the text, Escape closes it.
 */
export function useSnippets(
  typed: string,
  box: RefObject<HTMLTextAreaElement | null>,
  put: (next: string) => void,
  { id, locale }: Here,
) {
  const begun = BEGUN.exec(typed)
  const asked = begun ? (begun[2] ?? '') : null
  const text = useDeferredValue(asked)
  const [at, setAt] = useState(0)
  /** What was being typed when the list was closed by hand; it stays closed for that. */
  const [closedFor, setClosedFor] = useState<number | null>(null)
  const start = begun ? begun.index : -1
  const isOpen = asked !== null && closedFor !== start
  const found = useQuery({
    queryKey: ['articles', text],
    queryFn: () => call('GET /api/articles', { query: { text: text ?? '' } }),
    enabled: isOpen && text !== null,
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
  const saved = useQuery({
    queryKey: ['replies', id],
    queryFn: () => call('GET /api/replies', { query: { conversation: id } }),
    enabled: isOpen,
    staleTime: 60_000,
  })
  const fits = repliesFor(text ?? '', locale)
  const replies = (saved.data?.replies ?? []).filter(fits).map(
    (reply): Snippet => ({
      key: reply.id,
      title: reply.title,
      excerpt: reply.ready?.text ?? reply.text,
      put: `${reply.ready?.text ?? reply.text} `,
    }),
  )
  const articles = (found.data?.articles ?? []).map(
    ({ slug, title, url, excerpt }): Snippet => ({
      key: slug,
      title,
      excerpt: excerpt ?? '',
      put: `${title}: ${url} `,
    }),
  )
  const snippets = isOpen ? [...replies, ...articles] : []
  const chosen = Math.min(at, Math.max(0, snippets.length - 1))

  const insert = (snippet: Snippet) => {
    put(`${typed.slice(0, start)}${begun?.[1] ?? ''}${snippet.put}`)
    setAt(0)
    box.current?.focus()
  }
  /** Whether the key was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 }[event.key]
    const snippet = snippets[chosen]
    if (to !== undefined && snippets.length > 0) setAt((to + snippets.length) % snippets.length)
    else if (event.key === 'Escape') setClosedFor(start)
    else if (event.key === 'Enter' && snippet && !event.ctrlKey && !event.metaKey) insert(snippet)
    else return false
    event.preventDefault()
    event.stopPropagation()
    event.nativeEvent.stopImmediatePropagation()
    return true
  }
  const field = {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': isOpen ? LIST : undefined,
    'aria-activedescendant': snippets.length > 0 ? `${LIST}-${chosen}` : undefined,
  } as const
  return { isOpen, snippets, chosen, insert, press, field, isReading: found.isFetching || saved.isFetching }
}

/** Whether a reply is in the reader's language and all the words stand in its title or its text. */
function repliesFor(text: string, locale: Locale) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return (reply: { title: string; text: string; locale: Locale }) => {
    const whole = `${reply.title} ${reply.text}`.toLowerCase()
    return reply.locale === locale && words.every((word) => whole.includes(word))
  }
}

type Props = Pick<ReturnType<typeof useSnippets>, 'isOpen' | 'snippets' | 'chosen' | 'insert' | 'isReading'>

/** The list itself, under the box. */
export function Snippets({ isOpen, snippets, chosen, insert, isReading }: Props) {
  useEffect(() => {
    if (isOpen) document.getElementById(`${LIST}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, chosen])
  if (!isOpen) return null
  return (
    <div className="snippets">
      <p className="unseen" role="status">
        {isReading ? '' : snippets.length === 0 ? live.articles.none : live.articles.count(snippets.length)}
      </p>
      {snippets.length === 0 && !isReading && <p className="remark snippets-none">{live.articles.none}</p>}
      <div id={LIST} role="listbox" aria-label={live.articles.title}>
        {snippets.map((snippet, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the box, which keeps the focus
          <div
            key={snippet.key}
            id={`${LIST}-${i}`}
            role="option"
            aria-selected={i === chosen}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(snippet)}
          >
            <strong>{snippet.title}</strong>
            {snippet.excerpt && <span className="snippet-excerpt">{snippet.excerpt}</span>}
          </div>
        ))}
      </div>
    </div>
  )
}
