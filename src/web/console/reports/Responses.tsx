import type { ResponsesWire } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import { TierArm } from '../parts/TierArm.tsx'
import type { Asked } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import type { Cell } from './csv.ts'
import { Scroll } from './Scroll.tsx'
import { words } from './words.ts'

const say = words.responses

/** How long first responses took, on the clock that each tier is counted on. */
export function Responses({ asked }: { asked: Asked }) {
  return (
    <Block
      name="first-response"
      title={say.title}
      definitions={say.definitions}
      report={useReport('responses', asked, (query) => call('GET /api/reports/responses', { query }))}
      empty={say.empty}
      isEmpty={({ rows }) => rows.length === 0}
      csv={tableOf}
    >
      {(figures) => (
        <>
          <ul className="headlines">
            {figures.clocks.map(({ clock, medianMs, p90Ms }) => (
              <li key={clock} className="headline">
                <span className="headline-name">
                  {say.clock[clock]} ({tiersOn(figures, clock)})
                </span>
                <strong className="headline-figure">{time(medianMs)}</strong>
                <span className="remark">
                  {say.median}; {say.p90} {time(p90Ms)}
                </span>
              </li>
            ))}
          </ul>
          <Scroll label={say.title}>
            <table className="report-table">
              <thead>
                <tr>
                  <th scope="col">{words.filter.tier}</th>
                  <th scope="col">{say.counted}</th>
                  <th scope="col" className="figure">
                    {say.median}
                  </th>
                  <th scope="col" className="figure">
                    {say.p90}
                  </th>
                  <th scope="col" className="figure">
                    {say.answered}
                  </th>
                  <th scope="col" className="figure">
                    {say.unanswered}
                  </th>
                </tr>
              </thead>
              <tbody>
                {figures.rows.map(({ tier, clock, medianMs, p90Ms, answered, unanswered }) => (
                  <tr key={`${tier} ${clock}`}>
                    <th scope="row">
                      <TierArm tier={tier} />
                    </th>
                    <td>{say.clock[clock]}</td>
                    <td className="figure">{time(medianMs)}</td>
                    <td className="figure">{time(p90Ms)}</td>
                    <td className="figure">{words.number(answered)}</td>
                    <td className="figure">{words.number(unanswered)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
    </Block>
  )
}

function tiersOn({ rows }: ResponsesWire, clock: 'opening' | 'elapsed'): string {
  const tiers = rows.filter((row) => row.clock === clock).map(({ tier }) => String(tier))
  return tiers.length === 1 ? say.tier(tiers[0] ?? '') : say.tiers(tiers.join(', '))
}

function time(ms: number | null): string {
  return ms === null ? '–' : words.hours(ms)
}

function tableOf({ rows }: ResponsesWire): Cell[][] {
  const minutes = (ms: number | null) => (ms === null ? null : Math.round(ms / 600) / 100)
  return [
    [words.filter.tier, say.counted, `${say.median} (min)`, `${say.p90} (min)`, say.answered, say.unanswered],
    ...rows.map(({ tier, clock, medianMs, p90Ms, answered, unanswered }) => [
      tier,
      say.clock[clock],
      minutes(medianMs),
      minutes(p90Ms),
      answered,
      unanswered,
    ]),
  ]
}
