import { type CallBook, callUntilDone, newBook } from './calls.ts'

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

  /** Says something; answers the words, which no one else says. */
  async say(conversation: string): Promise<string> {
    const clientId = `agent-line-${++this.count}`
    const text = `I am looking into it (${conversation.slice(0, 8)}, ${this.count}).`
    await this.call('POST', `/api/conversations/${conversation}/messages`, { text, clientId })
    return text
  }

  /** A second try of what was done already is refused, and that is fine. */
  async handBack(conversation: string): Promise<void> {
    await this.call('DELETE', `/api/conversations/${conversation}/agent`, {}, true)
  }

  private async call(method: string, path: string, body: object, mayBeDone = false): Promise<void> {
    const reply = await callUntilDone(
      this.book,
      method,
      this.url + path,
      body,
      { Origin: this.url, Cookie: this.cookie },
      ({ status }, earlier) => status < 300 || (mayBeDone && earlier > 0 && status === 409),
    )
    const [cookie] = reply.headers['set-cookie'] ?? []
    if (cookie) this.cookie = cookie.split(';', 1)[0] as string
  }
}
