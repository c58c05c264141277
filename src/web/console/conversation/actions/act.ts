import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConversationWire } from '../../../../http/wire.ts'
import { call } from '../../api.ts'

/** In which zone this agent reads times. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
export const query = { zone }

/** Everybody who works here. */
export function useColleagues() {
  const found = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => call('GET /api/colleagues', {}),
    staleTime: 60_000,
  })
  return found.data?.colleagues ?? []
}

type Doing = { run: () => Promise<ConversationWire>; done: (now: ConversationWire) => void }

/** One thing that is done to a conversation. The desk answers with the whole of one as it is now. */
export function useAct() {
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: ({ run }: Doing) => run(),
    onSuccess: (now, { done }) => {
      client.setQueryData(['conversation', now.id], now)
      done(now)
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['queue'] }),
    onError: () => void client.invalidateQueries({ queryKey: ['conversation'] }),
  })
  return {
    isBusy: act.isPending,
    problem: act.error?.message ?? null,
    do: (run: Doing['run'], done: Doing['done'], failed?: (sentence: string) => void) =>
      act.mutate({ run, done }, { onError: (problem) => failed?.(problem.message) }),
  }
}
