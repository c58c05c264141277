import type { ReactNode } from 'react'

/** A share in words, and below them as a bar. */
export function Share({ share, children }: { share: number; children: ReactNode }) {
  return (
    <span className="share">
      <span className="share-number">{children}</span>
      <span className="share-bar" style={{ inlineSize: `${Math.min(100, 100 * share)}%` }} />
    </span>
  )
}
