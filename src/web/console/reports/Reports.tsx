import { useMemo } from 'react'
import { go, to } from '../route.ts'
import type { ScreenProps } from '../screens.ts'
import { askedOf, restOf } from './asked.ts'
import { Deflection } from './Deflection.tsx'
import { Gaps } from './Gaps.tsx'
import { Head } from './Head.tsx'
import { Load } from './Load.tsx'
import './reports.css'
import { Responses } from './Responses.tsx'
import { Satisfaction } from './Satisfaction.tsx'
import { Sla, useSla } from './Sla.tsx'
import { words } from './words.ts'

/** What the desk did: blocks that are each read by themselves, over the same days. */
export default function Reports({ rest }: ScreenProps) {
  const asked = useMemo(() => askedOf(rest), [rest])
  const { data } = useSla(asked)
  return (
    <main className="reports">
      <header className="reports-head">
        <div>
          <h2 id="screen-title" tabIndex={-1}>
            {words.title}
          </h2>
          <p className="remark" role="status">
            {data ? words.lead(data.period.words, data.period.zone) : words.loading}
          </p>
        </div>
        <Head asked={asked} period={data?.period ?? null} ask={(next) => go(to.screen('reports', restOf(next)))} />
      </header>
      <div className="reports-blocks">
        <div className="reports-column">
          <Sla asked={asked} />
          <Deflection asked={asked} />
        </div>
        <div className="reports-column">
          <Responses asked={asked} />
          <Satisfaction asked={asked} />
          <Gaps asked={asked} />
        </div>
        <Load asked={asked} />
      </div>
    </main>
  )
}
