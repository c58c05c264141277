import { Components, createDirectLine } from 'botframework-webchat'
import { useEffect, useMemo } from 'react'
import { Attendant, type AttendantProps } from './Attendant.tsx'
import { createDeskStore } from './deskStore.ts'
import { createActivityMiddleware, createAttachmentMiddleware, groupByAuthor, typingIndicator } from './middleware.tsx'
import type { Place } from './place.ts'
import type { Session } from './session.ts'
import { styleOptions } from './styleOptions.ts'
import type { ChatWords } from './words.ts'

type ConversationProps = { place: Place; session: Session; words: ChatWords } & Omit<AttendantProps, 'site'>

/** One conversation on screen: Web Chat on our own Direct Line, dressed in our tokens. */
export default function Conversation({ place, session, words, ...attendant }: ConversationProps) {
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

  const store = useMemo(createDeskStore, [])
  const activityMiddleware = useMemo(() => createActivityMiddleware(words), [words])
  const attachmentMiddleware = useMemo(() => createAttachmentMiddleware(words), [words])
  const labels = useMemo(
    () => ({
      ACTIVITY_BOT_SAID_ALT: words.said,
      ACTIVITY_BOT_ATTACHED_ALT: words.attached,
      TEXT_INPUT_PLACEHOLDER: words.placeholder,
    }),
    [words],
  )

  return (
    <Components.Composer
      directLine={directLine}
      store={store}
      // An id with this prefix may only come from inside the token.
      userID={user.id.startsWith('dl_') ? undefined : user.id}
      locale={place.locale}
      styleOptions={styleOptions}
      overrideLocalizedStrings={labels}
      activityMiddleware={activityMiddleware}
      attachmentMiddleware={attachmentMiddleware}
      groupActivitiesMiddleware={groupByAuthor}
      typingIndicatorMiddleware={typingIndicator}
    >
      <Components.BasicWebChat className="conversation" role="region" />
      <Attendant site={place.site} {...attendant} />
    </Components.Composer>
  )
}
