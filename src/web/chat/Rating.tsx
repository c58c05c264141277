import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { Tell } from './tell.ts'
import type { ChatWords } from './words.ts'

type Props = { question: string; ticket: number; words: ChatWords['rating']; tell: Tell }

const scores = [1, 2, 3, 4, 5]

/** One question and five answers, with a word if somebody has one. The desk puts its thanks in this place. */
export function Rating({ question, ticket, words, tell }: Props) {
  const id = useId()
  const [score, setScore] = useState<number>()
  const [word, setWord] = useState('')
  const [state, setState] = useState<'open' | 'sending' | 'failed'>('open')
  const isChosen = score !== undefined
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isChosen) button.current?.scrollIntoView({ block: 'nearest' }) // it came below what was in view
  }, [isChosen])

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (score === undefined || state === 'sending') return
    setState('sending')
    const isThere = await tell('signpost.rate', { ticket, score, word: word.trim() || null })
    if (!isThere) setState('failed')
  }

  return (
    <form className="rating" onSubmit={send}>
      <fieldset>
        <legend>{question}</legend>
        <div className="rating-scores">
          {scores.map((each) => (
            <label key={each} className="rating-score">
              <input
                type="radio"
                name={`${id}score`}
                value={each}
                checked={score === each}
                onChange={() => setScore(each)}
              />
              <span>{each}</span>
              {each === 1 && <span className="spoken">, {words.worst}</span>}
              {each === 5 && <span className="spoken">, {words.best}</span>}
            </label>
          ))}
        </div>
        <p className="rating-ends" aria-hidden="true">
          <span>{words.worst}</span>
          <span>{words.best}</span>
        </p>
      </fieldset>
      {isChosen && (
        <>
          <label htmlFor={`${id}word`}>{words.word}</label>
          <textarea
            id={`${id}word`}
            rows={2}
            maxLength={1_000}
            value={word}
            onChange={(e) => setWord(e.target.value)}
          />
          <button ref={button} type="submit" className="primary" disabled={state === 'sending'}>
            {state === 'sending' ? words.sending : words.send}
          </button>
        </>
      )}
      {state === 'failed' && <p role="alert">{words.failed}</p>}
    </form>
  )
}
