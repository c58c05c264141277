import { useState, useSyncExternalStore } from 'react'
import type { LoadWire, Measure } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import type { Asked } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import { Choice } from './Choice.tsx'
import type { Cell } from './csv.ts'
import { words } from './words.ts'

const say = words.load
const measures = ['questions', 'agentAskedFor', 'tickets'] as const satisfies readonly Measure[]
/** The week as people work it: Monday first. */
const week = [1, 2, 3, 4, 5, 6, 0] as const
const hours = Array.from({ length: 24 }, (_, hour) => hour)
/** Shades of a cell above nothing. */
const SHADES = 5

/** When things come in, by weekday and hour on the desk's clock: a table whose cells are shaded. */
export function Load({ asked }: { asked: Asked }) {
  const [measure, setMeasure] = useState<Measure>('questions')
  const isNarrow = useSyncExternalStore(listen, read)
  return (
    <Block
      name={`load-${measure}`}
      title={say.title}
      definitions={say.definitions}
      report={useReport(`load ${measure}`, asked, (query) =>
        call('GET /api/reports/load', { query: { ...query, measure } }),
      )}
      empty={say.empty}
      isEmpty={({ hours: week }) => week.flat().every((count) => count === 0)}
      csv={tableOf}
      note={measure !== 'tickets' && (asked.tier || asked.agent) ? words.filter.onlyCustomer : null}
      tools={
        <Choice
          label={say.measure}
          options={measures.map((each) => [each, say.measures[each]] as const)}
          chosen={measure}
          choose={setMeasure}
        />
      }
    >
      {(figures) => <Heat figures={figures} isNarrow={isNarrow} />}
    </Block>
  )
}

function Heat({ figures, isNarrow }: { figures: LoadWire; isNarrow: boolean }) {
  const most = Math.max(...figures.hours.flat())
  const countAt = (weekday: number, hour: number) => figures.hours[weekday]?.[hour] ?? 0
  const cell = (weekday: number, hour: number) => {
    const count = countAt(weekday, hour)
    return (
      <td key={`${weekday} ${hour}`} className={`heat heat-${Math.ceil((SHADES * count) / most)}`}>
        {count === 0 ? <span className="unseen">0</span> : words.number(count)}
      </td>
    )
  }
  const dayHead = (weekday: number, scope: 'row' | 'col') => (
    <th key={weekday} scope={scope}>
      {say.weekdays[weekday]}
    </th>
  )
  const hourHead = (hour: number, scope: 'row' | 'col') => (
    <th key={hour} scope={scope} className="heat-hour">
      {hour}
    </th>
  )
  return (
    <>
      <table className="heat-table">
        <caption className="unseen">{say.caption(say.measures[figures.measure], figures.period.zone)}</caption>
        <thead>
          <tr>
            <th scope="col">{isNarrow ? say.hour : say.day}</th>
            {isNarrow ? week.map((weekday) => dayHead(weekday, 'col')) : hours.map((hour) => hourHead(hour, 'col'))}
          </tr>
        </thead>
        <tbody>
          {isNarrow
            ? hours.map((hour) => (
                <tr key={hour}>
                  {hourHead(hour, 'row')}
                  {week.map((weekday) => cell(weekday, hour))}
                </tr>
              ))
            : week.map((weekday) => (
                <tr key={weekday}>
                  {dayHead(weekday, 'row')}
                  {hours.map((hour) => cell(weekday, hour))}
                </tr>
              ))}
        </tbody>
      </table>
      <p className="remark">
        {say.legend(words.number(most))} ({figures.period.zone})
      </p>
    </>
  )
}

function tableOf({ hours: counts }: LoadWire): Cell[][] {
  return [
    [say.day, ...hours],
    ...week.map((weekday) => [say.weekdays[weekday] ?? '', ...hours.map((hour) => counts[weekday]?.[hour] ?? 0)]),
  ]
}

const narrowness = globalThis.matchMedia?.('(max-width: 47.99rem)')

function listen(heard: () => void): () => void {
  narrowness?.addEventListener('change', heard)
  return () => narrowness?.removeEventListener('change', heard)
}

function read(): boolean {
  return narrowness?.matches ?? false
}
