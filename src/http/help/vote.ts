import { VOTE_NOTE_MAX, VOTE_REASONS } from '../../domain/helpVote.ts'
import { addressIn, type PageContext, wordsFor } from './page.ts'

/** What a reader answered to "Did this help?". */
export type Voted = 'yes' | 'no'

/** "Did this help?" as two plain forms, or thanks once it is answered. "No" unfolds and asks why; nothing needs a script. */
export function voteBlock(context: PageContext, address: string, slug: string, voted: Voted | null): string {
  const { vote } = wordsFor(context)
  const inside = voted === null ? forms(context, slug) : thanks(context, address, voted)
  return `<section class="vote" id="vote" aria-labelledby="vote-title"><h2 id="vote-title">${vote.question}</h2>${inside}</section>`
}

function thanks(context: PageContext, address: string, voted: Voted): string {
  const { vote } = wordsFor(context)
  return `<p class="thanks" role="status">${voted === 'yes' ? vote.thanksYes : vote.thanksNo}</p>
    ${voted === 'no' ? `<p>${vote.stuck}</p>` : ''}<p><a href="${address}#vote">${vote.change}</a></p>`
}

function forms(context: PageContext, slug: string): string {
  const { vote } = wordsFor(context)
  const action = addressIn(context, `/help/${encodeURIComponent(slug)}/vote`)
  const reasons = VOTE_REASONS.map(
    (reason) =>
      `<label class="reason"><input type="radio" name="reason" value="${reason}" required> ${vote.reasons[reason]}</label>`,
  )
  return `<div class="answers">
    <form method="post" action="${action}"><button name="helped" value="yes">${vote.yes}</button></form>
    <details><summary>${vote.no}</summary>
      <form method="post" action="${action}">
        <fieldset><legend>${vote.why}</legend>${reasons.join('')}</fieldset>
        <label for="note">${vote.note}</label>
        <textarea id="note" name="note" rows="3" maxlength="${VOTE_NOTE_MAX}" aria-describedby="note-hint"></textarea>
        <p class="quiet" id="note-hint">${vote.noteHint}</p>
        <button name="helped" value="no">${vote.send}</button>
      </form>
    </details></div>`
}
