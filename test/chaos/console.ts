import { type CallBook, callUntilDone, newBook, type Reply } from './calls.ts'

/** An agent in the console, by its API. */
export class Console {
  readonly book: CallBook = newBook()
  private readonly url: string
  private cookie = ''
  private count = 0

  private constructor(url: string) {
    this.url = url
  }

  /** Signs in by a link; call it while nothing is broken, for a link works once. */
  static async signIn(url: string, link: string): Promise<Console> {
    const console = new Console(url)
    await console.call('POST', '/api/session', { link: new URL(link).searchParams.get('link') })
    return console
  }

  async takeOver(conversation: string): Promise<void> {
    await this.call('PUT', `/api/conversations/${conversation}/agent`, {})
  }

  /**
   * Says something; answers the words, which no one else says. Nobody looks at this console, so that after half a minute of
   * faults the desk takes the agent for lost and gives the talk to others: then it is taken over again.
   */
  async say(conversation: string): Promise<string> {
    const clientId = `agent-line-${++this.count}`
    const text = `I am looking into it (${conversation.slice(0, 8)}, ${this.count}).`
    const path = `/api/conversations/${conversation}/messages`
    while (isNotOurs(await this.call('POST', path, { text, clientId }, isNotOurs))) await this.takeOver(conversation)
    return text
  }

  /** What was done already is refused at a second try, and what others have by now; both are fine. */
  async handBack(conversation: string): Promise<void> {
    const path = `/api/conversations/${conversation}/agent`
    await this.call('DELETE', path, {}, (reply, earlier) => isNotOurs(reply) || (earlier > 0 && reply.status === 409))
  }

  private async call(
    method: string,
    path: string,
    body: object,
    isFine: (reply: Reply, earlier: number) => boolean = () => false,
  ): Promise<Reply> {
    const reply = await callUntilDone(
      this.book,
      method,
      this.url + path,
      body,
      { Origin: this.url, Cookie: this.cookie },
      (reply, earlier) => reply.status < 300 || isFine(reply, earlier),
    )
    const [cookie] = reply.headers['set-cookie'] ?? []
    if (cookie) this.cookie = cookie.split(';', 1)[0] as string
    return reply
  }
}

function isNotOurs({ status, text }: Reply): boolean {
  return status === 409 && text.includes('"notTaken"')
}
