import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readJson } from './readJson.ts'
import type { Talker } from './talker.ts'

/** A stub of a hosted channel: posts activities to the echo bot and takes its replies at a serviceUrl of its own. */
export class EchoChannel {
  private readonly bot: string
  private readonly server: Server
  private readonly waiting = new Map<string, () => void>()
  private count = 0

  private constructor(bot: string, server: Server) {
    this.bot = bot
    this.server = server
    server.on('request', async (request, response) => {
      const activity = await readJson(request)
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end('{"id":"reply"}')
      this.waiting.get((activity.conversation as { id: string }).id)?.()
    })
  }

  static async open(bot: string): Promise<EchoChannel> {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    return new EchoChannel(bot, server)
  }

  talker(): Talker {
    const id = `echo-${++this.count}`
    const { port } = this.server.address() as AddressInfo
    let said = 0
    const say = async (text: string) => {
      const reply = new Promise<void>((heard) => this.waiting.set(id, heard))
      const activity = {
        type: 'message',
        id: `${id}-${++said}`,
        timestamp: new Date().toISOString(),
        serviceUrl: `http://127.0.0.1:${port}`,
        channelId: 'emulator',
        from: { id: 'user', role: 'user' },
        recipient: { id: 'bot', role: 'bot' },
        conversation: { id },
        text,
      }
      const sent = await fetch(`${this.bot}/api/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(activity),
      })
      if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`)
      await sent.arrayBuffer()
      await reply
    }
    return { say, close: () => {} }
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((closed) => this.server.close(() => closed()))
  }
}
