import { createStore } from 'botframework-webchat'
import { deskData } from './deskData.ts'

interface Action {
  type: string
  payload?: { activity?: { text?: string; channelData?: object } }
}

/** Web Chat's store, in which an agent's message is read aloud with the agent's name before it. */
export function createSpokenStore() {
  return createStore({}, () => (next: (action: Action) => unknown) => (action: Action) => {
    const activity = action.type === 'DIRECT_LINE/INCOMING_ACTIVITY' ? action.payload?.activity : undefined
    const { agent } = activity ? deskData(activity) : {}
    if (!activity?.text || !agent) return next(action)
    const channelData = { ...activity.channelData, 'webchat:fallback-text': `${agent.name}: ${activity.text}` }
    return next({ ...action, payload: { ...action.payload, activity: { ...activity, channelData } } })
  })
}
