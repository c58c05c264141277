import type { Answerer, PeriodWire, SatisfactionWire } from '../../../http/api/reportsWire.ts'
import { call } from '../api.ts'
import { to } from '../route.ts'
import { type Asked, fileName } from './asked.ts'
import { Block, useReport } from './Block.tsx'
import { type Cell, save } from './csv.ts'
import { Scroll } from './Scroll.tsx'
import { Share } from './Share.tsx'
import { words } from './words.ts'

const say = words.satisfaction
const answerers = ['person', 'assistant'] as const satisfies readonly Answerer[]
const scores = [5, 4, 3, 2, 1]

/** How customers said it was; a person's figures and the assistant's stand side by side and are never added up. */
export function Satisfaction({ asked }: { asked: Asked }) {
  return (
    <Block
      name="satisfaction"
      title={say.title}
      definitions={say.definitions}
      report={useReport('satisfaction', asked, (query) => call('GET /api/reports/satisfaction', { query }))}
      empty={say.empty}
      isEmpty={({ person, assistant }) => person.answers + assistant.answers === 0}
      csv={tableOf}
      note={asked.agent ? say.onlyAgent : null}
    >
      {(figures) => (
        <>
          <ul className="headlines">
            {answerers.map((by) => (
              <li key={by} className="headline">
                <span className="headline-name">{say.by[by]}</span>
                <strong className="headline-figure">{meanOf(figures[by])}</strong>
                <span className="remark">
                  {figures[by].mean !== null && say.meanOf} {say.answers(figures[by].answers)}
                </span>
              </li>
            ))}
          </ul>
          <Scroll label={say.title}>
            <table className="report-table">
              <thead>
                <tr>
                  <th scope="col">{say.scoreHead}</th>
                  {answerers.map((by) => (
                    <th key={by} scope="col">
                      {say.by[by]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {scores.map((score) => (
                  <tr key={score}>
                    <th scope="row">{say.score(score)}</th>
                    {answerers.map((by) => (
                      <td key={by}>
                        <Given figures={figures[by]} score={score} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <Words {...figures} />
        </>
      )}
    </Block>
  )
}

/** How often it was this score, and which share of one side's answers that is. */
function Given({
  figures: { answers, scores: counts },
  score,
}: {
  figures: SatisfactionWire[Answerer]
  score: number
}) {
  const count = counts[score - 1] ?? 0
  if (answers === 0) return '–'
  return <Share share={count / answers}>{`${words.number(count)} (${words.percent(count / answers)})`}</Share>
}

/** The newest words, each with the way to its conversation. */
function Words({ words: said, wordsTotal, period }: SatisfactionWire) {
  return (
    <section className="said" aria-label={say.words}>
      <header className="report-head">
        <h4>{say.words}</h4>
        {said.length < wordsTotal && (
          <span className="remark">{say.newest(words.number(said.length), words.number(wordsTotal))}</span>
        )}
        <SaveWords said={said} period={period} />
      </header>
      {said.length === 0 && <p className="remark">{say.noWords}</p>}
      <ul className="said-words">
        {said.map(({ number, conversation, subject, score, word, atWords, customerName, agentName }) => (
          <li key={number} className="said-word">
            <strong className="said-score">{say.given(score)}</strong>
            <div>
              <blockquote>{word}</blockquote>
              <p className="remark">
                <a href={to.talk(conversation)}>
                  {number} {subject}
                </a>
                {` · ${customerName} · ${say.answeredBy} ${agentName ?? say.theAssistant} · ${atWords}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaveWords({ said, period }: { said: SatisfactionWire['words']; period: PeriodWire }) {
  return (
    <button
      type="button"
      className="button report-button"
      aria-label={words.saveCsv(say.words)}
      disabled={said.length === 0}
      onClick={() => save(fileName('satisfaction-words', period), wordsTableOf(said))}
    >
      {words.csv}
    </button>
  )
}

function meanOf({ mean }: SatisfactionWire[Answerer]): string {
  return mean === null ? '–' : say.mean(mean)
}

function tableOf(figures: SatisfactionWire): Cell[][] {
  return [
    ['', say.answersHead, say.meanHead, ...scores.map(String)],
    ...answerers.map((by) => {
      const { answers, mean, scores: counts } = figures[by]
      const rounded = mean === null ? null : Math.round(mean * 100) / 100
      return [say.by[by], answers, rounded, ...scores.map((score) => counts[score - 1] ?? 0)]
    }),
  ]
}

function wordsTableOf(said: SatisfactionWire['words']): Cell[][] {
  const { ticket, customer } = words.behind.columns
  return [
    ['#', ticket, customer, say.answeredBy, say.said, say.scoreHead, say.word],
    ...said.map(({ number, subject, customerName, agentName, at, score, word }) => [
      number,
      subject,
      customerName,
      agentName ?? say.theAssistant,
      new Date(at).toISOString(),
      score,
      word,
    ]),
  ]
}
