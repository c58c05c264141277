import type { Config } from '../config.ts'
import { greetMailServer } from '../delivery/email.ts'
import { greetMailbox } from '../inbound/imap.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whether the mail server would take letters from us; nothing is sent. */
export async function examineMailOut({ mail }: Config): Promise<Finding[]> {
  if (mail === null) return [ok('mail out', 'no mail server is set; letters are kept in /dev/mailbox')]
  const { hostname, username } = new URL(mail.url)
  try {
    const { isEncrypted } = await greetMailServer(mail.url)
    const signedIn = username ? ', and takes the password' : ''
    if (isEncrypted || LOCAL.test(hostname))
      return [ok('mail out', `${hostname} answers${isEncrypted ? ' encrypted' : ''}${signedIn}`)]
    return [
      warn(
        'mail out',
        `${hostname} answers${signedIn}, but letters go to it unencrypted`,
        'use smtps://, or let the server offer STARTTLS',
      ),
    ]
  } catch (fault) {
    return [fail('mail out', `${hostname}: ${wordsOf(fault)}`, remedyFor(fault, 'SMTP_URL'))]
  }
}

/** Whether the mailbox lets us in and has its folder; nothing in it is changed. */
export async function examineMailIn({ inbound }: Config): Promise<Finding[]> {
  const imap = inbound?.imap ?? null
  if (imap === null) return []
  const { hostname } = new URL(imap.url)
  try {
    const isThere = await greetMailbox(imap)
    if (isThere) return [ok('mail in', `${hostname} answers, takes the password, and has the folder ${imap.folder}`)]
    return [fail('mail in', `${hostname} has no folder ${imap.folder}`, 'make it, or correct MAIL_IMAP_FOLDER')]
  } catch (fault) {
    return [fail('mail in', `${hostname}: ${wordsOf(fault)}`, remedyFor(fault, 'MAIL_IMAP_URL'))]
  }
}

function wordsOf(fault: unknown): string {
  const { message, responseText } = fault as { message: string; responseText?: string }
  return (responseText ?? message).split('\n')[0] ?? ''
}

function remedyFor(fault: unknown, setting: string): string {
  const {
    code = '',
    message = '',
    authenticationFailed,
  } = fault as { code?: string; message?: string; authenticationFailed?: boolean }
  if (code === 'EAUTH' || authenticationFailed)
    return `correct user and password in ${setting}; what is special in them is written as %XX`
  if (/certificate|self.signed|altnames/i.test(message))
    return 'give the server a certificate for this name, or name it as its certificate does'
  if (/wrong version number|EPROTO|packet length/i.test(message))
    return `the port speaks otherwise: ${setting} begins with smtps:// or imaps:// for TLS from the first byte`
  if (/ENOTFOUND|EDNS/.test(`${code} ${message}`)) return `correct the host in ${setting}`
  return `correct host and port in ${setting}, and let the firewall pass it`
}
