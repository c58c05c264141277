import type { GapsWire } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import { words as shared } from '../words.ts'
import type { Asked } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import type { Cell } from './csv.ts'
import { words } from './words.ts'

const say = words.gaps

/** What was asked most and no article settled. */
export function Gaps({ asked }: { asked: Asked }) {
  return (
    <Block
      name="gaps"
      title={say.title}
      definitions={say.definitions}
      report={useReport('gaps', asked, (query) => call('GET /api/reports/gaps', { query }))}
      empty={say.empty}
      isEmpty={({ topics }) => topics.length === 0}
      csv={tableOf}
      note={asked.tier || asked.agent ? words.filter.onlyCustomer : null}
    >
      {({ total, compared, topics }) => (
        <>
          <p>
            <strong>{say.summary(words.number(total))}</strong>{' '}
            {compared < total && <span className="remark">{say.newest(words.number(compared))}</span>}
          </p>
          <ol className="gaps">
            {topics.map(({ text, count, unanswered, examples, refused }) => (
              <li key={text} className="gap">
                <span className="gap-count">{words.number(count)} ×</span>
                <div>
                  <p className="gap-text">{text}</p>
                  <p className="remark">{say.became(words.number(unanswered), words.number(count - unanswered))}</p>
                  {examples.length > 0 && (
                    <p className="remark">
                      {shared.labelled(say.also)} {examples.join(' · ')}
                    </p>
                  )}
                  {refused.length > 0 && (
                    <p className="remark">
                      {shared.labelled(say.shown)}{' '}
                      {refused.map(({ slug, title }, place) => (
                        <span key={slug}>
                          {place > 0 && ', '}
                          <a href={`/help/${encodeURIComponent(slug)}`} target="_blank" rel="noreferrer">
                            {title}
                          </a>
                        </span>
                      ))}
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
    </Block>
  )
}

function tableOf({ topics }: GapsWire): Cell[][] {
  return [
    [say.count, say.question, words.deflection.columns.nothingFound[0] ?? '', say.also, say.shown],
    ...topics.map(({ text, count, unanswered, examples, refused }) => [
      count,
      text,
      unanswered,
      examples.join(' · '),
      refused.map(({ title }) => title).join(', '),
    ]),
  ]
}
