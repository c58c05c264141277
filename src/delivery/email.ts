import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import { MINUTE, SECOND } from '../calendar/time.ts'
import type { LetterTrouble } from '../domain/notification.ts'
import type { WrittenLetter } from './letters/write.ts'
import { troubleOf } from './letterTrouble.ts'

/** A written letter with its address. */
export type Mail = WrittenLetter & {
  /** Makes the Message-ID, so that a letter that arrives twice can be told to be one. */
  id: string
  to: string
  /** The ticket it belongs to: letters of one ticket stand together. `isFirst`: the one the others answer. */
  thread?: { ticket: string; isFirst: boolean }
  /** The mail that it answers, ids with their brackets. */
  answers?: { inReplyTo: string | null; references: string[] }
}

/** Whether it went out. `isDoubtful`: the server had all of it and gave no answer, so that it may have. */
type Sent =
  | { sent: true }
  | { sent: false; cause: string; trouble: LetterTrouble }
  | { sent: false; cause: string; trouble: null; isDoubtful: boolean }

/** Who sends: asked once more before the letter's last byte whether it is still theirs to send. */
type Sender = { mayFinish: () => Promise<boolean>; signal: AbortSignal }

/** Somewhere letters can go. */
export type Post = {
  /** Whether letters stay readable in the desk, for the operator's mailbox page. */
  keeps: boolean
  send(mail: Mail, sender: Sender): Promise<Sent>
  close(): void
}

/** A key that signs what leaves the house; receivers find its other half in the DNS under `selector`. */
type Dkim = { domain: string; selector: string; privateKey: string }

type SmtpSettings = {
  /** `smtps://user:password@mail.example.org` */
  url: string
  /** What readers see. */
  from: string
  dkim?: Dkim | null
  /** Connections at once. */
  connections?: number
  /** How long a letter may take until the server has all of it. */
  handOverMs?: number
  /**
   * How long to wait for the server's word after that. Giving up earlier makes doubles, so the standard asks for ten minutes
   * (RFC 5321, 4.5.3.2.6).
   */
  answerMs?: number
}

/** What a signature covers, also the head lines that mail programs act on (RFC 6376, 5.4.1; RFC 8058, 4). */
const SIGNED =
  'From:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted'

/** A mail server. Connections are kept for the next letter; a letter whose connection breaks comes back to the outbox. */
export function smtpPost(settings: SmtpSettings): Post {
  const { url, from, dkim = null, connections = 5, handOverMs = 2 * MINUTE, answerMs = 10 * MINUTE } = settings
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>.*$/, '')
  const transport = nodemailer.createTransport(
    {
      url,
      pool: true,
      maxConnections: connections,
      // the pool's own second try knows nothing of doubts
      maxRequeues: 0,
      connectionTimeout: 30 * SECOND,
      greetingTimeout: 30 * SECOND,
      socketTimeout: answerMs,
      ...(dkim && {
        dkim: {
          domainName: dkim.domain,
          keySelector: dkim.selector,
          privateKey: dkim.privateKey,
          headerFieldNames: SIGNED,
        },
      }),
    },
    { from },
  )
  const handOvers = new WeakMap<object, HandOver>()
  transport.use('stream', (mail, done) => {
    const { data, message } = mail
    const handOver = handOvers.get(data.headers as object)
    if (message && handOver) {
      // the outermost stream, signature and all: nobody reads it before the server has asked for the letter
      const whole = message.createReadStream.bind(message)
      message.createReadStream = (options) => withLastLook(whole(options), handOver)
    }
    done()
  })

  return {
    keeps: false,
    async send(mail, sender) {
      const { to, subject, text, html, replyTo } = mail
      const headers = {
        'Auto-Submitted': mail.answers ? 'auto-replied' : 'auto-generated',
        ...unsubscribeHeaders(mail),
      }
      const handOver: HandOver = { isDone: false, mayFinish: sender.mayFinish }
      handOvers.set(headers, handOver)
      const late = new AbortController()
      const timer = setTimeout(() => handOver.isDone || late.abort(), handOverMs)
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          html,
          ...(replyTo && { replyTo: { name: '', address: replyTo } }),
          ...threadHeaders(mail, domain),
          ...answerHeaders(mail),
          headers,
          signal: AbortSignal.any([sender.signal, late.signal]),
        })
        return { sent: true }
      } catch (fault) {
        return whatItMeans(fault as SmtpFault, handOver)
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => transport.close(),
  }
}

/** Without a mail server letters are kept in the desk, where the operator reads them (development only). */
export function mailboxPost(): Post {
  return { keeps: true, send: async () => ({ sent: true }), close: () => {} }
}

/** How far one letter has come on its way into the connection. */
type HandOver = { isDone: boolean; mayFinish: Sender['mayFinish'] }

/** Lets a letter through but for its end, which waits for the word of whoever has the claim. */
function withLastLook(letter: Readable, handOver: HandOver): Readable {
  async function* chunks() {
    yield* letter
    if (!(await handOver.mayFinish())) throw new Error('Somebody else has this letter by now')
    handOver.isDone = true
  }
  return Readable.from(chunks(), { objectMode: false })
}

/**
 * The head of a ticket's letters, by which mail programs put them together. The first one's id follows from the ticket
 * alone, so that the others can name it without having seen it.
 */
function threadHeaders({ id, thread }: Mail, domain: string) {
  const own = `<${id}@${domain}>`
  if (!thread) return { messageId: own }
  const first = `<ticket-${thread.ticket}@${domain}>`
  return thread.isFirst ? { messageId: first } : { messageId: own, inReplyTo: first, references: first }
}

/** Under the mail that it answers, in the writer's own mailbox (RFC 5322, 3.6.4). */
function answerHeaders({ answers }: Mail) {
  if (!answers?.inReplyTo) return {}
  return { inReplyTo: answers.inReplyTo, references: [...answers.references, answers.inReplyTo].join(' ') }
}

/** One click in the mail program ends it, without a page (RFC 8058). */
function unsubscribeHeaders({ unsubscribe }: Mail): Record<string, string> {
  if (!unsubscribe) return {}
  return { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

type SmtpFault = { code?: string; responseCode?: number; response?: string; message: string }

/** A "never" about the address or the letter is final; one about our password or the server is for an operator to mend. */
function whatItMeans({ code = '', responseCode = 0, response = '', message }: SmtpFault, { isDone }: HandOver): Sent {
  if (responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')) {
    return { sent: false, cause: message, trouble: troubleOf(responseCode, response) }
  }
  return { sent: false, cause: message, trouble: null, isDoubtful: isDone && responseCode === 0 }
}

/** How a mail server greeted us. */
export type MailGreeting = { isEncrypted: boolean }

const GREETING_MS_MAX = 10 * SECOND

/** Connects to a mail server, signs in, and sends nothing. Throws what it says, with nodemailer's code. */
export async function greetMailServer(url: string): Promise<MailGreeting> {
  const isOpen = new URL(url).searchParams.get('ignoreTLS') === 'true'
  try {
    await greet(url, !isOpen && url.startsWith('smtp:'))
    return { isEncrypted: !isOpen }
  } catch (fault) {
    if ((fault as SmtpFault).code !== 'ETLS') throw fault
    await greet(url, false) // as letters would go
    return { isEncrypted: false }
  }
}

async function greet(url: string, requireTLS: boolean): Promise<void> {
  const limits = {
    connectionTimeout: GREETING_MS_MAX,
    greetingTimeout: GREETING_MS_MAX,
    socketTimeout: GREETING_MS_MAX,
  }
  const transport = nodemailer.createTransport({ url, requireTLS, ...limits })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}
