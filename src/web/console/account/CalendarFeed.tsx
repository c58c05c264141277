import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api.ts'
import { say } from './words.ts'

/** One's deadlines in one's own calendar program, by an address that is shown once. */
export function CalendarFeed() {
  const client = useQueryClient()
  const text = say.calendar
  const [isCopied, setCopied] = useState(false)
  const found = useQuery({ queryKey: ['calendar-feed'], queryFn: () => call('GET /api/me/calendar', {}) })
  const again = () => client.invalidateQueries({ queryKey: ['calendar-feed'] })
  const make = useMutation({ mutationFn: () => call('POST /api/me/calendar', {}), onSettled: again })
  const end = useMutation({
    mutationFn: () => call('DELETE /api/me/calendar', {}),
    onSettled: again,
    onSuccess: () => make.reset(),
  })
  const address = make.data?.address ?? null
  const isOn = (found.data?.since ?? null) !== null
  const problem = found.error ?? make.error ?? end.error
  const isBusy = found.isPending || make.isPending || end.isPending
  return (
    <section className="account-part" aria-labelledby="calendar-feed-title">
      <h3 id="calendar-feed-title">{text.title}</h3>
      <p className="remark">{isOn ? text.on : text.off}</p>
      {address && (
        <>
          <label className="field">
            <span>{text.address}</span>
            <input readOnly value={address} onFocus={(event) => event.target.select()} />
          </label>
          <p className="remark">{text.once}</p>
        </>
      )}
      <p className="account-verbs">
        {address && (
          <button
            type="button"
            className="button"
            onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
          >
            {isCopied ? say.second.copied : say.second.copy}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => {
            setCopied(false)
            make.mutate()
          }}
        >
          {isOn ? text.replace : text.make}
        </button>
        {isOn && (
          <button type="button" className="button" disabled={isBusy} onClick={() => end.mutate()}>
            {text.end}
          </button>
        )}
      </p>
      <p role="status" className="unseen">
        {end.isSuccess && !isOn ? text.ended : ''}
      </p>
      {problem && (
        <p role="alert" className="status status-breach">
          {problem.message}
        </p>
      )}
    </section>
  )
}
