import { forgetDrafts } from './drafts.ts'
import { forgetOutgoing } from './sending.ts'

const WRITER = 'signpost.writer'

/** Who writes in this tab. What an agent before them typed or could not send yet is not theirs to send. */
export function writeAs(agent: string): void {
  const before = sessionStorage.getItem(WRITER)
  if (before !== null && before !== agent) letGo()
  sessionStorage.setItem(WRITER, agent)
}

/** Lets go of what was typed and of what has not got through. */
export function letGo(): void {
  forgetDrafts()
  forgetOutgoing()
}
