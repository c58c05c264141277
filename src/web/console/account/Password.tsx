import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { MeWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { words } from '../words.ts'
import { say as own } from './words.ts'

const say = words.account

/** One's password: set after a link, or replaced by whoever knows it. */
export function Password({ me }: { me: MeWire }) {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(!me.hasPassword)
  const save = useMutation({
    mutationFn: ({ password, current }: { password: string; current: string | null }) =>
      call('PUT /api/me/password', { body: { password, current } }),
    onSuccess: () => {
      setOpen(false)
      void client.invalidateQueries({ queryKey: ['session'] })
      void client.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    save.mutate({ password: String(given.get('next')), current: me.needsCurrent ? String(given.get('current')) : null })
  }
  return (
    <section className="account-part" aria-labelledby="password-title">
      <h3 id="password-title">{own.password}</h3>
      <p role="status" className={save.isSuccess && !isOpen ? 'status status-ok' : 'unseen'}>
        {save.isSuccess && !isOpen ? say.saved : ''}
      </p>
      {isOpen ? (
        <form className="account-form" onSubmit={submit}>
          <input type="hidden" name="username" autoComplete="username" value={me.email} readOnly />
          {me.needsCurrent && (
            <label className="field">
              {say.current}
              <input name="current" type="password" autoComplete="current-password" required maxLength={200} />
            </label>
          )}
          <label className="field">
            {say.next}
            <input
              name="next"
              type="password"
              autoComplete="new-password"
              required
              minLength={12}
              maxLength={200}
              aria-describedby="password-rule"
            />
          </label>
          <p id="password-rule" className="remark">
            {say.rule} {own.endsOthers}
          </p>
          {save.isError && (
            <p role="alert" className="status status-breach">
              {save.error.message}
            </p>
          )}
          <p className="account-verbs">
            <button type="submit" className="button button-main" disabled={save.isPending}>
              {say.save}
            </button>
            {me.hasPassword && (
              <button type="button" className="button" onClick={() => setOpen(false)}>
                {own.cancel}
              </button>
            )}
          </p>
        </form>
      ) : (
        <p className="account-verbs account-line">
          {!save.isSuccess && <span>{own.passwordSet}</span>}
          <button
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
