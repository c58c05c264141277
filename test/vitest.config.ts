import { defineConfig } from 'vitest/config'

/**
 * One worker per core; files that start servers or browsers say so with their own time limits. `npm test` runs
 * everything; `npx vitest --config test/vitest.config.ts test/calendar` runs one room.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test' },
    setupFiles: ['test/support/seed.ts'],
  },
})
