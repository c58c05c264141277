import { DeskTalk } from './deskTalk.ts'

/** Of the same person the website signs for, the chat goes on where it was; so each is somebody else. */
let people = 0

/** What a contact says until a yes opens their ticket. */
export const ticketWords = ['open a ticket', 'A watermark of our own on page 3', 'I have an idea for the product']

/** Of the person who came as the nth, from 1. */
export function addressOf(nth: number): string {
  return `bench-${nth}@meridian-press.example`
}

/** A contact whom the website signed for, one word before their ticket: saying yes opens it. */
export class TicketTalk {
  private readonly talk: DeskTalk

  private constructor(talk: DeskTalk) {
    this.talk = talk
  }

  static async open(server: string): Promise<TicketTalk> {
    const identity = await identityOf(server)
    const talk = await DeskTalk.open(server, identity)
    for (const words of ticketWords) await talk.say(words)
    return new TicketTalk(talk)
  }

  /** The turn that opens the ticket. Throws when it does not. */
  async confirm(): Promise<void> {
    await this.talk.say('yes')
    if (!/ticket is number \d/.test(this.talk.heard)) throw new Error(`No ticket was opened: ${this.talk.heard}`)
  }

  close(): void {
    this.talk.close()
  }
}

/** What the website signs for somebody new. */
export async function identityOf(server: string): Promise<string> {
  const answer = await fetch(`${server}/demo/identity`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ site: 'vitrium', email: addressOf(++people) }),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { token: string }).token
}
