import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** What a mail server does with one letter. */
export type Behaviour =
  | 'take'
  /** "Later" to the address, as greylisting does. */
  | 'later'
  /** "Never" to the address. */
  | 'refuse'
  /** "Sorry" to the letter, once it is there: nothing was taken. */
  | 'fail'
  /** Takes the letter and says nothing for so long, then says yes. */
  | { takesMs: number }
  /** Says nothing to the address, ever. */
  | 'hang'
  /** Breaks the line before the letter: nothing was taken. */
  | 'dropBefore'
  /** Breaks the line in the middle of the letter: nothing was taken. */
  | 'dropWithin'
  /** Takes the letter and breaks the line instead of saying so. */
  | 'dropAfter'

/** A letter that a server took. */
type Taken = { to: string; messageId: string; how: Behaviour }

/** A mail server that behaves with each letter as it is told by its address and how often it was tried. */
export async function openMailServer(behave: (to: string, attempt: number) => Behaviour) {
  const taken: Taken[] = []
  const attempts = new Map<string, number>()
  let most = 0

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    maxClients: 1_000,
    onConnect: (_session, done) => {
      most = Math.max(most, server.connections.size)
      done()
    },
    onRcptTo: ({ address }, _session, done) => {
      attempts.set(address, (attempts.get(address) ?? 0) + 1)
      const how = howTo(address)
      if (how === 'hang') return
      if (how === 'later') return done(answer(451, '4.7.1 greylisted, come back later'))
      if (how === 'refuse') return done(answer(550, '5.1.1 no such mailbox'))
      done()
    },
    onData: (stream, session, done) => {
      const [{ address: to } = { address: '' }] = session.envelope.rcptTo
      const how = howTo(to)
      let text = ''
      if (how === 'dropBefore') return hangUp(session)
      stream.on('data', (chunk: Buffer) => {
        if (how === 'dropWithin') hangUp(session)
        text += chunk.toString('latin1')
      })
      stream.on('end', () => {
        if (how === 'dropWithin') return
        if (how === 'fail') return done(answer(451, '4.3.0 something broke here'))
        const take = () => taken.push({ to, how, messageId: /^Message-ID: (<[^>]+>)/im.exec(text)?.[1] ?? '' })
        if (typeof how === 'object') {
          setTimeout(() => {
            take()
            done()
          }, how.takesMs)
          return
        }
        take()
        if (how === 'dropAfter') hangUp(session)
        else done()
      })
    },
  })
  server.on('error', () => {}) // broken lines are what this is about

  const howTo = (address: string) => behave(address, attempts.get(address) ?? 0)
  /** smtp-server has no word for it, so this takes the socket from behind the session. */
  const hangUp = (session: SMTPServerSession) => {
    for (const connection of server.connections as Set<{ session: SMTPServerSession; _socket: Socket }>) {
      if (connection.session.id === session.id) connection._socket.destroy()
    }
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}?ignoreTLS=true`,
    taken,
    /** The most lines that were open at once. */
    most: () => most,
    attemptsAt: (address: string) => attempts.get(address) ?? 0,
    async close() {
      for (const connection of server.connections as Set<{ _socket: Socket }>) connection._socket.destroy()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode })
}
