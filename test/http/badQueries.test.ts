import { JSDOM } from 'jsdom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { badQueries } from '../knowledge/badQueries.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

/** Longer addresses are refused before anybody looks at them. */
const ADDRESS_LENGTH_MAX = 8_000

let desk: WholeDesk
beforeAll(async () => {
  desk = await openWholeDesk()
}, 120_000)
afterAll(() => desk.close())

const addressFor = (query: string) => `/help/search?q=${encodeURIComponent(query.toWellFormed())}`
const short = badQueries.filter(([, query]) => addressFor(query).length <= ADDRESS_LENGTH_MAX)
const long = badQueries.filter(([, query]) => addressFor(query).length > 2 * ADDRESS_LENGTH_MAX)

/** What a browser would run, load or follow that a question could have brought in. */
function dangers(html: string): string[] {
  const { document } = new JSDOM(html).window
  const found = [...document.querySelectorAll('*')].flatMap((element) => {
    const inline =
      element.tagName === 'SCRIPT' && !element.hasAttribute('src') && !/json/.test(element.getAttribute('type') ?? '')
    const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'))
    const address = element.getAttribute('href') ?? element.getAttribute('src') ?? ''
    const odd = /^\s*(?:javascript|data|vbscript):/i.test(address) || /^(?:https?:)?\/\/example\.org|^x$/.test(address)
    return inline || handlers.length > 0 || odd ? [element.outerHTML] : []
  })
  return found
}

describe('the help search', { timeout: 60_000 }, () => {
  test('shows every bad question as text, on a page that is like any other', async () => {
    expect(short.length).toBeGreaterThan(20)
    for (const [what, query] of short) {
      const response = await fetch(`${desk.url}${addressFor(query)}`)
      const html = await response.text()
      expect([what, response.status, dangers(html)]).toEqual([what, 200, []])
      expect(html.length, what).toBeLessThan(60_000)
      expect(html, what).not.toMatch(/TypeError|ReferenceError|\bat \S+\.ts:\d+/)
    }
  })

  test('would notice a question that came through unescaped', () => {
    const html = badQueries.find(([what]) => what === 'HTML')?.[1] ?? ''
    expect(dangers(`<h1>${html}</h1>`)).toHaveLength(2)
    expect(dangers('<a href="javascript:alert(1)">x</a>')).toHaveLength(1)
  })

  test('refuses addresses without end, without a fault', async () => {
    expect(long.length).toBeGreaterThan(3)
    for (const [what, query] of long) {
      const { status } = await fetch(`${desk.url}${addressFor(query)}`)
      expect([414, 431], what).toContain(status)
    }
  })

  test('takes odd parameters for no question or for the first one', async () => {
    for (const asked of [
      '',
      '?q=',
      '?q',
      '?q=a&q=b',
      '?q[]=a',
      '?q[x]=<script>',
      '?q=%ff%fe',
      '?q=%',
      '?lang=<b>&q=%00',
    ]) {
      const response = await fetch(`${desk.url}/help/search${asked}`)
      expect([asked, [200, 400].includes(response.status)]).toEqual([asked, true])
      expect(dangers(await response.text()), asked).toEqual([])
    }
  })
})
