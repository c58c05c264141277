import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigProblem } from '../src/config.ts'
import { makeDataFolder } from '../src/dataFolder.ts'

const home = mkdtempSync(join(tmpdir(), 'signpost-'))

describe('the data folder', () => {
  test('is made with everything above it, and twice is as good as once', () => {
    const folder = join(home, 'a', 'b', 'c')
    makeDataFolder(folder)
    makeDataFolder(folder)
    expect(existsSync(folder)).toBe(true)
  })

  test.each([
    ['a file', join(home, 'file'), /DATA_FOLDER: ".*file" cannot be used \(there is a file of that name\)/],
    ['below a file', join(home, 'file', 'data'), /DATA_FOLDER: ".*data" cannot be used/],
    ['where nothing can be made', '/proc/signpost/data', /DATA_FOLDER: "\/proc\/signpost\/data" cannot be used/],
  ])('is refused by name: %s', (_what, folder, complaint) => {
    writeFileSync(join(home, 'file'), '')
    expect(() => makeDataFolder(folder)).toThrow(ConfigProblem)
    expect(() => makeDataFolder(folder)).toThrow(complaint)
  })
})
