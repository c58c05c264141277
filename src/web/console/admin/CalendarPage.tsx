import { useMutation, useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { CalendarWire, WhatIfWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import { locale } from '../language.ts'
import type { ScreenProps } from '../screens.ts'
import { words as shared } from '../words.ts'
import { Page, Standing, Trouble } from './Page.tsx'
import { words } from './words.ts'

const text = words.calendar
const FEED = '/calendar/opening-hours.ics'
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** When the desk is closed in this year and the next two, and what would be due if something came at some time. */
export function CalendarPage(_: ScreenProps) {
  const found = useQuery({ queryKey: ['admin', 'calendar'], queryFn: () => call('GET /api/admin/calendar', {}) })
  const { data } = found
  return (
    <Page
      title={words.pages.calendar}
      lead={data ? `${text.lead(data.hours)} ${text.inLieu[data.inLieu]}` : words.loading}
    >
      <Standing query={found} />
      <p className="remark">
        {text.feed} <a href={locale === 'fr' ? `${FEED}?lang=fr` : FEED}>{`${location.origin}${FEED}`}</a>
      </p>
      {data && <WhatIf calendar={data} />}
      {data && (
        <div className="admin-years">
          {data.years.map(({ year, days }) => (
            <section key={year} aria-labelledby={`year-${year}`}>
              <h3 id={`year-${year}`}>{year}</h3>
              <Days days={days} today={data.today} />
            </section>
          ))}
        </div>
      )}
    </Page>
  )
}

function Days({ days, today }: { days: CalendarWire['years'][number]['days']; today: string }) {
  return (
    <table className="admin-table admin-days">
      <thead className="unseen">
        <tr>
          <th scope="col">{text.day}</th>
          <th scope="col">{text.name}</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ date, words: said, name, source, inLieuOf, isWeekend }) => (
          <tr key={`${date} ${name}`} className={date < today ? 'day-past' : undefined}>
            <th scope="row">
              <time dateTime={date}>{said}</time>
              {(isWeekend || date < today) && (
                <span className="admin-second">
                  {[isWeekend ? text.weekend : '', date < today ? text.past : ''].filter(Boolean).join(', ')}
                </span>
              )}
            </th>
            <td>
              {name}
              {inLieuOf && <span className="admin-second">{text.forDay(inLieuOf)}</span>}
              <span className="admin-source">{sayOf(source)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function sayOf(source: CalendarWire['years'][number]['days'][number]['source']): string {
  switch (source.from) {
    case 'law':
      return source.citation
    case 'region':
      return text.region(source.region)
    case 'setting':
      return text.setting
  }
}

function WhatIf({ calendar }: { calendar: CalendarWire }) {
  const ask = useMutation({
    mutationFn: (query: { date: string; time: string; zone: string; tier: string }) =>
      call('GET /api/admin/calendar/due', { query }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const said = (name: string) => String(given.get(name) ?? '')
    ask.mutate({ date: said('date'), time: said('time'), zone: said('zone'), tier: said('tier') })
  }
  return (
    <section className="what-if" aria-labelledby="what-if">
      <h3 id="what-if">{text.whatIf}</h3>
      <form onSubmit={submit}>
        <label className="field">
          {text.date}
          <input type="date" name="date" required defaultValue={calendar.today} />
        </label>
        <label className="field">
          {text.time}
          <input type="time" name="time" required defaultValue="17:30" />
        </label>
        <label className="field what-if-zone">
          {text.zone}
          <input name="zone" required list="zones" defaultValue={calendar.zone} maxLength={64} autoComplete="off" />
        </label>
        <datalist id="zones">
          {[...new Set([calendar.zone, ownZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <label className="field">
          {text.tier}
          <select name="tier" defaultValue="2">
            {[1, 2, 3].map((tier) => (
              <option key={tier} value={tier}>
                {shared.tier(tier)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button button-main" disabled={ask.isPending}>
          {text.ask}
        </button>
      </form>
      <Trouble error={ask.error} />
      <div aria-live="polite">{ask.data && <Told told={ask.data} />}</div>
    </section>
  )
}

function Told({ told: { received, firstResponse, fix } }: { told: WhatIfWire }) {
  return (
    <dl className="what-if-told">
      <div>
        <dt>{text.received}</dt>
        <dd>{received}</dd>
      </div>
      <div>
        <dt>{text.firstResponse}</dt>
        <dd>
          <strong>{firstResponse.due}</strong>
          <span className="what-if-why">{firstResponse.why}</span>
        </dd>
      </div>
      <div>
        <dt>{text.fix}</dt>
        <dd>
          {fix ? <strong>{fix.due}</strong> : text.noFix}
          {fix && <span className="what-if-why">{fix.why}</span>}
        </dd>
      </div>
    </dl>
  )
}
