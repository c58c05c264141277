import PostalMime, { type Attachment, addressParser, decodeWords, type Email } from 'postal-mime'
import type { MailEnvelope } from '../desk/inboundPorts.ts'
import { type Bounce, readBounce } from '../domain/bounce.ts'
import type { MailFile, ReadMail } from '../domain/inboundMail.ts'
import { type HeadLine, headValue, headValues, readHead, splitMail } from '../domain/mailHead.ts'
import { plainOfHtml, tidy, withoutQuotes } from '../domain/mailText.ts'

/** Deeper or longer is no mail program's work; such a mail is kept and shown as unreadable. */
const LIMITS = { maxNestingDepth: 50, maxHeadersSize: 512 * 1024, maxRfc822NestingDepth: 3 }
const HEAD_BYTES_MAX = 256 * 1024
/** No line of addresses is read further. */
const LINE_CHARS_MAX = 20_000
const SUBJECT_CHARS_MAX = 300
const BODY_CHARS_MAX = 20_000
/** Of more files than these only the number is told: a mail can name tens of thousands. */
const FILES_MAX = 20
/** Pictures that small inside of a page are a logo or a spy, and never what somebody wants to show. */
const DECORATION_BYTES = 6 * 1024
/** Signatures of the mail itself are no files that somebody sends. */
const signatures = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
])

/** Takes a mail apart. Throws an Error where it cannot be: too deep, too long a head, or broken beyond reading. */
export async function readMail(raw: Uint8Array, envelope: MailEnvelope): Promise<ReadMail> {
  const head = headOf(raw)
  const isReport = /^multipart\/report\b/i.test(headValue(head, 'content-type') ?? '')
  const email = await PostalMime.parse(raw, { ...LIMITS, forceRfc822Attachments: isReport })
  const text = textOf(email) || bodyOf(raw, email)
  const sent = email.attachments.filter(isSent)
  const more = sent.length - FILES_MAX
  return {
    head,
    from: senderOf(head),
    to: recipientsOf(head, envelope),
    subject: subjectOf(head),
    text: isForward(raw, head) ? text : withoutQuotes(text),
    files: sent.slice(0, FILES_MAX).map(fileOf),
    refusedFiles: more > 0 ? [{ name: `+ ${more}`, because: 'tooMany' }] : [],
    bounce: bounceOf(email, head, text),
  }
}

/** What is sent on is what it is about; nothing of it is a quotation. */
function isForward(raw: Uint8Array, head: readonly HeadLine[]): boolean {
  const isNamed = /^\s*(fwd?|tr|wg|rv|enc)\s*:/i.test(subjectOf(head))
  return isNamed || /^content-type:\s*message\/rfc822/im.test(Buffer.from(raw).toString('latin1'))
}

/** Where taking it apart left nothing at all, what stands behind the head. */
function bodyOf(raw: Uint8Array, { attachments }: Email): string {
  if (attachments.length > 0) return ''
  const { body } = splitMail(Buffer.from(raw).toString('latin1'))
  return tidy(decoded(Buffer.from(body, 'latin1'))).slice(0, BODY_CHARS_MAX)
}

/** The whole text of a mail, quotations and all, as somebody looks at it. Never throws. */
export async function wholeText(raw: Uint8Array): Promise<string> {
  try {
    return textOf(await PostalMime.parse(raw, LIMITS))
  } catch {
    return tidy(Buffer.from(raw).toString('latin1'))
  }
}

/** The head of a mail, from its first bytes alone. Never throws. */
export function headOf(raw: Uint8Array): HeadLine[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEAD_BYTES_MAX))
  // the body may be in another alphabet than the head
  const end = /\r?\n\r?\n|\r\r/.exec(bytes.toString('latin1'))
  return readHead(decoded(end ? bytes.subarray(0, end.index) : bytes))
}

/** The subject with its encoded words read, on one line. */
export function subjectOf(head: readonly HeadLine[]): string {
  return tidy(safely(() => decodeWords(headValue(head, 'subject') ?? '')) ?? headValue(head, 'subject') ?? '')
    .replace(/\s+/g, ' ')
    .slice(0, SUBJECT_CHARS_MAX)
    .toWellFormed()
}

/** The one mailbox in the one From line; two of either are nobody's. Never throws. */
export function senderOf(head: readonly HeadLine[]): ReadMail['from'] {
  const lines = headValues(head, 'from')
  if (lines.length !== 1) return null
  const found = safely(() => addressParser((lines[0] ?? '').slice(0, LINE_CHARS_MAX), { flatten: true })) ?? []
  const mailboxes = found.filter((each): each is { name: string; address: string } => Boolean(each.address))
  const [one, ...more] = mailboxes
  if (!one || more.length > 0 || !isAddress(one.address)) return null
  return { address: one.address, name: tidy(one.name).replace(/\s+/g, ' ').slice(0, 100).toWellFormed() }
}

function isAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]+\.[^\s@<>"(),;:\\]+$/.test(address)
}

const recipientLines = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']

function recipientsOf(head: readonly HeadLine[], { to = [] }: MailEnvelope): string[] {
  const named = recipientLines.flatMap((name) => headValues(head, name)).slice(0, 50)
  const read = named.flatMap(
    (value) => safely(() => addressParser(value.slice(0, LINE_CHARS_MAX), { flatten: true })) ?? [],
  )
  return [...new Set([...to, ...read.flatMap(({ address }) => address ?? [])])].slice(0, 200)
}

function textOf({ text = '', html = '' }: Email): string {
  const plain = tidy(text)
  return plain === '' ? plainOfHtml(html) : plain
}

function isSent({ mimeType, related, content }: Attachment): boolean {
  if (signatures.has(mimeType) || mimeType === 'message/delivery-status' || mimeType === 'text/rfc822-headers')
    return false
  return !(related && mimeType.startsWith('image/') && bytesOf(content).length < DECORATION_BYTES)
}

function fileOf({ filename, mimeType, content }: Attachment): MailFile {
  return { name: filename ?? (mimeType === 'message/rfc822' ? 'mail.eml' : 'file'), bytes: bytesOf(content) }
}

function bytesOf(content: Attachment['content']): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? content : new Uint8Array(content)
}

/** The standard's report, or what servers of old write in its place: their text names the letter and a final code. */
function bounceOf({ attachments }: Email, head: readonly HeadLine[], text: string): Bounce | null {
  const part = (types: readonly string[]) => {
    const found = attachments.find(({ mimeType }) => types.includes(mimeType))
    return found ? decoded(bytesOf(found.content).subarray(0, HEAD_BYTES_MAX)) : null
  }
  const status = part(['message/delivery-status', 'message/global-delivery-status'])
  const returned = part(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'])
  if (status !== null) return readBounce(status, returned)
  if (!/mailer-daemon@|postmaster@/i.test(headValue(head, 'from') ?? '')) return null
  const letter = /^>?[ \t]{0,10}message-id:[ \t]{0,10}<([^<>\s]{3,300})>/im.exec(returned ?? text)?.[1]
  const code = /\b(5\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1]
  return letter && code ? { letter, status: code, isFinal: true } : null
}

/** Heads are ASCII by the book, UTF-8 by newer ones, and anything else in practice. */
function decoded(bytes: Uint8Array): string {
  return safely(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)) ?? Buffer.from(bytes).toString('latin1')
}

function safely<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}
