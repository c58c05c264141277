import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'radix-ui'
import { useRef, useState } from 'react'
import type { QueueRowWire } from '../../../http/wire.ts'
import { api } from '../api.ts'
import { useKeys } from '../keys.ts'
import { words } from '../words.ts'
import { Row } from './Row.tsx'
import { useSteadyOrder } from './steadyOrder.ts'

type Tab = 'open' | 'mine' | 'solved'

/** The list: the next right thing to do is on top. j and k walk it. */
export function Queue({ openRows, isLoading, problem, retry, conversation }: Props) {
  const [tab, setTab] = useState<Tab>('open')
  const [isHeld, setHeld] = useState(false)
  const solved = useQuery({ queryKey: ['queue', 'solved'], queryFn: api.solved, enabled: tab === 'solved' })
  const mine = openRows.filter(isMine)
  const shown = tab === 'solved' ? (solved.data?.rows ?? []) : tab === 'mine' ? mine : openRows
  const rows = useSteadyOrder(shown, isHeld)
  const list = useRef<HTMLUListElement>(null)

  const walk = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a.row') ?? [])]
    const focused = links.indexOf(document.activeElement as HTMLElement)
    const open = links.findIndex((link) => link.dataset.conversation === conversation)
    const from = focused >= 0 ? focused : open
    const next = links[from < 0 ? 0 : Math.min(Math.max(from + by, 0), links.length - 1)]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({ j: () => walk(1), k: () => walk(-1) })

  const isWaiting = tab === 'solved' ? solved.isPending : isLoading
  const trouble = tab === 'solved' ? solved.error : problem
  return (
    <Tabs.Root
      className="queue"
      value={tab}
      onValueChange={(next) => {
        setHeld(false)
        setTab(next as Tab)
      }}
    >
      <Tabs.List className="tabs" aria-label={words.list.title}>
        <Tabs.Trigger value="open" className="tab">
          {words.list.open} <span className="count">{openRows.length}</span>
        </Tabs.Trigger>
        <Tabs.Trigger value="mine" className="tab">
          {words.list.mine} <span className="count">{mine.length}</span>
        </Tabs.Trigger>
        <Tabs.Trigger value="solved" className="tab">
          {words.list.solved}
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content
        value={tab}
        tabIndex={-1}
        className="queue-body"
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        {trouble && shown.length === 0 ? (
          <div role="alert" className="notice">
            <p>{trouble.message}</p>
            <button type="button" className="button" onClick={() => (tab === 'solved' ? solved.refetch() : retry())}>
              {words.problem.retry}
            </button>
          </div>
        ) : isWaiting ? (
          <p className="notice" role="status">
            {words.list.loading}
          </p>
        ) : rows.length === 0 ? (
          <div className="notice">
            <h2>{words.list.empty[tab][0]}</h2>
            <p>{words.list.empty[tab][1]}</p>
          </div>
        ) : (
          <ul ref={list} className="rows">
            {rows.map(({ row, isGone }) => (
              <Row
                key={`${row.conversation}:${row.ticket?.number ?? ''}`}
                row={row}
                isGone={isGone}
                isOpen={row.conversation === conversation}
              />
            ))}
          </ul>
        )}
      </Tabs.Content>
    </Tabs.Root>
  )
}

type Props = {
  openRows: QueueRowWire[]
  isLoading: boolean
  problem: Error | null
  retry: () => void
  /** The one that is open beside the list. */
  conversation: string | null
}

/** This agent has it now, or its ticket is theirs. */
function isMine({ handling, assignee }: QueueRowWire): boolean {
  return handling.by === 'agent' ? handling.mine : (assignee?.mine ?? false)
}
