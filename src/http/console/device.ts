/** Where a session was begun, as far as it is told and no closer than its owner needs to know it again. */
export type Device = { browser: string | null; system: string | null; network: string | null }

/** In this order: most browsers also call themselves by another's name. */
const browsers: [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome|Chromium)\//],
  ['Safari', /\bSafari\//],
]
const systems: [name: string, sign: RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/** Reads what a browser says of itself, and leaves the last part of its network address out. */
export function deviceOf(userAgent: string | undefined, address: string): Device {
  const named = (list: typeof browsers) => list.find(([, sign]) => sign.test(userAgent ?? ''))?.[0] ?? null
  return { browser: named(browsers), system: named(systems), network: networkOf(address) }
}

/** "203.0.113.x", "2001:db8:1::x"; null for what is no address. */
export function networkOf(address: string): string | null {
  const four = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address)
  if (four) return `${four[1]}.x`
  if (!/^[\da-f:]+$/i.test(address) || !address.includes(':')) return null
  const groups = address.split('::')[0]?.split(':').filter(Boolean).slice(0, 3) ?? []
  return groups.length > 0 ? `${groups.join(':')}::x` : null
}
