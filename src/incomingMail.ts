import { randomUUID } from 'node:crypto'
import { readMail } from '../bot/mail.ts'
import { SECOND } from './calendar/time.ts'
import type { Config } from './config.ts'
import { troubleOf } from './delivery/letterTrouble.ts'
import { ticketOfReply } from './delivery/replyAddress.ts'
import type { Decide } from './desk/botPorts.ts'
import { type MailNeeds, mailVerbs } from './desk/inboundMail.ts'
import type { MailboxLeases, MailInbox } from './desk/inboundPorts.ts'
import { mailDomain } from './domain/mailDomain.ts'
import { addressIn } from './domain/mailHead.ts'
import { partFiles } from './http/fileRules.ts'
import { installMailDoor } from './http/mailDoor.ts'
import { type Scan, scanFiles } from './http/scanner.ts'
import { handleOne } from './inbound/handle.ts'
import { createImapDoor } from './inbound/imap.ts'
import { createKeepMail, MAIL_BYTES_MAX } from './inbound/keep.ts'
import type { Log } from './log.ts'
import { every } from './loops.ts'
import type { Metrics } from './metrics.ts'
import { tracedMails } from './traced.ts'
import type { Tracing } from './tracing.ts'

const HANDLE_MS = 1 * SECOND

export type IncomingMailParts = {
  settings: NonNullable<Config['inbound']>
  letters: Config['mail']
  /** The keys of the addresses that answers to tickets go to, the newest first. */
  replySecrets: readonly string[]
  needs: MailNeeds
  inbox: MailInbox
  leases: MailboxLeases
  decide: Decide
  prepare: (text: string) => Promise<void>
  scan: Scan | null
  log: Log
  metrics: Pick<Metrics, 'mail'>
  tracing: Tracing | null
}

/** The doors for mails, and the loop that handles what is kept. */
export type IncomingMail = {
  routes: (server: Parameters<typeof installMailDoor>[0]) => void
  start(): void
  stop(): Promise<void>
}

/** Puts the parts of incoming mail together. */
export function createIncomingMail(parts: IncomingMailParts): IncomingMail {
  const { settings, letters, replySecrets, needs, inbox, leases, decide, prepare, scan, log, metrics, tracing } = parts
  const { clock, feed } = needs
  const { trustedServer } = settings
  const keep = createKeepMail({ inbox, clock, newId: randomUUID, trustedServer })
  const sender = addressIn(letters?.from ?? null)
  const imap =
    settings.imap &&
    createImapDoor({
      settings: settings.imap,
      leases,
      keep,
      clock,
      holder: randomUUID(),
      tell: (news) => {
        if ('kept' in news) log.info('mails were fetched', { count: news.kept })
        else log.fault(news.fault, 'the mailbox cannot be read; it is tried again')
      },
    })
  const handling = {
    ...{ inbox, decide, clock, feed, trustedServer, prepare },
    desk: mailVerbs(needs),
    ownAddresses: [sender, letters?.replyTo ?? null].filter((address) => address !== null),
    letterDomain: sender && mailDomain(sender),
    ticketOf: (address: string) => first(replySecrets.map((secret) => ticketOfReply(address, secret))),
    checkFiles: async (sent: Parameters<typeof partFiles>[0], mail: string) => {
      const fit = await partFiles(sent)
      const { files, refused } = await scanFiles(fit.files, scan, { log, conversation: `mail ${mail}` })
      return { files, refused: [...fit.refused, ...refused] }
    },
    reading: readMail,
    troubleOf: (status: string | null) => troubleOf(550, status ?? ''),
    tell: (news: Parameters<Parameters<typeof handleOne>[0]['tell']>[0]) => {
      metrics.mail(news.became)
      if ('fault' in news) log.fault(news.fault, 'a mail was left for later')
      else log.info('mail', { kind: news.became })
    },
  }
  let loop: ReturnType<typeof every> | null = null
  return {
    routes: (server) => {
      const { doorSecrets } = settings
      if (doorSecrets.length === 0) return
      installMailDoor(server, { secrets: doorSecrets, keep, bytesMax: MAIL_BYTES_MAX, clock, fault: log.fault })
    },
    start: () => {
      imap?.start()
      loop = every(
        HANDLE_MS,
        tracedMails(tracing, () => handleOne(handling)),
        (fault) => log.fault(fault, 'handling mails failed'),
      )
    },
    stop: async () => {
      await Promise.all([imap?.stop(), loop?.stop()])
    },
  }
}

function first<T>(all: readonly (T | null)[]): T | null {
  return all.find((each) => each !== null) ?? null
}
