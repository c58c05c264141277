import { type ReactNode, useEffect, useId, useRef } from 'react'
import { words } from '../words.ts'

/**
 * A dialog of the browser's own: it keeps the focus inside, closes on Esc, and gives the focus back to where it was.
 * Mounted is open.
 */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  className = '',
}: {
  title: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  className?: string
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    if (!shown?.open) shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`.trimEnd()}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div className="dialog-foot">
        {footer ?? (
          <button type="button" className="button" onClick={onClose}>
            {words.keys.close}
          </button>
        )}
      </div>
    </dialog>
  )
}
