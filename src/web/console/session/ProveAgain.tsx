import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react'
import { PASSWORD_LENGTH_MAX } from '../../../domain/password.ts'
import type { SessionWire } from '../../../http/api/sessionApi.ts'
import type { MeWire } from '../../../http/wire.ts'
import { call, onProofNeeded, Problem } from '../api.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { PasswordBox } from '../parts/PasswordBox.tsx'
import { hearProven } from './proof.ts'
import './session.css'
import { say as own } from './words.ts'

const say = own.prove
const Password = lazy(async () => ({ default: (await import('../account/Password.tsx')).Password }))

/** Stands by: opens when the desk wants a fresh proof, and what was asked of the desk goes on once it is there. */
export function ProveAgain({ me }: { me: MeWire }) {
  const client = useQueryClient()
  const answer = useRef<((isProven: boolean) => void) | null>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(
    () =>
      onProofNeeded(
        () =>
          new Promise((resolve) => {
            answer.current?.(false)
            answer.current = resolve
            setOpen(true)
          }),
      ),
    [],
  )
  const end = (isProven: boolean) => {
    setOpen(false)
    answer.current?.(isProven)
    answer.current = null
    if (isProven) void client.invalidateQueries({ queryKey: ['session'] })
  }
  if (!isOpen) return null
  if (me.proof === 'code' || me.proof === 'password') return <Show what={me.proof} end={end} />
  return me.proof === 'provider' ? <Elsewhere end={end} /> : <SetFirst me={me} end={end} />
}

/** What each way of proving stands in: the question, the way out, and `goOn` where one button does it. */
function Frame({ end, goOn, children }: { end: (isProven: boolean) => void; goOn?: ReactNode; children: ReactNode }) {
  return (
    <Dialog
      title={say.title}
      onClose={() => end(false)}
      footer={
        <>
          <button type="button" className="button" onClick={() => end(false)}>
            {say.cancel}
          </button>
          {goOn}
        </>
      }
    >
      {children}
    </Dialog>
  )
}

/** A code of the second factor, or the password. */
function Show({ what, end }: { what: 'code' | 'password'; end: (isProven: boolean) => void }) {
  const form = useId()
  const prove = useMutation({
    mutationFn: (given: string) =>
      call('POST /api/session/proof', { body: what === 'code' ? { code: given } : { password: given } }),
    onSuccess: () => end(true),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    prove.mutate(String(new FormData(event.currentTarget).get('given')))
  }
  return (
    <Frame
      end={end}
      goOn={
        <button type="submit" form={form} className="button button-main" disabled={prove.isPending}>
          {prove.isPending ? say.checking : say.goOn}
        </button>
      }
    >
      <p>{say[what]}</p>
      <form id={form} className="prove-way" onSubmit={submit}>
        {what === 'password' ? (
          <PasswordBox
            label={own.password}
            name="given"
            autoComplete="current-password"
            required
            maxLength={PASSWORD_LENGTH_MAX}
          />
        ) : (
          <label className="field">
            {say.codeBox}
            <input
              name="given"
              className="code-box"
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              required
              minLength={6}
              maxLength={20}
            />
          </label>
        )}
        {prove.isError && (
          <p role="alert" className="status status-breach">
            {sentenceOf(prove.error)}
          </p>
        )}
      </form>
    </Frame>
  )
}

function sentenceOf(problem: Error): string {
  return problem instanceof Problem && problem.code === 'wrongSignIn' ? own.wrongPassword : problem.message
}

/** Whoever came by a link has nothing to show yet: with a first password they have, and what they wanted goes on. It brings its own button. */
function SetFirst({ me, end }: { me: MeWire; end: (isProven: boolean) => void }) {
  return (
    <Frame end={end}>
      <p>{say.none}</p>
      <div className="prove-way">
        <Suspense>
          <Password me={me} onSaved={() => end(true)} />
        </Suspense>
      </div>
    </Frame>
  )
}

/** Through the provider, in a window of its own. */
function Elsewhere({ end }: { end: (isProven: boolean) => void }) {
  const client = useQueryClient()
  const [state, setState] = useState<'rest' | 'waiting' | 'refused'>('rest')
  const name = client.getQueryData<SessionWire>(['session'])?.provider ?? ''
  const finish = useRef(end)
  finish.current = end
  useEffect(() => hearProven((proven) => (proven === 'yes' ? finish.current(true) : setState('refused'))), [])
  const open = () => {
    setState('waiting')
    window.open('/console/sign-in/provider?again=true', '_blank', 'popup,width=520,height=680')
  }
  return (
    <Frame
      end={end}
      goOn={
        <button type="button" className="button button-main" onClick={open}>
          {say.open(name)}
        </button>
      }
    >
      <p>{say.provider(name)}</p>
      <p role="status" className={state === 'waiting' ? 'remark' : 'unseen'}>
        {state === 'waiting' ? say.waiting : ''}
      </p>
      {state === 'refused' && (
        <p role="alert" className="status status-breach">
          {say.refused}
        </p>
      )}
    </Frame>
  )
}
