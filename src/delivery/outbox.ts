import { type Instant, MINUTE, SECOND } from '../calendar/time.ts'
import type { Claimed, Outbox } from '../desk/letterPorts.ts'
import type { Clock } from '../desk/storePorts.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import type { Mail, Post } from './email.ts'
import { write } from './letters/write.ts'
import { replyAddress } from './replyAddress.ts'

/** A claim nobody has held on to for so long is anybody's again. It is held for as long as the sending takes. */
const LEASE_MS = 60 * SECOND
const HOLD_EVERY_MS = 15 * SECOND
/** About a day of trying: 15 s, 1 min, 4 min, 16 min, then hourly. Whoever tries again by hand gets another round. */
const ATTEMPTS_MAX = 24
/** Letters of one desk under way at the same time. */
const AT_ONCE = 5

/** What the loop tells: counted, logged, and shown to agents and operators when a letter was given up. */
export type DeliveryNews = {
  id: string
  about: Letter['about']
} /** `doubts`: after as many earlier attempts it may have arrived already. */ & (
  | { became: 'sent'; doubts: number }
  | { became: 'delayed'; cause: string; isDoubtful: boolean }
  | { became: 'givenUp'; cause: string; conversation: ConversationId | null }
)

export type DeliveryParts = {
  outbox: Outbox
  post: Post
  clock: Clock
  tell: (news: DeliveryNews) => void
  /** Told of what failed on our side, such as a database that is away; the claim then ends by itself. */
  failed: (fault: unknown) => void
  /** Where answers to a ticket's letters are read, if anywhere, and the key that seals its addresses. */
  replies?: { base: string; secret: string } | null
  atOnce?: number
  leaseMs?: number
  holdEveryMs?: number
}

/** Sends what waits in the outbox, several letters at once. */
export type Delivering = {
  /** Takes the next letters, one for each free hand, or waits until a hand is free; false when nothing is due. */
  step(): Promise<boolean>
  /** Takes no more, and waits for what is under way; after `graceMs` what the mail servers do not have whole yet is left for later. */
  finish(graceMs: number): Promise<void>
}

/**
 * The hands of the outbox. A letter is sent by whoever has its claim; the claim is held on to while the sending takes, and
 * asked for once more before the last byte leaves, so that a slow mail server alone never makes two of one letter. What is
 * left is what no protocol can settle: the server took it, and its word or our row was lost. That is counted as a doubt, and
 * the Message-ID stays the same. A post that does not keep letters has their codes blanked once they are out.
 */
export function createDelivering(parts: DeliveryParts): Delivering {
  const { outbox, clock, failed, atOnce = AT_ONCE, leaseMs = LEASE_MS } = parts
  const underWay = new Set<Promise<void>>()
  const stopping = new AbortController()
  let isClosed = false
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  let claiming: Promise<unknown> = Promise.resolve()
  return {
    step: async () => {
      if (underWay.size >= atOnce) await Promise.race([...underWay, closed])
      if (isClosed) return false
      const taken = outbox.claim(clock(), leaseMs, atOnce - underWay.size)
      claiming = taken.catch(() => {}) // the step itself fails with it
      const claimed = await taken
      for (const letter of claimed) {
        const sending = deliver(parts, letter, stopping.signal)
          .catch(failed)
          .finally(() => underWay.delete(sending))
        underWay.add(sending)
      }
      return claimed.length > 0
    },
    finish: async (graceMs) => {
      isClosed = true
      close()
      const timer = setTimeout(() => stopping.abort(), graceMs)
      await claiming // what a step has just taken is under way, too
      await Promise.all(underWay)
      clearTimeout(timer)
    },
  }
}

async function deliver(parts: DeliveryParts, claimed: Claimed, stopping: AbortSignal): Promise<void> {
  const { outbox, post, clock, tell, leaseMs = LEASE_MS, holdEveryMs = HOLD_EVERY_MS } = parts
  const { id, attempt, doubts } = claimed
  const { about } = claimed.letter
  const lost = new AbortController()
  let isHandedOver = false
  // a letter that the server may have is not taken back by us
  const leave = () => isHandedOver || lost.abort()
  stopping.addEventListener('abort', leave, { once: true })
  if (stopping.aborted) leave()
  const hold = () => outbox.hold(claimed, (clock() + leaseMs) as Instant)
  const holding = setInterval(() => {
    hold().then(
      (isOurs) => isOurs || leave(),
      () => {}, // the database is away; the last byte asks again
    )
  }, holdEveryMs)
  try {
    const came = await post.send(mailOf(claimed, parts.replies ?? null), {
      signal: lost.signal,
      mayFinish: async () => {
        isHandedOver = await hold()
        return isHandedOver
      },
    })
    if (came.sent) {
      await outbox.sent(id, clock(), { keep: post.keeps })
      tell({ id, about, became: 'sent', doubts })
      return
    }
    const { cause } = came
    if (came.trouble === null && attempt % ATTEMPTS_MAX !== 0) {
      const { isDoubtful } = came
      await outbox.delayed(claimed, { cause, isDoubtful }, (clock() + backOff(attempt)) as Instant)
      tell({ id, about, became: 'delayed', cause, isDoubtful })
      return
    }
    const conversation = await outbox.givenUp(claimed, { cause, trouble: came.trouble ?? 'unreachable' }, clock())
    tell({ id, about, became: 'givenUp', cause, conversation })
  } finally {
    clearInterval(holding)
    stopping.removeEventListener('abort', leave) // or every letter there ever was would be waiting for the desk's stop
  }
}

/** The letter in words, with where it stands in the reader's mailbox and where an answer goes. */
function mailOf({ id, to, locale, letter, ticket }: Claimed, replies: DeliveryParts['replies']): Mail {
  const number = isForCustomer(letter) ? letter.number : null
  const tagged = replies && number !== null ? replyAddress(replies.base, number, replies.secret) : null
  // what answers a mail without a ticket is answered to the mailbox itself
  const replyTo = tagged ?? (letter.about === 'mailAnswer' ? (replies?.base ?? null) : null)
  const written = write(letter, locale, { isReplyRead: replyTo !== null })
  return {
    id,
    to,
    ...written,
    ...(replyTo !== null && { replyTo }),
    ...(ticket && { thread: { ticket, isFirst: letter.about === 'ticketOpened' || letter.about === 'mailAnswer' } }),
    ...(letter.about === 'mailAnswer' && { answers: letter.thread }),
  }
}

function isForCustomer(letter: Letter): letter is Extract<Letter, { number: number | null }> {
  return 'number' in letter && letter.about !== 'slaAlert'
}

/** How long to wait after this many attempts: four times longer each time, an hour at most. */
export function backOff(attempts: number): number {
  const inRound = (attempts - 1) % ATTEMPTS_MAX
  return Math.min(15 * SECOND * 4 ** Math.max(0, inRound), 60 * MINUTE)
}
