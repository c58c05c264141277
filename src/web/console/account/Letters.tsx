import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api.ts'
import { locale } from '../language.ts'
import { say } from './words.ts'

/** The one letter that nobody has to get, for those who would get it. It is written in the language chosen here. */
export function Letters() {
  const client = useQueryClient()
  /** What was tapped, until the desk has answered. */
  const [tapped, setTapped] = useState<boolean | null>(null)
  const found = useQuery({ queryKey: ['letters'], queryFn: () => call('GET /api/me/letters', {}) })
  const choose = useMutation({
    mutationFn: (digest: boolean) => call('PUT /api/me/letters', { body: { digest, locale } }),
    onSuccess: (chosen) => client.setQueryData(['letters'], chosen),
    onSettled: () => setTapped(null),
  })
  const problem = found.error ?? choose.error
  if (!found.data?.isForMe && !problem) return null
  return (
    <section className="account-part" aria-labelledby="letters-title">
      <h3 id="letters-title">{say.letters.title}</h3>
      {found.data && (
        <label className="account-switch">
          <input
            type="checkbox"
            checked={tapped ?? found.data.digest}
            disabled={choose.isPending}
            onChange={(event) => {
              setTapped(event.target.checked)
              choose.mutate(event.target.checked)
            }}
          />
          <span>
            {say.letters.digest} <span className="remark">{say.letters.digestLead}</span>
          </span>
        </label>
      )}
      <p role="status" className="unseen">
        {choose.isSuccess ? (choose.data.digest ? say.letters.on : say.letters.off) : ''}
      </p>
      {problem && (
        <p role="alert" className="status status-breach">
          {problem.message}
        </p>
      )}
    </section>
  )
}
