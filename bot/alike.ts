import type { Ticket } from '../src/domain/ticket.ts'
import { stem, wordsOf } from '../src/knowledge/words.ts'
import { tells } from './phrases.ts'

/** A new request as far as it is compared. */
type Told = { subject: string; details: string; isOutage: boolean; circumstances: { errorCodes: string[] } }

/** Fewer words in common could be chance. */
const SHARED_MIN = 3
/** This much of the shorter text must stand in the other. */
const SHARE_MIN = 0.6
/** Only the beginning tells what a request is about. */
const WORDS_MAX = 120

/** Words that stand in any request and tell none from another. */
const common = new Set(
  [
    ...tells.en,
    ...tells.fr,
    ...wordsOf(
      `a an at be been for from has he her his i if on or she since so that their them they this we were will would
       us as are was but by do did get got all any help please hello thanks problem issue error code user users our
       au aux ce ces cette depuis elle elles en et il ils la leur lui nous on ou par plus pour sa se ses son sont sur un
       une erreur probleme merci bonjour svp utilisateur utilisateurs`,
    ),
  ].map((word) => stem(word)),
)

/**
 * The open ticket that is most likely about the same: everything is down in both, it names the same error code, or it says
 * much the same by the stems of its words. Null when none is likely; of equally likely ones the newest, which comes first.
 */
export function mostAlike(told: Told, open: readonly Ticket[]): Ticket | null {
  const stems = stemsOf(told)
  let best: { ticket: Ticket; share: number } | null = null
  for (const ticket of open) {
    const share = shareOf(stems, stemsOf(ticket))
    const isSameCode = ticket.circumstances.errorCodes.some((code) => told.circumstances.errorCodes.includes(code))
    const isSameOutage = told.isOutage && ticket.facts.about === 'outage'
    const likeness = share + (isSameCode ? 1 : 0) + (isSameOutage ? 2 : 0)
    if (likeness >= SHARE_MIN && likeness > (best?.share ?? 0)) best = { ticket, share: likeness }
  }
  return best?.ticket ?? null
}

function stemsOf({ subject, details }: Pick<Told, 'subject' | 'details'>): Set<string> {
  const words = wordsOf(`${subject} ${details}`).slice(0, WORDS_MAX)
  return new Set(words.map((word) => stem(word)).filter((word) => word.length > 1 && !common.has(word)))
}

/** How much of the shorter one stands in the other, 0 to 1; nothing when too few words are the same. */
function shareOf(one: Set<string>, other: Set<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length
  return shared < SHARED_MIN ? 0 : shared / Math.min(one.size, other.size)
}
