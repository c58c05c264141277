import { type Rate, rate } from './questionFigures.ts'

/** Questions of one source asked in one step of a period, counted by what became of them; as `figuresOf` counts them. */
export type QuestionCount = {
  step: number
  source: 'chat' | 'help'
  asked: number
  /** A passage was shown as the answer. */
  shown: number
  /** Nothing was there to show. */
  unanswered: number
  confirmed: number
  assumed: number
  refused: number
  escalated: number
  /** Of those confirmed, assumed: the same matter came back within seven days. */
  returnedConfirmed: number
  returnedAssumed: number
  /** Silence may still be taken for solved. */
  pending: number
}

/**
 * What became of questions in the chat, in columns that are never added up: each is a share of its own whole. Returns are
 * taken off what they had been taken for. `offered`: only titles were there, and none was chosen.
 */
export type DeflectionFigures = {
  asked: number
  pending: number
  columns: {
    shown: Rate
    offered: Rate
    nothingFound: Rate
    confirmed: Rate
    assumed: Rate
    returned: Rate
    refused: Rate
    escalated: Rate
  }
  /** Searches on the help pages, where nobody says what became of them. */
  help: { asked: number; nothingFound: Rate }
  steps: DeflectionStep[]
}

/** The columns of the chat that are drawn over time, as counts. */
type DeflectionStep = Record<
  'asked' | 'confirmed' | 'assumed' | 'refused' | 'escalated' | 'returned' | 'nothingFound',
  number
>

/** Adds counts up. */
export function deflectionFigures(counts: readonly QuestionCount[], stepsCount: number): DeflectionFigures {
  const chat = sumOf(counts.filter(({ source }) => source === 'chat'))
  const help = sumOf(counts.filter(({ source }) => source === 'help'))
  const { asked, shown, unanswered, confirmed, assumed, returnedConfirmed, returnedAssumed } = chat
  return {
    asked,
    pending: chat.pending,
    columns: {
      shown: rate(shown, asked),
      offered: rate(asked - shown - unanswered, asked),
      nothingFound: rate(unanswered, asked),
      confirmed: rate(confirmed - returnedConfirmed, shown),
      assumed: rate(assumed - returnedAssumed, shown),
      returned: rate(returnedConfirmed + returnedAssumed, confirmed + assumed),
      refused: rate(chat.refused, asked - unanswered),
      escalated: rate(chat.escalated, asked),
    },
    help: { asked: help.asked, nothingFound: rate(help.unanswered, help.asked) },
    steps: Array.from({ length: stepsCount }, (_, step) =>
      stepOf(sumOf(counts.filter((count) => count.step === step && count.source === 'chat'))),
    ),
  }
}

function stepOf(sum: Sum): DeflectionStep {
  return {
    asked: sum.asked,
    confirmed: sum.confirmed - sum.returnedConfirmed,
    assumed: sum.assumed - sum.returnedAssumed,
    refused: sum.refused,
    escalated: sum.escalated,
    returned: sum.returnedConfirmed + sum.returnedAssumed,
    nothingFound: sum.unanswered,
  }
}

type Sum = Omit<QuestionCount, 'step' | 'source'>

const nothing: Sum = {
  asked: 0,
  shown: 0,
  unanswered: 0,
  confirmed: 0,
  assumed: 0,
  refused: 0,
  escalated: 0,
  returnedConfirmed: 0,
  returnedAssumed: 0,
  pending: 0,
}

function sumOf(counts: readonly QuestionCount[]): Sum {
  const sum = { ...nothing }
  for (const count of counts) for (const key of Object.keys(sum) as (keyof Sum)[]) sum[key] += count[key]
  return sum
}
