import { hooks } from 'botframework-webchat'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { localeOf, type Voice, voiceOf } from './deskData.ts'
import { type FileLimits, sortFiles, type TooMuch } from './files.ts'
import { useFreeGliding } from './gliding.ts'
import { lastSeen, rememberSeen } from './session.ts'
import type { Tell } from './tell.ts'

const {
  useActivities,
  useConnectivityStatus,
  useFocus,
  useSendBoxAttachments,
  useSendMessage,
  useSubmitSendBox,
  useSuggestedActions,
} = hooks

/** Answers of up to this many characters fit beside each other on a phone, on two lines at the most. */
const shortChoice = 30

export interface AttendantProps {
  site: string
  tell: Tell
  isOpen: boolean
  /** Questions the website handed over, not yet sent. */
  questions: readonly string[]
  onAsked: () => void
  /** What may be sent along, if the desk says so. */
  limits: FileLimits | undefined
  /** Something stood in the box of an earlier line: its writer goes on writing. */
  isTyping: boolean
  /** Files that were left out, or none since something was sent. */
  onNotSent: (files: TooMuch[]) => void
  /** Whether the answers offered are short enough to stand in pairs. */
  onChoices: (arePaired: boolean) => void
  /** The language the desk speaks from now on. */
  onLocale: (locale: string) => void
  onVoice: (voice: Voice) => void
  onTalking: () => void
  onUnread: (count: number) => void
  /** The connection is gone and the client will not try again by itself. */
  onLost: () => void
}

/** Stands beside the conversation, shows nothing, and tells the rest of the page what happens in it. */
export function Attendant(props: AttendantProps) {
  const { site, tell, isOpen, questions, limits, isTyping } = props
  const { onAsked, onChoices, onNotSent, onLocale, onVoice, onTalking, onUnread, onLost } = props
  const [activities] = useActivities()
  const [connectivity] = useConnectivityStatus()
  const sendMessage = useSendMessage()
  const [choices] = useSuggestedActions()
  const [files, setFiles] = useSendBoxAttachments()
  const submit = useSubmitSendBox()
  const focus = useFocus()
  const isShown = useIsShown()
  useFreeGliding()
  const isConnected = connectivity === 'connected' || connectivity === 'reconnected'
  const told = useRef({ voice: '', unread: -1, talking: false, read: '' }) // told once in any case: another talk may have left a count

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
    if (!isConnected || files.length === 0) return
    const { fitting, refused } = limits ? sortFiles(files, limits) : { fitting: files, refused: [] }
    if (refused.length === 0) {
      submit()
    } else {
      onNotSent(refused)
      setFiles(fitting) // which brings us here again
    }
  }, [isConnected, files, limits, onNotSent, setFiles, submit])

  const arePaired = choices.length > 1 && choices.every((choice) => titleOf(choice).length <= shortChoice)
  useEffect(() => onChoices(arePaired), [arePaired, onChoices])

  // once the talk goes on, what was left out is old news
  const lastSaid = activities.findLast(({ from, type }) => from?.role === 'user' && type === 'message')
  const lastText = lastSaid && 'text' in lastSaid && lastSaid.text ? lastSaid.id : undefined
  useEffect(() => {
    if (lastText) onNotSent([])
  }, [lastText, onNotSent])

  const locale = localeOf(activities)
  useEffect(() => {
    if (locale) onLocale(locale)
  }, [locale, onLocale])

  useEffect(() => {
    const voice = voiceOf(activities)
    if (told.current.voice !== JSON.stringify(voice)) onVoice(voice)
    told.current.voice = JSON.stringify(voice)
    if (!told.current.talking && activities.some((activity) => activity.from?.role === 'user')) onTalking()
    told.current.talking ||= activities.some((activity) => activity.from?.role === 'user')
  }, [activities, onVoice, onTalking])

  useEffect(() => {
    const answers = activities.filter((activity) => activity.type === 'message' && activity.from?.role !== 'user')
    const newest = answers.at(-1)?.timestamp ?? ''
    if (isOpen) rememberSeen(site, newest)
    if (isOpen && isShown && newest > told.current.read) {
      told.current.read = newest
      void tell('signpost.read', { until: newest })
    }
    const unread = isOpen ? 0 : answers.filter((answer) => (answer.timestamp ?? '') > lastSeen(site)).length
    if (unread !== told.current.unread) onUnread(unread)
    told.current.unread = unread
  }, [activities, isOpen, isShown, site, tell, onUnread])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the chat opens, and at no other time
  useEffect(() => {
    const hasKeyboard = matchMedia('(hover: hover)').matches
    if (isOpen && document.hasFocus()) void focus(hasKeyboard || isTyping ? 'sendBox' : 'sendBoxWithoutKeyboard')
  }, [isOpen])

  return null
}

function titleOf(choice: object): string {
  return 'title' in choice && typeof choice.title === 'string' ? choice.title : ''
}

/** Whether the page is in front: what stands behind another window was not read. */
function useIsShown(): boolean {
  return useSyncExternalStore(
    (heard) => {
      document.addEventListener('visibilitychange', heard)
      return () => document.removeEventListener('visibilitychange', heard)
    },
    () => document.visibilityState === 'visible',
  )
}
