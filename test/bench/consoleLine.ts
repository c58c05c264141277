import type { WakeWire } from '../../src/http/wire.ts'

/** A signed-in agent's cookie. The link signs in once. */
export async function signInBy(server: string, link: string): Promise<string> {
  const answer = await fetch(`${server}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: server },
    body: JSON.stringify({ link: new URL(link).searchParams.get('link') }),
  })
  if (answer.status !== 201) throw new Error(`Signing in answered ${answer.status}`)
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

/** An open console as the page has it: it hears what there is to read again, and answers the beats. */
export type ConsoleLine = { close(): void; isOpen(): boolean }

/** Opens a console that looks at this conversation, if any. Throws an Error with the status when it is refused. */
export async function openConsole(
  server: string,
  cookie: string,
  conversation: string | null,
  heard: (wake: WakeWire) => void,
): Promise<ConsoleLine> {
  const line = new AbortController()
  const query = conversation ? `?conversation=${conversation}` : ''
  const answer = await fetch(`${server}/api/stream${query}`, { headers: { Cookie: cookie }, signal: line.signal })
  if (!answer.ok || !answer.body) throw new Error(`The console's stream answered ${answer.status}`)
  const decoder = new TextDecoder()
  let isOpen = true
  let read = ''
  const follow = async (body: AsyncIterable<Uint8Array>) => {
    for await (const part of body) {
      read += decoder.decode(part, { stream: true })
      const events = read.split('\n\n')
      read = events.pop() ?? ''
      for (const event of events) {
        const [name = '', data = ''] = event.split('\n')
        if (name === 'event: wake') heard(JSON.parse(data.slice('data: '.length)) as WakeWire)
        if (name === 'event: beat') answerBeat(server, cookie)
      }
    }
  }
  follow(answer.body as unknown as AsyncIterable<Uint8Array>)
    .catch(() => {})
    .finally(() => {
      isOpen = false
    })
  return { close: () => line.abort(), isOpen: () => isOpen }
}

/** The desk asks again when this is lost. */
function answerBeat(server: string, cookie: string): void {
  fetch(`${server}/api/stream/heard`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Origin: server, Cookie: cookie, 'X-Signpost': 'console' },
    body: '{}',
  }).catch(() => {})
}
