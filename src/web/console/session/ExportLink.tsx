import type { ReactNode } from 'react'
import { proofAtHand } from './proof.ts'

/** A link that saves a file, for which the desk may want a fresh proof first. */
export function ExportLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      className="button"
      href={href}
      download
      onClick={(event) => {
        event.preventDefault()
        void proofAtHand().then((isProven) => isProven && location.assign(href))
      }}
    >
      {children}
    </a>
  )
}
