import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Where something listens. */
export type Address = { host: string; port: number }

/**
 * What stands in front of the replicas, as a load balancer without any wit: each connection goes to the next replica that
 * takes it, with everything on it. It repeats nothing; when no replica takes the connection, it is closed.
 */
export type Balancer = { url: string; targets: Address[]; close(): Promise<void> }

export async function openBalancer(): Promise<Balancer> {
  const targets: Address[] = []
  let turn = 0
  const { server, sockets } = await listen((client) => {
    const first = turn++
    const tries = targets.map((_, i) => targets[(first + i) % targets.length] as Address)
    const next = () => {
      const target = tries.shift()
      if (!target) return client.destroy()
      const replica = connect(target)
      replica.once('error', next)
      replica.once('connect', () => {
        replica.removeListener('error', next)
        join(client, replica, sockets)
      })
    }
    next()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, targets, close: () => closeAll(server, sockets) }
}

/**
 * The line from one replica to its database, which can be cut the way a network is: nothing goes through any more in
 * either direction, nobody is told, and new connections open and stay silent.
 */
export type Line = { port: number; cut(): void; mend(): void; close(): Promise<void> }

export async function openLine(to: Address | { path: string }): Promise<Line> {
  let isCut = false
  const held: (() => void)[] = []
  const joined = new Set<Socket>()
  const { server, sockets } = await listen((near) => {
    const open = () => {
      const far = connect(to)
      far.once('error', () => near.destroy())
      far.once('connect', () => {
        join(near, far, sockets)
        for (const socket of [near, far]) {
          joined.add(socket)
          socket.once('close', () => joined.delete(socket))
          if (isCut) socket.pause()
        }
      })
    }
    if (isCut) held.push(open)
    else open()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      for (const socket of sockets) if (joined.has(socket)) socket.resume()
      for (const open of held.splice(0)) open() // what they said so far waits for the other side
    },
    close: () => closeAll(server, sockets),
  }
}

async function listen(taken: (socket: Socket) => void): Promise<{ server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    taken(socket)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, sockets }
}

/** What one says the other hears, and when one ends so does the other, once it has heard everything. */
function join(one: Socket, other: Socket, sockets: Set<Socket>): void {
  sockets.add(other)
  other.on('error', () => other.destroy())
  other.once('close', () => sockets.delete(other))
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to)
    from.once('close', () => to.destroySoon()) // the last bytes it was given are still on their way
  }
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of sockets) socket.destroy()
  await closed
}
