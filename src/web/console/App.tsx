import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { Console } from './Console.tsx'
import { SignIn } from './signIn/SignIn.tsx'
import { words } from './words.ts'

/** Signed in: the console. Otherwise the way in. */
export function App() {
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => call('GET /api/session', {}),
    refetchInterval: 15 * 60_000,
  })
  const me = session.data?.me ?? null
  // recovery codes are shown once: nothing takes them away before they were kept
  const [isHeld, hold] = useState(false)
  useEffect(() => {
    if (!me) document.title = words.title(0)
  }, [me])

  const hasLink = new URLSearchParams(location.search).has('link')
  if (me && !hasLink && !isHeld) return <Console me={me} />
  if (session.data) return <SignIn session={session.data} isHeld={isHeld} hold={hold} />
  return (
    <main className="waiting" aria-busy={session.isPending}>
      {session.isError && (
        <div role="alert" className="notice">
          <p>{session.error.message}</p>
          <button type="button" className="button" onClick={() => void session.refetch()}>
            {words.problem.retry}
          </button>
        </div>
      )}
    </main>
  )
}
