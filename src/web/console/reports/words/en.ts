import type { Answerer, Measure, PeriodName, Standing } from '../../../../http/api/reportsWire.ts'

/** A figure's name and what it counts. */
type Definition = readonly [term: string, means: string]

const number = new Intl.NumberFormat('en-CA')
const mean = new Intl.NumberFormat('en-CA', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('en-CA', { style: 'percent' })
const day = new Intl.DateTimeFormat('en-CA', { month: 'short', day: 'numeric', timeZone: 'UTC' })

/** The reports' sentences in English; fr.ts has the same shape. */
export const english = {
  title: 'Reports',
  lead: (period: string, zone: string) => `${period} (${zone})`,
  period: {
    label: 'Period',
    names: { today: 'Today', yesterday: 'Yesterday', last7: '7 days', last30: '30 days' } satisfies Record<
      PeriodName,
      string
    >,
    own: 'Other days',
    first: 'First day',
    last: 'Last day',
    show: 'Show',
  },
  filter: {
    label: 'Only',
    customer: 'Customer',
    tier: 'Tier',
    agent: 'Agent',
    all: 'All',
    clear: 'Show everything',
    onlyCustomer: 'Tier and agent do not narrow this: they belong to tickets.',
  },
  whatIsThis: 'What is this?',
  about: (title: string) => `What is “${title}”?`,
  close: 'Close',
  csv: 'CSV',
  saveCsv: (title: string) => `Save “${title}” as CSV`,
  loading: 'Counting…',
  problem: 'This could not be counted.',
  retry: 'Try again',
  byReceipt:
    'Everything is counted on the day it came in, and as it stands now. So the figures of a past day can still change.',

  sla: {
    title: 'Targets',
    empty: 'No ticket was received in this period.',
    standing: { kept: 'Kept', broken: 'Broken', running: 'Still running', ended: 'Not needed' } satisfies Record<
      Standing,
      string
    >,
    target: 'Target',
    keptShare: 'Kept, of settled',
    headline: (kept: string, of: string) => `Kept: ${kept} of ${of} settled`,
    nothingSettled: 'Nothing settled yet',
    behind: (count: string, standing: string, target: string, tier: string) =>
      `${count}: show the tickets (${target}, ${tier}, ${standing})`,
    chart: (target: string) => `${target}: tickets by day of receipt`,
    chartWeekly: (target: string) => `${target}: tickets by week of receipt`,
    chooseKind: 'Drawn below',
    definitions: [
      ['Counted', 'The targets of tickets received in the period, by the tier the ticket has now.'],
      [
        'Kept',
        'Met up to and including the due time. A first response is the first message of a person that the customer can read; a note, a status, an assignment or the assistant never count.',
      ],
      ['Broken', 'Not met by the due time, also when it was met later.'],
      ['Still running', 'The due time is still to come, or the clock stands still while we wait for the customer.'],
      [
        'Not needed',
        'The ticket was solved before the target was due and without it: for example, the customer closed it. It counts neither for nor against us.',
      ],
      ['Kept, of settled', 'Kept ÷ (kept + broken).'],
    ] as readonly Definition[],
  },

  behind: {
    title: (standing: string, target: string, tier: string) => `${target}, ${tier}: ${standing}`,
    showing: (shown: string, total: string) => `The newest ${shown} of ${total}`,
    more: (shown: string) => `The file holds the newest ${shown}.`,
    columns: {
      ticket: 'Ticket',
      customer: 'Customer',
      agent: 'Agent',
      opened: 'Received',
      due: 'Due',
      met: 'Met',
    },
    nobody: 'Nobody',
    notMet: 'Not yet',
  },

  responses: {
    title: 'First response',
    empty: 'No ticket was received in this period.',
    clock: { opening: 'Opening hours only', elapsed: 'Day and night' },
    tiers: (tiers: string) => `tiers ${tiers}`,
    tier: (tier: string) => `tier ${tier}`,
    median: 'Median',
    p90: '90% within',
    answered: 'Answered',
    unanswered: 'Not answered yet',
    counted: 'Time counted',
    definitions: [
      ['Counted', 'Tickets received in the period that a person has answered, in time or late.'],
      ['Median', 'Half of them were answered within this time.'],
      ['90% within', 'Nine of ten were answered within this time.'],
      [
        'Opening hours only',
        'Tiers 1 and 2 count time while the desk is open, from the receipt. A night, a weekend or a holiday takes no time.',
      ],
      ['Day and night', 'Tier 3 counts every minute from the receipt. The two kinds of time are never mixed.'],
      ['Waiting for the customer', 'Time in which the clock stood still is not counted.'],
      ['Not answered yet', 'Open tickets without an answer. Their time is not in the median, so it can still grow.'],
    ] as readonly Definition[],
  },

  deflection: {
    title: 'What became of questions',
    empty: 'Nobody asked the assistant anything in this period.',
    asked: (count: string) => `${count} questions in the chat`,
    pending: (count: string) => `${count} answers are too young for silence to mean anything.`,
    neverAdded: 'Confirmed was said, assumed is silence. The rows overlap and are never added up.',
    column: 'Question',
    count: 'Count',
    of: 'Of',
    share: 'Share',
    columns: {
      shown: ['Answered with an article', 'questions'],
      offered: ['Only titles, none chosen', 'questions'],
      nothingFound: ['Nothing found', 'questions'],
      confirmed: ['Confirmed', 'answers'],
      assumed: ['Assumed', 'answers'],
      returned: ['Returned', 'taken for solved'],
      refused: ['Refused', 'answers and offers'],
      escalated: ['Escalated', 'questions'],
    },
    help: ['Nothing found on the help pages', 'searches'],
    chart: 'Questions by day',
    chartWeekly: 'Questions by week',
    definitions: [
      ['Counted', 'Questions that were asked in the chat in the period.'],
      ['Answered with an article', 'A passage of an article was shown as the answer.'],
      ['Only titles, none chosen', 'Titles were offered and the person chose none of them.'],
      ['Nothing found', 'There was nothing to show. With the two above, every question is counted once.'],
      ['Confirmed', 'The person said that the answer helped, and did not come back with it.'],
      [
        'Assumed',
        'The person said nothing for 24 hours after the answer, and did not come back with it. It may have helped.',
      ],
      [
        'Returned',
        'Confirmed or assumed at first, but the same person asked the same within seven days. These are taken off the two above.',
      ],
      ['Refused', 'The person said that it did not help.'],
      ['Escalated', 'The question went on: to a ticket, to an agent, or to the company that supplied the content.'],
    ] as readonly Definition[],
  },

  gaps: {
    title: 'Asked most, without an article',
    empty: 'Every question of this period found an article that was not refused.',
    summary: (total: string) => `${total} questions were not settled`,
    newest: (compared: string) => `The newest ${compared} of them are put together here.`,
    count: 'Times',
    question: 'Question',
    became: (unanswered: string, refused: string) => `${unanswered} found nothing, ${refused} refused what was shown`,
    also: 'Also',
    shown: 'Shown and refused',
    definitions: [
      [
        'Counted',
        'Questions in the chat and searches on the help pages for which nothing was found, and answers that were refused. One for all the words that were added to it.',
      ],
      [
        'Put together',
        'Questions that ask about the same thing in much the same words. The one that is most like the others stands for them.',
      ],
      [
        'Texts',
        'Names, addresses and numbers are masked before a question is kept, and texts are forgotten after a while.',
      ],
    ] as readonly Definition[],
  },

  satisfaction: {
    title: 'Satisfaction',
    empty: 'No customer said how it was in this period.',
    by: { person: 'A person answered', assistant: 'The assistant alone' } satisfies Record<Answerer, string>,
    answers: (count: number) => (count === 1 ? '1 answer' : `${number.format(count)} answers`),
    answersHead: 'Answers',
    mean: (score: number) => `${mean.format(score)} of 5`,
    meanHead: 'Mean',
    meanOf: 'mean of',
    scoreHead: 'Score',
    score: (score: number) => (score === 5 ? '5, very good' : score === 1 ? '1, not good at all' : String(score)),
    given: (score: number) => `${score} of 5`,
    onlyAgent: 'Only what counts for this agent. What was said of the assistant alone counts for nobody.',
    words: 'In their words',
    newest: (shown: string, total: string) => `The newest ${shown} of ${total}`,
    noWords: 'Nobody left a word.',
    word: 'Word',
    said: 'Said',
    answeredBy: 'Answered by',
    theAssistant: 'the assistant alone',
    definitions: [
      [
        'Counted',
        'What customers said in the period when the chat asked them how it was, once a ticket was solved. One answer a ticket, the newest.',
      ],
      [
        'A person answered',
        'Somebody of the desk wrote to the customer after the ticket was opened. It counts for whoever wrote last.',
      ],
      [
        'The assistant alone',
        'Nobody of the desk wrote to the customer after the ticket was opened. The two are never mixed.',
      ],
      ['Mean', 'All scores added up ÷ the number of answers; 5 is the best. Few answers make it jump.'],
      ['Not in here', 'Customers who were asked and said nothing. Their silence counts neither as good nor as bad.'],
    ] as readonly Definition[],
  },

  load: {
    title: 'Load by hour',
    empty: 'Nothing came in during this period.',
    measure: 'Count',
    measures: {
      questions: 'Questions in the chat',
      agentAskedFor: 'Wishes for a person',
      tickets: 'Tickets received',
    } satisfies Record<Measure, string>,
    caption: (measure: string, zone: string) => `${measure}, by weekday and hour, ${zone}`,
    hour: 'Hour',
    day: 'Day',
    total: 'Total',
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    legend: (most: string) => `The darker, the more: up to ${most} in an hour of the week`,
    definitions: [
      ['Counted', 'How many came in during each hour of the week, added up over the period.'],
      ['Questions in the chat', 'What people asked the assistant.'],
      ['Wishes for a person', 'How often somebody asked to talk to a person.'],
      ['Tickets received', 'Tickets by their receipt.'],
      ['Hours', 'On the desk’s clock. An hour that comes twice in autumn is counted as one.'],
    ] as readonly Definition[],
  },

  chart: { table: 'As a table', drawing: 'As a drawing', day: 'Day', week: 'Week from' },

  number: (count: number) => number.format(count),
  percent: (share: number) => percent.format(share),
  day: (text: string) => day.format(Date.parse(`${text}T00:00:00Z`)),
  /** "27 h 5 min": never days, because a day of opening time is not 24 hours. */
  hours: (ms: number) => {
    const minutes = Math.round(ms / 60_000)
    if (minutes < 1) return `${Math.round(ms / 1000)} s`
    if (minutes < 60) return `${minutes} min`
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
  },
}

export type ReportWords = typeof english
