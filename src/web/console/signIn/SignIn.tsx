import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { PASSWORD_LENGTH_MAX } from '../../../domain/password.ts'
import type { SessionWire } from '../../../http/api/sessionApi.ts'
import logo from '../../logo.svg'
import { call, Problem } from '../api.ts'
import { PasswordBox } from '../parts/PasswordBox.tsx'
import type { Ended } from '../session/end.ts'
import { say as ending } from '../session/words.ts'
import { words } from '../words.ts'
import { type Hold, SecondStep } from './SecondStep.tsx'
import { say as own } from './words.ts'

const say = words.signIn

/** The way in, step by step: by link, password or provider, and then the second factor. */
export function SignIn({
  session,
  isHeld,
  hold,
  ended,
}: {
  session: SessionWire
  isHeld: boolean
  hold: Hold
  ended: Ended | null
}) {
  const [link, setLink] = useState(() => new URLSearchParams(location.search).get('link'))
  const step = isHeld ? 'enrol' : session.step
  if (!link && (step === 'code' || step === 'enrol')) return <SecondStep step={step} hold={hold} />
  return <FirstStep session={session} link={link} ended={ended} onLinkGone={() => setLink(null)} />
}

/** By the link in the address, which only a press of the button uses up, or by password, or through the provider. */
function FirstStep({
  session,
  link,
  ended,
  onLinkGone,
}: {
  session: SessionWire
  link: string | null
  ended: Ended | null
  onLinkGone: () => void
}) {
  const client = useQueryClient()
  const [problem, setProblem] = useState(() => new URLSearchParams(location.search).get('problem'))
  const signIn = useMutation({
    mutationFn: (body: { link: string } | { email: string; password: string }) => call('POST /api/session', { body }),
    onMutate: () => setProblem(null),
    onSuccess: (after) => {
      // the link is spent: out of the address bar and out of the history with it
      history.replaceState(null, '', `/console${location.hash}`)
      onLinkGone()
      client.setQueryData(['session'], after)
    },
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    signIn.mutate(link ? { link } : { email: String(form.get('email')), password: String(form.get('password')) })
  }
  const usePassword = () => {
    history.replaceState(null, '', '/console')
    signIn.reset()
    onLinkGone()
  }
  const isSpent = link && signIn.error instanceof Problem && signIn.error.status === 401
  const trouble = signIn.isError ? (isSpent ? say.linkSpent : signIn.error.message) : sentenceOf(problem)

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit} aria-labelledby="sign-in-title" aria-describedby="sign-in-lead">
        <img src={logo} alt="" width="56" height="56" />
        <h1 id="sign-in-title">{link ? say.linkTitle : say.title}</h1>
        <p id="sign-in-lead" className="lead">
          {link ? say.linkLead : say.lead}
        </p>
        {ended && !link && (
          <p role="status" className="status status-warn">
            {ending.ended[ended]} {ending.kept}
          </p>
        )}
        {!link && session.provider && (
          <>
            <a className="button" href="/console/sign-in/provider">
              {own.withProvider(session.provider)}
            </a>
            <p className="sign-in-or">{own.or}</p>
          </>
        )}
        {!link && (
          <>
            <label className="field">
              {say.email}
              <input name="email" type="email" autoComplete="username" required maxLength={320} />
            </label>
            <PasswordBox
              label={say.password}
              name="password"
              autoComplete="current-password"
              required
              maxLength={PASSWORD_LENGTH_MAX}
            />
          </>
        )}
        {trouble && (
          <p role="alert" className="status status-breach">
            {trouble}
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

function sentenceOf(problem: string | null): string | null {
  return problem === 'provider' || problem === 'notInvited' ? own.problem[problem] : null
}
