import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openWholeDesk } from '../support/wholeDesk.ts'
import { imageSettings, planted, read, type Tree, yaml } from './files.ts'
import { judged, tool } from './tools.ts'

const rules = read('deploy/monitoring/rules.yaml')
const dashboard: Tree = JSON.parse(read('deploy/monitoring/dashboard.json'))
const promtool = tool('promtool')

const time = z.string().regex(/^\d+[smhd]$/)
const rulesShape = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string().min(1),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Signpost[A-Z]\w+$/),
          expr: z.string().min(1),
          for: time.optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string().min(1), remedy: z.string().min(1) }),
        }),
      ),
    }),
  ),
})

/** What the desk really shows. */
let page: string
let scratch: string
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'signpost-rules-'))
  const desk = await openWholeDesk()
  await fetch(`${desk.url}/readyz`)
  page = await (await fetch(`${desk.url}/metrics`)).text()
  await desk.close()
}, 120_000)
afterAll(() => rmSync(scratch, { recursive: true }))

/** Names in an expression that the desk does not show, not even when something happens. */
function unknown(expression: string): string[] {
  const shown = [...page.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
  const names = [...expression.matchAll(/\b(?:signpost|process|nodejs)_\w+/g)].map(([name]) => name)
  return names.filter((name) => !shown.includes(name))
}

/** What an expression asks for that the desk does not show: names, and labels with a value that is written out. */
function missing(expression: string): string[] {
  const names = [...expression.matchAll(/\b((?:signpost|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)]
  return names.flatMap(([, name = '', labels = '']) => {
    const series = page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    if (series.length === 0) return [name]
    const wanted = [...labels.matchAll(/\w+="[^"]*"/g)].map(([label]) => label)
    return wanted.filter((label) => !series.some((line) => line.includes(label))).map((label) => `${name}{${label}}`)
  })
}

const alarms: Tree[] = yaml(rules).groups.flatMap((group: Tree) => group.rules)

/** Alarms that no case of these tests shows to call, and those that none shows to be silent. */
function unshown(cases: string): { calling: string[]; silent: string[] } {
  const asked: Tree[] = yaml(cases).tests.flatMap((each: Tree) => each.alert_rule_test)
  const without = (calls: boolean) => {
    const shown = asked.filter(({ exp_alerts = [] }) => exp_alerts.length > 0 === calls).map((each) => each.alertname)
    return alarms.map(({ alert }) => alert).filter((name) => !shown.includes(name))
  }
  return { calling: without(true), silent: without(false) }
}

describe('the alarms', () => {
  test('are rules of Prometheus that say what is wrong and what to do', () => {
    expect(rulesShape.safeParse(yaml(rules)).error?.issues ?? []).toEqual([])
    expect(new Set(alarms.map(({ alert }) => alert)).size).toBe(alarms.length)
  })

  test('ask for nothing that the desk does not show from its first moment', () => {
    const asked = alarms.filter(({ expr }) => /signpost_/.test(expr)).length
    expect(asked).toBe(alarms.length - 1)
    expect(alarms.flatMap(({ expr }) => missing(expr))).toEqual([])
  })

  test('are each shown to call and to be silent', () => {
    const cases = read('deploy/monitoring/rules.test.yaml')
    expect(unshown(cases)).toEqual({ calling: [], silent: [] })
    expect(
      unshown(planted(cases, /^ +alertname: SignpostSlow\n +exp_alerts:/m, '$& []\n        was:')).calling,
    ).toEqual(['SignpostSlow'])
    expect(unshown(planted(cases, /^ +- \{.*alertname: SignpostErrors \}\n/m, '')).silent).toEqual(['SignpostErrors'])
  })

  test.each([
    ['a name that there is not', 'signpost_sla_breaches_total', 'signpost_breaches_total', 'signpost_breaches_total'],
    ['an outcome that there is not', 'outcome="sent"', 'outcome="send"', 'signpost_deliveries_total{outcome="send"}'],
  ])('%s would be noticed', (_what, from, to, said) => {
    const faulty: Tree[] = yaml(planted(rules, from, to)).groups[0].rules
    expect(faulty.flatMap(({ expr }) => missing(expr))).toContain(said)
  })

  test.each([
    ['a key that there is not', 'for: 2m', 'four: 2m'],
    ['an alarm without a remedy', /^ +remedy: .*\n/m, ''],
    ['a severity that nobody listens to', 'severity: ticket', 'severity: tickets'],
  ])('%s would be noticed', (_what, from, to) => {
    expect(rulesShape.safeParse(yaml(planted(rules, from, to))).success).toBe(false)
  })
})

describe('what Prometheus reads', () => {
  const text = read('deploy/monitoring/prometheus.yaml')
  const [scraped] = yaml(text).scrape_configs
  const [{ names, port }] = scraped.dns_sd_configs
  const nodes = yaml(read('deploy/kubernetes/base/nodesService.yaml'))
  const { namespace } = yaml(read('deploy/kubernetes/overlays/example/kustomization.yaml'))

  test('are the nodes that compose runs, by their service’s name and port, from a network that there is', () => {
    const [alone, replicas] = ['compose', 'compose.replicas'].map((name) => yaml(read(`deploy/${name}.yaml`)))
    for (const { services } of [alone, replicas]) expect(Object.keys(services)).toEqual(expect.arrayContaining(names))
    expect(port).toBe(Number(imageSettings().PORT))
    expect(replicas.services.signpost.networks).toContain('outside')
    expect(text).toContain(`(${alone.name}_default or ${replicas.name}_outside)`)
  })

  test('are the nodes of Kubernetes by the name that a comment gives, at the same port', () => {
    expect(text).toContain(`# Kubernetes: ${nodes.metadata.name}.${namespace}.svc.cluster.local,`)
    expect(nodes.spec.ports.map((each: Tree) => each.port)).toEqual([port])
  })
})

describe.skipIf(!promtool)('promtool', () => {
  const check = (...words: string[]) => judged(promtool as string, words)

  test('takes the rules and the settings', () => {
    expect(check('check', 'rules', 'deploy/monitoring/rules.yaml')).toMatchObject({ code: 0 })
    expect(check('check', 'config', '--syntax-only', 'deploy/monitoring/prometheus.yaml')).toMatchObject({ code: 0 })
  })

  test('sees each alarm call when it shall, and be silent when it shall', () => {
    expect(check('test', 'rules', 'deploy/monitoring/rules.test.yaml')).toMatchObject({ code: 0 })
  })

  test.each([
    ['an alarm that comes too late', /(tier="3"\}\) > 0 and .*\n\s+for:) 5m/, '$1 50m'],
    ['an alarm that mixes up its sides', 'max(signpost_agents_online) == 0', 'max(signpost_agents_online) > 0'],
    ['an alarm that a target leaves in silence', ' or absent(up{job="signpost"})', ''],
    ['an alarm that calls at once', /(signpost_tickets_overdue\) > 0\n\s+for:) 1h/, '$1 1m'],
    ['a limit that is never reached', '[15m])) > 50', '[15m])) > 70'],
    ['a limit that is reached too soon', 'failures_total[15m])) > 2.5', 'failures_total[15m])) > 2'],
    ['a kind that is left out', '|triesRefused', ''],
    ['an outcome that is left out', '|switchedOff', ''],
    [
      'an expression that is none',
      'increase(signpost_sla_breaches_total[15m])',
      'increase(signpost_sla_breaches_total)',
    ],
  ])('%s would be noticed', (_what, from, to) => {
    cpSync('deploy/monitoring/rules.test.yaml', join(scratch, 'rules.test.yaml'))
    writeFileSync(join(scratch, 'rules.yaml'), planted(rules, from, to))
    expect(check('test', 'rules', join(scratch, 'rules.test.yaml')).code).not.toBe(0)
  })

  test('can read every expression of the dashboard', () => {
    expect(unreadable(expressions)).toBe('')
    expect(unreadable([...expressions, 'sum by (tier (signpost_tickets_open)'])).toContain('parse error')
  })

  /** What is said of expressions, with Grafana's own names filled in. */
  function unreadable(all: string[]): string {
    const recorded = all.map((expr, at) => ({
      record: `panel:${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
    }))
    writeFileSync(join(scratch, 'panels.yaml'), JSON.stringify({ groups: [{ name: 'panels', rules: recorded }] }))
    const { code, said } = check('check', 'rules', join(scratch, 'panels.yaml'))
    return code === 0 ? '' : said
  }
})

const source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal(`\${datasource}`) })
const place = z.strictObject({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
})
const panelBase = { id: z.int().positive(), title: z.string().min(1), gridPos: place }
const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: source,
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
})
const queried = { ...panelBase, description: z.string(), datasource: source, targets: z.array(target).min(1) }
const unit = z.enum(['none', 'short', 'ops', 'reqps', 's', 'bytes', 'percentunit'])
const overrides = z.array(z.never())
const step = z.strictObject({ color: z.enum(['green', 'orange', 'red']), value: z.number().nullable() })
/** Grafana's dashboard of schema version 39, as far as it is used. */
const dashboardShape = z.strictObject({
  uid: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().min(1),
  description: z.string(),
  tags: z.array(z.string()),
  schemaVersion: z.literal(39),
  version: z.int(),
  editable: z.boolean(),
  graphTooltip: z.int().min(0).max(2),
  timezone: z.enum(['browser', 'utc']),
  refresh: time,
  time: z.strictObject({ from: z.string().startsWith('now'), to: z.literal('now') }),
  templating: z.strictObject({
    list: z.array(
      z.looseObject({
        name: z.string(),
        label: z.string(),
        type: z.enum(['datasource', 'query']),
        refresh: z.int(),
        hide: z.int(),
      }),
    ),
  }),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  links: z.array(z.never()),
  panels: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ ...panelBase, type: z.literal('row'), collapsed: z.literal(false), panels: z.array(z.never()) }),
      z.strictObject({
        ...queried,
        type: z.literal('stat'),
        fieldConfig: z.strictObject({
          defaults: z.strictObject({
            unit,
            decimals: z.int(),
            thresholds: z.strictObject({ mode: z.literal('absolute'), steps: z.array(step).min(1) }),
          }),
          overrides,
        }),
        options: z.strictObject({
          reduceOptions: z.strictObject({
            calcs: z.array(z.literal('lastNotNull')),
            fields: z.string(),
            values: z.boolean(),
          }),
          colorMode: z.literal('value'),
          graphMode: z.literal('area'),
          textMode: z.literal('auto'),
        }),
      }),
      z.strictObject({
        ...queried,
        type: z.literal('timeseries'),
        fieldConfig: z.strictObject({
          defaults: z.strictObject({ unit, min: z.number(), custom: z.looseObject({ drawStyle: z.literal('line') }) }),
          overrides,
        }),
        options: z.strictObject({
          legend: z.strictObject({
            displayMode: z.literal('list'),
            placement: z.literal('bottom'),
            showLegend: z.boolean(),
          }),
          tooltip: z.strictObject({ mode: z.literal('multi'), sort: z.literal('desc') }),
        }),
      }),
    ]),
  ),
})

const expressions: string[] = dashboard.panels.flatMap(({ targets = [] }: Tree) =>
  targets.map(({ expr }: Tree) => expr),
)

/** Pairs of panels that lie on one another. */
function overlaps(panels: Tree[]): string[] {
  const apart = (a: Tree, b: Tree) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
  return panels.flatMap((one, at) =>
    panels
      .slice(at + 1)
      .filter((other) => !apart(one.gridPos, other.gridPos))
      .map((other) => `${one.title} on ${other.title}`),
  )
}

describe('the dashboard', () => {
  test('is one of Grafana’s, with every panel in a place of its own', () => {
    expect(dashboardShape.safeParse(dashboard).error?.issues ?? []).toEqual([])
    expect(new Set(dashboard.panels.map(({ id }: Tree) => id)).size).toBe(dashboard.panels.length)
    expect(overlaps(dashboard.panels)).toEqual([])
    expect(dashboard.panels.filter(({ gridPos: { x, w } }: Tree) => x + w > 24)).toEqual([])
  })

  test('asks for nothing that the desk does not show', () => {
    expect(expressions.length).toBeGreaterThan(25)
    expect(expressions.flatMap(unknown)).toEqual([])
    expect(unknown('sum(rate(signpost_turn_total{instance=~"$instance"}[5m]))')).toEqual(['signpost_turn_total'])
  })

  const faults: [string, (faulty: Tree) => void][] = [
    ['a panel of no kind', (faulty) => (faulty.panels[1].type = 'stats')],
    ['a panel that asks for nothing', (faulty) => (faulty.panels[1].targets = [])],
    ['a data source of this very Grafana', (faulty) => (faulty.panels[1].datasource.uid = 'P1809F7CD0C75ACF3')],
    ['a unit that there is not', (faulty) => (faulty.panels[1].fieldConfig.defaults.unit = 'seconds')],
  ]
  test.each(faults)('%s would be noticed', (_what, plant) => {
    const faulty = structuredClone(dashboard)
    plant(faulty)
    expect(dashboardShape.safeParse(faulty).success).toBe(false)
  })

  test('panels on one another would be noticed', () => {
    const faulty = structuredClone(dashboard.panels)
    faulty[2].gridPos.x = faulty[1].gridPos.x
    expect(overlaps(faulty)).not.toEqual([])
  })
})
