import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { createImapDoor, type ImapParts } from '../../src/inbound/imap.ts'
import { type ImapServer, openImapServer } from '../support/dovecot.ts'
import { fromAna, type MailHouse, openMailHouse } from './mailHouse.ts'

const opened = await openImapServer()
const why = typeof opened === 'string' ? opened : null
if (why) console.warn(`The IMAP door is not tried: ${why}`)

describe.skipIf(why !== null)(
  'the IMAP door, on a real server',
  () => {
    const server = opened as ImapServer
    let house: MailHouse
    let hand: ImapFlow
    let doors: { stop(): Promise<void> }[] = []
    beforeAll(async () => {
      house = await openMailHouse()
    })
    afterAll(async () => {
      await house.close()
      await server.close()
    })
    beforeEach(async () => {
      house.clock.now = Date.now() as Instant
      await house.prisma.mailboxReader.deleteMany()
      await house.prisma.inboundMail.deleteMany()
      hand = await asPerson()
      for (const name of ['INBOX', 'Done']) {
        await hand.mailboxCreate(name).catch(() => {})
        const lock = await hand.getMailboxLock(name)
        await hand.messageDelete('1:*').catch(() => {})
        lock.release()
      }
      return async () => {
        await Promise.all(doors.map((door) => door.stop()))
        doors = []
        await hand.logout().catch(() => {})
      }
    })

    async function asPerson(): Promise<ImapFlow> {
      const { username, password, port } = new URL(server.url)
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: Number(port),
        secure: false,
        doSTARTTLS: false,
        auth: { user: username, pass: decodeURIComponent(password) },
        logger: false,
      })
      client.on('error', () => {})
      await client.connect()
      return client
    }

    const told: Parameters<ImapParts['tell']>[0][] = []
    function reads(change: Partial<ImapParts> = {}, doneFolder: string | null = null) {
      const door = createImapDoor({
        settings: { url: server.url, folder: 'INBOX', doneFolder },
        leases: house.leases,
        keep: house.keep,
        clock: () => Date.now() as Instant,
        holder: `node-${doors.length}`,
        tell: (news) => void told.push(news),
        pollMs: 500,
        leaseMs: 3_000,
        ...change,
      })
      door.start()
      doors.push(door)
      return door
    }
    const arrives = (text: string, flags: string[] = [], at = new Date()) =>
      hand.append('INBOX', fromAna(text), flags, at)
    const kept = () => house.prisma.inboundMail.findMany({ orderBy: { keptAt: 'asc' } })
    const keeps = (count: number) =>
      vi.waitFor(async () => expect(await kept()).toHaveLength(count), { timeout: 20_000 })
    async function standing(folder: string) {
      const lock = await hand.getMailboxLock(folder)
      try {
        await hand.noop()
        const all = hand.mailbox && hand.mailbox.exists > 0 ? await hand.fetchAll('1:*', { flags: true }) : []
        return all.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent'))
      } finally {
        lock.release()
      }
    }

    test('keeps what came, marks it as read, and takes the server’s own time', async () => {
      const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000)
      await arrives('How do we change the logo?', [], at)
      reads()
      await keeps(1)
      const [mail] = await kept()
      expect(mail).toMatchObject({ door: 'imap', state: 'received', receivedAt: at })
      await vi.waitFor(async () => expect(await standing('INBOX')).toEqual([['\\Seen']]), { timeout: 10_000 })
    })

    test('is called when a mail comes while it waits', async () => {
      reads({ pollMs: 60_000 })
      await vi.waitFor(async () => expect(await house.leases.mailboxPlace(place())).not.toBeNull(), { timeout: 10_000 })
      await arrives('One that comes later.')
      await keeps(1)
    })

    test('moves mails to the folder for what is done', async () => {
      await arrives('Move me.')
      reads({}, 'Done')
      await keeps(1)
      await vi.waitFor(async () => expect(await standing('Done')).toHaveLength(1), { timeout: 10_000 })
      expect(await standing('INBOX')).toEqual([])
    })

    test('of a mailbox it never read takes only what nobody has read in the last days', async () => {
      await arrives('Read by a person already.', ['\\Seen'])
      await arrives('Of last year.', [], new Date(Date.now() - 300 * 86_400_000))
      await arrives('Waits to be read.')
      reads()
      await keeps(1)
      await arrives('Read by a person within a second.', ['\\Seen'])
      await keeps(2)
    })

    test('keeps a mail once, though it is cut off after keeping it and before marking it', async () => {
      await arrives('Cut off.')
      let cuts = 0
      const cutOff: ImapParts['keep'] = async (mail) => {
        const came = await house.keep(mail)
        if (cuts++ < 2) throw new Error('The line broke')
        return came
      }
      reads({ keep: cutOff })
      await vi.waitFor(() => expect(cuts).toBe(3), { timeout: 20_000 })
      await vi.waitFor(async () => expect(await standing('INBOX')).toEqual([['\\Seen']]), { timeout: 10_000 })
      expect(await kept()).toHaveLength(1)
    })

    test('two nodes read one mailbox in turn, and the other takes over when one is gone', async () => {
      const seen: string[] = []
      const by =
        (name: string): ImapParts['keep'] =>
        async (mail) => {
          seen.push(name)
          return house.keep(mail)
        }
      const first = reads({ keep: by('first') })
      await vi.waitFor(async () => expect(await house.leases.mailboxPlace(place())).not.toBeNull(), { timeout: 10_000 })
      reads({ keep: by('second') })
      for (let n = 0; n < 3; n++) await arrives(`Mail ${n}.`)
      await keeps(3)
      expect(seen).toEqual(['first', 'first', 'first'])
      await first.stop()
      await arrives('For the other one.')
      await keeps(4)
      expect(seen.at(-1)).toBe('second')
    })

    test('comes back when the server was away', async () => {
      reads()
      await arrives('Before.')
      await keeps(1)
      await hand.logout().catch(() => {})
      await server.stop()
      await vi.waitFor(() => expect(told.some((news) => 'fault' in news)).toBe(true), { timeout: 20_000 })
      await server.start()
      hand = await asPerson()
      await arrives('After.')
      await keeps(2)
    }, 90_000)

    function place() {
      const { username, hostname, port } = new URL(server.url)
      return `${username}@${hostname}:${port}/INBOX`
    }
  },
  120_000,
)
