import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import logo from '../logo.svg'
import { api, Problem } from './api.ts'
import { words } from './words.ts'

/** The way in: by the link in the address, which only a press of the button uses up, or by password. */
export function SignIn() {
  const client = useQueryClient()
  const [link, setLink] = useState(() => new URLSearchParams(location.search).get('link'))
  const signIn = useMutation({
    mutationFn: (given: { link: string } | { email: string; password: string }) =>
      'link' in given ? api.signInByLink(given.link) : api.signInByPassword(given.email, given.password),
    onSuccess: (me) => {
      // the link is spent: out of the address bar and out of the history with it
      history.replaceState(null, '', `/console${location.hash}`)
      client.setQueryData(['me'], me)
    },
  })
  const say = words.signIn

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    signIn.mutate(link ? { link } : { email: String(form.get('email')), password: String(form.get('password')) })
  }
  const usePassword = () => {
    history.replaceState(null, '', '/console')
    signIn.reset()
    setLink(null)
  }

  return (
    <main className="sign-in">
      <form onSubmit={submit} aria-labelledby="sign-in-title" aria-describedby="sign-in-lead">
        <img src={logo} alt="" width="56" height="56" />
        <h1 id="sign-in-title">{link ? say.linkTitle : say.title}</h1>
        <p id="sign-in-lead" className="lead">
          {link ? say.linkLead : say.lead}
        </p>
        {!link && (
          <>
            <label className="field">
              {say.email}
              <input name="email" type="email" autoComplete="username" required maxLength={320} />
            </label>
            <label className="field">
              {say.password}
              <input name="password" type="password" autoComplete="current-password" required maxLength={200} />
            </label>
          </>
        )}
        {signIn.isError && (
          <p role="alert" className="status status-breach">
            {link && signIn.error instanceof Problem && signIn.error.status === 401
              ? say.linkSpent
              : signIn.error.message}
          </p>
        )}
        <button type="submit" className="button button-main" disabled={signIn.isPending}>
          {signIn.isPending ? say.busy : say.submit}
        </button>
        {link ? (
          <button type="button" className="button-plain" onClick={usePassword}>
            {say.withPassword}
          </button>
        ) : (
          <p className="remark">
            {say.noPassword}
            <code>npm run signpost agent link {'<e-mail>'}</code>
          </p>
        )}
      </form>
    </main>
  )
}
