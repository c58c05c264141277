import type { Tree } from './files.ts'

type Validate = ((data: unknown) => boolean) & {
  errors?: { instancePath: string; keyword: string; params: object }[] | null
}

/** Kubernetes' own schemas, by what a manifest says it is. */
const GROUPS: Record<string, string> = {
  v1: 'CoreV1',
  'apps/v1': 'AppsV1',
  'autoscaling/v2': 'AutoscalingV2',
  'batch/v1': 'BatchV1',
  'networking.k8s.io/v1': 'NetworkingV1',
  'policy/v1': 'PolicyV1',
}

/**
 * What is wrong with a manifest by Kubernetes' own schema: parts that are missing or of the wrong type, and keys that the
 * schema does not know. The schema's code asks for every key it knows; a key that was never asked for is none of them.
 */
export async function complaintsOfSchema(manifest: Tree): Promise<string[]> {
  const { apiVersion, kind } = manifest
  const name = `IoK8sApi${GROUPS[apiVersion] ?? '?'}${kind}`
  const validate: Validate | null = await import(`kubernetes-models/_schemas/${name}`).then(
    (module) => module.validate,
    () => null,
  )
  if (!validate) return [`${apiVersion} ${kind}: no such kind`]
  const asked = new Map<object, Set<string>>()
  const isFine = validate(watched(manifest, asked))
  const errors = isFine ? [] : (validate.errors ?? [])
  return [
    ...errors.map(
      ({ instancePath, keyword, params }) => `${kind}${instancePath}: ${keyword} ${JSON.stringify(params)}`,
    ),
    ...unknownKeys(manifest, asked, kind),
  ]
}

/** The value, noting which of its keys are asked for. */
function watched(value: unknown, asked: Map<object, Set<string>>): unknown {
  if (value === null || typeof value !== 'object') return value
  const keys = asked.get(value) ?? new Set<string>()
  asked.set(value, keys)
  return new Proxy(value, {
    get: (target, key) => {
      if (typeof key === 'string') keys.add(key)
      return watched(Reflect.get(target, key), asked)
    },
  })
}

function unknownKeys(value: Tree, asked: Map<object, Set<string>>, path: string): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.keys(value).flatMap((key) =>
    asked.get(value)?.has(key) ? unknownKeys(value[key], asked, `${path}.${key}`) : [`${path}.${key}: unknown`],
  )
}
