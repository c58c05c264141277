import type { Tree } from './files.ts'

type Validate = ((data: unknown) => boolean) & {
  errors?: { instancePath: string; keyword: string; params: object }[] | null
}

/** Kubernetes' own schemas of everything that we use, by what a manifest says it is. */
const SCHEMAS: Record<string, () => Promise<{ validate: unknown }>> = {
  'v1 ConfigMap': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'),
  'v1 Namespace': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Namespace'),
  'v1 Secret': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Secret'),
  'v1 Service': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Service'),
  'v1 ServiceAccount': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount'),
  'apps/v1 Deployment': () => import('kubernetes-models/_schemas/IoK8sApiAppsV1Deployment'),
  'autoscaling/v2 HorizontalPodAutoscaler': () =>
    import('kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler'),
  'batch/v1 Job': () => import('kubernetes-models/_schemas/IoK8sApiBatchV1Job'),
  'networking.k8s.io/v1 Ingress': () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress'),
  'networking.k8s.io/v1 NetworkPolicy': () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy'),
  'policy/v1 PodDisruptionBudget': () => import('kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget'),
}

/**
 * What is wrong with a manifest by Kubernetes' own schema: parts that are missing or of the wrong type, and keys that the
 * schema does not know. The schema's code asks for every key it knows; a key that was never asked for is none of them.
 */
export async function complaintsOfSchema(manifest: Tree): Promise<string[]> {
  const { apiVersion, kind } = manifest
  const schema = SCHEMAS[`${apiVersion} ${kind}`]
  if (!schema) return [`${apiVersion} ${kind}: no such kind here`]
  const validate = (await schema()).validate as Validate
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
