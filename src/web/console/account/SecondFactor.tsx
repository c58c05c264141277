import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { MeWire } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { Enrolment, RecoveryCodes, type Shown } from './Enrolment.tsx'
import { say } from './words.ts'

type Verb = 'replace' | 'remove' | 'newCodes'
/** Where one is: at rest, asked for a code before something is done, at the app, or at the codes to keep. */
type Place =
  | { at: 'rest' }
  | { at: 'code'; before: Verb }
  | { at: 'app'; shown: Shown }
  | { at: 'keep'; codes: string[] }

/** One's second factor: set up, replaced, removed, and its recovery codes. */
export function SecondFactor({ me }: { me: MeWire }) {
  const client = useQueryClient()
  const [place, setPlace] = useState<Place>({ at: 'rest' })
  const [said, setSaid] = useState('')
  const left = useQuery({
    queryKey: ['recovery-codes', me.hasSecondFactor],
    queryFn: () => call('GET /api/me/recovery-codes', {}),
    enabled: me.hasSecondFactor,
  })
  const setUp = useMutation({
    mutationFn: (code: string | null) => call('POST /api/me/second-factor', { body: { code } }),
    onSuccess: (shown) => setPlace({ at: 'app', shown }),
  })
  const remove = useMutation({
    mutationFn: (code: string) => call('DELETE /api/me/second-factor', { body: { code } }),
    onSuccess: () => rest(say.second.isOff),
  })
  const newCodes = useMutation({
    mutationFn: (code: string) => call('POST /api/me/recovery-codes', { body: { code } }),
    onSuccess: ({ recoveryCodes }) => setPlace({ at: 'keep', codes: recoveryCodes }),
  })
  const verbs = { replace: setUp, remove, newCodes }

  const rest = (sentence = '') => {
    setPlace({ at: 'rest' })
    setSaid(sentence)
    for (const verb of Object.values(verbs)) verb.reset()
    void client.invalidateQueries({ queryKey: ['session'] })
    void client.invalidateQueries({ queryKey: ['recovery-codes'] })
    void client.invalidateQueries({ queryKey: ['sessions'] })
  }
  const ask = (before: Verb) => {
    setSaid('')
    setPlace({ at: 'code', before })
  }

  return (
    <section className="account-part" aria-labelledby="second-title">
      <h3 id="second-title">{say.second.title}</h3>
      {place.at === 'rest' && (
        <>
          <p>
            {me.hasSecondFactor ? say.second.on : say.second.off} {me.mustHaveSecondFactor && say.second.mustHave}{' '}
            {me.hasSecondFactor && left.data && (
              <span className="account-nowrap">{say.second.codesLeft(left.data.left)}.</span>
            )}
          </p>
          <p role="status" className={said ? 'status status-ok' : 'unseen'}>
            {said}
          </p>
          {setUp.isError && (
            <p role="alert" className="status status-breach">
              {setUp.error.message}
            </p>
          )}
          <p className="account-verbs">
            {me.hasSecondFactor ? (
              <>
                <button type="button" className="button" onClick={() => ask('replace')}>
                  {say.second.replace}
                </button>
                <button type="button" className="button" onClick={() => ask('newCodes')}>
                  {say.second.newCodes}
                </button>
                {!me.mustHaveSecondFactor && (
                  <button type="button" className="button" onClick={() => ask('remove')}>
                    {say.second.remove}
                  </button>
                )}
              </>
            ) : (
              <button type="button" className="button" disabled={setUp.isPending} onClick={() => setUp.mutate(null)}>
                {say.second.setUp}
              </button>
            )}
          </p>
        </>
      )}
      {place.at === 'code' && <ShowCode verb={verbs[place.before]} onCancel={() => rest()} />}
      {place.at === 'app' && (
        <>
          <Enrolment shown={place.shown} onDone={(codes) => setPlace({ at: 'keep', codes })} />
          <button type="button" className="button-plain" onClick={() => rest()}>
            {say.cancel}
          </button>
        </>
      )}
      {place.at === 'keep' && (
        <RecoveryCodes level="h3" codes={place.codes} onKept={() => rest(newCodes.isSuccess ? '' : say.second.isOn)} />
      )}
    </section>
  )
}

type Asked = { mutate: (code: string) => void; isPending: boolean; isError: boolean; error: Error | null }

/** Whoever changes a second factor shows that they have it. */
function ShowCode({ verb, onCancel }: { verb: Asked; onCancel: () => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    verb.mutate(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <form className="account-form" onSubmit={submit}>
      <p>{say.second.show}</p>
      <label className="field">
        {say.second.code}
        <input name="code" className="code-box" autoComplete="one-time-code" required minLength={6} maxLength={20} />
      </label>
      {verb.isError && (
        <p role="alert" className="status status-breach">
          {verb.error?.message}
        </p>
      )}
      <p className="account-verbs">
        <button type="submit" className="button button-main" disabled={verb.isPending}>
          {say.second.goOn}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {say.cancel}
        </button>
      </p>
    </form>
  )
}
