import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { SessionWire } from '../../../http/api/sessionApi.ts'
import logo from '../../logo.svg'
import { Enrolment, RecoveryCodes } from '../account/Enrolment.tsx'
import { call, Problem } from '../api.ts'
import { say } from './words.ts'

/** Keeps this page where it is, whatever the session says meanwhile. */
export type Hold = (isHeld: boolean) => void

/** After the first step: a code, or a second factor to be set up. */
export function SecondStep({ step, hold }: { step: 'code' | 'enrol'; hold: Hold }) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => call('DELETE /api/session', {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['session'] }),
  })
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <img src={logo} alt="" width="56" height="56" />
        {step === 'code' ? <CodeStep /> : <EnrolStep hold={hold} />}
        <button type="button" className="button-plain" onClick={() => cancel.mutate()}>
          {say.cancel}
        </button>
      </div>
    </main>
  )
}

function CodeStep() {
  const client = useQueryClient()
  const [isRecovery, setRecovery] = useState(false)
  const check = useMutation({
    mutationFn: (code: string) => call('POST /api/session/code', { body: { code } }),
    onSuccess: (session) => client.setQueryData(['session'], session),
    onError: (problem) => {
      // it took too long, and the first step counts no more
      if (problem instanceof Problem && problem.status === 401) client.invalidateQueries({ queryKey: ['session'] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    check.mutate(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <form className="sign-in-step" onSubmit={submit} aria-labelledby="step-title">
      <Heading lead={isRecovery ? say.recoveryLead : say.codeLead}>{say.codeTitle}</Heading>
      <label className="field" key={isRecovery ? 'recovery' : 'app'}>
        {isRecovery ? say.recovery : say.code}
        <input
          name="code"
          className="code-box"
          // biome-ignore lint/a11y/noAutofocus: the one thing to do on this page
          autoFocus
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          required
          minLength={6}
          maxLength={20}
        />
      </label>
      {check.isError && (
        <p role="alert" className="status status-breach">
          {check.error.message}
        </p>
      )}
      <button type="submit" className="button button-main" disabled={check.isPending}>
        {check.isPending ? say.checking : say.confirm}
      </button>
      {isRecovery && <p className="remark">{say.lost}</p>}
      <button
        type="button"
        className="button-plain"
        onClick={() => {
          check.reset()
          setRecovery(!isRecovery)
        }}
      >
        {isRecovery ? say.useApp : say.useRecovery}
      </button>
    </form>
  )
}

function EnrolStep({ hold }: { hold: Hold }) {
  const client = useQueryClient()
  const [done, setDone] = useState<{ codes: string[]; session: SessionWire } | null>(null)
  const shown = useQuery({
    queryKey: ['enrolment'],
    queryFn: () => call('POST /api/me/second-factor', { body: {} }),
    // another look would be another secret
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <div className="sign-in-step">
      <Heading lead={say.enrolLead}>{say.enrolTitle}</Heading>
      {done ? (
        <RecoveryCodes
          level="h2"
          codes={done.codes}
          onKept={() => {
            client.setQueryData(['session'], done.session)
            hold(false)
          }}
        />
      ) : shown.data ? (
        <Enrolment
          shown={shown.data}
          onDone={(codes, session) => {
            hold(true)
            setDone({ codes, session })
          }}
        />
      ) : shown.isError ? (
        <p role="alert" className="status status-breach">
          {shown.error.message}
        </p>
      ) : (
        <p role="status">{say.preparing}</p>
      )}
    </div>
  )
}

function Heading({ children, lead }: { children: ReactNode; lead: string }) {
  return (
    <>
      <h1 id="step-title">{children}</h1>
      <p className="lead">{lead}</p>
    </>
  )
}
