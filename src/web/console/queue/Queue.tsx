import { useVirtualizer } from '@tanstack/react-virtual'
import { DropdownMenu, Tabs } from 'radix-ui'
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react'
import type { QueueView, StandingWire } from '../../../http/wire.ts'
import { useKeys } from '../keys.ts'
import { words } from '../words.ts'
import { Picked } from './Picked.tsx'
import { usePages, useSearch } from './pages.ts'
import { Row } from './Row.tsx'
import { keyOf, useSteadyOrder } from './steadyOrder.ts'
import { queueWords as say } from './words.ts'

/** The views that always stand in the bar; the others are one tap further. */
const ALWAYS = ['open', 'mine', 'unassigned'] as const satisfies QueueView[]
const MORE = ['tier3', 'breached', 'waiting', 'inquiries', 'solved'] as const satisfies QueueView[]
const ROW_PX = 116
const KEPT_VIEW = 'signpost.view'

type Props = {
  counts: StandingWire['counts'] | null
  /** The one that is open beside the list. */
  conversation: string | null
  /** Says what was done. */
  say: (sentence: string) => void
}

/** The list: the next right thing to do is on top. j and k walk it, p picks a ticket, f searches. */
export function Queue({ counts, conversation, say: tell }: Props) {
  const [view, setView] = useState<QueueView>(keptView)
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const isSearching = wanted.length >= 2
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const box = useRef<HTMLInputElement>(null)
  const pages = usePages(view)
  const hits = useSearch(wanted)
  useKeys({ f: () => box.current?.focus() })

  const leaveSearch = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (text) setText('')
    else box.current?.blur()
  }
  const choose = (next: string) => {
    localStorage.setItem(KEPT_VIEW, next)
    setView(next as QueueView)
    setText('')
    setPicked(new Set())
  }
  const pick = (number: number) =>
    setPicked(
      (before) => new Set(before.has(number) ? [...before].filter((one) => one !== number) : [...before, number]),
    )
  const picking = { picked, pick }
  const isFurther = (MORE as readonly QueueView[]).includes(view)

  return (
    <Tabs.Root className="queue" value={isSearching ? '' : view} onValueChange={choose}>
      <div className="queue-search">
        <input
          ref={box}
          type="search"
          className="queue-search-box"
          value={text}
          placeholder={say.searchHint}
          aria-label={say.search}
          aria-keyshortcuts="f"
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={leaveSearch}
        />
      </div>
      <div className="views">
        <Tabs.List className="tabs" aria-label={words.list.title}>
          {ALWAYS.map((name) => (
            <Tabs.Trigger key={name} value={name} className="tab">
              {say.view[name]} {counts && <span className="count">{counts[name]}</span>}
            </Tabs.Trigger>
          ))}
          {isFurther && (
            <Tabs.Trigger value={view} className="tab">
              {say.view[view]} {counts && <span className="count">{counts[view]}</span>}
            </Tabs.Trigger>
          )}
        </Tabs.List>
        <DropdownMenu.Root modal={false}>
          <DropdownMenu.Trigger className={counts && counts.breached + counts.tier3 > 0 ? 'more more-hot' : 'more'}>
            {say.more}
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
              <DropdownMenu.RadioGroup value={view} onValueChange={choose}>
                {MORE.map((name) => (
                  <DropdownMenu.RadioItem key={name} value={name} className="menu-item">
                    {say.view[name]} {counts && <span className="count">{counts[name]}</span>}
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </div>
      {isSearching ? (
        <section className="queue-body" aria-label={say.search}>
          <p className="queue-found" role="status">
            {hits.isLoading ? words.list.loading : say.found(hits.total)}
          </p>
          <Rows key="search" {...hits} {...picking} empty={say.notFound} conversation={conversation} />
        </section>
      ) : (
        <Tabs.Content value={view} tabIndex={-1} className="queue-body">
          <Rows key={view} {...pages} {...picking} empty={say.empty[view]} conversation={conversation} />
        </Tabs.Content>
      )}
      {picked.size > 0 && <Picked numbers={[...picked]} letGo={() => setPicked(new Set())} tell={tell} />}
    </Tabs.Root>
  )
}

type RowsProps = Omit<ReturnType<typeof usePages>, 'lookAt'> & {
  lookAt?: (first: number, last: number) => void
  empty: [title: string, lead: string]
  conversation: string | null
  picked: ReadonlySet<number>
  pick: (number: number) => void
}

/** The rows on screen, however many there are. The list does not move under the pointer. */
function Rows({ rows: fresh, isLoading, problem, retry, lookAt, empty, conversation, picked, pick }: RowsProps) {
  const [isHeld, setHeld] = useState(false)
  const rows = useSteadyOrder(fresh, isHeld)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (place) => {
      const known = rows[place]
      return known ? keyOf(known.row) : place
    },
    overscan: 6,
  })
  const shown = virtual.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => lookAt?.(first, last), [lookAt, first, last])

  const walk = (by: 1 | -1) => {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index')
    const open = rows.findIndex((known) => known?.row.conversation === conversation)
    const from = focused ? Number(focused) : open
    const next = from < 0 ? 0 : Math.min(Math.max(from + by, 0), rows.length - 1)
    virtual.scrollToIndex(next)
    focusRow(scroller.current, next)
  }
  const pickFocused = () => {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index')
    const ticket = focused ? rows[Number(focused)]?.row.ticket : null
    if (ticket?.status === 'open') pick(ticket.number)
  }
  useKeys({ j: () => walk(1), k: () => walk(-1), p: pickFocused })

  if (problem && fresh.length === 0) {
    return (
      <div role="alert" className="notice">
        <p>{problem.message}</p>
        <button type="button" className="button" onClick={retry}>
          {words.problem.retry}
        </button>
      </div>
    )
  }
  if (isLoading && fresh.length === 0) {
    return (
      <p className="notice" role="status">
        {words.list.loading}
      </p>
    )
  }
  if (rows.length === 0) {
    return (
      <div className="notice">
        <h2>{empty[0]}</h2>
        <p>{empty[1]}</p>
      </div>
    )
  }
  return (
    <div
      ref={scroller}
      className={picked.size > 0 ? 'rows-scroller rows-picking' : 'rows-scroller'}
      onPointerEnter={(event) => event.pointerType === 'mouse' && setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <ul className="rows" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const known = rows[index]
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={
                known && known.row.handling.by === 'queue' && !known.isGone ? 'row-item row-rings' : 'row-item'
              }
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              {known?.row.ticket?.status === 'open' && (
                <input
                  type="checkbox"
                  className="row-pick"
                  checked={picked.has(known.row.ticket.number)}
                  onChange={() => pick(known.row.ticket?.number ?? 0)}
                  aria-label={say.pick(`#${known.row.ticket.number} ${known.row.ticket.subject}`)}
                />
              )}
              {known ? (
                <Row row={known.row} isGone={known.isGone} isOpen={known.row.conversation === conversation} />
              ) : (
                <p className="row row-unread">{say.loadingRow}</p>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** The row may have to come on screen first. */
function focusRow(scroller: HTMLElement | null, place: number, triesLeft = 10): void {
  const link = scroller?.querySelector<HTMLElement>(`[data-index="${place}"] a.row`)
  if (link) link.focus({ preventScroll: true })
  else if (triesLeft > 0) requestAnimationFrame(() => focusRow(scroller, place, triesLeft - 1))
}

function keptView(): QueueView {
  const kept = localStorage.getItem(KEPT_VIEW)
  return [...ALWAYS, ...MORE].find((view) => view === kept) ?? 'open'
}
