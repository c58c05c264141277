import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readMail } from '../../bot/mail.ts'
import { createDecide } from '../../bot/turn.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import { troubleOf } from '../../src/delivery/letterTrouble.ts'
import { replyAddress, ticketOfReply } from '../../src/delivery/replyAddress.ts'
import { mailVerbs } from '../../src/desk/inboundMail.ts'
import type { ArrivedMail, MailInbox } from '../../src/desk/inboundPorts.ts'
import type { ConversationId, SiteKey, TicketId } from '../../src/domain/ids.ts'
import type { Delivery, Letter } from '../../src/domain/notification.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { partFiles } from '../../src/http/fileRules.ts'
import { type HandlingParts, handleOne, type MailNews } from '../../src/inbound/handle.ts'
import { createKeepMail } from '../../src/inbound/keep.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createMailboxLeases, createMailInbox, createMailRecords } from '../../src/storage/inboundMail.ts'
import { createOutbox } from '../../src/storage/outbox.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { aDesk } from '../desk/builders.ts'
import { aConversation, anaAsPerson, aTicket } from '../storage/builders.ts'
import { aFact } from '../support/builders.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures } from '../support/demoFixtures.ts'

export const OUR_SERVER = 'mx.vitrium.example'
export const SUPPORT = 'support@vitrium.example'
const SECRET = 'the key of reply addresses in tests'

export type MailHouse = Awaited<ReturnType<typeof openMailHouse>>

/** A desk on a real database with a door for mails, a clock one can turn, and the assistant as it is. */
export async function openMailHouse({ url: given }: { url?: string } = {}) {
  const made = given ? null : await throwAwayDatabase()
  const url = given ?? made?.url ?? ''
  const database = await openDatabase({ url })
  if (made) await fillDesk(database, demoFixtures)
  const { prisma } = database
  const store = createStore(database)
  const house = aDesk({ store: store as never, newId: randomUUID })
  const { clock, woken, needs, desk } = house
  const inbox: MailInbox = createMailInbox(prisma)
  const news: MailNews[] = []
  const parts: HandlingParts = {
    inbox,
    desk: mailVerbs({ ...needs, mailSite: 'vitrium' as SiteKey }),
    decide: createDecide(aFact()),
    clock: () => clock.now,
    feed: needs.feed,
    trustedServer: OUR_SERVER,
    ownAddresses: [SUPPORT],
    letterDomain: 'vitrium.example',
    ticketOf: (address) => ticketOfReply(address, SECRET),
    checkFiles: partFiles,
    reading: readMail,
    prepare: async () => {},
    troubleOf: (status) => troubleOf(550, status ?? ''),
    tell: (what) => void news.push(what),
  }
  const keep = createKeepMail({ inbox, clock: () => clock.now, newId: randomUUID, trustedServer: OUR_SERVER })
  const records = createMailRecords(prisma)

  const it = {
    ...{ url, prisma, store, desk, clock, woken, inbox, parts, keep, records, news, needs },
    leases: createMailboxLeases(prisma),
    outbox: createOutbox(database),
    replyAddressOf: (number: number) => replyAddress(SUPPORT, number, SECRET),
    /** A mail at the door; it is kept and nothing more. */
    arrives: (raw: string | Uint8Array, more: Partial<ArrivedMail> = {}) =>
      keep({ door: 'http', at: null, envelope: {}, raw: typeof raw === 'string' ? Buffer.from(raw) : raw, ...more }),
    /** Handles whatever waits. */
    async handles(change: Partial<HandlingParts> = {}) {
      for (let n = 0; n < 50; n++) if (!(await handleOne({ ...parts, ...change }))) return
    },
    /** The mail that was kept last. */
    async newest() {
      const [mail] = await records.mails({ state: null, before: null, limit: 1 })
      if (!mail) throw new Error('No mail was kept')
      return mail
    },
    /** Letters that were written, the newest first. */
    letters: (): Promise<Delivery[]> => it.outbox.kept(100),
    /** A ticket of Ana's with its talk. */
    async aTicket(given: Partial<Ticket> = {}): Promise<Ticket> {
      const id = randomUUID()
      const number = await store.nextTicketNumber()
      const talk = `talk-${id}` as ConversationId
      const ticket = aTicket({ id: id as TicketId, number, conversation: talk, ...given })
      const conversation = aConversation({ id: talk, person: anaAsPerson, ticket: ticket.id })
      if ((await store.save({ conversation, tickets: [ticket] })) !== 'saved')
        throw new Error('The ticket was not saved')
      return ticket
    },
    /** A letter to Ana about this ticket, as if it had gone out. Answers its Message-ID without brackets. */
    async aLetter(ticket: Ticket, { about = 'agentReplied' as 'agentReplied' | 'ticketOpened' } = {}): Promise<string> {
      const id = randomUUID()
      const { number, subject, conversation } = ticket
      const letter: Letter =
        about === 'agentReplied'
          ? { about, agentName: 'Mia', number, words: ['Does it work?'], url: 'https://desk.example' }
          : { about, number, subject, tier: 1, due: 'soon', fixDue: null, reason: 'so' }
      const to = 'ana@meridian-press.example'
      const delivery: Delivery = { id, to, locale: 'en', letter, conversation, ticket: ticket.id }
      await store.save({ deliveries: [delivery] })
      await it.outbox.sent(id, clock.now, { keep: false })
      return about === 'ticketOpened' ? `ticket-${ticket.id}@vitrium.example` : `${id}@vitrium.example`
    },
    linesOf: (talk: string) => store.messagesAfter(talk as ConversationId, 0, 100),
    later: (minutes: number) => {
      clock.now = (clock.now + minutes * MINUTE) as Instant
    },
    async close() {
      await database.close()
      await made?.drop()
    },
  }
  return it
}

/** A sample as it lies in the folder, with what stands for this desk's own addresses and ids filled in. */
export function sample(name: string, fill: Record<string, string> = {}): Buffer {
  const raw = readFileSync(new URL(`samples/${name}.eml`, import.meta.url)).toString('latin1')
  return Buffer.from(
    raw.replace(/\{\{([\w-]+)\}\}/g, (all, key: string) => fill[key] ?? all),
    'latin1',
  )
}

/** A mail of Ana's that our server vouches for. */
export function fromAna(body: string, { subject = 'A question', head = '', id = randomUUID() as string } = {}): string {
  return [
    `Authentication-Results: ${OUR_SERVER}; dkim=pass header.d=meridian-press.example; dmarc=pass header.from=meridian-press.example`,
    'From: Ana Solheim <ana@meridian-press.example>',
    `To: ${SUPPORT}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@meridian-press.example>`,
    ...(head ? [head] : []),
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    '',
  ].join('\r\n')
}
