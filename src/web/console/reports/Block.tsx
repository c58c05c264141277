import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import type { PeriodWire } from '../../../http/api/reportsWire.ts'
import { type Asked, fileName, queryOf } from './asked.ts'
import { type Cell, save } from './csv.ts'
import { Explain } from './Explain.tsx'
import { words } from './words.ts'

/** How often figures are counted anew while somebody looks. */
const AGAIN_MS = 5 * 60_000

/** Reads one block. While other days are counted the old figures stay, dimmed. */
export function useReport<T>(
  name: string,
  asked: Asked,
  read: (query: ReturnType<typeof queryOf>) => Promise<T>,
): UseQueryResult<T, Error> {
  return useQuery({
    queryKey: ['reports', name, asked],
    queryFn: () => read(queryOf(asked)),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    staleTime: 30_000,
  })
}

/**
 * A block of the screen: its title, what its figures mean, the file, and one of four things below: counting, a problem,
 * nothing, or the figures. A new block needs a call, a table for `csv`, definitions and a component for its figures.
 */
export function Block<T extends { period: PeriodWire }>({
  name,
  title,
  definitions,
  report,
  empty,
  isEmpty,
  csv,
  note,
  tools,
  children,
}: {
  name: string
  title: string
  definitions: readonly (readonly [string, string])[]
  report: UseQueryResult<T, Error>
  empty: string
  isEmpty: (figures: T) => boolean
  csv: (figures: T) => Cell[][]
  /** What narrows the other blocks and not this one. */
  note?: string | null
  tools?: ReactNode
  children: (figures: T) => ReactNode
}) {
  const id = useId()
  const { data, error, isPlaceholderData, refetch } = report
  const isNothing = data !== undefined && isEmpty(data)
  return (
    <section className={`report report-${name}`} aria-labelledby={id} aria-busy={!data || isPlaceholderData}>
      <header className="report-head">
        <h3 id={id}>{title}</h3>
        <Explain title={title} definitions={definitions} />
        <button
          type="button"
          className="button report-button"
          aria-label={words.saveCsv(title)}
          disabled={!data || isNothing || isPlaceholderData}
          onClick={() => data && save(fileName(name, data.period), csv(data))}
        >
          {words.csv}
        </button>
      </header>
      {note && <p className="remark">{note}</p>}
      {tools}
      {error && !data ? (
        <div className="report-state" role="alert">
          <p>
            {words.problem} {error.message}
          </p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {words.retry}
          </button>
        </div>
      ) : !data ? (
        <p className="report-state remark" role="status">
          {words.loading}
        </p>
      ) : (
        <div className="report-body" data-old={isPlaceholderData}>
          {error && (
            <p className="status status-warn" role="alert">
              {words.problem} {error.message}
            </p>
          )}
          {isNothing ? <p className="report-state remark">{empty}</p> : children(data)}
        </div>
      )}
    </section>
  )
}
