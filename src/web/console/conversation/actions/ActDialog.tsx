import { type FormEvent, type ReactNode, useId } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { text } from '../words.ts'

type Props = {
  title: string
  lead: string
  confirm: string
  cancel?: string
  /** Whether everything that is needed is there. */
  isReady: boolean
  isBusy: boolean
  /** Why the desk said no. */
  problem: string | null
  onSubmit: () => void
  onClose: () => void
  children?: ReactNode
}

/** A dialog that does one thing: what it means, what it needs, and the two ways out. */
export function ActDialog(given: Props) {
  const { title, lead, confirm, cancel = text.cancel, isReady, isBusy, problem, onSubmit, onClose, children } = given
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady && !isBusy) onSubmit()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" form={form} className="button button-main" disabled={!isReady || isBusy}>
            {confirm}
          </button>
        </>
      }
    >
      <p>{lead}</p>
      <form id={form} className="act-form" onSubmit={submit}>
        {children}
        {problem && (
          <p className="status status-warn" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  )
}

type OptionProps = { group: string; name: string; remark?: string; isChosen: boolean; onChoose: () => void }

/** One of several answers. */
export function Option({ group, name, remark, isChosen, onChoose }: OptionProps) {
  return (
    <label className="act-option">
      <input type="radio" name={group} checked={isChosen} onChange={onChoose} />
      <span>
        {name} {remark && <span className="remark">{remark}</span>}
      </span>
    </label>
  )
}
