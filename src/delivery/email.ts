import nodemailer from 'nodemailer'
import type { WrittenLetter } from './letters.ts'

/** A written letter with its address; `id` makes the Message-ID. */
type Mail = WrittenLetter & { id: string; to: string }

/** Whether it went out, and if not, whether trying again can help. */
type Sent = { sent: true } | { sent: false; permanent: boolean; cause: string }

/** Somewhere letters can go. */
export type Post = {
  /** Whether letters stay readable in the desk, for the operator's mailbox page. */
  keeps: boolean
  send(mail: Mail): Promise<Sent>
  close(): void
}

/** A mail server by its address, e.g. `smtps://user:password@mail.example.org`. `from` is what readers see. */
export function smtpPost(url: string, from: string): Post {
  const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }
  const transport = nodemailer.createTransport({ url, ...timeouts }, { from })
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')
  return {
    keeps: false,
    async send({ id, to, subject, text, html, replyTo }) {
      try {
        await transport.sendMail({
          to,
          subject,
          text,
          html,
          ...(replyTo && { replyTo: { name: '', address: replyTo } }),
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { sent: true }
      } catch (fault) {
        const {
          code = '',
          responseCode = 0,
          message,
        } = fault as { code?: string; responseCode?: number; message: string }
        return { sent: false, permanent: responseCode >= 500 && isAboutThisLetter(code), cause: message }
      }
    },
    close: () => transport.close(),
  }
}

/** Without a mail server letters are kept in the desk, where the operator reads them (development only). */
export function mailboxPost(): Post {
  return { keeps: true, send: async () => ({ sent: true }), close: () => {} }
}

/** A "never" about the address or the letter is final; one about our password or the server is for an operator to mend. */
function isAboutThisLetter(code: string): boolean {
  return code === 'EENVELOPE' || code === 'EMESSAGE'
}
