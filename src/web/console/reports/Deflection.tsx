import { useMemo } from 'react'
import type { DeflectionWire, RateWire } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import type { Asked } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import { Chart, type Series } from './Chart.tsx'
import type { Cell } from './csv.ts'
import { Scroll } from './Scroll.tsx'
import { Share } from './Share.tsx'
import { words } from './words.ts'

const say = words.deflection
const columns = Object.keys(say.columns) as (keyof DeflectionWire['columns'])[]
const looks = {
  confirmed: { color: '--color-ok' },
  assumed: { color: '--color-info', dash: [6, 4] },
  refused: { color: '--color-breach', dash: [2, 3] },
  escalated: { color: '--color-warn', dash: [10, 3, 2, 3] },
  nothingFound: { color: '--color-ink-quiet', dash: [1, 4] },
} as const

/** What became of questions to the assistant, each column a share of its own whole. */
export function Deflection({ asked }: { asked: Asked }) {
  return (
    <Block
      name="questions"
      title={say.title}
      definitions={say.definitions}
      report={useReport('deflection', asked, (query) => call('GET /api/reports/deflection', { query }))}
      empty={say.empty}
      isEmpty={({ asked: count, help }) => count + help.asked === 0}
      csv={tableOf}
      note={asked.tier || asked.agent ? words.filter.onlyCustomer : null}
    >
      {(figures) => (
        <>
          <p>
            <strong>{say.asked(words.number(figures.asked))}</strong>{' '}
            <span className="remark">
              {say.neverAdded} {figures.pending > 0 && say.pending(words.number(figures.pending))}
            </span>
          </p>
          <Scroll label={say.title}>
            <table className="report-table">
              <thead>
                <tr>
                  <th scope="col">{say.column}</th>
                  <th scope="col" className="figure">
                    {say.count}
                  </th>
                  <th scope="col">{say.of}</th>
                  <th scope="col">{say.share}</th>
                </tr>
              </thead>
              <tbody>
                {columns.map((column) => (
                  <Row key={column} name={say.columns[column]} rate={figures.columns[column]} />
                ))}
                {figures.help.asked > 0 && <Row name={say.help} rate={figures.help.nothingFound} />}
              </tbody>
            </table>
          </Scroll>
          {figures.days.length > 2 && figures.asked > 0 && <OverTime figures={figures} />}
        </>
      )}
    </Block>
  )
}

function Row({ name: [name = '', of = ''], rate }: { name: readonly string[]; rate: RateWire }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="figure">{words.number(rate.count)}</td>
      <td className="remark">
        {words.number(rate.of)} {of}
      </td>
      <td>{rate.rate !== null && <Share share={rate.rate}>{words.percent(rate.rate)}</Share>}</td>
    </tr>
  )
}

function OverTime({ figures: { steps, days } }: { figures: DeflectionWire }) {
  const series = useMemo(
    () =>
      (Object.keys(looks) as (keyof typeof looks)[]).map((key): Series => {
        const { dash, ...look } = { dash: [], ...looks[key] }
        return {
          key,
          label: say.columns[key][0] ?? '',
          values: steps.map((step) => step[key]),
          ...look,
          dash: [...dash],
        }
      }),
    [steps],
  )
  const isWeekly = Date.parse(days[1] ?? '') - Date.parse(days[0] ?? '') > 86_400_000
  return (
    <Chart
      title={isWeekly ? say.chartWeekly : say.chart}
      kind="lines"
      days={days}
      series={series}
      dayHead={isWeekly ? words.chart.week : words.chart.day}
    />
  )
}

function tableOf({ columns: rates, help }: DeflectionWire): Cell[][] {
  const row = ([name = '', of = '']: readonly string[], { count, of: whole, rate }: RateWire): Cell[] => [
    name,
    count,
    whole,
    of,
    rate,
  ]
  return [
    [say.column, say.count, say.of, '', say.share],
    ...columns.map((column) => row(say.columns[column], rates[column])),
    row(say.help, help.nothingFound),
  ]
}
