import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Locked = {
  name?: string
  version?: string
  license?: string
  integrity?: string
  optional?: boolean
  dev?: boolean
  devOptional?: boolean
}
type Lock = { name: string; version: string; packages: Record<string, Locked> }

/**
 * What goes to production, as CycloneDX 1.6: every package of the lock file that is not for developers alone, with version,
 * hash and licence, also those for other machines (`optional`). npm's own list leaves out what `overrides` reaches. The same
 * lock file gives the same list. Run by itself it writes .build/sbom.cdx.json.
 */
export function sbomOf(root: string): object {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const own = lock.packages['']
  const shipped = Object.entries(lock.packages).filter(([path, { dev, devOptional }]) => path && !dev && !devOptional)
  const components = new Map(shipped.map(([path, locked]) => componentOf(root, path, locked)))
  const sorted = [...components].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, component]) => component)
  const digest = createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        name: 'signpost',
        version: own?.version ?? lock.version,
        licenses: licences('MIT'),
      },
    },
    components: sorted,
  }
}

function componentOf(root: string, path: string, locked: Locked): [string, object] {
  const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const purl = `pkg:npm/${name.replace('@', '%40')}@${locked.version}`
  const [, algorithm, hash] = /^(sha512)-(.+)$/.exec(locked.integrity ?? '') ?? []
  const licence = locked.license ?? licenceInstalled(join(root, path, 'package.json'))
  return [
    purl,
    {
      type: 'library',
      'bom-ref': purl,
      name,
      version: locked.version,
      scope: locked.optional ? 'optional' : 'required',
      purl,
      ...(algorithm && hash && { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }),
      ...(licence && { licenses: licences(licence) }),
    },
  ]
}

/** Old packages say it in a list, which the lock file leaves out. */
function licenceInstalled(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined
  const { licenses } = JSON.parse(readFileSync(manifest, 'utf8')) as { licenses?: { type?: string }[] }
  return licenses?.flatMap(({ type }) => type ?? []).join(' OR ') || undefined
}

function licences(text: string): object[] {
  return /^[\w.+-]+$/.test(text) ? [{ license: { id: text } }] : [{ expression: text }]
}

if (import.meta.main) {
  mkdirSync('.build', { recursive: true })
  writeFileSync('.build/sbom.cdx.json', `${JSON.stringify(sbomOf('.'), null, 1)}\n`)
}
