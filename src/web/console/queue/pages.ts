import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueRowWire, QueueView } from '../../../http/wire.ts'
import { api } from '../api.ts'

const PAGE_ROWS = 100

/** The rows that are looked at, undefined where they are not read yet, and how to say which are looked at. */
export type Pages = {
  rows: (QueueRowWire | undefined)[]
  isLoading: boolean
  problem: Error | null
  retry: () => void
  lookAt: (first: number, last: number) => void
}

/** A view of the list, read in parts: only those on screen are read, and read again when something happens. */
export function usePages(view: QueueView): Pages {
  const [looked, setLooked] = useState({ view, from: 0, to: 0 })
  const { from, to } = looked.view === view ? looked : { from: 0, to: 0 }
  const parts = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const first = useQuery({
    queryKey: ['queue', 'page', view, 0],
    queryFn: () => api.queue(view, 0, PAGE_ROWS),
    placeholderData: (before, query) => (query?.queryKey[2] === view ? keepPreviousData(before) : undefined),
  })
  const others = useQueries({
    queries: parts
      .filter((part) => part > 0)
      .map((part) => ({
        queryKey: ['queue', 'page', view, part],
        queryFn: () => api.queue(view, part * PAGE_ROWS, PAGE_ROWS),
      })),
  })
  const total = first.data?.total ?? 0
  const rows: (QueueRowWire | undefined)[] = Array.from({ length: total })
  const place = (part: number, read: QueueRowWire[]) => {
    for (const [i, row] of read.entries()) if (part * PAGE_ROWS + i < total) rows[part * PAGE_ROWS + i] = row
  }
  place(0, first.data?.rows ?? [])
  for (const [i, part] of parts.filter((one) => one > 0).entries()) place(part, others[i]?.data?.rows ?? [])

  return {
    rows,
    isLoading: first.isPending,
    problem: first.error,
    retry: () => void first.refetch(),
    lookAt: (firstRow, lastRow) => {
      const next = {
        view,
        from: Math.floor(firstRow / PAGE_ROWS),
        to: Math.floor(Math.max(firstRow, lastRow) / PAGE_ROWS),
      }
      if (next.from !== from || next.to !== to || looked.view !== view) setLooked(next)
    },
  }
}

/** What a few words fit in the whole desk; nothing is asked for less than two characters. */
export function useSearch(text: string): Omit<Pages, 'lookAt'> & { total: number } {
  const found = useQuery({
    queryKey: ['queue', 'search', text],
    queryFn: () => api.search(text),
    enabled: text.length >= 2,
    placeholderData: keepPreviousData,
  })
  return {
    rows: found.data?.rows ?? [],
    total: found.data?.total ?? 0,
    isLoading: found.isPending,
    problem: found.error,
    retry: () => void found.refetch(),
  }
}
