import type { ReactNode } from 'react'
import { words } from './words.ts'

type PageProps = { title: string; lead: ReactNode; actions?: ReactNode; children: ReactNode }

/** The head of a page of the administration, and what stands under it. */
export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <div className="admin-body">
      <header className="admin-head">
        <div>
          <h2 id="screen-title" tabIndex={-1}>
            {title}
          </h2>
          <p className="admin-lead">{lead}</p>
        </div>
        {actions && <div className="admin-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** What was asked for is being read, or could not be. */
export function Standing({ query }: { query: { isPending: boolean; error: Error | null } }) {
  if (query.error) return <Trouble error={query.error} />
  return query.isPending ? (
    <p className="remark" role="status">
      {words.loading}
    </p>
  ) : null
}

/** Why something did not happen, as the desk said it. */
export function Trouble({ error }: { error: Error | null }) {
  return error ? (
    <p className="status status-warn" role="alert">
      {error.message}
    </p>
  ) : null
}

/** There is nothing, and that is well. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="admin-empty">
      <p>{title}</p>
      {children && <p className="remark">{children}</p>}
    </div>
  )
}

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }

/** Reads on in a list that is read part by part; nothing where it has ended. */
export function More({ query, children }: { query: Pages; children: ReactNode }) {
  if (!query.hasNextPage) return null
  return (
    <button
      type="button"
      className="button"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {children}
    </button>
  )
}
