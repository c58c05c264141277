import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDecide } from '../../bot/turn.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createScan } from '../../src/http/scanner.ts'
import { aFact } from '../support/builders.ts'
import { openServer, type TestServer } from './openServer.ts'

let scanner: ChildProcess
let address: string
beforeAll(async () => {
  scanner = spawn(process.execPath, [fileURLToPath(new URL('./fakeScanner.ts', import.meta.url))])
  const [line] = (await once(scanner.stdout as NonNullable<typeof scanner.stdout>, 'data')) as [Buffer]
  address = `tcp://127.0.0.1:${Number(line.toString())}`
})
afterAll(() => void scanner.kill())

/** A visitor sends text files over real HTTP, and what became of them. */
async function send(server: TestServer, files: Record<string, string>, text = '', locale = 'en') {
  const { token, conversationId } = await server.token({ site: 'vitrium', locale, zone: null })
  await server.desk.greet(conversationId as ConversationId, createDecide(aFact()))
  const form = new FormData()
  if (text) form.append('activity', new Blob([JSON.stringify({ type: 'message', text })]), 'blob')
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name)
  const headers = { authorization: `Bearer ${token}` }
  const path = `${server.url}/v3/directline/conversations/${conversationId}/upload`
  const { status } = await fetch(path, { method: 'POST', headers, body: form })
  const lines = await server.desk.messagesAfter(conversationId as ConversationId, 1, 10)
  return {
    status,
    kept: lines.flatMap(({ body }) => body.files ?? []).map(({ name }) => name),
    said: lines
      .filter(({ from }) => from.role === 'assistant')
      .map(({ body }) => body.text)
      .join('\n'),
    sent: lines[0]?.body.text,
  }
}

async function openWith(over: { address?: string; timeoutMs?: number } | null): Promise<TestServer> {
  const scan = over && createScan({ address: over.address ?? address, timeoutMs: over.timeoutMs ?? 5_000 })
  return openServer({ decide: createDecide(aFact()), scan })
}

describe('a file is scanned before it is kept', () => {
  test('and kept when the scanner finds nothing, however large', async () => {
    const server = await openWith({})
    const sent = await send(server, { 'notes.txt': 'harmless', 'log.txt': 'x'.repeat(900_000) })
    expect(sent).toMatchObject({ status: 200, kept: ['notes.txt', 'log.txt'] })
    await server.close()
  })

  test.each([
    ['en', 'The virus scanner found something in “bad.txt”', 'screenshot'],
    ['fr', 'L’antivirus a trouvé quelque chose dans «\u00a0bad.txt\u00a0»', 'capture d’écran'],
  ])('and refused kindly when it finds something, in %s', async (locale, ...said) => {
    const server = await openWith({})
    const sent = await send(server, { 'good.txt': 'harmless', 'bad.txt': 'EICAR' }, 'it says vc3', locale)
    expect(sent).toMatchObject({ status: 200, kept: ['good.txt'], sent: 'it says vc3' })
    for (const part of said) expect(sent.said).toContain(part)
    expect(sent.said).toContain('Error vc3') // the words are answered all the same
    expect(JSON.stringify(server.lines)).not.toContain('bad.txt')
    await server.close()
  })

  test.each<[string, { address?: string; timeoutMs?: number }, string]>([
    ['is down', { address: 'tcp://127.0.0.1:1' }, 'harmless'],
    ['takes too long', { timeoutMs: 300 }, 'SLOW'],
    ['has a trouble of its own', {}, 'LIMIT'],
  ])(
    'and refused with a clear word and a line in the log when the scanner %s; the talk goes on',
    async (_why, over, content) => {
      const server = await openWith(over)
      const sent = await send(server, { 'a.txt': content })
      expect(sent).toMatchObject({ status: 200, kept: [], sent: '📎 a.txt' })
      expect(sent.said).toContain('cannot be checked for viruses just now')
      expect(server.lines.filter((line) => JSON.stringify(line).includes('could not be scanned'))).toHaveLength(1)
      await server.close()
    },
  )
})

describe('what cannot be kept is told in the chat, and the rest is heard', () => {
  test.each<[string, Record<string, string>, string[], string]>([
    [
      'another type',
      { 'run.exe': `MZ${'\u0001'.repeat(600)}`, 'a.txt': 'text' },
      ['a.txt'],
      'I could not keep “run.exe”',
    ],
    ['too large', { 'big.txt': 'a'.repeat(11_000_000), 'a.txt': 'text' }, ['a.txt'], '“big.txt” is too large'],
    [
      'too large together',
      { 'a.txt': 'a'.repeat(9_000_000), 'b.txt': 'b'.repeat(9_000_000), 'c.txt': 'c'.repeat(9_000_000) },
      ['a.txt', 'b.txt'],
      '“c.txt” is too large',
    ],
    [
      'one too many',
      Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((n) => [`${n}.txt`, 'text'])),
      ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt'],
      'five files at a time, so “6.txt” was left out',
    ],
  ])('%s', async (_what, files, kept, said) => {
    const server = await openWith(null)
    const sent = await send(server, files, 'it says vc3')
    expect(sent).toMatchObject({ status: 200, kept })
    expect(sent.said).toContain(said)
    expect(sent.said).toContain('Error vc3')
    await server.close()
  })
})
