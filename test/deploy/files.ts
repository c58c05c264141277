import { readFileSync } from 'node:fs'
import { parse, parseAllDocuments } from 'yaml'

/** A file of the project, as text. */
export function read(path: string): string {
  return readFileSync(path, 'utf8')
}

/** Anything that YAML can say. Wrong keys and types are found by the schemas, not here. */
// biome-ignore lint/suspicious/noExplicitAny: what these files hold is exactly what is being checked
export type Tree = any

/** One YAML document with its merges (`<<`) carried out. Throws on what is no YAML, a key that stands twice for instance. */
export function yaml(text: string): Tree {
  return parse(text, { merge: true })
}

/** Every document of a stream. */
export function yamls(text: string): Tree[] {
  return parseAllDocuments(text, { merge: true }).map((document) => {
    if (document.errors[0]) throw document.errors[0]
    return document.toJS()
  })
}

/** The text with a fault planted in it. Throws where there is nothing to plant it in, or the test would prove nothing. */
export function planted(text: string, from: string | RegExp, to: string): string {
  const faulty = text.replace(from, to)
  if (faulty === text) throw new Error(`There is no ${from} to plant a fault in`)
  return faulty
}

/** A time as compose, Kubernetes and Caddy write it, in milliseconds. */
export function milliseconds(written: string | number): number {
  const found = /^(\d+)(ms|s|m|h)?$/.exec(String(written))
  if (!found) throw new Error(`"${written}" is no time`)
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  return Number(found[1]) * (units[found[2] ?? 's'] ?? Number.NaN)
}

/** The settings that the image brings, from its Dockerfile. */
export function imageSettings(): Record<string, string> {
  const line = /^ENV (.*)$/m.exec(read('deploy/Dockerfile'))?.[1] ?? ''
  return Object.fromEntries(line.split(' ').map((each) => each.split('=', 2) as [string, string]))
}

/** Whom the image runs as. */
export function imageUser(): number {
  return Number(/^USER (\d+)/m.exec(read('deploy/Dockerfile'))?.[1])
}
