import { type Line, openLine, openTalk, sayIn, type Talk } from './rawChat.ts'
import type { Talker } from './talker.ts'

type Activity = { from: { role: string }; text?: string; summary?: string }

/** A visitor of the desk over plain HTTP and a WebSocket, who waits for each reply. */
export class DeskTalk implements Talker {
  private readonly server: string
  private readonly talk: Talk
  private line: Line | null = null
  private answered: () => void = () => {}
  /** What the desk said last. */
  heard = ''

  private constructor(server: string, talk: Talk) {
    this.server = server
    this.talk = talk
  }

  /** Opens a conversation, of nobody or of whom this token says, and waits until the greeting has come. */
  static async open(server: string, identity?: string): Promise<DeskTalk> {
    const { streamUrl, ...talk } = await openTalk(server, identity)
    const visitor = new DeskTalk(server, talk)
    const greeting = visitor.nextReply()
    visitor.line = await openLine(streamUrl, (frame) => visitor.hear(frame))
    await greeting
    return visitor
  }

  async say(text: string): Promise<void> {
    const reply = this.nextReply()
    await sayIn(this.server, this.talk, text)
    await reply
  }

  close(): void {
    this.line?.close()
  }

  private nextReply(): Promise<void> {
    return new Promise((heard) => {
      this.answered = heard
    })
  }

  private hear(frame: string): void {
    if (frame === '') return // only keeps the line open
    const { activities } = JSON.parse(frame) as { activities: Activity[] }
    const said = activities.filter(({ from }) => from.role === 'bot')
    if (said.length === 0) return
    this.heard = said.map(({ text, summary }) => text ?? summary ?? '').join('\n')
    this.answered()
  }
}
