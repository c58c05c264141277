import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { read } from './files.ts'

const config = read('src/config.ts')
const settings = [...config.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1] ?? '')
const secret = [...(/const secrets = \[([^\]]*)\]/.exec(config)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
  (match) => match[1] ?? '',
)
/** Settings that are no more; the desk says where they went, and so does the guide. */
const gone = [...config.matchAll(/^ {2}\['([A-Z_]+)', '/gm)].map((match) => match[1] ?? '')
const known = [...settings, ...gone, ...secret.map((name) => `${name}_FILE`)]

/** Names of other programs, and of these files alone. */
const OTHERS = [
  /^(POSTGRES_(USER|DB|PASSWORD_FILE|INITDB_ARGS|VERSION)|CADDY_VERSION|SIGNPOST_VERSION|REPLICAS)$/, // compose
  /^(NODE_IMAGE|VERSION|REVISION)$/, // what an image is built with
  /^UPSTREAM_(HOST|PORT)$/, // the Caddyfile
  /^(YOUR_COPY|NAME_FILE|NEW_DATABASE_URL|OWNER_DATABASE_URL|SITE_KEY)$/, // what a reader puts their own in for
]

/** Names in a text that look like settings: they are set, read or spoken of, and nobody knows them. */
function unknownIn(text: string): string[] {
  const words = text.replace(/^\s*FROM .*$/gm, '')
  const found = [
    ...words.matchAll(/(?<![\w.-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w(-])/g), // two words and more
    ...words.matchAll(/(?<![\w.-])(PORT|HOST|DEMO|[A-Z]{4,})(?==| ?: )/g), // one word that is set
  ].map((match) => match[1] ?? '')
  const systemd = /^(AF_\w+|NET_BIND_SERVICE|NET_RAW)$/
  return [...new Set(found)].filter(
    (name) => !known.includes(name) && !systemd.test(name) && !OTHERS.some((pattern) => pattern.test(name)),
  )
}

const files = globSync('deploy/**/*', { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isFile() &&
      !/\.(png|json|ts)$/.test(entry.name) &&
      !entry.parentPath.includes('recipes') &&
      !entry.parentPath.endsWith('secrets'),
  )
  .map((entry) => `${entry.parentPath}/${entry.name}`)

test('every setting that a file for operators names is one that the desk reads', () => {
  expect(settings.length).toBeGreaterThan(25)
  expect(files.length).toBeGreaterThan(20)
  expect(files.flatMap((file) => unknownIn(read(file)).map((name) => `${file}: ${name}`))).toEqual([])
})

test.each([
  'SMTP_ADDRESS: smtps://x',
  'set `DATABASE_URI` to it',
  'Environment=TRUST_PROXIES=true',
  '- PUBLIC_ADDRESS=https://x',
  'METRICS_KEYS_FILE: x',
])('a setting that nobody reads would be noticed: %s', (line) => {
  expect(unknownIn(line)).toHaveLength(1)
})

test('every setting stands in .env.example, for whom the guide sends there', () => {
  const shown = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map((match) => match[1])
  expect(settings.filter((name) => !shown.includes(name))).toEqual([])
})
