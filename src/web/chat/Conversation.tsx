import { Components, createDirectLine } from 'botframework-webchat'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Attendant, type AttendantProps } from './Attendant.tsx'
import { DropZone } from './DropZone.tsx'
import { createDeskStore } from './deskStore.ts'
import type { TooMuch } from './files.ts'
import { createActivityMiddleware, createAttachmentMiddleware, groupByAuthor, typingIndicator } from './middleware.tsx'
import { NotSent } from './NotSent.tsx'
import type { Outgoing } from './outgoing.ts'
import type { Place } from './place.ts'
import type { Session } from './session.ts'
import { styleOptions } from './styleOptions.ts'
import { TooFast } from './TooFast.tsx'
import { createTell } from './tell.ts'
import type { ChatWords } from './words.ts'

type ConversationProps = {
  place: Place
  session: Session
  /** What the chat's own labels are in; it follows the talk. */
  locale: string
  words: ChatWords
  outgoing: Outgoing
} & Omit<AttendantProps, 'site' | 'tell' | 'limits' | 'isTyping' | 'onNotSent' | 'onChoices'>

/** One conversation on screen: Web Chat on our own Direct Line, dressed in our tokens. */
export default function Conversation({ place, session, locale, words, outgoing, ...attendant }: ConversationProps) {
  const { token, conversationId, resumed, user } = session
  // With the id of a conversation the client fetches its history; without it, it begins the one the token was made for.
  const directLine = useMemo(
    () =>
      createDirectLine({
        domain: `${location.origin}/v3/directline`,
        token,
        ...(resumed && { conversationId, watermark: '' }),
      }),
    [token, conversationId, resumed],
  )
  useEffect(() => () => directLine.end(), [directLine])

  const [wasTyping] = useState(() => outgoing.draft() !== '')
  const [notSent, setNotSent] = useState<TooMuch[]>([])
  const [arePaired, setPaired] = useState(false)
  const dismiss = useCallback(() => setNotSent([]), [])
  const [waitMs, setWaitMs] = useState(0)
  const waited = useCallback(() => setWaitMs(0), [])
  const store = useMemo(() => createDeskStore(outgoing, setWaitMs), [outgoing])
  const tell = useMemo(() => createTell({ token, conversationId }), [token, conversationId])
  const activityMiddleware = useMemo(() => createActivityMiddleware(words, tell), [words, tell])
  const attachmentMiddleware = useMemo(() => createAttachmentMiddleware(words), [words])
  const labels = useMemo(
    () => ({
      ACTIVITY_BOT_SAID_ALT: words.said,
      ACTIVITY_BOT_ATTACHED_ALT: words.attached,
      TEXT_INPUT_PLACEHOLDER: words.placeholder,
      TEXT_INPUT_LENGTH_EXCEEDED_ALT: words.tooLong,
    }),
    [words],
  )

  return (
    <Components.Composer
      directLine={directLine}
      store={store}
      // An id with this prefix may only come from inside the token.
      userID={user.id.startsWith('dl_') ? undefined : user.id}
      locale={locale}
      styleOptions={styleOptions}
      overrideLocalizedStrings={labels}
      activityMiddleware={activityMiddleware}
      attachmentMiddleware={attachmentMiddleware}
      groupActivitiesMiddleware={groupByAuthor}
      typingIndicatorMiddleware={typingIndicator}
      sendTypingIndicator={true}
    >
      {session.files && notSent.length > 0 && (
        <NotSent files={notSent} limits={session.files} words={words} onDismiss={dismiss} />
      )}
      {waitMs > 0 && <TooFast waitMs={waitMs} words={words} onOver={waited} />}
      <Components.BasicWebChat className={arePaired ? 'conversation choices-paired' : 'conversation'} role="region" />
      {session.files && <DropZone label={words.dropFiles} />}
      <Attendant
        site={place.site}
        tell={tell}
        limits={session.files}
        isTyping={wasTyping}
        onNotSent={setNotSent}
        onChoices={setPaired}
        {...attendant}
      />
    </Components.Composer>
  )
}
