import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSetCookie } from 'cookie'
import { expect } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { buildIfStale } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import { throwAwayDatabase } from '../support/database.ts'

/** What the victim said, sent, and is called; it may stand in no answer to anybody else. */
export const MARK = 'markofthevictim'

/** What an attacker sends. `path` and `headers` go out as they are, however odd. */
export type Attack = {
  method?: string
  path: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
}
export type Answered = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** Somebody who chats. */
export type Chat = { conversation: string; bearer: string; own: string; says(text: string): Promise<Answered> }

/** The whole desk with a real database, a victim who chats, and an attacker with a chat and an administrator's session. */
export type House = {
  app: App
  url: string
  port: number
  victim: Chat
  /** A file of the victim. */
  victimFile: string
  attacker: Chat
  /** The cookie of an administrator. */
  admin: string
  send(attack: Attack): Promise<Answered>
  /** Sends bytes on a socket of their own and reads until the line is closed or `quietMs` passed. */
  raw(bytes: string | Buffer, quietMs?: number): Promise<string>
  /** A call of the console as the administrator's browser makes it. */
  console(method: string, path: string, body?: unknown): Promise<Answered>
  chat(site?: string): Promise<Chat>
  close(): Promise<void>
}

export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  await buildIfStale()
  const home = await throwAwayDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'signpost-hostile-'))
  const app = await createApp(
    readConfig({
      NODE_ENV: 'development',
      PORT: '0',
      DATABASE_URL: home.url,
      DATA_FOLDER: folder,
      LOG_LEVEL: 'silent',
      DEMO_HISTORY: 'false',
      DIGEST_TIME: 'off',
      SIGNPOST_SECRET: 'a secret that is only good for these tests',
      DIRECT_LINE_SECRET: 'the-secret-of-a-website-for-these-tests',
      METRICS_KEY: 'the-metrics-key-of-these-tests',
      ...env,
    }),
  )
  await app.start()
  const url = app.url()
  const port = Number(new URL(url).port)

  const send = (attack: Attack) => sendTo(port, attack)
  const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  async function chat(site = 'vitrium'): Promise<Chat> {
    const { token, conversationId } = JSON.parse((await json('/chat/token', { site, locale: 'en' })).text)
    const authorization = `Bearer ${token}`
    await json('/v3/directline/conversations', {}, { authorization })
    const own = `/v3/directline/conversations/${conversationId}`
    const says = (text: string) => json(`${own}/activities`, { type: 'message', text }, { authorization })
    return { conversation: conversationId, bearer: token, own, says }
  }

  const victim = await chat()
  await victim.says(`my words are ${MARK}`)
  const form = new FormData()
  form.append('file', new File([`a log of ${MARK}`], `${MARK}.txt`, { type: 'text/plain' }))
  await fetch(`${url}${victim.own}/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${victim.bearer}` },
    body: form,
  })
  const lines = await send({
    path: `${victim.own}/activities`,
    headers: { authorization: `Bearer ${victim.bearer}` },
  })
  const victimFile = /files\/([\w-]+)\//.exec(lines.text)?.[1]
  if (!victimFile) throw new Error(`The victim has no file: ${lines.text}`)
  const link = new URL((await app.signInLink('priya@vitrium.example')) ?? '').searchParams.get('link')
  const entered = await json('/api/session', { link }, { origin: url })
  const { name = '', value = '' } = parseSetCookie(String(entered.headers['set-cookie'])) ?? {}
  const admin = `${name}=${value}`

  return {
    app,
    url,
    port,
    victim,
    victimFile,
    attacker: await chat(),
    admin,
    send,
    raw: (bytes, quietMs = 400) => rawTo(port, bytes, quietMs),
    console: (method, path, body) =>
      send({
        method,
        path,
        headers: { cookie: admin, origin: url, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    chat,
    async close() {
      await app.stop()
      await home.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function sendTo(port: number, { method = 'GET', path, headers = {}, body }: Attack): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const req = request({ port, host: '127.0.0.1', method, path, headers: { ...length, ...headers }, agent: false })
    req.setTimeout(30_000, () => req.destroy(new Error(`${method} ${path.slice(0, 80)} was not answered`)))
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(chunks).toString() }),
      )
    })
    req.on('error', reject)
    req.end(body)
  })
}

function rawTo(port: number, bytes: string | Buffer, quietMs: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    )
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', (chunk) => {
      heard += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })
}

/** What only whoever wrote the program should ever read. */
const INTERNAL =
  /\bat (?:async )?\S+ ?\(?\S*\.[jt]s:\d+|node_modules|node:internal|(?:Type|Reference|Range|Syntax)Error\b|ZodError|Prisma|PostgreSQL|postgres:|P20\d\d\b|ECONN|ENOENT|ERR_[A-Z]{3}|\bsrc\/[a-z]|\/(?:home|tmp|work|var|usr|root)\//

/** What holds of every answer: no fault, nothing internal, nothing of the victim. */
export function expectSafe({ status, headers, text }: Answered): void {
  expect(status).toBeLessThan(500)
  const all = `${text}\n${JSON.stringify(headers)}`
  expect(all).not.toMatch(INTERNAL)
  expect(all).not.toContain(MARK)
}

/** A clear refusal in the shape of our errors: a code for programs and a sentence for people. */
export function expectRefused(answer: Answered): void {
  expectSafe(answer)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  const { error } = JSON.parse(answer.text)
  expect(error).toEqual(expect.objectContaining({ code: expect.stringMatching(/^\w+$/), message: expect.any(String) }))
  expect(error.message.length).toBeGreaterThan(5)
  expect(error.message.length).toBeLessThan(500)
}

/** The desk goes on as if nothing had been: it is alive and has its database. */
export async function expectWell(house: Pick<House, 'send'>): Promise<void> {
  const { status, text } = await house.send({ path: '/readyz' })
  expect([status, text]).toEqual([200, expect.any(String)])
}
