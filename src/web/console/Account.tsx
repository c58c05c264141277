import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { MeWire } from '../../http/wire.ts'
import { api } from './api.ts'
import { locale, readIn } from './language.ts'
import { Dialog } from './parts/Dialog.tsx'
import { words } from './words.ts'

/** Who is signed in, their password, and the way out. */
export function Account({ me, onClose }: { me: MeWire; onClose: () => void }) {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: ({ next, current }: { next: string; current: string | null }) => api.setPassword(next, current),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess: () => {
      client.setQueryData(['me'], null)
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' }) // the next agent sees their own
    },
  })
  const needsCurrent = me.hasPassword && !me.byLink
  const say = words.account

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const current = needsCurrent ? String(given.get('current')) : null
    save.mutate({ next: String(given.get('next')), current }, { onSuccess: () => form.reset() })
  }

  return (
    <Dialog
      title={say.title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            {say.signOut}
          </button>
          <button type="button" className="button button-main" onClick={onClose}>
            {words.keys.close}
          </button>
        </>
      }
    >
      <p className="account-who">
        <strong>{me.name}</strong>
        <span>{me.email}</span>
        <span>{say.role[me.role]}</span>
      </p>
      <fieldset className="account-language">
        <legend>{say.language}</legend>
        {(['en', 'fr'] as const).map((language) => (
          <button
            key={language}
            type="button"
            className="button"
            lang={language}
            aria-pressed={language === locale}
            onClick={() => language !== locale && readIn(language)}
          >
            {language === 'en' ? 'English' : 'Français'}
          </button>
        ))}
      </fieldset>
      <form className="account-form" onSubmit={submit}>
        <h3>{me.hasPassword ? say.replacePassword : say.setPassword}</h3>
        <input type="hidden" name="username" autoComplete="username" value={me.email} readOnly />
        {needsCurrent && (
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
          {say.rule}
        </p>
        <p role="status" className={save.isError ? 'status status-breach' : save.isSuccess ? 'status status-ok' : ''}>
          {save.isError ? save.error.message : save.isSuccess ? say.saved : ''}
        </p>
        <button type="submit" className="button" disabled={save.isPending}>
          {say.save}
        </button>
      </form>
      {signOut.isError && (
        <p role="alert" className="status status-breach">
          {signOut.error.message}
        </p>
      )}
    </Dialog>
  )
}
