import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Prisma's command line downloads a native engine unless it is told of one; ours is the same engine as WebAssembly. On
// Windows a script cannot stand in for a program, so there Prisma may have its download.
if (process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('schema-engine.mjs', import.meta.url))
}

/** Only for Prisma's command line; the desk itself applies the migrations with src/storage/migrate.ts. */
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: process.env.DATABASE_URL ? { url: process.env.DATABASE_URL } : {},
})
