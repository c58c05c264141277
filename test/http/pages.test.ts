import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Request, Response } from 'restify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type TestServer } from './openServer.ts'

const launcher = `/* launcher */ ${'x'.repeat(2_000)}`
let folder: string
let server: TestServer

/** A request whose answer is not unpacked. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', origin = server.url) {
  return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
    request(`${origin}${path}`, { headers, method }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const { statusCode = 0, headers: got } = response
        resolve({ status: statusCode, headers: got as Record<string, string>, body: Buffer.concat(chunks) })
      })
    })
      .on('error', reject)
      .end()
  })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-pages-'))
  const files: Record<string, string | Buffer> = {
    'launcher.js': launcher,
    'launcher.js.br': brotliCompressSync('squeezed by the build'),
    'chat/index.html': '<!doctype html><title>chat</title>',
    'chat/assets/index-abc123.js': 'export {}',
    'console/index.html': 'console',
    'console/assets/index-def456.js': 'export {}',
    'demo/publisher.html': 'publisher',
    'demo/vendor.html': 'vendor',
    'demo/demo.js': 'demo',
    'demo.css': 'body {}',
    'logo.svg': '<svg/>',
    'stamp.txt': 'not for browsers',
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  server = await openServer({ webDir: folder })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

describe('pages', () => {
  test('the chat may stand in frames, runs our scripts only and talks to us only', async () => {
    const { status, headers, body } = await get('/chat?site=vitrium')
    expect([status, body.toString()]).toEqual([200, '<!doctype html><title>chat</title>'])
    const policy = headers['content-security-policy'] ?? ''
    const ws = server.url.replace('http', 'ws')
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'")
    expect(policy).toContain(`connect-src 'self' ${ws} blob:`)
    expect(policy).toContain('frame-ancestors *')
    expect(policy).not.toContain('unsafe-eval')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['x-frame-options']).toBeUndefined()
  })

  test('the demo pages stand in no frame, and are gone when there is no demo', async () => {
    for (const name of ['publisher', 'vendor']) {
      const { headers, body } = await get(`/demo/${name}`)
      expect(body.toString()).toBe(name)
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    }
    expect((await get('/')).headers.location).toBe('/demo/publisher')
    const bare = await openServer({ webDir: folder, demo: false })
    for (const path of ['/demo/publisher', '/demo/demo.js', '/demo.css']) {
      expect((await get(path, {}, 'GET', bare.url)).status).toBe(404)
    }
    expect((await get('/', {}, 'GET', bare.url)).headers.location).toBe('/help')
    await bare.close()
  })

  test('the launcher is for every website, squeezed by the build or by us, and asked for again soon', async () => {
    const br = await get('/launcher.js', { 'accept-encoding': 'gzip, br' })
    expect(brotliDecompressSync(br.body).toString()).toBe('squeezed by the build')
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
    const gzip = await get('/launcher.js', { 'accept-encoding': 'gzip, br;q=0' })
    expect(gunzipSync(gzip.body).toString()).toBe(launcher)
    const plain = await get('/launcher.js')
    expect(plain.body.toString()).toBe(launcher)
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(plain.headers['cache-control']).toMatch(/^public, max-age=300\b/)
    const again = await get('/launcher.js', { 'if-none-match': `W/"x", ${plain.headers.etag}` })
    expect([again.status, again.body.length]).toEqual([304, 0])
  })

  test('files whose name changes with their content are kept for ever', async () => {
    expect((await get('/chat/assets/index-abc123.js')).headers['cache-control']).toContain('immutable')
  })

  test('HEAD answers as GET does, without the body', async () => {
    const { status, headers, body } = await get('/chat', {}, 'HEAD')
    expect([status, Number(headers['content-length']) > 10, body.length]).toEqual([200, true, 0])
  })

  test('nothing else of the folder is given out', async () => {
    const paths = [
      '/stamp.txt',
      '/chat/index.html',
      '/launcher.js.br',
      '/console/assets/index-def456.js',
      '/chat/assets/../../stamp.txt',
    ]
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404])
  })

  test('a page that was not built says so', async () => {
    const bare = await openServer()
    const { status, body } = await get('/chat', {}, 'GET', bare.url)
    expect([status, body.toString()]).toEqual([503, expect.stringContaining('npm run build')])
    await bare.close()
  })
})

describe("the operator's routes", () => {
  test('live and ready are two things', async () => {
    const waiting = await openServer({ ready: async () => ({ database: false, library: true }) })
    expect((await waiting.call('GET', '/healthz')).status).toBe(200)
    const notReady = await waiting.call('GET', '/readyz')
    expect([notReady.status, await notReady.json()]).toEqual([
      503,
      { status: 'not ready', parts: { database: false, library: true } },
    ])
    await waiting.close()
    expect(await (await server.call('GET', '/readyz')).json()).toEqual({ status: 'ready', parts: { database: true } })
  })

  test('figures are open to this machine in development only, and not through a proxy', async () => {
    const { token, conversationId } = await server.token()
    const path = `/v3/directline/conversations/${conversationId}/activities`
    await server.call('POST', path, token, { type: 'message', text: 'hi' })
    const page = await (await server.call('GET', '/metrics')).text()
    expect(page).toMatch(/^signpost_turns_total\{outcome="answered"\} 1$/m)
    expect(page).toMatch(/^signpost_turn_seconds_count 1$/m)
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    expect((await server.call('GET', '/metrics', undefined, undefined, forwarded)).status).toBe(404)
    const production = await openServer({ production: true })
    expect((await production.call('GET', '/metrics')).status).toBe(404)
    await production.close()
  })

  test('with a key, figures are for those who hold it', async () => {
    const keyed = await openServer({ production: true, metricsKeys: ['a-key-for-metrics'] })
    const status = async (key?: string) => (await keyed.call('GET', '/metrics', key)).status
    expect([await status(), await status('wrong'), await status('a-key-for-metrics')]).toEqual([401, 401, 200])
    await keyed.close()
  })

  test.each([
    ['before it is replaced', ['the-old-key'], [401, 200, 401, 401]],
    ['while the new one takes its place', ['the-new-key', 'the-old-key'], [200, 200, 401, 401]],
    ['once the old one is gone', ['the-new-key'], [200, 401, 401, 401]],
  ])('the key %s', async (_when, metricsKeys, expected) => {
    const keyed = await openServer({ production: true, metricsKeys })
    const asked = []
    for (const key of ['the-new-key', 'the-old-key', 'the-old-ke', undefined]) {
      const answer = await keyed.call('GET', '/metrics', key)
      asked.push(answer.status)
      expect((await answer.text()) + JSON.stringify([...answer.headers])).not.toMatch(/the-(old|new)-key/)
    }
    expect(asked).toEqual(expected)
    await keyed.close()
  })
})

describe('the door of hosted channels', () => {
  test('takes activities of elsewhere, and none that names a chat of ours', async () => {
    const bodies: unknown[] = []
    const hosted = {
      async process(req: Request, res: Response) {
        bodies.push(req.body)
        res.writeHead(202)
        res.end()
      },
    }
    const owner = await openServer({ hosted })
    const post = async (body: unknown) => (await owner.call('POST', '/api/messages', undefined, body)).status
    const { conversationId } = await owner.token()
    expect(await post({ type: 'message', channelId: 'msteams', conversation: { id: 'a:1' } })).toBe(202)
    expect(await post({ channelId: 'msteams' })).toBe(400)
    expect(await post({ type: 'message', channelId: 'DirectLine', conversation: { id: 'a:1' } })).toBe(403)
    expect(await post({ type: 'message', channelId: 'msteams', conversation: { id: conversationId } })).toBe(403)
    expect(bodies).toMatchObject([{ type: 'message', channelId: 'msteams', conversation: { id: 'a:1' } }])
    await owner.close()
  })
})
