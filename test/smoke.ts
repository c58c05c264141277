/**
 * The product from outside, as the README starts it: `npm start` to ready, a real question over Direct Line, a ticket, and
 * a clean stop. Prints what it saw; ends with 1 and the reason when something is not as it should be.
 */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const READY_MS_MAX = 180_000
const STOP_MS_MAX = 30_000
const REPLY_MS_MAX = 10_000

type Activity = { from: { role: string }; text?: string }

const folder = mkdtempSync(join(tmpdir(), 'signpost-smoke-'))
chmodSync(folder, 0o755) // as root the database runs as somebody else, who must get in
const started = performance.now()
const product = spawn('npm', ['start'], {
  env: { ...process.env, PORT: '0', DATA_FOLDER: join(folder, 'data'), LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
})
let printed = ''
product.stdout.on('data', (chunk: Buffer) => {
  printed += chunk.toString()
})
const ended = new Promise<void>((end) => product.once('exit', () => end()))

try {
  const url = await readyUrl()
  say(`ready after ${Math.round((performance.now() - started) / 1000)} s`)
  await ask(url)
  await openTicket(url)
  process.kill(-(product.pid ?? 0), 'SIGINT') // what Ctrl-C does: the whole group hears it
  await Promise.race([ended, later(STOP_MS_MAX)])
  if (!printed.includes('Closing') || existsSync(join(folder, 'data/postgres/postmaster.pid'))) {
    throw new Error(`npm start did not close itself and its database within ${STOP_MS_MAX} ms of Ctrl-C`)
  }
  say('stopped cleanly')
} catch (fault) {
  console.error(`smoke: ${(fault as Error).message}\n${printed}`)
  process.exitCode = 1
} finally {
  if (product.pid && product.exitCode === null && product.signalCode === null) process.kill(-product.pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

async function readyUrl(): Promise<string> {
  const until = Date.now() + READY_MS_MAX
  while (Date.now() < until && product.exitCode === null) {
    const url = /https?:\/\/[^\s/]+/.exec(printed)?.[0]
    const ready = url ? await fetch(`${url}/readyz`).catch(() => null) : null
    if (url && ready?.ok) return url
    await later(200)
  }
  throw new Error(
    product.exitCode === null ? 'npm start was not ready in time' : `npm start ended with ${product.exitCode}`,
  )
}

/** An end user's question gets the right article. */
async function ask(url: string): Promise<void> {
  const talk = await openTalk(url, 'meridian-press')
  const answer = await talk.says('it says vc3 when i open my book')
  if (!/device limit/i.test(answer)) throw new Error(`asked about vc3, was told: ${answer}`)
  say('a question was answered from the articles')
}

/** A customer's contact proves who they are and gets a ticket with a due time. */
async function openTicket(url: string): Promise<void> {
  const talk = await openTalk(url, 'vitrium')
  await talk.says('The whole system is down for everybody')
  const email = 'ingrid@meridian-press.example'
  await talk.says(email)
  const heard = await talk.says(await codeFor(url, email))
  const number = /ticket is number (\d{4,})/i.exec(heard)?.[1]
  if (!number || !/Pacific Time/.test(heard))
    throw new Error(`no ticket with a due time; the last words were: ${heard}`)
  say(`ticket ${number} was opened with its due time`)
}

async function openTalk(url: string, site: string) {
  const { token } = await post(`${url}/chat/token`, { site, locale: 'en', zone: 'America/Toronto' })
  const { conversationId } = await post(`${url}/v3/directline/conversations`, {}, token)
  const activities = `${url}/v3/directline/conversations/${conversationId}/activities`
  let watermark = ''
  const read = async (): Promise<Activity[]> => {
    const page = await (
      await fetch(`${activities}?watermark=${watermark}`, { headers: { Authorization: `Bearer ${token}` } })
    ).json()
    watermark = page.watermark
    return page.activities
  }
  await read()
  return {
    async says(text: string): Promise<string> {
      await post(activities, { type: 'message', text }, token)
      const until = Date.now() + REPLY_MS_MAX
      while (Date.now() < until) {
        const replies = (await read()).filter(({ from }) => from.role === 'bot')
        if (replies.length > 0) return replies.map((reply) => reply.text ?? '').join('\n')
        await later(100)
      }
      throw new Error(`nothing came back to "${text}"`)
    },
  }
}

async function codeFor(url: string, email: string): Promise<string> {
  const page = await (await fetch(`${url}/dev/mailbox`)).text()
  const letter = page.slice(0, page.indexOf(email))
  const code = letter
    .match(/(\d{6}) is your code/g)
    ?.at(-1)
    ?.slice(0, 6)
  if (!code) throw new Error(`no code for ${email} on the mailbox page`)
  return code
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the protocol, looked into where they are used
async function post(url: string, body: object, token?: string): Promise<any> {
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

function later(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms))
}

function say(what: string): void {
  console.log(`smoke: ${what}`)
}
