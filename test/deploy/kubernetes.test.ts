import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/calendar/time.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { DRAIN_MS } from '../../src/http/server.ts'
import { imageSettings, imageUser, planted, read, type Tree, yaml, yamls } from './files.ts'
import { complaintsOfSchema } from './manifestSchema.ts'
import { makeSecrets, refusals } from './secrets.ts'
import { judged, tool } from './tools.ts'

const ROOT = 'deploy/kubernetes'
const files = globSync(`${ROOT}/**/*.yaml`).sort()
const manifests = files.filter((file) => !file.endsWith('kustomization.yaml'))
const kubectl = tool('kubectl')

let secrets: ReturnType<typeof makeSecrets>
beforeAll(() => {
  secrets = makeSecrets()
})
afterAll(() => secrets.remove())

const one = (name: string): Tree => yaml(read(`${ROOT}/base/${name}.yaml`))
const deployment = one('deployment')
const job = one('migrateJob')

describe('every manifest', () => {
  test('holds what Kubernetes knows, and no key that it would pass over', async () => {
    expect(manifests.length).toBeGreaterThan(9)
    for (const file of manifests) {
      for (const manifest of yamls(read(file))) expect(await complaintsOfSchema(manifest), file).toEqual([])
    }
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    [
      'a key with a slip',
      'readOnlyRootFilesystem',
      'readOnlyRootFileSystem',
      /securityContext.readOnlyRootFileSystem: unknown/,
    ],
    [
      'a key in the wrong place',
      '      enableServiceLinks: false\n',
      '      periodSeconds: 5\n',
      /periodSeconds: unknown/,
    ],
    ['a number as text', 'maxSurge: 1', 'maxSurge: [1]', /maxSurge/],
    ['a part that is needed and missing', /^ {2}selector:\n {4}matchLabels:\n(?: {6}.*\n)+/m, '', /selector/],
    ['a kind that does not exist', 'kind: Deployment', 'kind: Deploymint', /no such kind here/],
  ]
  test.each(faults)('%s would be noticed', async (_what, from, to, said) => {
    const faulty = yaml(planted(read(`${ROOT}/base/deployment.yaml`), from, to))
    expect((await complaintsOfSchema(faulty)).join('\n')).toMatch(said)
  })
})

/** What is wrong with the pods of a manifest, in sentences. */
function podComplaints({ spec }: Tree): string[] {
  const pod = spec.template.spec
  const found: string[] = []
  const must = (holds: unknown, sentence: string) => !holds && found.push(sentence)
  must(
    pod.securityContext?.runAsNonRoot && pod.securityContext.runAsUser === imageUser(),
    'runs as the image’s own user',
  )
  must(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'has a seccomp profile')
  must(pod.automountServiceAccountToken === false, 'has no token of the cluster')
  for (const container of pod.containers) {
    const { securityContext: rights = {}, resources = {} } = container
    must(rights.allowPrivilegeEscalation === false, 'gains no privileges')
    must(rights.readOnlyRootFilesystem === true, 'cannot write its root file system')
    must(rights.capabilities?.drop?.includes('ALL'), 'keeps no capability')
    must(resources.requests?.cpu && resources.requests?.memory && resources.limits?.memory, 'says what it needs')
    must(
      container.env.every(({ name }: Tree) => name.endsWith('_FILE')),
      'reads secrets from files alone',
    )
    const mounts = container.volumeMounts.map(({ name }: Tree) => name)
    const volumes = pod.volumes.map(({ name }: Tree) => name)
    must(
      mounts.every((name: string) => volumes.includes(name)),
      'mounts volumes that are there',
    )
  }
  return found
}

describe('pods', () => {
  test.each([
    ['nodes', deployment],
    ['the migration', job],
  ])('of %s keep to the restricted standard', (_name, manifest) => {
    expect(podComplaints(manifest)).toEqual([])
  })

  const faults: [string, string | RegExp, string, RegExp][] = [
    ['root', 'runAsUser: 10001', 'runAsUser: 0', /own user/],
    [
      'a writable root file system',
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
      /root file system/,
    ],
    ['capabilities', 'drop: [ALL]', 'drop: [NET_RAW]', /capability/],
    ['a secret in the environment', 'SMTP_URL_FILE', 'SMTP_URL', /from files/],
    ['a mount of nothing', '- name: tmp\n', '- name: temp\n', /mounts volumes/],
  ]
  test.each(faults)('%s would be noticed', (_what, from, to, said) => {
    const faulty = yaml(planted(read(`${ROOT}/base/deployment.yaml`), from, to))
    expect(podComplaints(faulty).join('\n')).toMatch(said)
  })

  test('are asked whether they serve before anybody is sent to them, and only whether they live before they are started again', () => {
    const [{ readinessProbe, startupProbe, livenessProbe }] = deployment.spec.template.spec.containers
    expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual([
      '/readyz',
      '/readyz',
      '/healthz',
    ])
    // the desk waits 2 s for its database before it says no
    expect(readinessProbe.timeoutSeconds).toBeGreaterThanOrEqual(3)
    // a first start migrates, within a minute or two
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(120)
  })

  test('are replaced without a gap, and have the time to finish what is under way', () => {
    expect(deployment.spec.strategy.rollingUpdate.maxUnavailable).toBe(0)
    const { terminationGracePeriodSeconds: graceS, containers } = deployment.spec.template.spec
    const [, quietS] = containers[0].lifecycle.preStop.exec.command
    expect(graceS * SECOND).toBeGreaterThanOrEqual(Number(quietS) * SECOND + DRAIN_MS + 15 * SECOND)
  })
})

/** A manifest after the patch that the example shows for it behind "#" with these words: what comes of it, and what is added. */
function patched(kind: string, manifest: Tree, words = ''): { manifest: Tree; value: Tree } {
  const shown = read(`${ROOT}/overlays/example/kustomization.yaml`)
    .match(new RegExp(`^ {2}# - target: .*${kind}(?:.*\\n)(?: {2}# {3}.*\\n)+`, 'gm'))
    ?.find((block) => block.includes(words))
  const [{ target, patch }] = yaml((shown ?? '').replace(/^ {2}# ?/gm, ''))
  expect(target).toEqual({ kind: manifest.kind, name: manifest.metadata.name })
  const [{ op, path, value }] = yaml(patch)
  expect([op, path.endsWith('/-')]).toEqual(['add', true])
  const changed = structuredClone(manifest)
  const steps = path.split('/').slice(1, -1)
  steps.reduce((at: Tree, step: string) => at[step], changed).push(value)
  return { manifest: changed, value }
}

describe('what belongs together', () => {
  const labels = deployment.spec.template.metadata.labels
  const jobLabels = job.spec.template.metadata.labels

  test('service, budget and autoscaler mean the nodes, and not the migration', () => {
    const chosen = [
      one('service').spec.selector,
      one('nodesService').spec.selector,
      one('podDisruptionBudget').spec.selector.matchLabels,
      deployment.spec.selector.matchLabels,
    ]
    for (const selector of chosen) {
      expect(labels).toMatchObject(selector)
      expect(jobLabels).not.toMatchObject(selector)
    }
    const { scaleTargetRef, minReplicas, maxReplicas } = one('horizontalPodAutoscaler').spec
    expect(scaleTargetRef).toMatchObject({ kind: deployment.kind, name: deployment.metadata.name })
    // 10 connections of the pool, one that listens, and one that migrates: below the 100 that PostgreSQL has
    expect(maxReplicas * 12).toBeLessThan(97)
    expect(minReplicas).toBeGreaterThanOrEqual(3)
    expect(deployment.spec.replicas).toBeUndefined()
  })

  test('the network policy covers nodes and migration, and lets in what the services send on', () => {
    const { spec } = one('networkPolicy')
    for (const pod of [labels, jobLabels]) expect(pod).toMatchObject(spec.podSelector.matchLabels)
    const [{ name }] = deployment.spec.template.spec.containers[0].ports
    expect(spec.ingress[0].ports[0].port).toBe(name)
    for (const service of ['service', 'nodesService']) expect(one(service).spec.ports[0].targetPort).toBe(name)
    const callers = spec.ingress[0].from.map((each: Tree) => Object.values(each.namespaceSelector.matchLabels)[0])
    expect(callers).toEqual(['ingress-nginx', 'monitoring'])
  })

  test('it lets out to PostgreSQL, to mail that goes out and comes in, and to https, and to nothing else', () => {
    const [names, others] = one('networkPolicy').spec.egress
    expect(names.ports.map(({ port }: Tree) => port)).toEqual([53, 53])
    expect(others.ports.map(({ port }: Tree) => port)).toEqual([5432, 465, 587, 993, 443])
  })

  test('Prometheus finds each node by itself, at the port that it listens on, also one that is not ready', () => {
    const { clusterIP, publishNotReadyAddresses, ports } = one('nodesService').spec
    const [{ containerPort }] = deployment.spec.template.spec.containers[0].ports
    // a name without an address of its own leads past the service's port to the container's
    expect([clusterIP, publishNotReadyAddresses, ports[0].port]).toEqual(['None', true, containerPort])
  })

  test('the example shows how to open the network policy for Redis, a collector and a scanner, and that it would be a policy still', async () => {
    const { manifest, value } = patched('NetworkPolicy', one('networkPolicy'))
    expect(await complaintsOfSchema(manifest)).toEqual([])
    expect(manifest.spec.egress.at(-1)).toEqual(value)
    expect(value.ports.map(({ port }: Tree) => port)).toEqual([6379, 4318, 3310])
  })

  test('the migration migrates, and nothing else', () => {
    expect(job.spec.template.spec.containers[0].command).toEqual(['node', 'src/cli/signpost.ts', 'migrate'])
  })

  test('the way in lets sockets and streams live, whole files through, and nothing wait in a buffer', () => {
    const { annotations } = one('ingress').metadata
    const nginx = (name: string) => annotations[`nginx.ingress.kubernetes.io/${name}`]
    expect(Number(nginx('proxy-read-timeout'))).toBeGreaterThanOrEqual(3600)
    expect([nginx('proxy-buffering'), nginx('proxy-body-size')]).toEqual(['off', '64m'])
  })
})

/** What a node reads: the image's settings, the config map, and secrets from files in this folder. */
function settingsOf({ spec }: Tree, folder: (name: string) => string): Record<string, string> {
  const literals = ['base', 'overlays/example'].flatMap((name) =>
    yaml(read(`${ROOT}/${name}/kustomization.yaml`)).configMapGenerator.flatMap(({ literals }: Tree) => literals),
  )
  const map = literals.map((line: string) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  const env = spec.template.spec.containers[0].env.map(({ name, value }: Tree) => [
    name,
    folder(value.split('/').at(-1)),
  ])
  return { ...imageSettings(), ...Object.fromEntries(map), ...Object.fromEntries(env) }
}

describe('the settings', () => {
  test.each([
    ['a node', deployment],
    ['the migration', job],
  ])('of %s are those of a desk in production', (_name, manifest) => {
    const good = (name: string) => join(secrets.folder, name.toLowerCase())
    expect(refusals(settingsOf(manifest, good))).toEqual([])
    const { SMTP_URL_FILE: _left, ...less } = settingsOf(manifest, good)
    expect(refusals(less).join()).toContain('SMTP_URL')
  })

  test.each([
    ['SIGNPOST_SECRET_PREVIOUS', ({ previousSecret }: Config) => previousSecret],
    ['METRICS_KEY_PREVIOUS', ({ metricsKeys }: Config) => metricsKeys[1]],
  ])(
    'of a node that knows %s are what the example shows, in the Deployment and in the Secret',
    async (name, previous) => {
      const { manifest, value } = patched('Deployment', deployment, name)
      expect(await complaintsOfSchema(manifest)).toEqual([])
      expect(podComplaints(manifest)).toEqual([])
      const was = 'the.one.that.was.there.before.this.one'
      writeFileSync(join(secrets.folder, name.toLowerCase()), was)
      const read_ = settingsOf(manifest, (each) => join(secrets.folder, each.toLowerCase()))
      expect(previous(readConfig(read_))).toBe(was)
      const { stringData } = yaml(read(`${ROOT}/overlays/example/secret.example.yaml`).replace(`# ${name}`, name))
      expect(Object.keys(stringData)).toContain(value.value.split('/').at(-1))
    },
  )

  test('of the example are refused, secret by secret', () => {
    const { stringData } = yaml(read(`${ROOT}/overlays/example/secret.example.yaml`))
    const example = (name: string) => {
      writeFileSync(join(secrets.folder, `example-${name}`), stringData[name])
      return join(secrets.folder, `example-${name}`)
    }
    const named = refusals(settingsOf(deployment, example)).map((line) => line.split(':')[0])
    expect(named.sort()).toEqual(['DATABASE_URL', 'METRICS_KEY', 'SIGNPOST_SECRET', 'SMTP_URL'])
  })
})

describe.skipIf(!kubectl)('rendered by kubectl kustomize', () => {
  let rendered: Tree[]
  beforeAll(() => {
    const { code, said } = judged(kubectl as string, ['kustomize', `${ROOT}/overlays/example`])
    expect(code, said).toBe(0)
    rendered = yamls(said)
  })
  const of = (kind: string): Tree => rendered.find((manifest) => manifest.kind === kind)

  test('the example is whole, in one namespace, of one image, and still what Kubernetes knows', async () => {
    const sources = manifests.flatMap((file) => yamls(read(file)).map(({ kind }) => kind))
    expect(rendered.map(({ kind }) => kind).sort()).toEqual([...sources, 'ConfigMap'].sort())
    for (const manifest of rendered) expect(await complaintsOfSchema(manifest), manifest.kind).toEqual([])
    const inside = rendered.filter(({ kind }) => kind !== 'Namespace')
    expect(new Set(inside.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['signpost']))
    const images = [of('Deployment'), of('Job')].map(({ spec }) => spec.template.spec.containers[0].image)
    expect(new Set(images)).toEqual(new Set(['registry.example.org/signpost:0.1.0']))
  })

  test('a changed setting makes a rolling update: pods name the config map by its content', () => {
    const { name } = of('ConfigMap').metadata
    expect(name).toMatch(/^signpost-\w{10}$/)
    expect(of('Deployment').spec.template.spec.containers[0].envFrom).toEqual([{ configMapRef: { name } }])
    expect(of('ConfigMap').data).toMatchObject({ TRUST_PROXY: 'true', PUBLIC_URL: 'https://help.example.org' })
  })
})
