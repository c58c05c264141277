import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtLauncher } from './builtLauncher.ts'

test('costs a website at most 10 KB on the wire, in one file that fetches nothing else', async () => {
  const code = await builtLauncher()
  expect(brotliCompressSync(code).length).toBeLessThanOrEqual(10 * 1024)
  expect(code).not.toMatch(/\bimport\s*[({'"]|\bfetch\(|\beval\(/)
}, 30_000)
