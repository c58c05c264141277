#!/usr/bin/env node
// Stands in for Prisma's native schema engine: speaks its JSON-RPC over standard input and output, and lets the same
// engine, compiled to WebAssembly (@prisma/schema-engine-wasm), answer over the pg driver. Needs no download, and no
// server either: without a DATABASE_URL it starts one of our own for the moment. Only Prisma's command line runs this
// (prisma.config.ts).
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { openEmbedded } from '../src/storage/embedded.ts'

const CHAR_OID = 18
const BPCHAR_OID = 1042
const CHARACTER_COLUMN = 6 // ColumnTypeEnum.Character
const FAULT_CODE = 4466 // what the native engine answers with

const asked = readArguments(process.argv.slice(2))
if (asked.version) {
  console.log(`schema-engine-cli ${createRequire(import.meta.url)('@prisma/schema-engine-wasm/package.json').version}`)
} else if (asked.command) {
  await runCommand(asked.command, asked.url)
} else {
  await answerRequests(asked)
}

/** `--version`, `--datamodels FILE` (several), `--datasource JSON`, `cli COMMAND`; options we do not need carry a value. */
function readArguments(words) {
  const found = { version: false, command: null, url: undefined, shadowUrl: undefined, datamodels: [] }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--version') found.version = true
    else if (word === 'cli') found.command = words[++i]
    else if (word === '--datamodels') found.datamodels.push(words[++i])
    else if (word === '--datasource') readDatasource(found, words[++i])
    else if (word.startsWith('--')) i++
  }
  return found
}

function readDatasource(found, text) {
  const { url, shadowDatabaseUrl } = JSON.parse(text)
  found.url = url || undefined
  found.shadowUrl = shadowDatabaseUrl || undefined
}

/** The three commands outside the protocol: is it there, make it, drop it. */
async function runCommand(command, url) {
  try {
    if (command === 'can-connect-to-database') await onServer(url, databaseOf(url), 'SELECT 1')
    else if (command === 'create-database') await createDatabase(url)
    else if (command === 'drop-database') await dropDatabase(url, databaseOf(url))
    else throw new Error(`Unknown command: ${command}`)
  } catch (fault) {
    const code = { '3D000': 'P1003', '42P04': 'P1009' }[fault.code] ?? 'P1001'
    const line = (level, message) =>
      console.error(JSON.stringify({ level, target: 'schema_engine::logger', fields: { message, error_code: code } }))
    line('INFO', 'an error follows') // the reader passes over the first line
    line('ERROR', fault.message)
    process.exitCode = 1
  }
}

async function onServer(url, database, sql) {
  const client = new pg.Client({ ...pgOptions(url), database })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

function pgOptions(url) {
  if (!url) throw Object.assign(new Error('DATABASE_URL is not set'), { code: 'P1001' })
  const { host, port, user, password, ssl } = new pg.Client({ connectionString: url }).connectionParameters
  return { host, port, user, password, ssl }
}

function databaseOf(url) {
  return new pg.Client({ connectionString: url }).connectionParameters.database
}

async function createDatabase(url) {
  const databaseName = databaseOf(url)
  await onServer(url, 'postgres', `CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`)
  return { databaseName }
}

async function dropDatabase(url, name) {
  await onServer(url, 'postgres', `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)
}

/** Reads one request per line, answers one response per line, in any order; ends with standard input. */
async function answerRequests({ datamodels, url, shadowUrl }) {
  const own = url ? null : await startOwnServer()
  const engine = startEngine(datamodels, url ?? own.url, shadowUrl)
  engine.catch(() => {}) // told in every answer
  const running = new Set()
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    if (!request.method) continue // Prisma's receipt for something we printed
    const call = answer(engine, request, url).finally(() => running.delete(call))
    running.add(call)
  }
  await Promise.all(running)
  await own?.stop()
  process.exit(0)
}

/** An empty server that goes when we do. */
async function startOwnServer() {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-schema-'))
  chmodSync(folder, 0o755) // as root the server is another user
  const server = await openEmbedded({ dataDir: folder, fsync: false })
  const { user, host, database } = server.address
  let stopping
  const stop = () => {
    stopping ??= server.stop().then(() => rmSync(folder, { recursive: true, force: true }))
    return stopping
  }
  process.once('SIGTERM', () => stop().then(() => process.exit(0))) // how Prisma ends us
  return { url: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`, stop }
}

async function answer(engine, { id, method, params }, url) {
  const reply = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message, id })}\n`)
  try {
    const result = await call(await engine, method, params, url)
    if (method !== 'diff') return reply({ result: result ?? {} })
    if (result.stdout) reply({ method: 'print', params: { content: result.stdout } })
    return reply({ result: { exitCode: result.exitCode, stdout: null } })
  } catch (fault) {
    const message = 'The schema engine could not do this.'
    return reply({ error: { code: FAULT_CODE, message, data: details(fault) } })
  }
}

function call(engine, method, params, url) {
  if (method === 'createDatabase') return createDatabase(url)
  return engine[method === 'getDatabaseVersion' ? 'version' : method](params)
}

/** The engine throws its own errors as JSON in the message; everything else is wrapped to look like one. */
function details(fault) {
  try {
    return JSON.parse(fault.message)
  } catch {
    return { is_panic: false, message: fault.message, meta: fault.meta ?? null, error_code: fault.code ?? null }
  }
}

async function startEngine(datamodels, url, shadowUrl) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) }
  const require = createRequire(import.meta.url)
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const texts = datamodels.map((path) => [path, readFileSync(path, 'utf8')])
  const factory = bindMigrationAwareSqlAdapterFactory(connections(url, shadowUrl))
  return glue.SchemaEngine.new({ datamodels: texts.length > 0 ? texts : undefined }, () => {}, factory)
}

/** The main database, and a shadow database that is made for one comparison and dropped after it. */
function connections(url, shadowUrl) {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect({ ...pgOptions(url), database: databaseOf(url) }),
    connectToShadowDb: async () => {
      if (shadowUrl) return connect({ ...pgOptions(shadowUrl), database: databaseOf(shadowUrl) })
      const database = `prisma_migrate_shadow_db_${randomUUID()}`
      await onServer(url, databaseOf(url), `CREATE DATABASE ${pg.escapeIdentifier(database)}`)
      return connect({ ...pgOptions(url), database }, () => dropDatabase(url, database))
    },
  }
}

/** Prisma's own adapter with two repairs: the type "char" can be read, and a script runs whole on one connection. */
async function connect(options, afterwards = async () => {}) {
  const pool = new pg.Pool({ ...options, max: 1 })
  const charColumns = new WeakMap() // a result's rows → the columns that are a "char"
  const query = pool.query.bind(pool)
  pool.query = async (...given) => {
    const result = await query(...given)
    const chars = (result.fields ?? []).filter((field) => field.dataTypeID === CHAR_OID)
    charColumns.set(
      result.rows ?? result,
      chars.map((field) => result.fields.indexOf(field)),
    )
    for (const field of chars) field.dataTypeID = BPCHAR_OID
    return result
  }
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
  const { queryRaw, dispose } = adapter
  adapter.queryRaw = async (asked) => {
    const result = await queryRaw.call(adapter, asked)
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = CHARACTER_COLUMN
    return result
  }
  adapter.executeScript = (script) =>
    query(script).then(
      () => {},
      (fault) => adapter.onError(fault),
    )
  adapter.dispose = async () => {
    await dispose.call(adapter)
    await afterwards()
  }
  return adapter
}
