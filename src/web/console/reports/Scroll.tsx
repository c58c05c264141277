import type { ReactNode } from 'react'

/** A table that may be wider or longer than its place; by keyboard it is scrolled like anything one can stand on. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no part of a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody could scroll it by keyboard
    <div className="report-scroll" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  )
}
