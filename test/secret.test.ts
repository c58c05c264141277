import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigProblem } from '../src/config.ts'
import { keptSecret } from '../src/secret.ts'

let data: string
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'secret-')), 'data')
})
afterEach(() => rmSync(join(data, '..'), { recursive: true, force: true }))

function holding(text: string): void {
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'secret'), text)
}

describe('the kept secret', () => {
  test('is made once, for its owner alone, and nothing else is left behind', () => {
    const secret = keptSecret(data)
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(keptSecret(data)).toBe(secret)
    expect(readdirSync(data)).toEqual(['secret'])
    expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600)
  })

  test.each(['', '\n', 'short', `${'s'.repeat(31)}\n`])(
    'of %j is refused in one line, and the file is not touched',
    (text) => {
      holding(text)
      let said = ''
      try {
        keptSecret(data)
      } catch (problem) {
        expect(problem).toBeInstanceOf(ConfigProblem)
        said = (problem as Error).message
      }
      expect(said).toContain(join(data, 'secret'))
      expect(said).toContain('at least 32')
      expect(said).toContain('Delete the file')
      expect(said.split('\n')).toHaveLength(1)
      expect(text.trim() === '' || !said.includes(text.trim())).toBe(true)
      expect(readFileSync(join(data, 'secret'), 'utf8')).toBe(text)
    },
  )

  test('of 32 characters is taken as it is', () => {
    holding(`${'s'.repeat(32)}\n`)
    expect(keptSecret(data)).toBe('s'.repeat(32))
  })

  test('that cannot be read is told with a remedy', () => {
    mkdirSync(join(data, 'secret'), { recursive: true })
    expect(() => keptSecret(data)).toThrow(/secret: cannot be read \(EISDIR\).*SIGNPOST_SECRET/)
  })

  test('is the same for two starts at once, in each of many new folders', async () => {
    const program = `
      import { setTimeout as pause } from 'node:timers/promises'
      import { keptSecret } from ${JSON.stringify(new URL('../src/secret.ts', import.meta.url).href)}
      const [data, at] = process.argv.slice(1)
      await pause(at - Date.now() - 5)
      for (let i = 0; i < 40; i++) {
        while (Date.now() < Number(at) + i * 5);
        console.log(keptSecret(data + '/' + i))
      }`
    const at = String(Date.now() + 1_000)
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, data, at])
    const [one, other] = await Promise.all([start(), start()])
    expect(new Set(one.stdout.trim().split('\n')).size).toBe(40)
    expect(other.stdout).toBe(one.stdout)
    expect(readdirSync(join(data, '0'))).toEqual(['secret'])
  })
})
