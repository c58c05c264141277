import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Linters that come with systems and not with npm, and the Debian package that has them. */
const PACKAGES = { promtool: 'prometheus', caddy: 'caddy' } as const

/**
 * A tool by its name: as installed, or unpacked from Debian's package into .build/tools, where nothing of it is started or
 * installed. Null where neither can be had; the tests that need it are then skipped, and say so by their names.
 */
export function tool(name: string): string | null {
  if (spawnSync('sh', ['-c', `command -v ${name}`]).status === 0) return name
  const pack = PACKAGES[name as keyof typeof PACKAGES]
  return pack ? unpacked(name, pack) : null
}

function unpacked(name: string, pack: string): string | null {
  const home = resolve('.build/tools', pack)
  const path = join(home, 'usr/bin', name)
  if (existsSync(path)) return path
  mkdirSync(home, { recursive: true })
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd: home, stdio: 'ignore', timeout: 120_000 })
  try {
    try {
      run('apt-get', 'download', pack)
    } catch {
      run('apt-get', 'update', '-qq')
      run('apt-get', 'download', pack)
    }
    const [file = ''] = globSync(`${pack}_*.deb`, { cwd: home })
    run('dpkg', '-x', file, '.')
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** What a linter says of a file: its exit code, and everything it wrote. */
export function judged(command: string, words: readonly string[], cwd?: string): { code: number; said: string } {
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    timeout: 60_000,
    ...(cwd && { cwd }),
  })
  return { code: status ?? -1, said: `${stdout}${stderr}` }
}
