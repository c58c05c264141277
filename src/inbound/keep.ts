import { createHash } from 'node:crypto'
import type { ArrivedMail, MailInbox, MailToKeep } from '../desk/inboundPorts.ts'
import type { Clock, NewId } from '../desk/storePorts.ts'
import { addressIn, headValue, messageIdsIn, splitMail } from '../domain/mailHead.ts'
import { receiptTime } from '../domain/receipt.ts'
import { headOf, senderOf, subjectOf } from './read.ts'

/** 25 MB of attachments, a third more for how mails carry them, and a long text. */
export const MAIL_BYTES_MAX = 36 * 1024 * 1024
/** Of a larger one so much is kept: enough to see who wrote what. */
export const LARGE_MAIL_KEPT_BYTES = 256 * 1024

export type KeepParts = {
  inbox: Pick<MailInbox, 'keepMail'>
  clock: Clock
  newId: NewId
  /** The name of our mail server in what it writes into heads; null: nothing there is believed. */
  trustedServer: string | null
}

/** Keeps a mail as it came; what becomes of it is another matter. `known`: it came before, maybe by another door. */
export type KeepMail = (mail: ArrivedMail & { isCut?: boolean }) => Promise<'kept' | 'known'>

/** The one way in for every door: nothing is read but the head, so that there is no mail that cannot be kept. */
export function createKeepMail({ inbox, clock, newId, trustedServer }: KeepParts): KeepMail {
  return async ({ door, raw, at, envelope, isCut = false }) => {
    const keptAt = clock()
    const head = headOf(raw)
    const mail: MailToKeep = {
      id: newId(),
      identity: identityOf(raw),
      door,
      receivedAt: receiptTime(head, { doorAt: at, trustedServer, keptAt }),
      keptAt,
      raw,
      envelope,
      // whoever is answered is counted: another address may stand in the name or in a comment
      from: senderOf(head)?.address ?? addressIn(headValue(head, 'from')),
      subject: subjectOf(head),
      ...(isCut && { leftAside: 'tooLarge' as const }),
    }
    return (await inbox.keepMail(mail)) ? 'kept' : 'known'
  }
}

/**
 * What makes two copies one mail: the writer's own id and what is written. Every server on the way adds to the head, and
 * some change line ends, so neither counts; the id alone does not either, for anybody can write any.
 */
function identityOf(raw: Uint8Array): string {
  const { head, body } = splitMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1'))
  const [id] = messageIdsIn(headValue(head, 'message-id'))
  const name = id ?? JSON.stringify(['from', 'date', 'subject'].map((each) => headValue(head, each)))
  const written = body.replace(/\r\n?/g, '\n').trimEnd()
  return createHash('sha256').update(name).update('\0').update(written, 'latin1').digest('hex')
}
