import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { SessionWire } from '../../../http/api/sessionApi.ts'
import { call } from '../api.ts'
import { say } from './words.ts'

export type Shown = { qrSvg: string; key: string }

/** What the app is given, and the code that confirms it. */
export function Enrolment({
  shown,
  onDone,
}: {
  shown: Shown
  onDone: (recoveryCodes: string[], session: SessionWire) => void
}) {
  const confirm = useMutation({
    mutationFn: (code: string) => call('PUT /api/me/second-factor', { body: { code } }),
    onSuccess: ({ recoveryCodes, session }) => onDone(recoveryCodes, session),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    confirm.mutate(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <form className="enrolment" onSubmit={submit}>
      <p>{say.second.scan}</p>
      <img
        className="enrolment-qr"
        src={`data:image/svg+xml,${encodeURIComponent(shown.qrSvg)}`}
        alt={say.second.picture}
        width="200"
        height="200"
      />
      <p className="remark">
        {say.second.noCamera} <code className="enrolment-key">{shown.key}</code>
      </p>
      <p>{say.second.thenType}</p>
      <label className="field">
        {say.second.appCode}
        <input
          name="code"
          className="code-box"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={7}
        />
      </label>
      {confirm.isError && (
        <p role="alert" className="status status-breach">
          {confirm.error.message}
        </p>
      )}
      <button type="submit" className="button button-main" disabled={confirm.isPending}>
        {say.second.confirm}
      </button>
    </form>
  )
}

/** The codes for a day without the phone: shown once. */
export function RecoveryCodes({
  codes,
  level: Heading,
  onKept,
}: {
  codes: string[]
  level: 'h2' | 'h3'
  onKept: () => void
}) {
  const [isCopied, setCopied] = useState(false)
  const text = codes.join('\n')
  const copy = () => void navigator.clipboard?.writeText(text).then(() => setCopied(true))
  return (
    <section className="recovery" aria-labelledby="recovery-title">
      <Heading id="recovery-title">{say.second.keep}</Heading>
      <p>{say.second.keepLead}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p className="recovery-verbs">
        <button type="button" className="button" onClick={copy}>
          {isCopied ? say.second.copied : say.second.copy}
        </button>
        <a
          className="button"
          download="signpost-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Signpost\n\n${text}\n`)}`}
        >
          {say.second.download}
        </a>
        <button type="button" className="button button-main" onClick={onKept}>
          {say.second.kept}
        </button>
      </p>
    </section>
  )
}
