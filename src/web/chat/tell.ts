import type { Session } from './session.ts'

/** Tells the desk something beside the messages; answers whether it arrived. Nothing of it stands in the talk. */
export type Tell = (name: 'signpost.read' | 'signpost.rate', value: object) => Promise<boolean>

/** By the session's token, which the desk takes for a day after it ran out. */
export function createTell({ token, conversationId }: Pick<Session, 'token' | 'conversationId'>): Tell {
  return async (name, value) => {
    try {
      const answer = await fetch(`/v3/directline/conversations/${conversationId}/activities`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'event', name, value }),
      })
      return answer.ok
    } catch {
      return false
    }
  }
}
