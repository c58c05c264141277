import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { Console } from './Console.tsx'
import { EndingSoon } from './session/EndingSoon.tsx'
import { useSessionEnd } from './session/end.ts'
import { tellProven } from './session/proof.ts'
import { say } from './session/words.ts'
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
  const { ending, ended, stay } = useSessionEnd(session.data)
  // recovery codes are shown once: nothing takes them away before they were kept
  const [isHeld, hold] = useState(false)
  useEffect(() => {
    if (!me) document.title = words.title(0)
  }, [me])

  const proven = new URLSearchParams(location.search).get('proven')
  useEffect(() => {
    if (proven) tellProven(proven === 'yes' ? 'yes' : 'no')
  }, [proven])
  if (proven) return <p className="notice">{proven === 'yes' ? say.prove.done : say.prove.notDone}</p>

  const hasLink = new URLSearchParams(location.search).has('link')
  if (me && !hasLink && !isHeld)
    return <Console key={me.id} me={me} ending={<EndingSoon ending={ending} stay={stay} />} />
  if (session.data) return <SignIn session={session.data} isHeld={isHeld} hold={hold} ended={ended} />
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
