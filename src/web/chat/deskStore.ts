import { createStore } from 'botframework-webchat'
import { deskData } from './deskData.ts'
import type { Outgoing } from './outgoing.ts'
import { waitAfter } from './wait.ts'

interface Activity {
  text?: string
  channelData?: object
  attachments?: { contentType?: string }[]
}
interface Action {
  type: string
  payload?: { activity?: Activity }
}

/**
 * Web Chat's store with two habits of ours: a text that stands on a card as well is read aloud but not drawn twice, and
 * an agent's message is read aloud with the agent's name before it. What stood unsent in the box of an earlier line stands
 * in this one's. `onWait` hears how long to wait, in milliseconds, when the desk refused a message for its haste.
 */
export function createDeskStore(outgoing: Outgoing, onWait: (waitMs: number) => void) {
  const text = outgoing.draft()
  const store = createStore(
    {},
    outgoing.middleware(),
    () => (next: (action: Action) => unknown) => (action: Action) => {
      const waitMs = action.type === 'DIRECT_LINE/POST_ACTIVITY_REJECTED' ? waitAfter(action.payload) : undefined
      if (waitMs !== undefined) onWait(waitMs)
      return next(action)
    },
    () => (next: (action: Action) => unknown) => (action: Action) => {
      const activity = action.type === 'DIRECT_LINE/INCOMING_ACTIVITY' ? action.payload?.activity : undefined
      if (!activity?.text) return next(action)
      const { agent } = deskData(activity)
      if (hasCard(activity)) return next(withActivity(action, { ...spoken(activity, activity.text), text: undefined }))
      return next(agent ? withActivity(action, spoken(activity, `${agent.name}: ${activity.text}`)) : action)
    },
  )
  if (text !== '') store.dispatch({ type: 'WEB_CHAT/SET_SEND_BOX', payload: { text } })
  return store
}

function hasCard({ attachments = [] }: Activity): boolean {
  return attachments.some(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive')
}

/** The activity with what a screen reader says for it. */
function spoken(activity: Activity, aloud: string): Activity {
  return { ...activity, channelData: { ...activity.channelData, 'webchat:fallback-text': aloud } }
}

function withActivity(action: Action, activity: Activity): Action {
  return { ...action, payload: { ...action.payload, activity } }
}
