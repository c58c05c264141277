import { JSDOM } from 'jsdom'

/** What a browser would run, load or follow because of a text that came in, as outer HTML. */
export function dangers(html: string): string[] {
  const { document } = new JSDOM(html).window
  return [...document.querySelectorAll('*')].flatMap((element) => (isDangerous(element) ? [element.outerHTML] : []))
}

function isDangerous(element: Element): boolean {
  const { tagName } = element
  if (tagName === 'SCRIPT')
    return !element.getAttribute('src')?.startsWith('/') && !/json/.test(element.getAttribute('type') ?? '')
  if (/^(BASE|OBJECT|EMBED|APPLET|FRAME|FRAMESET|PORTAL)$/.test(tagName)) return true
  if (tagName === 'META' && /refresh/i.test(element.getAttribute('http-equiv') ?? '')) return true
  return element.getAttributeNames().some((name) => {
    const value = (element.getAttribute(name) ?? '').replace(/[\p{Cc}\s]/gu, '')
    const isElsewhere = !/^\/[^/\\]/.test(value) && /evil\.example/i.test(value)
    if (/^on/i.test(name) || name === 'srcdoc') return true
    if (/^(javascript|vbscript):/i.test(value) || /^data:text/i.test(value)) return true
    return isElsewhere && /^(href|src|action|formaction|poster|srcset|ping|background|xlink:href)$/i.test(name)
  })
}
