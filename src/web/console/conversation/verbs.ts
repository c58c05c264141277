import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ConversationWire } from '../../../http/wire.ts'
import { api } from '../api.ts'
import { words } from '../words.ts'

type Verb = 'takeOver' | 'handBack'

/**
 * What an agent does to a conversation. The desk answers with the whole of it as it is now; a refusal is said in the
 * desk's own words and the conversation is read again, since somebody was faster. `done` runs after a success.
 */
export function useVerbs(id: string, say: (sentence: string) => void, done: (verb: Verb) => void) {
  const client = useQueryClient()
  const verb = useMutation({
    mutationFn: (what: Verb) => api[what](id),
    onSuccess: (now: ConversationWire, what) => {
      client.setQueryData(['conversation', id], now)
      say(what === 'takeOver' ? words.said.taken : words.said.handedBack)
      done(what)
    },
    onError: (problem) => {
      say(problem.message)
      void client.invalidateQueries({ queryKey: ['conversation', id] })
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['queue'] }),
  })
  return { run: verb.mutate, isBusy: verb.isPending, refused: verb.error?.message ?? null }
}
