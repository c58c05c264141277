import { hooks } from 'botframework-webchat'
import { useEffect, useRef } from 'react'
import { type Voice, voiceOf } from './deskData.ts'
import { lastSeen, rememberSeen } from './session.ts'

const { useActivities, useConnectivityStatus, useFocus, useSendBoxAttachments, useSendMessage, useSubmitSendBox } =
  hooks

export interface AttendantProps {
  site: string
  isOpen: boolean
  /** Questions the website handed over, not yet sent. */
  questions: readonly string[]
  onAsked: () => void
  onVoice: (voice: Voice) => void
  onTalking: () => void
  onUnread: (count: number) => void
  /** The connection is gone and the client will not try again by itself. */
  onLost: () => void
}

/** Stands beside the conversation, shows nothing, and tells the rest of the page what happens in it. */
export function Attendant({ site, isOpen, questions, onAsked, onVoice, onTalking, onUnread, onLost }: AttendantProps) {
  const [activities] = useActivities()
  const [connectivity] = useConnectivityStatus()
  const sendMessage = useSendMessage()
  const [files] = useSendBoxAttachments()
  const submit = useSubmitSendBox()
  const focus = useFocus()
  const isConnected = connectivity === 'connected' || connectivity === 'reconnected'
  const told = useRef({ voice: '', unread: -1, talking: false }) // told once in any case: another talk may have left a count

  useEffect(() => {
    if (connectivity === 'error') onLost()
  }, [connectivity, onLost])

  useEffect(() => {
    if (!isConnected || questions.length === 0) return
    for (const question of questions) sendMessage(question)
    onAsked()
  }, [isConnected, questions, sendMessage, onAsked])

  // a chosen file goes at once: kept back until "send", it would be all but invisible
  useEffect(() => {
    if (isConnected && files.length > 0) submit()
  }, [isConnected, files, submit])

  useEffect(() => {
    const voice = voiceOf(activities)
    if (told.current.voice !== JSON.stringify(voice)) onVoice(voice)
    told.current.voice = JSON.stringify(voice)
    if (!told.current.talking && activities.some((activity) => activity.from?.role === 'user')) onTalking()
    told.current.talking ||= activities.some((activity) => activity.from?.role === 'user')
  }, [activities, onVoice, onTalking])

  useEffect(() => {
    const answers = activities.filter((activity) => activity.type === 'message' && activity.from?.role !== 'user')
    if (isOpen) rememberSeen(site, answers.at(-1)?.timestamp ?? '')
    const unread = isOpen ? 0 : answers.filter((answer) => (answer.timestamp ?? '') > lastSeen(site)).length
    if (unread !== told.current.unread) onUnread(unread)
    told.current.unread = unread
  }, [activities, isOpen, site, onUnread])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the chat opens, and at no other time
  useEffect(() => {
    const hasKeyboard = matchMedia('(hover: hover)').matches
    if (isOpen && document.hasFocus()) void focus(hasKeyboard ? 'sendBox' : 'sendBoxWithoutKeyboard')
  }, [isOpen])

  return null
}
