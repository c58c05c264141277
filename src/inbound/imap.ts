import { ImapFlow } from 'imapflow'
import { DAY, type Instant, MINUTE, SECOND } from '../calendar/time.ts'
import type { MailboxLeases } from '../desk/inboundPorts.ts'
import type { Clock } from '../desk/storePorts.ts'
import { type KeepMail, LARGE_MAIL_KEPT_BYTES, MAIL_BYTES_MAX } from './keep.ts'

type ImapSettings = {
  /** `imaps://user:password@mail.example.org` */
  url: string
  folder: string
  /** Where mails are moved once they are kept; null: they stay, and are marked as read. */
  doneFolder: string | null
}

export type ImapParts = {
  settings: ImapSettings
  leases: MailboxLeases
  keep: KeepMail
  clock: Clock
  /** A name for this process among those that might read the same mailbox. */
  holder: string
  tell: (news: { kept: number } | { fault: unknown; tryAgainInMs: number }) => void
  /** How often to look where the server does not call by itself. */
  pollMs?: number
  /** How long a node has the mailbox without saying so again. */
  leaseMs?: number
}

export type ImapDoor = { start(): void; stop(): Promise<void> }

/** A mailbox that is read for the first time may hold years: only what nobody has read, of the last days, is ours. */
const FIRST_LOOK_MS = 7 * DAY
const BACK_OFF_MS_MAX = 5 * MINUTE

/**
 * Reads a mailbox. One node at a time by a lease, each mail in order, and in three steps that may be repeated: kept in the
 * desk, then moved or marked in the mailbox, then the place remembered. Whatever is cut off in between is done again, and a
 * mail that is kept already is known.
 */
export function createImapDoor(parts: ImapParts): ImapDoor {
  const { tell, leases, clock, holder, settings, leaseMs = MINUTE } = parts
  const mailbox = mailboxName(settings)
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        const isOurs = await leases.holdMailbox(mailbox, holder, clock(), (clock() + leaseMs) as Instant)
        if (isOurs) {
          await readWhileOurs(parts, mailbox, stopping.signal)
          failures = 0
        }
        await pause(leaseMs / 3, stopping.signal)
      } catch (fault) {
        const tryAgainInMs = Math.min(BACK_OFF_MS_MAX, SECOND * 2 ** failures++)
        if (!stopping.signal.aborted) tell({ fault, tryAgainInMs })
        await pause(tryAgainInMs, stopping.signal)
      }
    }
  }

  return {
    start: () => {
      running = run()
    },
    stop: () => {
      stopping.abort()
      return running
    },
  }
}

async function readWhileOurs(parts: ImapParts, mailbox: string, stopping: AbortSignal): Promise<void> {
  const { settings, leases, clock, holder, tell, pollMs = MINUTE, leaseMs = MINUTE } = parts
  const client = connectionTo(settings)
  const over = new AbortController()
  const end = () => over.abort()
  let arrived = () => {}
  client.on('error', end) // the command under way says what it was
  client.on('close', end)
  client.on('exists', () => arrived())
  stopping.addEventListener('abort', end, { once: true })
  const renewing = setInterval(() => {
    leases
      .holdMailbox(mailbox, holder, clock(), (clock() + leaseMs) as Instant)
      .then((isOurs) => isOurs || end())
      .catch(end)
  }, leaseMs / 3)
  try {
    await client.connect()
    const lock = await client.getMailboxLock(settings.folder)
    try {
      if (settings.doneFolder !== null) await client.mailboxCreate(settings.doneFolder)
      while (!over.signal.aborted) {
        const kept = await takeNew(parts, client, mailbox, over.signal)
        if (kept > 0) tell({ kept })
        const called = new Promise<void>((resolve) => {
          arrived = resolve
        })
        if (kept === 0 && !over.signal.aborted) {
          void client.idle().catch(end)
          await Promise.race([called, pause(pollMs, over.signal)])
        }
      }
    } finally {
      lock.release()
    }
    if (!stopping.aborted && !client.usable) throw new Error('The connection to the mailbox broke')
  } finally {
    clearInterval(renewing)
    stopping.removeEventListener('abort', end)
    await Promise.race([client.logout().catch(() => {}), pause(2 * SECOND, new AbortController().signal)])
    client.close()
    await leases.letMailboxGo(mailbox, holder).catch(() => {})
  }
}

/** Keeps what came since the last look; answers how many mails that were. */
async function takeNew(
  { settings, leases, keep, clock }: ImapParts,
  client: ImapFlow,
  mailbox: string,
  over: AbortSignal,
): Promise<number> {
  await client.noop()
  const uidValidity = String(client.mailbox ? client.mailbox.uidValidity : '')
  const place = await leases.mailboxPlace(mailbox)
  const highest = highestUid(client)
  const isKnown = place?.uidValidity === uidValidity
  const query = isKnown ? { uid: `${place.lastUid + 1}:*` } : { seen: false, since: new Date(clock() - FIRST_LOOK_MS) }
  const found = ((await client.search(query, { uid: true })) || []) as number[]
  // "5:*" names the last mail even where that is older
  const uids = found.filter((uid) => !isKnown || uid > place.lastUid).sort((a, b) => a - b)
  let taken = 0
  for (const uid of uids) {
    if (over.aborted) break
    const size = await client.fetchOne(String(uid), { size: true }, { uid: true })
    const isCut = size !== false && (size.size ?? 0) > MAIL_BYTES_MAX
    const source = isCut ? { start: 0, maxLength: LARGE_MAIL_KEPT_BYTES } : true
    const mail = (await client.fetchOne(String(uid), { source, internalDate: true }, { uid: true })) || null
    if (mail?.source) {
      const at = mail.internalDate ? (new Date(mail.internalDate).getTime() as Instant) : null
      await keep({ door: 'imap', raw: mail.source, at, envelope: {}, isCut })
      // what could not be taken whole stays where a person finds it
      if (settings.doneFolder !== null && !isCut)
        await client.messageMove(String(uid), settings.doneFolder, { uid: true })
      else await client.messageFlagsAdd(String(uid), isCut ? ['\\Flagged'] : ['\\Seen'], { uid: true })
    }
    if (isKnown) await leases.markMailboxPlace(mailbox, { uidValidity, lastUid: uid })
    taken++
  }
  // a first look that is cut off is begun again: what was taken is marked, moved, or known
  if (!isKnown && !over.aborted)
    await leases.markMailboxPlace(mailbox, { uidValidity, lastUid: Math.max(highest, ...uids) })
  return taken
}

/** Nothing of what is there is ours; whatever comes has a higher one. */
function highestUid(client: ImapFlow): number {
  return client.mailbox ? Math.max(0, Number(client.mailbox.uidNext) - 1) : 0
}

/** Signs in to the mailbox, changes nothing in it, and answers whether its folder is there. Throws what the server says. */
export async function greetMailbox(settings: ImapSettings): Promise<boolean> {
  const client = connectionTo(settings)
  client.on('error', () => {}) // it fails what is waited for
  const spelled = (path: string) => (path.toUpperCase() === 'INBOX' ? 'INBOX' : path)
  try {
    await client.connect()
    return (await client.list()).some(({ path }) => spelled(path) === spelled(settings.folder))
  } finally {
    await client.logout().catch(() => {})
    client.close()
  }
}

function connectionTo({ url }: ImapSettings): ImapFlow {
  const { protocol, hostname, port, username, password } = new URL(url)
  const isSecure = protocol === 'imaps:'
  return new ImapFlow({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 993 : 143) : Number(port),
    secure: isSecure,
    // a password never goes over an open line, except to this very machine
    ...(!isSecure && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) && { doSTARTTLS: true }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    connectionTimeout: 30 * SECOND,
    greetingTimeout: 30 * SECOND,
    socketTimeout: 5 * MINUTE,
    maxIdleTime: 4 * MINUTE,
  })
}

/** What the lease and the place stand under: without the password. */
function mailboxName({ url, folder }: ImapSettings): string {
  const { hostname, port, username } = new URL(url)
  return `${decodeURIComponent(username)}@${hostname}:${port}/${folder}`
}

function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    if (over.aborted) return resume()
    const done = () => {
      clearTimeout(timer)
      over.removeEventListener('abort', done)
      resume()
    }
    const timer = setTimeout(done, ms)
    over.addEventListener('abort', done, { once: true })
  })
}
