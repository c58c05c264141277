import { parseSetCookie } from 'cookie'
import type { App } from '../../src/app.ts'

/** Somebody at the desk's door, with everything that is theirs and everything they can show. */
export type Principal = {
  name: string
  /** What stands in whatever they said, sent or opened, and in nothing else. */
  mark: string
  email: string | null
  /** Their conversation, if they chat. */
  conversation: string | null
  /** The token of their chat, or a key. */
  bearer: string | null
  /** An agent's session. */
  cookie: string | null
  /** A file they sent. */
  file: string | null
  ticket: number | null
  /** A contact whom the customer has confirmed. */
  isConfirmed: boolean
  isAgent: boolean
}

const nobody: Principal = {
  name: 'nobody',
  mark: 'marknobody',
  email: null,
  conversation: null,
  bearer: null,
  cookie: null,
  file: null,
  ticket: null,
  isConfirmed: false,
  isAgent: false,
}

/** Joins by the customer's domain; nobody has confirmed them. */
const newcomer = 'noor@meridian-press.example'

type Post = (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>

/** Two of a kind where it matters: each has said, sent and, where they may, opened something. */
export async function everyPrincipal(app: App, metricsKey: string): Promise<Principal[]> {
  const url = app.url()
  const post: Post = (path, body, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  async function visitor(
    name: string,
    site: string,
    email: string | null,
    opensTicket: boolean,
    inquires: readonly string[] = [],
  ): Promise<Principal> {
    const mark = `mark${name.replace(/\W/g, '')}`
    const identity = email && (await (await post('/demo/identity', { site, email })).json()).token
    const chat = await (await post('/chat/token', { site, locale: 'en', ...(identity && { identity }) })).json()
    if (identity && chat.identity?.verified !== true)
      throw new Error(`${name} is not identified: ${JSON.stringify(chat)}`)
    const bearer = { authorization: `Bearer ${chat.token}` }
    const own = `/v3/directline/conversations/${chat.conversationId}`
    await post('/v3/directline/conversations', {}, bearer)
    const lines = async () => {
      const { activities } = await (await fetch(`${url}${own}/activities`, { headers: bearer })).json()
      return activities as { from: { role: string }; text?: string; attachments?: { contentUrl?: string }[] }[]
    }
    const form = new FormData()
    form.append('file', new File([`a log of ${mark}`], `${mark}.txt`, { type: 'text/plain' }))
    const sent = await fetch(`${url}${own}/upload?userId=me`, { method: 'POST', headers: bearer, body: form })
    if (sent.status !== 200) throw new Error(`${name} could not send a file: ${await sent.text()}`)
    const says = (text: string) => post(`${own}/activities`, { type: 'message', text }, bearer)
    await says(opensTicket ? `everything is down for all our users ${mark}` : `my words are ${mark}`)
    let ticket: number | null = null
    for (let i = 0; opensTicket && ticket === null && i < 4; i++) {
      const said = (await lines()).map((line) => line.text)
      ticket = Number(/number (\d{4})/.exec(said.join('\n'))?.[1] ?? 0) || null
      // a colleague has reported it before
      if (ticket === null) await says(said.at(-1)?.includes('open already') ? 'No, a new one' : 'yes')
    }
    for (const text of inquires) await says(text)
    if (opensTicket && ticket === null) throw new Error(`${name} got no ticket: ${JSON.stringify(await lines())}`)
    const address = (await lines())
      .flatMap((line) => line.attachments ?? [])
      .find((file) => file.contentUrl)?.contentUrl
    const file = /files\/([\w-]+)\//.exec(address ?? '')?.[1] ?? null
    const isConfirmed = opensTicket && email !== newcomer
    return {
      ...nobody,
      ...{ name, mark, email, conversation: chat.conversationId, bearer: chat.token, file, ticket, isConfirmed },
    }
  }

  async function agent(email: string): Promise<Principal> {
    const link = new URL((await app.signInLink(email)) ?? '').searchParams.get('link')
    const answer = await post('/api/session', { link }, { origin: url })
    const { name, value = '' } = parseSetCookie(answer.headers.get('set-cookie') ?? '') ?? { name: '' }
    return { ...nobody, name: 'agent', mark: 'markagent', cookie: `${name}=${value}`, isAgent: true }
  }

  return [
    await visitor('visitor one', 'vitrium', null, false),
    await visitor('visitor two', 'vitrium', null, false),
    await visitor('reader of Meridian', 'meridian-press', 'nadia@reader.example', false),
    await visitor('reader of somebody', 'vitrium', 'somebody@reader.example', false),
    await visitor('contact of Meridian', 'vitrium', 'ingrid@meridian-press.example', true),
    await visitor('colleague at Meridian', 'meridian-press', 'tomas@meridian-press.example', true),
    await visitor('contact of Harbour', 'vitrium', 'ruth@harbourpilots.example', true),
    await visitor('newcomer at Meridian', 'vitrium', newcomer, true),
    await visitor('reader who asks for the company', 'vitrium', 'asks@reader.example', false, [
      'where is my ticket?',
      'no',
      'Ask the team to find out',
    ]),
    await agent('mia@vitrium.example'),
    { ...nobody, name: 'metrics key', bearer: metricsKey },
    nobody,
  ]
}
