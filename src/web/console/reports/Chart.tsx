import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { Scroll } from './Scroll.tsx'
import { words } from './words.ts'

/** A row of numbers to draw. `color` is a token of tokens.css; hatching and dashes tell apart what colours do not. */
export type Series = {
  key: string
  label: string
  color: `--color-${string}`
  hatched?: boolean
  dash?: number[]
  values: readonly number[]
}

type Props = {
  title: string
  kind: 'bars' | 'lines'
  days: readonly string[]
  series: readonly Series[]
  dayHead: string
}

const HEIGHT = 200

/** A drawing of counts over days, with the same as a table: for screen readers always, for others by a button. */
export function Chart({ title, kind, days, series, dayHead }: Props) {
  const [isTable, setTable] = useState(false)
  const [at, setAt] = useState<number | null>(null)
  const day = at === null ? undefined : days[at]
  const table = (
    <table className="report-table">
      <caption className="unseen">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{dayHead}</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col" className="figure">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((each, row) => (
          <tr key={each}>
            <th scope="row">{words.day(each)}</th>
            {series.map(({ key, values }) => (
              <td key={key} className="figure">
                {words.number(values[row] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <span className="chart-title">{title}</span>
        <button type="button" className="button-plain" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? words.chart.drawing : words.chart.table}
        </button>
      </figcaption>
      {!isTable && (
        <div aria-hidden="true">
          <Drawing kind={kind} days={days} series={series} point={setAt} />
          <p className="chart-legend">
            {series.map(({ key, label, color, hatched, dash, values }) => (
              <span key={key}>
                <Sample kind={kind} color={color} hatched={hatched ?? false} dash={dash ?? []} />
                {label}
                {at !== null && <strong> {words.number(values[at] ?? 0)}</strong>}
              </span>
            ))}
            <span className="chart-day">{day === undefined ? '' : words.day(day)}</span>
          </p>
        </div>
      )}
      {isTable ? <Scroll label={title}>{table}</Scroll> : <div className="unseen">{table}</div>}
    </figure>
  )
}

function Drawing({
  kind,
  days,
  series,
  point,
}: Omit<Props, 'title' | 'dayHead'> & { point: (at: number | null) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const isDark = useSyncExternalStore(listenForScheme, readScheme)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are other ones in the dark
  useEffect(() => {
    const here = box.current
    if (!here) return
    const plot = new uPlot(options(kind, days, series, here, point), dataOf(kind, days, series), here)
    const watch = new ResizeObserver(() => plot.setSize({ width: here.clientWidth, height: HEIGHT }))
    watch.observe(here)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [kind, days, series, point, isDark])
  return <div ref={box} className="chart-drawing" />
}

/** Bars stand on one another: each is drawn as high as all below it, the topmost first. */
function dataOf(kind: Props['kind'], days: Props['days'], series: Props['series']): uPlot.AlignedData {
  const places = days.map((_, at) => at)
  if (kind === 'lines') return [places, ...series.map(({ values }) => [...values])]
  const piled = series.map((_, top) =>
    places.map((at) => series.slice(0, top + 1).reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
  )
  return [places, ...piled.reverse()]
}

function options(
  kind: Props['kind'],
  days: Props['days'],
  series: Props['series'],
  here: HTMLElement,
  point: (at: number | null) => void,
): uPlot.Options {
  const ink = colorOf(here, '--color-ink-second')
  const line = colorOf(here, '--color-line')
  const axis = {
    stroke: ink,
    font: `12px ${getComputedStyle(here).fontFamily}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  }
  const bars = uPlot.paths.bars?.({ size: [0.7, 44] })
  const drawn = (kind === 'bars' ? [...series].reverse() : series).map(
    ({ color: token, hatched, dash }): uPlot.Series => {
      const color = colorOf(here, token)
      if (kind === 'lines')
        return { stroke: color, width: 2, ...(dash && { dash }), points: { show: days.length < 15, size: 5 } }
      return {
        fill: () => (hatched ? hatch(color, colorOf(here, '--color-surface')) : color),
        ...(bars && { paths: bars }),
        points: { show: false },
      }
    },
  )
  return {
    width: here.clientWidth,
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: [-0.5, days.length - 0.5] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil(max * 1.08))] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        splits: (plot) => everyFew(days.length, plot.width),
        values: (_plot, places) => places.map((at) => words.day(days[at] ?? '')),
      },
      {
        ...axis,
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6],
        values: (_plot, counts) => counts.map(words.number),
      },
    ],
    series: [{}, ...drawn],
    hooks: { setCursor: [(plot) => point(plot.cursor.idx ?? null)] },
  }
}

/** Which places get a word: as many as there is room for. */
function everyFew(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / 80))))
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step)
}

/** A token as the browser sees it here and now: light-dark() is worked out only where it is used. */
function colorOf(here: HTMLElement, token: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${token})`
  here.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function hatch(color: string, ground: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const brush = tile.getContext('2d')
  if (!brush) return color
  brush.fillStyle = color
  brush.fillRect(0, 0, 8, 8)
  brush.strokeStyle = ground
  brush.lineWidth = 2
  for (const shift of [-8, 0, 8]) {
    brush.moveTo(shift, 8)
    brush.lineTo(shift + 8, 0)
  }
  brush.stroke()
  return brush.createPattern(tile, 'repeat') ?? color
}

/** What stands before a name in the legend. */
function Sample({
  kind,
  color,
  hatched,
  dash,
}: {
  kind: Props['kind']
  color: string
  hatched: boolean
  dash: number[]
}) {
  const style = { color: `var(${color})` }
  if (kind === 'bars') return <i className={hatched ? 'chart-bar chart-hatched' : 'chart-bar'} style={style} />
  return (
    <svg className="chart-line" style={style} width="26" height="8" aria-hidden="true">
      <path d="M0 4H26" stroke="currentcolor" strokeWidth="2" strokeDasharray={dash.join(' ')} />
    </svg>
  )
}

const darkness = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

function listenForScheme(heard: () => void): () => void {
  darkness?.addEventListener('change', heard)
  return () => darkness?.removeEventListener('change', heard)
}

function readScheme(): boolean {
  return darkness?.matches ?? false
}
