import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../../domain/password.ts'
import type { MeWire } from '../../../http/wire.ts'
import { call, Problem } from '../api.ts'
import { PasswordBox } from '../parts/PasswordBox.tsx'
import { say as session } from '../session/words.ts'
import { words } from '../words.ts'
import './account.css'
import { Strength } from './Strength.tsx'
import { say as own } from './words.ts'

const say = words.account

/** One's password: set after a link, or replaced by whoever knows it. `onSaved` where it is set on the way to something. */
export function Password({ me, onSaved }: { me: MeWire; onSaved?: () => void }) {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(!me.hasPassword)
  const [next, setNext] = useState('')
  const strengthId = useId()
  const save = useMutation({
    mutationFn: ({ password, current }: { password: string; current: string | null }) =>
      call('PUT /api/me/password', { body: { password, current } }),
    onSuccess: () => {
      setOpen(false)
      setNext('')
      void client.invalidateQueries({ queryKey: ['session'] })
      void client.invalidateQueries({ queryKey: ['sessions'] })
      onSaved?.()
    },
  })
  // the button that was pressed is gone with the form
  const change = useRef<HTMLButtonElement>(null)
  const isDone = save.isSuccess && !isOpen
  useEffect(() => {
    if (isDone) change.current?.focus()
  }, [isDone])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    save.mutate({ password: String(given.get('next')), current: me.needsCurrent ? String(given.get('current')) : null })
  }
  return (
    <section className="account-part" aria-labelledby="password-title">
      <h3 id="password-title">{own.password}</h3>
      <p role="status" className={isDone ? 'status status-ok' : 'unseen'}>
        {isDone ? say.saved : ''}
      </p>
      {isOpen ? (
        <form className="account-form" onSubmit={submit}>
          <input type="hidden" name="username" autoComplete="username" value={me.email} readOnly />
          {me.needsCurrent && (
            <PasswordBox
              label={say.current}
              name="current"
              autoComplete="current-password"
              required
              maxLength={PASSWORD_LENGTH_MAX}
            />
          )}
          <PasswordBox
            label={say.next}
            name="next"
            autoComplete="new-password"
            required
            minLength={PASSWORD_LENGTH_MIN}
            maxLength={PASSWORD_LENGTH_MAX}
            value={next}
            onChange={(event) => setNext(event.target.value)}
            aria-describedby={`password-rule ${strengthId}`}
          />
          <Strength id={strengthId} password={next} owner={me} />
          <p id="password-rule" className="remark">
            {say.rule} {own.endsOthers}
          </p>
          {save.isError && (
            <p role="alert" className="status status-breach">
              {sentenceOf(save.error)}
            </p>
          )}
          <p className="account-verbs">
            <button type="submit" className="button button-main" disabled={save.isPending}>
              {say.save}
            </button>
            {me.hasPassword && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  setOpen(false)
                  setNext('')
                }}
              >
                {own.cancel}
              </button>
            )}
          </p>
        </form>
      ) : (
        <p className="account-verbs account-line">
          {!save.isSuccess && <span>{own.passwordSet}</span>}
          <button
            ref={change}
            type="button"
            className="button"
            onClick={() => {
              save.reset()
              setOpen(true)
            }}
          >
            {own.changePassword}
          </button>
        </p>
      )}
    </section>
  )
}

function sentenceOf(problem: Error): string {
  return problem instanceof Problem && problem.code === 'wrongSignIn' ? session.wrongPassword : problem.message
}
