import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ArticlesWire } from '../../../http/api/adminWire.ts'
import { call } from '../api.ts'
import type { ScreenProps } from '../screens.ts'
import { Empty, Page, Standing } from './Page.tsx'
import { words } from './words.ts'

const text = words.articles
const PERIODS_DAYS = [7, 30, 90, 365]

/** Articles that somebody should look at, and codes that none explains. */
export function Articles(_: ScreenProps) {
  const [days, setDays] = useState(30)
  const found = useQuery({
    queryKey: ['admin', 'articles', days],
    queryFn: () => call('GET /api/admin/articles', { query: { days } }),
    placeholderData: keepPreviousData,
  })
  const { articles = [], codes = [] } = found.data ?? {}
  return (
    <Page
      title={words.pages.articles}
      lead={text.lead}
      actions={
        <label className="field admin-inline">
          {text.days}
          <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {PERIODS_DAYS.map((each) => (
              <option key={each} value={each}>
                {text.daysOf(each)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <Standing query={found} />
      {found.data && articles.length === 0 && <Empty title={text.none} />}
      {articles.length > 0 && (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{text.article}</th>
              <th scope="col">{text.why}</th>
              <th scope="col">{text.updated}</th>
            </tr>
          </thead>
          <tbody>
            {articles.map(({ slug, title, updated, reasons }) => (
              <tr key={slug}>
                <th scope="row">
                  <a href={`/help/${encodeURIComponent(slug)}`} target="_blank" rel="noreferrer">
                    {title}
                  </a>
                </th>
                <td data-label={text.why}>
                  <ul className="admin-reasons">
                    {reasons.map((reason) => (
                      <li key={reason.why} className={`reason reason-${reason.why}`}>
                        {sayWhy(reason)}
                      </li>
                    ))}
                  </ul>
                </td>
                <td data-label={text.updated}>{updated ?? <span className="remark">{text.never}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.data && (
        <section className="admin-section" aria-labelledby="codes">
          <h3 id="codes">{text.codes}</h3>
          <p className="remark">{codes.length > 0 ? text.codesLead : text.noCodes}</p>
          {codes.length > 0 && (
            <ul className="admin-codes">
              {codes.map(({ code, count }) => (
                <li key={code}>
                  <code>{code}</code> <span>{text.times(count)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </Page>
  )
}

function sayWhy(reason: ArticlesWire['articles'][number]['reasons'][number]): string {
  const { reason: say } = text
  switch (reason.why) {
    case 'overdue':
      return say.overdue(reason.since)
    case 'dueSoon':
      return say.dueSoon(reason.on)
    case 'noReviewDate':
      return say.noReviewDate
    case 'notHelpful':
      return say.notHelpful(reason.no, reason.no + reason.yes)
    case 'refused':
      return say.refused(reason.count, reason.of)
  }
}
