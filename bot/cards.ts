/** Adaptive Cards. People's words stand in text runs, which are never read as Markdown; `text` beside a card says the same. */

type Run = { type: 'TextRun'; text: string; weight?: 'Bolder'; size?: 'Medium' }
type Element = { type: string; [field: string]: unknown }

/** A labelled value of a card; the label ends with its colon. */
export type Row = { label: string; value: string }

const run = (text: string, style: Partial<Run> = {}): Run => ({ type: 'TextRun', text, ...style })
const lines = (inlines: Run[], spacing = 'Small'): Element => ({ type: 'RichTextBlock', spacing, inlines })
const row = ({ label, value }: Row): Element => lines([run(`${label} `, { weight: 'Bolder' }), run(value)])

function card(body: Element[], actions: Element[] = []): object {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.3',
    body,
    ...(actions.length > 0 && { actions }),
  }
}

/**
 * A ticket to be looked over, or one that is open with its targets. Its buttons are the message's choices, which go when
 * they are answered.
 */
export function ticketCard(title: string, rows: readonly Row[], foot: string): object {
  return card([
    lines([run(title, { weight: 'Bolder', size: 'Medium' })]),
    ...rows.map(row),
    lines([run(foot)], 'Medium'),
  ])
}

type Way = { way: 'email' | 'url' | 'phone' | 'hours'; label: string; button: string; value: string }

/** The company that helps, with one button for each way in. */
export function referralCard(lead: string, doorLead: string, ways: readonly Way[]): object {
  return card(
    [lines([run(lead)]), lines([run(doorLead, { weight: 'Bolder' })], 'Medium'), ...ways.map(row)],
    ways.flatMap(({ way, button, value }) => {
      const url = addressOf(way, value)
      return url ? [{ type: 'Action.OpenUrl', title: button, url }] : []
    }),
  )
}

/** A message ready to send, with a button that opens the mail program. */
export function messageCard(lead: string, message: string, button: { title: string; url: string }): object {
  // an empty line is a gap before the next one
  const paragraphs = message.split('\n').flatMap((line, i, all) => {
    return line === '' ? [] : [lines([run(line)], i === 0 || all[i - 1] === '' ? 'Medium' : 'Small')]
  })
  return card([lines([run(lead, { weight: 'Bolder' })]), ...paragraphs], [{ type: 'Action.OpenUrl', ...button }])
}

/** What can be opened by a tap; an address with any other scheme is only shown. */
function addressOf(way: Way['way'], value: string): string | null {
  if (way === 'email') return /^[^\s@?&]+@[^\s@?&]+$/.test(value) ? `mailto:${value}` : null
  if (way === 'phone') return `tel:${value.replace(/[^\d+]/g, '')}`
  return way === 'url' && /^https?:\/\//i.test(value) ? value : null
}
