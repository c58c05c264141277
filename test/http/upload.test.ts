import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type TestServer } from './openServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

/** Sends parts as a chat does, and answers the status. */
async function upload(parts: Record<string, [content: BlobPart, name: string]>): Promise<number> {
  const { token, conversationId } = await server.token()
  const form = new FormData()
  for (const [part, [content, name]] of Object.entries(parts))
    form.append(part.replace(/\d$/, ''), new Blob([content]), name)
  const address = `${server.url}/v3/directline/conversations/${conversationId}/upload`
  return (await fetch(address, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form })).status
}

const gif = 'GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;'
const pdf = '%PDF-1.4\n%%EOF\n'
const activity = (value: string): [string, string] => [`{"type":"message","text":"hi","value":${value}}`, 'blob']

describe('what comes with a file', () => {
  test.each([
    ['a small value', activity('{"a":1}'), 200],
    ['a large value', activity(`"${'x'.repeat(5_000)}"`), 400],
    ['five thousand brackets', activity('['.repeat(5_000) + ']'.repeat(5_000)), 400],
    ['no JSON', ['{', 'blob'] as [string, string], 400],
  ])('is read like any other message: %s', async (_what, part, status) => {
    expect(await upload({ activity: part, file: [gif, 'a.gif'] })).toBe(status)
  })
})

test('a file is given an ending that belongs to what is inside', async () => {
  expect(
    await upload({ file1: [gif, 'invoice.hta'], file2: [pdf, 'manual.PDF'], file3: ['just text', 'notes.txt'] }),
  ).toBe(200)
  const names = server.incoming.at(-1)?.files?.map(({ name }) => name)
  expect(names).toEqual(['invoice.hta.gif', 'manual.PDF', 'notes.txt'])
})

test('a file has a name that can be seen and is not longer than names may be, its ending included', async () => {
  expect(await upload({ file1: [gif, 'x'.repeat(130)], file2: [gif, ' '], file3: [gif, ' a.gif '] })).toBe(200)
  const names = server.incoming.at(-1)?.files?.map(({ name }) => name)
  expect(names).toEqual([`${'x'.repeat(116)}.gif`, 'file.gif', 'a.gif'])
})

test('a file whose long ending is cut within a letter can be read again like any other', async () => {
  const { token, conversationId } = await server.token()
  const form = new FormData()
  form.append('file', new Blob([gif]), `a.${'1'.repeat(10)}😀😀`)
  const own = `${server.url}/v3/directline/conversations/${conversationId}`
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${own}/upload`, { method: 'POST', headers, body: form })).status).toBe(200)
  const read = await fetch(`${own}/activities`, { headers })
  expect(read.status).toBe(200)
  const { activities } = (await read.json()) as { activities: { attachments?: { contentUrl: string }[] }[] }
  const [file] = activities.flatMap(({ attachments = [] }) => attachments)
  expect((await fetch(file?.contentUrl ?? '')).status).toBe(200)
})

test('a file that is broken inside is refused like any other that may not come in', async () => {
  const words = deflateRawSync('<Types/>')
  const head = Buffer.alloc(30)
  head.writeUInt32BE(0x504b0304)
  head.writeUInt16LE(8, 8) // deflated
  head.writeUInt32LE(words.length + 3, 18)
  head.writeUInt32LE(8, 22)
  head.writeUInt16LE('[Content_Types].xml'.length, 26)
  const broken = Buffer.concat([head, Buffer.from('[Content_Types].xml'), words, Buffer.from('and')])
  expect(await upload({ file: [broken, 'a.zip'] })).toBe(200)
  expect(server.incoming.at(-1)?.refusedFiles).toEqual([{ name: 'a.zip', because: 'type' }])
})

test('a large value is refused without a file too', async () => {
  const { token, conversationId } = await server.token()
  const path = `/v3/directline/conversations/${conversationId}/activities`
  const sent = await server.call('POST', path, token, { type: 'message', text: 'hi', value: 'x'.repeat(5_000) })
  expect(sent.status).toBe(400)
})
