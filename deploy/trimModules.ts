/**
 * Leaves in node_modules what the desk needs while it runs, and nothing else: packages that are reached from `dependencies`
 * and `optionalDependencies` of package.json, over dependencies and such peers as are not optional. npm's own `--omit=dev`
 * keeps optional peers too, among them Prisma's whole command line. For the image only: `node deploy/trimModules.ts [folder]`.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

type Manifest = {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** The image has a Node of its own. */
const isNode = (name: string) => /^node-(linux|darwin|win|bin)-/.test(name)

/** Maps and types for those who write code, compilers of queries for other databases, and what only bundlers read. */
const NEVER_READ =
  /\.(map|d\.[mc]?ts)$|@prisma\/client\/runtime\/.*\.(cockroachdb|mysql|sqlite|sqlserver)\.|@opentelemetry\/[\w-]+\/build\/(esm|esnext)\/.*\.js$/

/** Whether no running desk ever reads this file of a package. */
export function isNeverRead(file: string): boolean {
  return NEVER_READ.test(file)
}

/** The folders of packages under `root` that are needed to run, and of those that are not. */
export function sortModules(root: string): { needed: string[]; spare: string[] } {
  const needed = new Set<string>()
  const queue = [root]
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    for (const name of wanted(manifestOf(folder))) {
      const found = folderOf(name, folder, root)
      if (!found || needed.has(found) || isNode(name)) continue
      needed.add(found)
      queue.push(found)
    }
  }
  return {
    needed: [...needed].sort(),
    spare: modulesIn(root)
      .filter((folder) => !needed.has(folder))
      .sort(),
  }
}

/** Every package under a folder, those inside of others too. */
function modulesIn(folder: string): string[] {
  const home = join(folder, 'node_modules')
  if (!existsSync(home)) return []
  const names = readdirSync(home).filter((name) => !name.startsWith('.'))
  const folders = names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(home, name)).map((each) => join(home, name, each)) : [join(home, name)],
  )
  return folders.flatMap((each) => [each, ...modulesIn(each)])
}

function wanted({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: Manifest): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional)
  return [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers]
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Where Node finds a package from a folder; null where it is not installed (another platform's, for instance). */
function folderOf(name: string, from: string, root: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (at === root || at === dirname(at)) return null
  }
}

if (import.meta.main) {
  const root = resolve(process.argv[2] ?? '.')
  const { needed, spare } = sortModules(root)
  // a folder that holds a needed one of another name stays; npm nests packages, and a spare one may carry nobody's
  const carries = (folder: string) => needed.some((other) => other.startsWith(`${folder}/`))
  for (const folder of spare) if (!carries(folder)) rmSync(folder, { recursive: true, force: true })
  for (const file of readdirSync(join(root, 'node_modules'), { recursive: true, encoding: 'utf8' })) {
    if (isNeverRead(file)) rmSync(join(root, 'node_modules', file))
  }
  rmSync(join(root, 'node_modules/.bin'), { recursive: true, force: true })
  console.log(`${needed.length} packages kept, ${spare.length} removed`)
}
