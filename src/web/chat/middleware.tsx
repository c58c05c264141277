import type { Components } from 'botframework-webchat'
import type { ComponentProps } from 'react'
import { CardActions, waysOf, withoutActions } from './CardActions.tsx'
import { CopyButton } from './CopyButton.tsx'
import { Dots } from './Dots.tsx'
import { deskData } from './deskData.ts'
import { Rating } from './Rating.tsx'
import type { Tell } from './tell.ts'
import type { ChatWords } from './words.ts'

type Props = ComponentProps<typeof Components.Composer>
type ActivityMiddleware = Extract<NonNullable<Props['activityMiddleware']>, (...setup: never[]) => unknown>
type AttachmentMiddleware = Extract<NonNullable<Props['attachmentMiddleware']>, (...setup: never[]) => unknown>
type TypingMiddleware = Extract<NonNullable<Props['typingIndicatorMiddleware']>, (...setup: never[]) => unknown>
type GroupMiddleware = Extract<NonNullable<Props['groupActivitiesMiddleware']>, (...setup: never[]) => unknown>
type Attachment = { contentType?: string; content?: object }
type Activity = Parameters<ReturnType<ReturnType<GroupMiddleware>>>[0]['activities'][number]

/**
 * The desk's own remarks become quiet lines, and one that asks how it was can be answered there; the first of an agent's
 * messages in a row carries the agent's name.
 */
export function createActivityMiddleware(words: ChatWords, tell: Tell): ActivityMiddleware {
  return () => (next) => (options) => {
    const { activity } = options
    if ((activity.type as string) === 'messageDelete') return false // it stands where a line was that is no more
    const { agent, system, edited, rating } = deskData(activity)
    if (system) {
      const text = 'text' in activity ? activity.text : undefined
      if (text && rating)
        return () => <Rating question={text} ticket={rating.ticket} words={words.rating} tell={tell} />
      return text ? () => <p className="remark">{text}</p> : false
    }
    const render = next(options)
    if (!render || !agent) return render
    return (renderAttachment, props) => (
      <>
        {props.showCallout && <p className="author">{words.from(agent.name)}</p>}
        {render(renderAttachment, props)}
        {edited && <p className="edited">{words.edited}</p>}
      </>
    )
  }
}

/** Three steps instead of Web Chat's animated picture, which knows no dark; a screen reader is told by Web Chat itself. */
export const typingIndicator: TypingMiddleware =
  () =>
  () =>
  ({ visible }) =>
    visible && (
      <div className="typing" aria-hidden="true">
        <Dots />
      </div>
    )

/** Puts the copy button inside the bubble, under the text it belongs to, and a card's ways out beside it. */
export function createAttachmentMiddleware(words: ChatWords): AttachmentMiddleware {
  return () => (next) => (options) => {
    const copyText = options ? deskData(options.activity).copyText : undefined
    const { contentType: kind = '', content: card } = (options?.attachment ?? {}) as Attachment
    if (options && kind === 'application/vnd.microsoft.card.adaptive' && card) {
      const ways = waysOf(card)
      if (ways.length === 0 && !copyText) return next(options)
      const plain = ways.length > 0 ? withoutActions(card) : card
      return (
        <>
          {next({ ...options, attachment: { ...options.attachment, content: plain } } as typeof options)}
          <CardActions ways={ways} copyText={copyText} words={words} />
        </>
      )
    }
    const content = next(options)
    if (!copyText || !kind.startsWith('text/')) return content
    return (
      <>
        {content}
        <CopyButton text={copyText} words={words} />
      </>
    )
  }
}

/** Messages stand together while the same person writes, an agent being somebody else than the assistant. */
export const groupByAuthor: GroupMiddleware =
  () =>
  (next) =>
  ({ activities }) => ({ ...next({ activities }), sender: runsOf(activities, author) })

function author(activity: Activity): string {
  const { agent, system } = deskData(activity)
  return system ? 'desk' : agent ? `agent ${agent.name}` : activity.from.role
}

/** Splits a list wherever the key changes. */
function runsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const runs: Item[][] = []
  for (const item of items) {
    const last = runs.at(-1)
    if (last?.[0] !== undefined && keyOf(last[0]) === keyOf(item)) last.push(item)
    else runs.push([item])
  }
  return runs
}
