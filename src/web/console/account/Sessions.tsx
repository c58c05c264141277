import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnSessionWire } from '../../../http/api/accountApi.ts'
import { call } from '../api.ts'
import { useNow } from '../parts/now.ts'
import { words } from '../words.ts'
import { say } from './words.ts'

/** Where one is signed in, and the way out of each. */
export function Sessions() {
  const client = useQueryClient()
  const now = useNow()
  const found = useQuery({ queryKey: ['sessions'], queryFn: () => call('GET /api/me/sessions', {}) })
  const end = useMutation({
    mutationFn: (id: string | null) =>
      id === null ? call('DELETE /api/me/sessions', {}) : call('DELETE /api/me/sessions/:id', { id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const sessions = found.data?.sessions ?? []
  const device = ({ browser, system }: OwnSessionWire) => say.sessions.device(browser, system)
  const problem = found.error ?? end.error
  return (
    <section className="account-part" aria-labelledby="sessions-title">
      <h3 id="sessions-title">{say.sessions.title}</h3>
      {found.isPending && <p className="remark">{say.sessions.loading}</p>}
      <ul className="sessions">
        {sessions.map((session) => (
          <li key={session.id} className="session">
            <span>
              <strong>{device(session)}</strong>
              <span className="remark">
                {[
                  session.isThis ? say.sessions.here : usedAgo(now - session.lastUsedAt),
                  ...(session.network ? [say.sessions.from(session.network)] : []),
                ].join(', ')}
              </span>
            </span>
            {!session.isThis && (
              <button
                type="button"
                className="button"
                aria-label={say.sessions.endOf(device(session))}
                disabled={end.isPending}
                onClick={() => end.mutate(session.id)}
              >
                {say.sessions.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {problem && (
        <p role="alert" className="status status-breach">
          {problem.message}
        </p>
      )}
      <p role="status" className="unseen">
        {end.isSuccess ? say.sessions.ended : ''}
      </p>
      {sessions.length > 2 && (
        <p className="account-verbs">
          <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(null)}>
            {say.sessions.endOthers}
          </button>
        </p>
      )}
    </section>
  )
}

/** A session is written down every few minutes, so no closer than that. */
function usedAgo(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes < 6 ? say.sessions.usedNow : say.sessions.used(words.span(minutes * 60_000))
}
