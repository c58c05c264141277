import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, Problem } from './api.ts'
import { Console } from './Console.tsx'
import { SignIn } from './SignIn.tsx'
import { words } from './words.ts'

/** Signed in: the console. Otherwise the way in. */
export function App() {
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () =>
      api.me().catch((problem) => {
        if (problem instanceof Problem && problem.status === 401) return null
        throw problem
      }),
    refetchInterval: 15 * 60_000,
  })
  useEffect(() => {
    if (!me.data) document.title = words.title(0)
  }, [me.data])

  const hasLink = new URLSearchParams(location.search).has('link')
  if (me.data && !hasLink) return <Console me={me.data} />
  if (me.data === null || hasLink) return <SignIn />
  return (
    <main className="waiting" aria-busy={me.isPending}>
      {me.isError && (
        <div role="alert" className="notice">
          <p>{me.error.message}</p>
          <button type="button" className="button" onClick={() => void me.refetch()}>
            {words.problem.retry}
          </button>
        </div>
      )}
    </main>
  )
}
