import { useMemo, useState } from 'react'
import type { SlaWire, Standing } from '../../../http/api/reportsWire.ts'
import type { TargetKind, Tier } from '../../../http/wire.ts'
import { call } from '../api.ts'
import { TierArm } from '../parts/TierArm.tsx'
import { words as shared } from '../words.ts'
import type { Asked } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import { Chart, type Series } from './Chart.tsx'
import { Choice } from './Choice.tsx'
import type { Cell } from './csv.ts'
import { Scroll } from './Scroll.tsx'
import { TicketsBehind } from './TicketsBehind.tsx'
import { words } from './words.ts'

const say = words.sla
const standings = ['kept', 'broken', 'running', 'ended'] as const satisfies readonly Standing[]
const looks = {
  kept: { color: '--color-ok' },
  broken: { color: '--color-breach-fill', hatched: true },
  running: { color: '--color-accent' },
  ended: { color: '--color-line-strong' },
} as const

/** A number that was tapped. */
export type Behind = { kind: TargetKind; tier: Tier; standing: Standing }

/** The same for everybody who reads it: one call. */
export function useSla(asked: Asked) {
  return useReport('sla', asked, (query) => call('GET /api/reports/sla', { query }))
}

/** Targets kept, broken and still running, with the tickets behind each number. */
export function Sla({ asked }: { asked: Asked }) {
  const [behind, setBehind] = useState<Behind | null>(null)
  return (
    <Block
      name="targets"
      title={say.title}
      definitions={say.definitions}
      report={useSla(asked)}
      empty={say.empty}
      isEmpty={({ rows }) => rows.length === 0}
      csv={tableOf}
    >
      {(figures) => (
        <>
          <Headlines figures={figures} />
          <Scroll label={say.title}>
            <table className="report-table">
              <thead>
                <tr>
                  <th scope="col">{say.target}</th>
                  {standings.map((standing) => (
                    <th key={standing} scope="col" className="figure">
                      {say.standing[standing]}
                    </th>
                  ))}
                  <th scope="col" className="figure">
                    {say.keptShare}
                  </th>
                </tr>
              </thead>
              <tbody>
                {figures.rows.map(({ kind, tier, keptRate, ...row }) => (
                  <tr key={`${kind} ${tier}`}>
                    <th scope="row">
                      <span className="report-target">
                        <TierArm tier={tier} /> {shared.target[kind]}
                      </span>
                    </th>
                    {standings.map((standing) => (
                      <td key={standing} className={`figure figure-${standing}`}>
                        <Number_
                          count={row[standing]}
                          label={say.behind(
                            words.number(row[standing]),
                            say.standing[standing],
                            shared.target[kind],
                            shared.tier(tier),
                          )}
                          open={() => setBehind({ kind, tier, standing })}
                        />
                      </td>
                    ))}
                    <td className="figure">{keptRate.rate === null ? '–' : words.percent(keptRate.rate)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {figures.days.length > 2 && <OverTime figures={figures} />}
          {behind && (
            <TicketsBehind asked={asked} behind={behind} period={figures.period} onClose={() => setBehind(null)} />
          )}
        </>
      )}
    </Block>
  )
}

/** The share kept of each kind of target, all tiers together. */
function Headlines({ figures: { rows } }: { figures: SlaWire }) {
  const kinds = [...new Set(rows.map(({ kind }) => kind))]
  return (
    <ul className="headlines">
      {kinds.map((kind) => {
        const own = rows.filter((row) => row.kind === kind)
        const sum = (key: 'kept' | 'broken') => own.reduce((all, row) => all + row[key], 0)
        const settled = sum('kept') + sum('broken')
        return (
          <li key={kind} className="headline">
            <span className="headline-name">{shared.target[kind]}</span>
            <strong className="headline-figure">{settled === 0 ? '–' : words.percent(sum('kept') / settled)}</strong>
            <span className="remark">
              {settled === 0 ? say.nothingSettled : say.headline(words.number(sum('kept')), words.number(settled))}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Number_({ count, label, open }: { count: number; label: string; open: () => void }) {
  if (count === 0) return <span className="remark">0</span>
  return (
    <button type="button" className="button-plain figure-button" aria-label={label} onClick={open}>
      {words.number(count)}
    </button>
  )
}

function OverTime({ figures: { steps, days } }: { figures: SlaWire }) {
  const [chosen, choose] = useState<TargetKind>('firstResponse')
  const drawn = steps.find(({ kind }) => kind === chosen) ?? steps[0]
  const series = useMemo(
    () =>
      standings.map((key): Series => {
        const values = drawn?.standings.map((step) => step[key]) ?? []
        return { key, label: say.standing[key], values, ...looks[key] }
      }),
    [drawn],
  )
  if (!drawn) return null
  const isWeekly = days.length > 1 && Date.parse(days[1] ?? '') - Date.parse(days[0] ?? '') > 86_400_000
  const target = shared.target[drawn.kind]
  return (
    <>
      {steps.length > 1 && (
        <Choice
          label={say.chooseKind}
          options={steps.map(({ kind }) => [kind, shared.target[kind]] as const)}
          chosen={drawn.kind}
          choose={choose}
        />
      )}
      <Chart
        title={isWeekly ? say.chartWeekly(target) : say.chart(target)}
        kind="bars"
        days={days}
        series={series}
        dayHead={isWeekly ? words.chart.week : words.chart.day}
      />
    </>
  )
}

function tableOf({ rows }: SlaWire): Cell[][] {
  return [
    [say.target, words.filter.tier, ...standings.map((standing) => say.standing[standing]), say.keptShare],
    ...rows.map(({ kind, tier, keptRate, ...row }) => [
      shared.target[kind],
      tier,
      ...standings.map((standing) => row[standing]),
      keptRate.rate,
    ]),
  ]
}
