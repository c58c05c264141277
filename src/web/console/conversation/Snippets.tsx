import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useState } from 'react'
import type { ArticleWire } from '../../../http/api/liveApi.ts'
import { call } from '../api.ts'
import { live } from './liveWords.ts'

const LIST = 'snippets'
/** A "/" at the beginning or after a space, and what is typed after it up to the end. */
const BEGUN = /(^|\s)\/([^/\n]{0,60})$/

/**
 * The list that "/" opens in the reply box: articles that the words after it fit. Arrows choose, Enter puts the title and
 * its link into the text, Escape closes it.
 */
export function useSnippets(typed: string, box: RefObject<HTMLTextAreaElement | null>, put: (next: string) => void) {
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
  const articles = isOpen ? (found.data?.articles ?? []) : []
  const chosen = Math.min(at, Math.max(0, articles.length - 1))

  const insert = ({ title, url }: ArticleWire) => {
    put(`${typed.slice(0, start)}${begun?.[1] ?? ''}${title}: ${url} `)
    setAt(0)
    box.current?.focus()
  }
  /** Whether the key was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 }[event.key]
    const article = articles[chosen]
    if (to !== undefined && articles.length > 0) setAt((to + articles.length) % articles.length)
    else if (event.key === 'Escape') setClosedFor(start)
    else if (event.key === 'Enter' && article && !event.ctrlKey && !event.metaKey) insert(article)
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
    'aria-activedescendant': articles.length > 0 ? `${LIST}-${chosen}` : undefined,
  } as const
  return { isOpen, articles, chosen, insert, press, field, isReading: found.isFetching }
}

type Props = Pick<ReturnType<typeof useSnippets>, 'isOpen' | 'articles' | 'chosen' | 'insert' | 'isReading'>

export function Snippets({ isOpen, articles, chosen, insert, isReading }: Props) {
  useEffect(() => {
    if (isOpen) document.getElementById(`${LIST}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [isOpen, chosen])
  if (!isOpen) return null
  return (
    <div className="snippets">
      <p className="unseen" role="status">
        {isReading ? '' : articles.length === 0 ? live.articles.none : live.articles.count(articles.length)}
      </p>
      {articles.length === 0 && !isReading && <p className="remark snippets-none">{live.articles.none}</p>}
      <div id={LIST} role="listbox" aria-label={live.articles.title}>
        {articles.map((article, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the box, which keeps the focus
          <div
            key={article.slug}
            id={`${LIST}-${i}`}
            role="option"
            aria-selected={i === chosen}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(article)}
          >
            <strong>{article.title}</strong>
            {article.excerpt && <span className="snippet-excerpt">{article.excerpt}</span>}
          </div>
        ))}
      </div>
    </div>
  )
}
