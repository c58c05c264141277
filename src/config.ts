import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { DAY, HOUR, MINUTE } from './calendar/time.ts'

/** Everything that can be set, parsed once. Units stand in the names. */
export type Config = {
  production: boolean
  host: string
  port: number
  /** What people type to reach the desk, without a slash at the end. Null: the address it listens on. */
  publicUrl: string | null
  dataFolder: string
  /** A PostgreSQL to use instead of the embedded one. */
  databaseUrl: string | null
  /** Signs tokens and seals codes. Null in development: one is made and kept in the data folder. */
  secret: string | null
  /** Another secret that still counts for reading, while one takes the other's place. */
  previousSecret: string | null
  /** Each lets a website's server ask for chat tokens: the one in force, then the one before while that counts. None closes that door. */
  directLineSecrets: readonly string[]
  /** Each opens `/metrics`, in the same order. */
  metricsKeys: readonly string[]
  kbFolder: string
  /** Where the support policies stand, on which the clocks run. */
  policyFolder: string
  /** What a search compares besides the words themselves: what words mean, or whole sentences too. */
  searchVectors: 'words' | 'sentences'
  demo: boolean
  /** Whether a new demo desk begins with a fortnight of conversations. */
  demoHistory: boolean
  /** The site whose chat stands on the help pages; none when the desk does not know it. */
  helpSite: string
  mail: {
    url: string
    from: string
    /** The mailbox in which answers to letters are read; null: nobody reads them. */
    replyTo: string | null
    /** Signs letters; receivers find the public half in the DNS. */
    dkim: { domain: string; selector: string; privateKey: string } | null
  } | null
  /** Mails that come in; null where no door is open. */
  inbound: {
    imap: { url: string; folder: string; doneFolder: string | null } | null
    /** Each opens the HTTP door to a mail service, in the same order; none closes it. */
    doorSecrets: readonly string[]
    /** The mail server whose word in a mail's head counts; null: no sender is believed. */
    trustedServer: string | null
    /** How long the bytes of a settled mail are kept. */
    keptMs: number
  } | null
  /** When the daily digest is written, in milliseconds after midnight on the desk's clock; null: never. */
  digestAtMs: number | null
  hosted: { appId: string; appPassword: string; tenantId: string | null } | null
  queueWaitMs: number
  /** How long a visitor waits for the word of the agent who has the talk before others are called. */
  agentSilentMs: number
  /** Silence on a question of the assistant before it checks in once, and what more of it ends the wait. */
  checkInMs: number
  silenceEndMs: number
  /** How long what people wrote in questions and votes is kept. */
  questionTextsKeptMs: number
  /** How long a conversation is kept after its last word; null: until somebody erases it. */
  conversationsKeptMs: number | null
  /** How long it is known which agent looked at what. */
  accessLogKeptMs: number
  /** Looks files over before they are kept; null: nobody does. */
  fileScanner: { address: string; timeoutMs: number } | null
  /** Networks (CIDR) within which webhooks may be sent although they are not public. */
  webhookAllowPrivate: string[]
  /** How many chats may be open on one server at once. */
  chatSocketsMax: number
  /** Who has to have a second factor in the console. */
  requireTotp: 'off' | 'admins' | 'all'
  /** A session of the console that nobody uses ends after this time. */
  sessionIdleMs: number
  /** A sign-in provider for the console (OpenID Connect). */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  trustProxy: boolean
  /** How many messages a minute all visitors of one website may send together, on each node. */
  siteMessagesPerMinute: number
  /** A Redis through which nodes wake each other; null: PostgreSQL carries the calls. */
  redisUrl: string | null
  /** A collector that takes spans by OTLP over HTTP; null: nothing is traced. */
  tracing: {
    /** Where spans go. */
    url: string
    /** What every call of it carries, for collectors with a key. */
    headers: Record<string, string>
    service: string
    /** The share of traces that is kept, 0 to 1. */
    share: number
  } | null
}

/** A setting that cannot be used: each line names it, what it holds, and what is expected. */
export class ConfigProblem extends Error {}

/** An address and how many of its bits count. */
function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  const family = isIP(address)
  return family !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
}
const POLICY_FOLDER = 'kb/policy'

/** "name=value,name=value", each value written as in an address; null where it is not so. */
function headersIn(text: string): Record<string, string> | null {
  const pairs = text.split(',').map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair))
  try {
    const named = pairs.map((pair) => [pair?.[1] ?? '', decodeURIComponent(pair?.[2] ?? '')] as const)
    return named.every(([name, value]) => name && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value))
      ? Object.fromEntries(named)
      : null
  } catch {
    return null // a % that stands for nothing
  }
}

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** A key that programs send as a bearer token, of which no other characters can be part. `more` is said behind what is expected. */
const doorKey = (lengthMin: number, more: string) =>
  z
    .string()
    .regex(new RegExp(`^[\\w.~+/=-]{${lengthMin},}$`), `at least ${lengthMin} letters, digits and ._~+/=-${more}`)
    .optional()

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('a port number, 0 to 65535').int().min(0).max(65535).default(4180),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address like https://help.example.org' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATA_FOLDER: z.string().default('.data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'an address like postgres://user:password@host:5432/signpost')
    .optional(),
  SIGNPOST_SECRET: z.string().min(32, 'at least 32 characters; `openssl rand -base64 32` makes one').optional(),
  SIGNPOST_SECRET_PREVIOUS: z.string().min(32, 'the secret before, at least 32 characters').optional(),
  DIRECT_LINE_SECRET: doorKey(32, '; `openssl rand -base64 32` makes one'),
  DIRECT_LINE_SECRET_PREVIOUS: doorKey(32, ', the secret before'),
  METRICS_KEY: doorKey(16, '; `openssl rand -hex 24` makes one'),
  METRICS_KEY_PREVIOUS: doorKey(16, ', the key before'),
  KB_FOLDER: z.string().default('kb'),
  POLICY_FOLDER: z.string().default(POLICY_FOLDER),
  SEARCH_VECTORS: z.enum(['words', 'sentences'], 'words or sentences').default('words'),
  DEMO: flag.optional(),
  DEMO_HISTORY: flag.default(true),
  HELP_SITE: z.string().default('vitrium'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'an address like smtps://user:password@mail.example.org')
    .optional(),
  MAIL_FROM: z.string().regex(/@/, 'an address like "Support <support@example.org>"').optional(),
  MAIL_REPLY_TO: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'a bare address like support@example.org')
    .optional(),
  DKIM_DOMAIN: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)+$/, 'a domain like example.org')
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/, 'a name like signpost')
    .optional(),
  DKIM_KEY: z
    .string()
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine(isPrivateKey, 'an RSA private key as PEM; `openssl genrsa 2048` makes one')
    .optional(),
  DIGEST_TIME: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'a time like 08:00, or off')
    .default('08:00'),
  MAIL_IMAP_URL: z
    .string()
    .regex(/^imaps?:\/\/[^@\s]+@[^@\s]+$/, 'an address like imaps://user:password@mail.example.org')
    .refine((url) => URL.canParse(url), 'an address like imaps://user:password@mail.example.org')
    .optional(),
  MAIL_IMAP_FOLDER: z.string().default('INBOX'),
  MAIL_IMAP_DONE: z.string().optional(),
  MAIL_DOOR_SECRET: doorKey(32, '; `openssl rand -base64 32` makes one'),
  MAIL_DOOR_SECRET_PREVIOUS: doorKey(32, ', the secret before'),
  MAIL_AUTHSERV_ID: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/, 'the name of your mail server in Authentication-Results, like mx.example.org')
    .optional(),
  MAIL_KEPT_DAYS: z.coerce.number('days').int().positive().max(3_650).default(90),
  MICROSOFT_APP_ID: z.string().optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TENANT_ID: z.string().optional(),
  QUEUE_WAIT_MINUTES: z.coerce.number('minutes').positive().max(60).default(3),
  AGENT_SILENT_MINUTES: z.coerce.number('minutes').positive().max(120).default(5),
  CHECK_IN_MINUTES: z.coerce.number('minutes').positive().max(1_440).default(10),
  SILENCE_END_MINUTES: z.coerce.number('minutes').positive().max(10_080).default(60),
  QUESTION_TEXT_DAYS: z.coerce.number('days').int().positive().max(3_650).default(400),
  CONVERSATION_DAYS: z.coerce.number('days').int().min(30, 'at least 30 days').max(36_500).optional(),
  ACCESS_LOG_DAYS: z.coerce.number('days').int().min(30, 'at least 30 days').max(3_650).default(400),
  FILE_SCANNER: z
    .string()
    .regex(
      /^(tcp:\/\/(\[[\da-f:]+\]|[\w.-]+):\d{1,5}|unix:\/.+)$/i,
      'tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl',
    )
    .optional(),
  FILE_SCAN_SECONDS: z.coerce.number('seconds').positive().max(60).default(15),
  WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((network) => network.trim())
        .filter(Boolean),
    )
    .refine((networks) => networks.every(isNetwork), 'networks like 10.1.0.0/16, fd00:1234::/48'),
  CHAT_SOCKETS_MAX: z.coerce.number('a number of chats').int().positive().max(100_000).default(10_000),
  REQUIRE_TOTP: z.enum(['off', 'admins', 'all'], 'off, admins or all').default('off'),
  SESSION_IDLE_MINUTES: z.coerce.number('minutes').min(5).max(720).default(30),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'an address like https://login.example.org' })
    .refine((url) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(url), 'an https address')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, 'at most 40 characters').default('single sign-on'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TRUST_PROXY: flag.default(false),
  SITE_MESSAGES_PER_MINUTE: z.coerce.number('messages a minute').int().min(60).max(1_000_000).default(3_000),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'an address like rediss://user:password@redis.example.org:6379')
    .refine((url) => URL.canParse(url), 'an address like rediss://user:password@redis.example.org:6379')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'an address like http://collector.example.org:4318' })
    .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'a bare address; a key goes into OTEL_EXPORTER_OTLP_HEADERS')
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine((text) => headersIn(text) !== null, 'headers like authorization=Bearer%20key, comma between')
    .optional(),
  OTEL_SERVICE_NAME: z.string().max(100, 'at most 100 characters').default('signpost'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('a share from 0 to 1').min(0).max(1).default(1),
})
type Settings = z.infer<typeof schema>

/** Settings that may come from a file named by NAME_FILE, so that a secret need not stand in the environment. */
const secrets = [
  'SIGNPOST_SECRET',
  'SIGNPOST_SECRET_PREVIOUS',
  'DIRECT_LINE_SECRET',
  'DIRECT_LINE_SECRET_PREVIOUS',
  'METRICS_KEY',
  'METRICS_KEY_PREVIOUS',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'DKIM_KEY',
  'MAIL_IMAP_URL',
  'MAIL_DOOR_SECRET',
  'MAIL_DOOR_SECRET_PREVIOUS',
  'MICROSOFT_APP_PASSWORD',
  'OIDC_CLIENT_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
]

export { secrets as SECRET_SETTINGS }

/** The environment, with what a file `.env` in the working folder adds to it. */
export function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** Where the support policies stand, for verbs that need nothing else of the environment. */
export function policyFolderOf(env: { POLICY_FOLDER?: string | undefined }): string {
  return resolve(env.POLICY_FOLDER || POLICY_FOLDER)
}

/** Reads the environment. Throws a ConfigProblem that names every setting in the way. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(withFiles(env))
  const gone = goneSettings(env)
  if (!parsed.success || gone.length > 0) {
    const complaints = parsed.error?.issues.map((issue) => complain(issue, env)) ?? []
    throw new ConfigProblem([...complaints, ...gone].join('\n'))
  }
  const set = parsed.data
  const production = set.NODE_ENV === 'production'
  const unsafe = unsafeSettings(set, production)
  if (unsafe.length > 0) throw new ConfigProblem(unsafe.join('\n'))
  return {
    production,
    host: set.HOST,
    port: set.PORT,
    publicUrl: set.PUBLIC_URL ?? null,
    dataFolder: resolve(set.DATA_FOLDER),
    databaseUrl: set.DATABASE_URL ?? null,
    secret: set.SIGNPOST_SECRET ?? null,
    previousSecret: set.SIGNPOST_SECRET_PREVIOUS ?? null,
    directLineSecrets: counting(set.DIRECT_LINE_SECRET, set.DIRECT_LINE_SECRET_PREVIOUS),
    metricsKeys: counting(set.METRICS_KEY, set.METRICS_KEY_PREVIOUS),
    kbFolder: resolve(set.KB_FOLDER),
    policyFolder: policyFolderOf(set),
    searchVectors: set.SEARCH_VECTORS,
    demo: set.DEMO ?? !production,
    demoHistory: set.DEMO_HISTORY,
    helpSite: set.HELP_SITE,
    mail: mailSettings(set),
    inbound: inboundSettings(set),
    digestAtMs: timeOfDayMs(set.DIGEST_TIME),
    hosted: hostedSettings(set),
    queueWaitMs: set.QUEUE_WAIT_MINUTES * 60_000,
    agentSilentMs: set.AGENT_SILENT_MINUTES * 60_000,
    checkInMs: set.CHECK_IN_MINUTES * 60_000,
    silenceEndMs: set.SILENCE_END_MINUTES * 60_000,
    questionTextsKeptMs: set.QUESTION_TEXT_DAYS * DAY,
    conversationsKeptMs: set.CONVERSATION_DAYS === undefined ? null : set.CONVERSATION_DAYS * DAY,
    accessLogKeptMs: set.ACCESS_LOG_DAYS * DAY,
    fileScanner: set.FILE_SCANNER ? { address: set.FILE_SCANNER, timeoutMs: set.FILE_SCAN_SECONDS * 1000 } : null,
    webhookAllowPrivate: set.WEBHOOK_ALLOW_PRIVATE,
    chatSocketsMax: set.CHAT_SOCKETS_MAX,
    requireTotp: set.REQUIRE_TOTP,
    sessionIdleMs: set.SESSION_IDLE_MINUTES * MINUTE,
    oidc: oidcSettings(set),
    logLevel: set.LOG_LEVEL,
    trustProxy: set.TRUST_PROXY,
    siteMessagesPerMinute: set.SITE_MESSAGES_PER_MINUTE,
    redisUrl: set.REDIS_URL ?? null,
    tracing: tracingSettings(set),
  }
}

/** Settings of earlier releases, and what they are in the policy's file now: clocks must not run on half of each. */
const GONE = [
  ['SUPPORT_ZONE', 'zone'],
  ['OPENING_HOURS', 'hours'],
  ['HOLIDAY_REGION', 'holidays.region'],
  ['HOLIDAYS_IN_LIEU', 'holidays.inLieu'],
  ['EXTRA_CLOSED_DAYS', 'holidays.extraClosed'],
  ['PAUSE_WHILE_WAITING', 'whileWaiting'],
] as const

function goneSettings(env: NodeJS.ProcessEnv): string[] {
  const file = `${env.POLICY_FOLDER || POLICY_FOLDER}/support-policy.md`
  return GONE.flatMap(([name, field]) =>
    env[name]
      ? [
          `${name}: "${env[name]}" is no setting any more; write it as clocks.${field} in ${file}, and take ${name} out of the environment`,
        ]
      : [],
  )
}

/** An empty setting counts as unset: compose files and shells write those. */
function withFiles(env: NodeJS.ProcessEnv): Record<string, string> {
  const filled: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) if (value) filled[name] = value
  for (const name of secrets) {
    const file = filled[`${name}_FILE`]
    if (!file || filled[name]) continue
    try {
      filled[name] = readFileSync(file, 'utf8').trim()
    } catch (fault) {
      throw new ConfigProblem(`${name}_FILE: cannot read "${file}" (${(fault as Error).message}); name a readable file`)
    }
  }
  return filled
}

function complain(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0])
  // an address with a password in it is no secret by its name
  const held = secrets.includes(name) ? 'its value' : `"${env[name]?.replace(/\/\/.*@/, '//…@')}"`
  return `${name}: ${held} cannot be used; expected: ${issue.message}. See .env.example`
}

function unsafeSettings(set: Settings, production: boolean): string[] {
  const problems: string[] = []
  const needed = (name: keyof Settings, why: string) => {
    if (set[name] === undefined) problems.push(`${name}: must be set ${why}. See .env.example`)
  }
  if (set.SMTP_URL) needed('MAIL_FROM', 'when SMTP_URL is: letters need a sender')
  for (const name of ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_KEY'] as const) {
    if (set.DKIM_DOMAIN ?? set.DKIM_SELECTOR ?? set.DKIM_KEY) needed(name, 'when letters are to be signed (DKIM)')
  }
  if (set.MICROSOFT_APP_ID) needed('MICROSOFT_APP_PASSWORD', 'when MICROSOFT_APP_ID is')
  if (set.OIDC_ISSUER) needed('OIDC_CLIENT_ID', 'when OIDC_ISSUER is')
  if (set.OIDC_ISSUER) needed('OIDC_CLIENT_SECRET', 'when OIDC_ISSUER is')
  for (const name of ['DIRECT_LINE_SECRET', 'METRICS_KEY', 'MAIL_DOOR_SECRET'] as const) {
    const before = `${name}_PREVIOUS` as const
    if (set[before] === undefined) continue
    needed(name, `when ${before} is: that counts only beside the one in force`)
    if (set[before] === set[name]) {
      problems.push(`${before}: is the same as ${name}; set ${name} to the new one, or take ${before} away`)
    }
  }
  if (!production) return problems
  needed('SIGNPOST_SECRET', 'in production: it signs every visitor’s token')
  needed('PUBLIC_URL', 'in production: letters and chats carry this address')
  needed('SMTP_URL', 'in production: codes and due times go out by e-mail')
  if (set.DEMO) problems.push('DEMO: cannot be true in production; demo pages and demo people are open to everybody')
  return problems
}

/** The key in force, and behind it the one before while that still counts. */
function counting(key: string | undefined, before: string | undefined): string[] {
  return [key, before].filter((each) => each !== undefined)
}

function mailSettings(set: Settings): Config['mail'] {
  const { SMTP_URL: url, MAIL_FROM: from, DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_KEY: privateKey } = set
  if (!url || !from) return null
  const dkim = domain && selector && privateKey ? { domain, selector, privateKey } : null
  return { url, from, replyTo: set.MAIL_REPLY_TO ?? null, dkim }
}

function inboundSettings(set: Settings): Config['inbound'] {
  const { MAIL_IMAP_URL: url, MAIL_IMAP_FOLDER: folder, MAIL_IMAP_DONE: done } = set
  const doorSecrets = counting(set.MAIL_DOOR_SECRET, set.MAIL_DOOR_SECRET_PREVIOUS)
  if (!url && doorSecrets.length === 0) return null
  return {
    imap: url ? { url, folder, doneFolder: done ?? null } : null,
    doorSecrets,
    trustedServer: set.MAIL_AUTHSERV_ID ?? null,
    keptMs: set.MAIL_KEPT_DAYS * DAY,
  }
}

/** "08:00" in milliseconds; null for "off". */
function timeOfDayMs(text: string): number | null {
  if (text === 'off') return null
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * HOUR + minutes * MINUTE
}

/** Signers take RSA keys, and receivers know them everywhere. */
function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

function hostedSettings(set: Settings): Config['hosted'] {
  if (!set.MICROSOFT_APP_ID || !set.MICROSOFT_APP_PASSWORD) return null
  return {
    appId: set.MICROSOFT_APP_ID,
    appPassword: set.MICROSOFT_APP_PASSWORD,
    tenantId: set.MICROSOFT_APP_TENANT_ID ?? null,
  }
}

function oidcSettings(set: Settings): Config['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = set
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name } : null
}

function tracingSettings(set: Settings): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = set
  if (!endpoint) return null
  return {
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: (headers && headersIn(headers)) || {},
    service: set.OTEL_SERVICE_NAME,
    share: set.OTEL_TRACES_SAMPLER_ARG,
  }
}
